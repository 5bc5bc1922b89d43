import type { AuditEntry } from '../src/db/audit.ts';
import type { LockedApproval } from '../src/db/course.ts';
import { readPhaseStands } from '../src/db/course.ts';
import { readDirectory } from '../src/db/directory.ts';
import { newId } from '../src/db/ids.ts';
import {
  closeTakenOver,
  keepActive,
  markUnattended,
  readLostTurns,
  readTasksOfPeople,
} from '../src/db/lost-turns.ts';
import type { LostTurn, Unattended } from '../src/db/lost-turns.ts';
import { insertLooks, readPicks } from '../src/db/managers.ts';
import type { Look } from '../src/db/managers.ts';
import { recordEffect } from '../src/db/phase-effects.ts';
import {
  changeParticipants,
  readAddedByHand,
  readFilledSlots,
  readParticipants,
} from '../src/db/placed-people.ts';
import type { AddedByHand, FilledSlot } from '../src/db/placed-people.ts';
import { together } from '../src/db/transaction.ts';
import type { Sending, Transaction } from '../src/db/transaction.ts';
import type { ApprovalRef, PhaseRef } from '../src/domain/approval-ref.ts';
import type { CourseEvent, PhaseStand } from '../src/domain/course.ts';
import type { Participant } from '../src/domain/course-phase.ts';
import { standAfter } from '../src/domain/course-stand.ts';
import type { GroupId, TaskId, UserId } from '../src/domain/ids.ts';
import { decideTakingOver } from '../src/domain/lost-turn.ts';
import type { LostPlace } from '../src/domain/lost-turn.ts';
import { evolve } from '../src/domain/phase-inside.ts';
import type { PhaseTask } from '../src/domain/phase.ts';
import type { TurnTakenOver } from '../src/domain/turn-event.ts';
import type { Directory } from '../src/placement/directory.ts';
import { managerLoss } from '../src/placement/manager-loss.ts';
import type { PlacementPick } from '../src/placement/pick.ts';
import { placeSlotAgain } from '../src/placement/place-slot-again.ts';
import type { Slot } from '../src/placement/place-template.ts';
import { slotsAdded } from './added-again.ts';
import { tellOfTurns } from './managing.ts';
import { inOrderOfTurns, placedEntry } from './people-of-phase.ts';
import { difference, told } from './place-again.ts';

/** What becomes of the turns of people who were retired, to be written in the transaction that it was judged in. */
export interface TurnsLookedAt {
  /** Of the course, for the workflow; and of the inside of the phase, for the rows. */
  readonly events: readonly CourseEvent[];
  readonly inside: readonly TurnTakenOver[];
  readonly entries: readonly AuditEntry[];
  /** Whether there is anything to write. */
  readonly isChange: boolean;
  /** Sends the statements that change the rows. */
  readonly write: (tx: Sending) => Promise<void>[];
}

const nothing: TurnsLookedAt = { events: [], inside: [], entries: [], isChange: false, write: () => [] };

interface Looking {
  readonly approval: LockedApproval;
  /** All slots of the template. */
  readonly slots: readonly Slot[];
  /** What the same look did to the managers, and the picks that it made. */
  readonly events: readonly CourseEvent[];
  readonly picks: readonly PlacementPick[];
}

/**
 * ENV-13: the open turns of people who were retired go to their groups again (PLC-12), or to the phase's manager where a
 * group yields nobody who can be asked, or the turn came from none. Where nobody takes one over it waits, and is looked at
 * with every change of the directory that reaches the approval. Administrators are told what became of it, once. The caller
 * holds the locks of the groups and the approval's, on one snapshot.
 */
export async function lookAtLostTurns(
  tx: Transaction,
  ref: ApprovalRef,
  looking: Looking,
): Promise<TurnsLookedAt> {
  const { approvalId } = ref;
  if (looking.approval.state !== 'running') return nothing;
  const lost = await readLostTurns(tx, approvalId);
  const [first] = lost;
  // All of one phase: no more than one is open.
  if (!first) return nothing;
  const at = { phase: first.phase, attempt: first.attempt };
  const [tasks, filled, byHand, before, phases] = await together<
    [PhaseTask[], FilledSlot[], AddedByHand[], Participant[], PhaseStand[]]
  >(tx, (sending) => [
    readTasksOfPeople(sending, approvalId, at),
    readFilledSlots(sending, approvalId, at),
    readAddedByHand(sending, approvalId, at),
    readParticipants(sending, approvalId, at),
    readPhaseStands(sending, approvalId),
  ]);
  const stand = looking.events.reduce(standAfter, { state: looking.approval.state, phases });
  const manager = stand.phases.find(({ phase }) => phase === at.phase)?.manager ?? null;
  const slots = [...looking.slots, ...slotsAdded(at.phase, filled, byHand)];
  const placing = { ...at, directory: await directoryFor(tx, lost, filled), filled, slots };
  const picks = [...(await readPicks(tx, approvalId)), ...looking.picks];
  const taken = takeOver(looking.approval, { lost, tasks, manager, placing, picks });
  await keepActive(tx, [...new Set(taken.inside.map(({ takenBy }) => takenBy))]);
  return toWrite(ref, { at, manager, before, lost, ...taken });
}

const isFrom = ({ sequenced }: FilledSlot, userId: UserId): boolean => sequenced.includes(userId);

function directoryFor(
  tx: Transaction,
  lost: readonly LostTurn[],
  filled: readonly FilledSlot[],
): Promise<Directory> {
  const affected = filled.filter((slot) => lost.some(({ userId }) => isFrom(slot, userId)));
  const groupIds = [...new Set(affected.map(({ groupId }) => groupId))];
  return readDirectory(tx, groupIds, affected.flatMap(({ sequenced }) => sequenced)); // prettier-ignore
}

interface Placing extends PhaseRef {
  readonly directory: Directory;
  readonly filled: readonly FilledSlot[];
  readonly slots: readonly Slot[];
}

interface Taken {
  readonly inside: readonly TurnTakenOver[];
  readonly looks: readonly Look[];
  /** What nobody takes over: whether it was known, and what is to be marked of it. */
  readonly waiting: readonly (Unattended & { readonly known: boolean; readonly marked: boolean })[];
}

function takeOver(
  approval: LockedApproval,
  given: {
    readonly lost: readonly LostTurn[];
    readonly tasks: readonly PhaseTask[];
    readonly manager: UserId | null;
    readonly placing: Placing;
    readonly picks: PlacementPick[];
  },
): Taken {
  const { lost, manager, placing, picks } = given;
  const { phase, attempt } = placing;
  let { tasks } = given;
  const inside: TurnTakenOver[] = [];
  const looks: Look[] = [];
  const waiting: Taken['waiting'][number][] = [];
  for (const turn of lost) {
    const { places, made, awaited } = placesOf(approval, turn, { placing, picks });
    const events = decideTakingOver({ phase, attempt, taskId: turn.taskId, tasks, places, manager });
    if (events.length === 0) {
      const marked = !turn.known || turn.awaited !== awaited;
      waiting.push({ taskId: turn.taskId, awaited, known: turn.known, marked });
      continue;
    }
    inside.push(...events);
    tasks = events.reduce(evolve, { tasks, outcome: null }).tasks;
    looks.push(...made);
    picks.push(...made.flatMap(({ placed }) => placed.placement.pick ?? []));
  }
  return { inside, looks, waiting };
}

interface PlacesNow {
  readonly places: readonly LostPlace[];
  /** What is kept where the turn is taken over. */
  readonly made: readonly Look[];
  /** The group to wait for where it is not. */
  readonly awaited: GroupId | null;
}

/** Whom the groups yield now by which somebody had their turn, in the order of turns. */
function placesOf(
  approval: LockedApproval,
  { userId, turn }: LostTurn,
  { placing, picks }: { readonly placing: Placing; readonly picks: readonly PlacementPick[] },
): PlacesNow {
  const { phase, attempt, directory, filled, slots } = placing;
  const looks: Look[] = [];
  const made: PlacementPick[] = [...picks];
  const places = filled
    .filter((each) => isFrom(each, userId))
    .map((each): LostPlace & { readonly groupId: GroupId } => {
      const slot = slots.find((one) => one.phase === phase && one.slot === each.slot);
      const ids = { groupId: each.groupId, newTaskId: newId<'task'>() };
      if (!slot || !('turn' in slot)) throw new Error(`phase ${phase} has no place ${each.slot} for people`);
      // Of a group that was added by hand all have turns already (PLC-17): while one may serve, nobody is chosen again.
      const still = 'added' in slot ? stillServing(approval, { directory, each, without: userId }) : [];
      if (still.length > 0) return { ...ids, turn, yielded: still };
      const again = { ...each, slot, slots, picks: made };
      const placement = placeSlotAgain(directory, { ...approval, approvalId: approval.id }, again);
      if (placement.pick) made.push(placement.pick);
      looks.push({ phase, attempt, look: each.look + 1, placed: { slot, placement } });
      return { ...ids, turn: slot.turn ?? turn, yielded: placement.sequenced as readonly UserId[] };
    })
    .sort((one, other) => one.turn - other.turn);
  const [first, ...others] = places;
  if (!first) return { places: [{ turn, yielded: [], newTaskId: newId() }], made: looks, awaited: null };
  const awaited = (places.find(({ yielded }) => yielded.length === 0) ?? first).groupId;
  // The earliest of them is what they were asked by, whatever number it has by now.
  return { places: [{ ...first, turn }, ...others], made: looks, awaited };
}

function stillServing(
  { location, contractType }: LockedApproval,
  { directory, each, without }: { directory: Directory; each: FilledSlot; without: UserId },
): UserId[] {
  const need = { role: each.role, location, contractType };
  return each.sequenced.filter(
    (userId) => userId !== without && managerLoss(directory, need, { ...each, manager: userId }) === null,
  );
}

interface Writing extends Taken {
  readonly at: PhaseRef;
  readonly manager: UserId | null;
  /** Who took part until now. */
  readonly before: readonly Participant[];
  readonly lost: readonly LostTurn[];
}

function toWrite(ref: ApprovalRef, writing: Writing): TurnsLookedAt {
  const { environmentId, approvalId } = ref;
  const { at, manager, before, lost, inside, looks, waiting } = writing;
  const closed = new Set(inside.map(({ taskId }) => taskId));
  const passedOver = lost
    .filter(({ taskId }) => closed.has(taskId))
    .map(({ userId }) => ({ userId, because: 'retired' as const }));
  const after = participantsAfter(before, inside);
  const people = { environmentId, ...at, ...difference(before, after) };
  const unknown = waiting.filter(({ known }) => !known).map(({ taskId }) => taskId);
  const marked = waiting.filter((turn) => turn.marked);
  return {
    events:
      inside.length === 0 ? [] : [{ type: 'participants_placed_again', ...at, ...told(passedOver, after) }],
    inside,
    isChange: inside.length > 0 || marked.length > 0,
    entries: entriesOf(ref, { at, inside, looks, unknown }),
    write: (tx) => [
      ...(inside.length === 0 ? [] : changeParticipants(tx, approvalId, people)),
      ...(closed.size === 0 ? [] : [closeTakenOver(tx, [...closed])]),
      ...inside.map((event) => recordEffect(tx, approvalId, event)),
      ...(looks.length === 0 ? [] : [insertLooks(tx, ref, looks)]),
      ...(marked.length === 0 ? [] : [markUnattended(tx, marked)]),
      ...tellOfTurns(tx, ref, { phase: at.phase, manager, inside, lost: unknown.length > 0 }),
    ],
  };
}

/** Who was retired takes part no longer, and who has their turn does. */
function participantsAfter(
  before: readonly Participant[],
  inside: readonly TurnTakenOver[],
): readonly Participant[] {
  const after = new Map(before.map((one) => [one.userId, one.turn]));
  for (const { userId, takenBy, turn } of inside) {
    after.delete(userId);
    after.set(takenBy, turn);
  }
  return [...after].map(([userId, turn]) => ({ userId, turn })).sort(inOrderOfTurns);
}

/** AUD-01: who had the turn and who has it now, what the groups yielded, and which turns nobody takes over. */
function entriesOf(
  { approvalId }: ApprovalRef,
  {
    at,
    inside,
    looks,
    unknown,
  }: Pick<Writing, 'at' | 'inside' | 'looks'> & { readonly unknown: readonly TaskId[] },
): AuditEntry[] {
  const ofTask = (subjectId: TaskId) => ({ approvalId, subjectKind: 'task', subjectId }) as const;
  return [
    ...looks.map(({ placed, look }) => placedEntry(approvalId, placed, { attempt: at.attempt, look })),
    ...inside.map(({ taskId, userId, basis, takenBy, takenTaskId, turn }): AuditEntry => ({
      ...{ action: 'turn_taken_over', ...ofTask(taskId) },
      data: { ...at, userId, because: 'retired', basis, takenBy, takenTaskId, turn },
    })),
    ...unknown.map((taskId): AuditEntry => ({ action: 'turn_lost', ...ofTask(taskId), data: { ...at } })),
  ];
}
