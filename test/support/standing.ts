// Plays a course on the real database, and folds its events to what the rows must say.
import { sql } from 'kysely';
import { readEvents } from '../../src/db/approval-events.ts';
import type { ApprovalEvent } from '../../src/db/approval-events.ts';
import { inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { evolve as evolveCourse, startingCourse } from '../../src/domain/course.ts';
import type { Course } from '../../src/domain/course.ts';
import { evolvePart, settlePart } from '../../src/domain/delegation-chain.ts';
import type { Part } from '../../src/domain/delegation-chain.ts';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import { evolve as evolvePhase, openedPhase, withTurns } from '../../src/domain/phase-inside.ts';
import type { PhaseEvent, PhaseInside, PhaseTask, TaskState } from '../../src/domain/phase.ts';

/** What events and rows are compared by. */
export interface Standing {
  readonly state: string;
  readonly seqs: readonly number[];
  readonly phases: readonly {
    phase: number;
    state: string;
    manager: string | null;
    outcome: string | null;
  }[];
  readonly tasks: readonly {
    id: string;
    userId: string | null;
    groupId: string | null;
    mode: string | null;
    turn: number;
    state: TaskState;
    decision: string | null;
    /** Whose parts were answered, and how, in the order of their ids. */
    answers: readonly string[];
  }[];
  /** Every delegation of every part, with how it stands. */
  readonly delegations: readonly string[];
}

interface Folded {
  readonly course: Course;
  /** By task and whose part it is: all that were ever delegated. */
  readonly parts: ReadonlyMap<string, Part>;
  readonly insides: ReadonlyMap<number, PhaseInside>;
}

/** The standing that the events of an approval tell, without a look at any other row. */
export async function foldEvents(db: Db, { environmentId, approvalId }: ApprovalRef): Promise<Standing> {
  const events = await inTenantSnapshot(db, environmentId, (tx) => readEvents(tx, approvalId));
  const nothing: Folded = { course: startingCourse, insides: new Map(), parts: new Map() };
  const { course, insides, parts } = events.reduce(
    (before, event) => ({ ...fold(before, event), parts: foldParts(before, event, environmentId) }),
    nothing,
  );
  const byHand = new Set(
    events.flatMap((event) => (event.type === 'phase_completed_by_hand' ? event.phase : [])),
  );
  const outcomeOf = (phase: number): string | null =>
    byHand.has(phase) ? 'completed' : (insides.get(phase)?.outcome ?? null);
  return {
    state: course.state,
    seqs: events.map((_, index) => index + 1),
    phases: course.phases.map(({ phase, state, manager }) => ({
      phase,
      state,
      manager,
      outcome: outcomeOf(phase),
    })),
    tasks: [...insides.values()].flatMap(({ tasks }) => tasks.map(shown)).sort(byId),
    delegations: [...parts.values()].flatMap(delegationsOf).sort(),
  };
}

const shown = ({
  group,
  answers,
  id,
  userId,
  turn,
  state,
  decision,
}: PhaseTask): Standing['tasks'][number] => ({
  ...{ id, userId, turn, state, decision, groupId: group?.id ?? null, mode: group?.mode ?? null },
  answers: answers.map((part) => `${part.userId} ${part.decision}`).sort(),
});

const delegationsOf = ({ taskId, owner, delegations }: Part): string[] =>
  delegations.map(({ hop, from, to, state }) =>
    [taskId, owner.userId, hop, from.userId, to.userId, state].join(' '),
  );

/** The parts after an event: passed on by its own events, over by answers and decisions. */
function foldParts(
  { parts, insides }: Folded,
  event: ApprovalEvent,
  environmentId: EnvironmentId,
): Folded['parts'] {
  const settled = (which: (part: Part) => boolean, as: 'answered' | 'ended'): Folded['parts'] =>
    new Map([...parts].map(([key, part]) => [key, which(part) ? settlePart(part, as) : part]));
  switch (event.type) {
    case 'task_delegated':
    case 'task_returned':
    case 'delegation_recalled':
    case 'delegation_ended': {
      const { taskId, part: userId } = event;
      const key = `${taskId} ${userId}`;
      const fresh: Part = { taskId, owner: { userId, environmentId }, isLost: false, delegations: [] };
      return new Map(parts).set(key, evolvePart(parts.get(key) ?? fresh, event));
    }
    case 'task_answered':
    case 'part_answered':
      return settled(
        ({ taskId, owner }) => taskId === event.taskId && owner.userId === event.userId,
        'answered',
      );
    case 'task_decided':
      return settled(({ taskId }) => taskId === event.taskId, 'ended');
    case 'phase_decided': {
      const tasks = new Set(insides.get(event.phase)?.tasks.map(({ id }) => id));
      return settled(({ taskId }) => tasks.has(taskId), 'ended');
    }
    case 'approval_started':
    case 'participants_placed':
    case 'participants_placed_again':
    case 'participants_added':
    case 'phase_awaiting':
    case 'phase_opened':
    case 'turn_opened':
    case 'turn_taken_over':
    case 'phase_closed':
    case 'manager_set':
    case 'manager_lost':
    case 'phase_completed_by_hand':
    case 'approval_finished':
      return parts;
  }
}

function fold({ course, insides }: Folded, event: ApprovalEvent): Omit<Folded, 'parts'> {
  switch (event.type) {
    case 'approval_started':
      return { course: startingCourse, insides };
    case 'phase_opened':
      return {
        course: evolveCourse(course, event),
        insides: new Map(insides).set(event.phase, openedPhase(event.tasks)),
      };
    case 'participants_added': {
      const before = insides.get(event.phase);
      const after = before && withTurns(before, event.tasks);
      return {
        course: evolveCourse(course, event),
        insides: after ? new Map(insides).set(event.phase, after) : insides,
      };
    }
    case 'task_answered':
    case 'part_answered':
    case 'task_decided':
    case 'turn_opened':
    case 'turn_taken_over':
    case 'phase_decided':
      return { course, insides: new Map(insides).set(event.phase, inside(insides, event)) };
    case 'participants_placed':
    case 'participants_placed_again':
    case 'phase_awaiting':
    case 'phase_closed':
    case 'manager_set':
    case 'manager_lost':
    case 'phase_completed_by_hand':
    case 'task_delegated':
    case 'task_returned':
    case 'delegation_recalled':
    case 'delegation_ended':
    case 'approval_finished':
      return { course: evolveCourse(course, event), insides };
  }
}

function inside(insides: Folded['insides'], event: PhaseEvent): PhaseInside {
  const before = insides.get(event.phase);
  if (!before) throw new Error(`phase ${event.phase} was answered before it was opened`);
  return evolvePhase(before, event);
}

/** The standing that the rows show. */
export const readStanding = (db: Db, { environmentId, approvalId }: ApprovalRef): Promise<Standing> =>
  inTenantSnapshot(db, environmentId, async (tx) => {
    const approvals = await sql<{ state: string; seq: number }>`
      select state, seq from approvals where id = ${approvalId}`.execute(tx);
    const seqs = await sql<{ seq: number }>`
      select seq from approval_events where approval_id = ${approvalId} order by seq`.execute(tx);
    const phases = await sql<Standing['phases'][number]>`
      select phase, state, manager_user_id as manager, outcome
      from approval_phases where approval_id = ${approvalId} order by phase`.execute(tx);
    const tasks = await sql<Standing['tasks'][number]>`
      select t.id, t.user_id as "userId", t.group_id as "groupId", t.mode, t.turn, t.state, t.decision,
        array(select a.user_id || ' ' || a.decision from task_answers a where a.task_id = t.id order by 1) as answers
      from tasks t where t.approval_id = ${approvalId}`.execute(tx);
    const delegations = await sql<{ said: string }>`
      select concat_ws(' ', task_id, part_user_id, hop, from_user_id, to_user_id, state) as said
      from delegations where approval_id = ${approvalId}`.execute(tx);
    const approval = approvals.rows[0];
    const numbers = seqs.rows.map(({ seq }) => seq);
    if (approval?.seq !== numbers.at(-1)) throw new Error(`the row's seq is not that of the last event`);
    return {
      state: approval?.state ?? 'gone',
      seqs: numbers,
      phases: phases.rows,
      tasks: tasks.rows.sort(byId),
      delegations: delegations.rows.map(({ said }) => said).sort(),
    };
  });

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : 1;
