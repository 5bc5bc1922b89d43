// Whoever was added to a phase by hand (WFL-14), when the phase opens and its people are looked at again (PLC-28).
import type { AddedByHand, FilledSlot, PlacedPerson } from '../src/db/placed-people.ts';
import type { ManagerLoss } from '../src/domain/command-event.ts';
import type { UserId } from '../src/domain/ids.ts';
import type { ParticipantRole } from '../src/domain/workflow-role.ts';
import type { Directory } from '../src/placement/directory.ts';
import { managerLoss } from '../src/placement/manager-loss.ts';
import type { ApprovalOfSlots, Slot } from '../src/placement/place-template.ts';
import type { FromGroup } from './people-of-phase.ts';

/** Who takes part in a phase, with the number of their turn; null where they look on. */
export type Turns = ReadonlyMap<UserId, number | null>;

/** The places that groups fill which were added to a phase: no template knows of them. */
export const slotsAdded = (
  phase: number,
  filled: readonly FilledSlot[],
  byHand: readonly AddedByHand[],
): Slot[] =>
  byHand.flatMap(({ slot, role, sequenced }): Slot[] => {
    const groupId = filled.find((each) => each.slot === slot)?.groupId;
    if (slot === null || groupId === undefined) return [];
    return [{ phase, slot, groupId, role, sequenced, turn: null, added: true }];
  });

/** Each of these with the turn that they were given: of a group that was added all have one of their own (PLC-17, 27). */
export const withOwnTurns = (
  people: readonly UserId[],
  { sequenced }: { readonly sequenced: boolean },
  turns: Turns,
): FromGroup[] =>
  people.map((userId) => {
    const turn = sequenced ? (turns.get(userId) ?? null) : null;
    return { participants: [userId], sequenced: turn === null ? [] : [userId], turn };
  });

/** Where nobody of a group serves any more, whoever it yields now acts when the first of them would have. */
export function firstTurn(people: readonly UserId[], turns: Turns): number | null {
  const given = people.flatMap((userId) => turns.get(userId) ?? []);
  return given.length === 0 ? null : Math.min(...given);
}

/** Who was added by name and may not serve any more, and why: no group stands for them. */
export function lossesByName(
  directory: Directory,
  { location, contractType }: ApprovalOfSlots,
  { byHand, unfit }: { readonly byHand: readonly AddedByHand[]; readonly unfit: readonly PlacedPerson[] },
): ReadonlyMap<UserId, ManagerLoss> {
  const named = new Set(unfit.flatMap(({ slot, userId }) => (slot === null ? [userId] : [])));
  return new Map(
    byHand.flatMap(({ userId, role }): [UserId, ManagerLoss][] => {
      if (userId === null || !named.has(userId)) return [];
      const because = lossOf(directory, { role, location, contractType }, userId);
      return because ? [[userId, because]] : [];
    }),
  );
}

interface Need {
  readonly role: ParticipantRole;
  readonly location: string;
  readonly contractType: string;
}

/** As of a manager who was chosen: they need the permission, and no group. */
const lossOf = (directory: Directory, need: Need, manager: UserId): ManagerLoss | null =>
  managerLoss(directory, need, { manager, basis: 'chosen', groupId: '' });
