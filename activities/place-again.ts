import type { AuditEntry } from '../src/db/audit.ts';
import { lockApproval } from '../src/db/course.ts';
import { readDirectory } from '../src/db/directory.ts';
import { insertLooks, readPicks } from '../src/db/managers.ts';
import type { Look } from '../src/db/managers.ts';
import {
  changeParticipants,
  readAddedByHand,
  readFilledSlots,
  readParticipants,
} from '../src/db/placed-people.ts';
import type { AddedByHand, FilledSlot, PlacedPerson } from '../src/db/placed-people.ts';
import { readTemplateVersion } from '../src/db/templates.ts';
import type { Sending, Transaction } from '../src/db/transaction.ts';
import type { ApprovalRef, PhaseRef } from '../src/domain/approval-ref.ts';
import type { ManagerLoss } from '../src/domain/command-event.ts';
import type { CourseEvent } from '../src/domain/course.ts';
import { peopleNamedAtMost } from '../src/domain/course-phase.ts';
import type { Participant } from '../src/domain/course-phase.ts';
import type { ApprovalId, UserId } from '../src/domain/ids.ts';
import type { Directory } from '../src/placement/directory.ts';
import { managerLoss } from '../src/placement/manager-loss.ts';
import { placeSlotAgain } from '../src/placement/place-slot-again.ts';
import type { ApprovalOfSlots, Slot } from '../src/placement/place-template.ts';
import { firstTurn, lossesByName, slotsAdded, withOwnTurns } from './added-again.ts';
import type { Turns } from './added-again.ts';
import { inOrderOfTurns, participantsOf, placedEntry } from './people-of-phase.ts';
import type { FromGroup } from './people-of-phase.ts';
import { slotsOf } from './slots.ts';

/** Who takes part in a phase once those who may not any more were passed over, to be written with its opening. */
export interface PlacedAgainPeople {
  /** Who has a turn, in the order of turns. */
  readonly turns: readonly { readonly userId: UserId; readonly turn: number }[];
  readonly events: readonly CourseEvent[];
  readonly entries: readonly AuditEntry[];
  /** Sends the statements that change the rows. */
  readonly write: (tx: Sending) => Promise<void>[];
}

/**
 * Passes over whoever was placed in a phase and may not serve in it any more (ENV-13, PLC-28). Where that was the person
 * with the turn, the group is placed again (PLC-12); of the others the rest stay as they are, since who takes part was
 * settled at the start. The caller holds the locks of the groups and the approval's.
 */
export async function placePeopleAgain(
  tx: Transaction,
  { environmentId, approvalId }: ApprovalRef,
  { phase, attempt, unfit }: PhaseRef & { readonly unfit: readonly PlacedPerson[] },
): Promise<PlacedAgainPeople> {
  const before = await readParticipants(tx, approvalId, { phase, attempt });
  const filled = await readFilledSlots(tx, approvalId, { phase, attempt });
  const byHand = await readAddedByHand(tx, approvalId, { phase, attempt });
  const approval = await lockApproval(tx, approvalId);
  const { phases } = await readTemplateVersion(tx, approval.templateId, approval.templateVersion);
  const slots = [...slotsOf(phases), ...slotsAdded(phase, filled, byHand)];
  const again = await lookAgain(tx, { ...approval, approvalId }, {
    ...{ phase, attempt, slots, filled, byHand, unfit },
    here: new Map(before.map(({ userId, turn }) => [userId, turn])),
  }); // prettier-ignore
  const named = byHand.flatMap(({ userId }) => userId ?? []);
  const placed = new Set([...named, ...filled.flatMap(({ participants }) => participants)]);
  const others = before.filter(({ userId }) => !placed.has(userId));
  const after = [...again.people, ...others].sort(inOrderOfTurns);
  const { gone, changed } = difference(before, after);
  const people = { environmentId, phase, attempt, gone, changed };
  const passedOver = passedOverOf(again.losses, { gone, changed });
  const nothing = passedOver.length === 0 && changed.length === 0 && again.looks.length === 0;
  return {
    turns: after.flatMap(({ userId, turn }) => (turn === null ? [] : [{ userId, turn }])),
    events: nothing
      ? []
      : [{ type: 'participants_placed_again', phase, attempt, ...told(passedOver, after) }],
    entries: nothing ? [] : entriesOf(approvalId, { phase, attempt }, { passedOver, looks: again.looks }),
    write: (sending) =>
      nothing
        ? []
        : [
            ...changeParticipants(sending, approvalId, people),
            insertLooks(sending, { environmentId, approvalId }, again.looks),
          ],
  };
}

type Losses = ReadonlyMap<UserId, ManagerLoss>;

interface Looking extends PhaseRef {
  /** All slots of the template, and those of groups that were added to the phase. */
  readonly slots: readonly Slot[];
  readonly filled: readonly FilledSlot[];
  readonly byHand: readonly AddedByHand[];
  readonly unfit: readonly PlacedPerson[];
  /** Who takes part until now, with their turns. */
  readonly here: Turns;
}

interface LookedAgain {
  readonly people: readonly Participant[];
  readonly looks: readonly Look[];
  readonly losses: Losses;
}

async function lookAgain(
  tx: Transaction,
  approval: ApprovalOfSlots & { readonly approvalId: ApprovalId },
  { phase, attempt, slots, filled, byHand, unfit, here }: Looking,
): Promise<LookedAgain> {
  const groupIds = [...new Set(filled.map(({ groupId }) => groupId))];
  const directory = await readDirectory(tx, groupIds, unfit.map(({ userId }) => userId)); // prettier-ignore
  const picks = await readPicks(tx, approval.approvalId);
  const looks: Look[] = [];
  const losses = new Map<UserId, ManagerLoss>();
  const fromGroups = filled.flatMap((each): readonly FromGroup[] => {
    const slot = slots.find((one) => one.phase === phase && one.slot === each.slot);
    if (!slot || !('turn' in slot)) throw new Error(`phase ${phase} has no place ${each.slot} for people`);
    const lost = lossesOf(directory, approval, { slot, filled: each, unfit });
    for (const [userId, because] of lost) losses.set(userId, because);
    const stay = each.participants.filter((userId) => here.has(userId) && !lost.has(userId));
    if ('added' in slot && stay.length > 0) return withOwnTurns(stay, slot, here);
    if (!each.sequenced.some((userId) => lost.has(userId))) {
      return [{ participants: stay, sequenced: each.sequenced, turn: slot.turn }];
    }
    const placement = placeSlotAgain(directory, approval, { ...each, slot, slots, picks });
    if (placement.pick) picks.push(placement.pick);
    looks.push({ phase, attempt, look: each.look + 1, placed: { slot, placement } });
    const turn = 'added' in slot ? firstTurn(each.sequenced, here) : slot.turn;
    return [{ ...placement, turn }];
  });
  const lostByName = lossesByName(directory, approval, { byHand, unfit });
  for (const [userId, because] of lostByName) losses.set(userId, because);
  const fromNames = byHand.flatMap(({ userId, sequenced }) =>
    userId === null || lostByName.has(userId) || !here.has(userId)
      ? []
      : withOwnTurns([userId], { sequenced }, here),
  );
  return { people: participantsOf([...fromGroups, ...fromNames]), looks, losses };
}

/** Who of a group may not serve in its place any more, and why. */
function lossesOf(
  directory: Directory,
  { location, contractType }: ApprovalOfSlots,
  { slot, filled, unfit }: { slot: Slot; filled: FilledSlot; unfit: readonly PlacedPerson[] },
): Losses {
  const need = { role: slot.role, location, contractType };
  return new Map(
    unfit.flatMap(({ slot: number, userId }): [UserId, ManagerLoss][] => {
      if (number !== filled.slot) return [];
      const because = managerLoss(directory, need, { ...filled, manager: userId });
      return because ? [[userId, because]] : [];
    }),
  );
}

/** Who takes part no longer, and who does or has another turn. */
export function difference(before: readonly Participant[], after: readonly Participant[]) {
  const turns = new Map(before.map(({ userId, turn }) => [userId, turn]));
  const stay = new Set(after.map(({ userId }) => userId));
  return {
    gone: before.flatMap(({ userId }) => (stay.has(userId) ? [] : [userId])),
    changed: after.filter(({ userId, turn }) => turns.get(userId) !== turn),
  };
}

type PassedOver = readonly { readonly userId: UserId; readonly because: ManagerLoss }[];

/** Who serves in one place no more, and still takes part as before by another one, was not passed over. */
function passedOverOf(
  losses: Losses,
  { gone, changed }: { readonly gone: readonly UserId[]; readonly changed: readonly Participant[] },
): PassedOver {
  const affected = new Set([...gone, ...changed.map(({ userId }) => userId)]);
  return [...losses].flatMap(([userId, because]) => (affected.has(userId) ? [{ userId, because }] : []));
}

/** Who was passed over and who takes part now, as an event says it. */
export const told = (passedOver: PassedOver, after: readonly Participant[]) => ({
  passedOver: passedOver.slice(0, peopleNamedAtMost),
  participants: after.slice(0, peopleNamedAtMost),
  participantCount: after.length,
});

const entriesOf = (
  approvalId: ApprovalId,
  { phase, attempt }: PhaseRef,
  { passedOver, looks }: { readonly passedOver: PassedOver; readonly looks: readonly Look[] },
): AuditEntry[] => [
  {
    action: 'participants_passed_over',
    approvalId,
    subjectKind: 'phase',
    subjectId: `${phase}/${attempt}`,
    data: { passedOver: passedOver.slice(0, peopleNamedAtMost), count: passedOver.length },
  },
  ...looks.map(({ placed, look }) => placedEntry(approvalId, placed, { attempt, look })),
];
