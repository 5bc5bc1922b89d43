import type { LockedApproval } from '../src/db/course.ts';
import { readDirectory } from '../src/db/directory.ts';
import { readPicks } from '../src/db/managers.ts';
import type { Transaction } from '../src/db/transaction.ts';
import type { AdditionRefusal } from '../src/domain/addition-refusal.ts';
import type { AddParticipants } from '../src/domain/command-request.ts';
import type { PeopleAdded } from '../src/domain/course-phase.ts';
import type { UserId } from '../src/domain/ids.ts';
import { err, ok } from '../src/domain/result.ts';
import type { Result } from '../src/domain/result.ts';
import type { ParticipantRole } from '../src/domain/workflow-role.ts';
import { place } from '../src/placement/place.ts';
import { requestOf } from '../src/placement/place-template.ts';
import type { PlacedSlot, Slot } from '../src/placement/place-template.ts';
import { turnOrder } from '../src/placement/turn-order.ts';

/** Whom an addition comes to, in the order of their turns (PLC-27). */
export interface Whom {
  readonly people: readonly UserId[];
  readonly from: PeopleAdded['from'];
  /** Where it is a group: whom it yielded, and why. */
  readonly placed: PlacedSlot | null;
  /** How many members may not serve (PLC-19). */
  readonly leftOut: number;
}

interface Wanted {
  readonly command: AddParticipants;
  readonly role: ParticipantRole;
  /** The place that a group gets in the phase. */
  readonly slot: number;
}

/**
 * Places a group that is added by hand (PLC-16, 17, 19): all who are suitable now, or for want of them one Admin (PLC-08).
 * Who is added by name has been judged already. A group that yields nobody is not added.
 */
export async function whomToAdd(
  tx: Transaction,
  approval: LockedApproval,
  { command: { phase, who, sequenced, sharedTurn }, role, slot: number }: Wanted,
): Promise<Result<Whom, AdditionRefusal>> {
  if ('userId' in who) return ok({ people: [who.userId], from: who, placed: null, leftOut: 0 });
  const { groupId } = who;
  const turn = typeof sharedTurn === 'number' ? sharedTurn : null;
  const slot: Slot = { phase, slot: number, groupId, role, sequenced, turn, added: true };
  const directory = await readDirectory(tx, [groupId]);
  // PLC-10, 11: of several Admins one is drawn, or who was drawn for this approval before.
  const made = (await readPicks(tx, approval.id)).filter((pick) => pick.groupId === groupId);
  const earlier = made.findLast((pick) => pick.role === role) ?? made[0];
  const placement = place(directory, {
    ...requestOf({ ...approval, approvalId: approval.id }, slot),
    ...(earlier ? { earlierPick: earlier.userId } : {}),
  });
  const { participants, trace } = placement;
  if (participants.length === 0) {
    const { location, contractType } = approval;
    const missing = { role, location, contractType };
    return err({ code: 'group_yields_nobody', groupId, members: trace.memberCount, missing });
  }
  const list = directory.groups.get(groupId)?.defaultAssignees ?? [];
  return ok({
    people: turnOrder(participants, list) as readonly UserId[],
    from: { groupId, groupVersion: trace.group.version ?? 0, slot: number },
    placed: { slot, placement },
    leftOut: trace.memberCount - participants.length,
  });
}
