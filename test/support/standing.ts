// Plays a course on the real database, and folds its events to what the rows must say.
import { sql } from 'kysely';
import { readEvents } from '../../src/db/approval-events.ts';
import type { ApprovalEvent } from '../../src/db/approval-events.ts';
import { inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { evolve as evolveCourse, startingCourse } from '../../src/domain/course.ts';
import type { Course } from '../../src/domain/course.ts';
import { evolve as evolvePhase, openedPhase } from '../../src/domain/phase-inside.ts';
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
}

interface Folded {
  readonly course: Course;
  readonly insides: ReadonlyMap<number, PhaseInside>;
}

/** The standing that the events of an approval tell, without a look at any other row. */
export async function foldEvents(db: Db, { environmentId, approvalId }: ApprovalRef): Promise<Standing> {
  const events = await inTenantSnapshot(db, environmentId, (tx) => readEvents(tx, approvalId));
  const { course, insides } = events.reduce(fold, { course: startingCourse, insides: new Map() });
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

function fold({ course, insides }: Folded, event: ApprovalEvent): Folded {
  switch (event.type) {
    case 'approval_started':
      return { course: startingCourse, insides };
    case 'phase_opened':
      return {
        course: evolveCourse(course, event),
        insides: new Map(insides).set(event.phase, openedPhase(event.tasks)),
      };
    case 'task_answered':
    case 'part_answered':
    case 'task_decided':
    case 'turn_opened':
    case 'phase_decided':
      return { course, insides: new Map(insides).set(event.phase, inside(insides, event)) };
    case 'participants_placed':
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
    const approval = approvals.rows[0];
    const numbers = seqs.rows.map(({ seq }) => seq);
    if (approval?.seq !== numbers.at(-1)) throw new Error(`the row's seq is not that of the last event`);
    return {
      state: approval?.state ?? 'gone',
      seqs: numbers,
      phases: phases.rows,
      tasks: tasks.rows.sort(byId),
    };
  });

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : 1;
