// What several steps say and know about phase managers.
import { tell } from '../src/db/notifications.ts';
import type { Sending } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type { ManagerBasis } from '../src/domain/command-event.ts';
import type { UserId } from '../src/domain/ids.ts';
import type { TurnTakenOver } from '../src/domain/turn-event.ts';
import type { Placement } from '../src/placement/placement.ts';

/** By what right a placed person manages: as a suitable one, or as an Admin where nobody is (PLC-08, 10). */
export function basisOf({ manager, trace: { rule } }: Placement): ManagerBasis | null {
  if (manager === null) return null;
  return rule === 'PLC-08' || rule === 'PLC-10' ? 'fallback' : 'placed';
}

/** PHM-03, 12: administrators are told, once for all of these phases, that they have no manager. */
export async function tellManagersMissing(
  tx: Sending,
  approval: ApprovalRef,
  phases: readonly { readonly phase: number }[],
): Promise<void> {
  if (phases.length === 0) return;
  const numbers = phases.map(({ phase }) => phase);
  await tell(tx, { ...approval, event: 'manager_missing', phases: numbers, to: 'administrators', by: null });
}

/** PHM-07: each new manager is told, also of their own choice; once for all of their phases. */
export async function tellManagersSet(
  tx: Sending,
  approval: ApprovalRef,
  { set, by }: { readonly set: readonly { phase: number; manager: UserId }[]; readonly by: UserId | null },
): Promise<void> {
  for (const manager of new Set(set.map((one) => one.manager))) {
    const phases = set.filter((one) => one.manager === manager).map(({ phase }) => phase);
    await tell(tx, { ...approval, event: 'manager_set', phases, to: [manager], by });
  }
}

/** GRP-20: administrators are told of a group's task that nobody has, since the group has no members. */
export const tellWithoutMembers = (tx: Sending, approval: ApprovalRef, phase: number): Promise<void> =>
  tell(tx, { ...approval, event: 'task_without_members', phases: [phase], to: 'administrators', by: null });

/** WFL-27: the manager and the administrators are told that a phase waits because nobody has a turn. */
export async function tellNobodyInTurn(
  tx: Sending,
  approval: ApprovalRef,
  { phase, manager }: { readonly phase: number; readonly manager: UserId | null },
): Promise<void> {
  const also = manager ? [manager] : [];
  const event = 'participants_missing';
  await tell(tx, { ...approval, event, phases: [phase], to: 'administrators', also, by: null });
}

/**
 * ENV-13: the manager and the administrators are told what became of the turns of who was retired: others of their groups
 * have them, the manager has, or nobody answers them.
 */
export function tellOfTurns(
  tx: Sending,
  approval: ApprovalRef,
  { phase, manager, inside, lost }: TurnsToTell,
): Promise<void>[] {
  const also = manager ? [manager] : [];
  const isBy = (wanted: TurnTakenOver['basis']): boolean => inside.some(({ basis }) => basis === wanted);
  const events = [
    ...(isBy('group') ? (['turn_placed_again'] as const) : []),
    ...(isBy('manager') ? (['turn_to_manager'] as const) : []),
    ...(lost ? (['turn_lost'] as const) : []),
  ];
  return events.map((event) =>
    tell(tx, { ...approval, event, phases: [phase], to: 'administrators', also, by: null }),
  );
}

interface TurnsToTell {
  readonly phase: number;
  readonly manager: UserId | null;
  readonly inside: readonly TurnTakenOver[];
  /** Whether somebody's turn has become nobody's. */
  readonly lost: boolean;
}
