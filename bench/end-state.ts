// Whether everything is as it must be after a run: asked of the rows, and of the events, which must tell the same.
import { sql } from 'kysely';
import { inTenant } from '../src/db/transaction.ts';
import type { Transaction } from '../src/db/transaction.ts';
import type { ApprovalEvent } from '../src/db/approval-events.ts';
import { evolve as evolveCourse, startingCourse } from '../src/domain/course.ts';
import type { Course } from '../src/domain/course.ts';
import { evolve as evolvePhase, openedPhase } from '../src/domain/phase-inside.ts';
import type { PhaseEvent, PhaseInside } from '../src/domain/phase.ts';
import type { Way } from './way.ts';

const answersPerApproval = 4;

interface Standing {
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly tasks: string;
  readonly events: readonly ApprovalEvent[];
}

/** What is wrong; nothing, after a good run. */
export async function faultsOf(way: Way, expected: number): Promise<string[]> {
  const { db, house, name } = way;
  return inTenant(db, house.environmentId, async (tx) => {
    const standings = await readStandings(tx);
    const pending = await countPending(tx);
    return [
      ...(standings.length === expected
        ? []
        : [`${name}: ${standings.length} approvals instead of ${expected}`]),
      ...(pending === 0 ? [] : [`${name}: ${pending} outbox rows still wait`]),
      ...standings.flatMap((standing) => faultsOfOne(standing).map((fault) => `${name}: ${fault}`)),
    ];
  });
}

async function readStandings(tx: Transaction): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select a.id, a.state, a.seq,
      (select string_agg(t.id || ' ' || t.state || ' ' || coalesce(t.decision, ''), ', ' order by t.id)
        from tasks t where t.approval_id = a.id) as tasks,
      (select jsonb_agg(jsonb_build_object('type', e.type, 'seq', e.seq) || e.data order by e.seq)
        from approval_events e where e.approval_id = a.id) as events
    from approvals a`.execute(tx);
  return rows;
}

async function countPending(tx: Transaction): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outbox where state = 'pending' and kind <> 'mail'`.execute(tx);
  return rows[0]?.count ?? 0;
}

function faultsOfOne({ id, state, seq, tasks, events }: Standing): string[] {
  const answers = events.filter(({ type }) => type === 'task_answered').length;
  const folded = fold(events);
  return [
    ...(state === 'approved' ? [] : [`${id} is ${state}`]),
    ...(answers === answersPerApproval ? [] : [`${id} has ${answers} answers`]),
    ...(seq === events.length ? [] : [`${id} is at ${seq} with ${events.length} events`]),
    ...(folded.state === state ? [] : [`${id} is ${state}, by its events ${folded.state}`]),
    ...(folded.tasks === tasks ? [] : [`${id} has the tasks ${tasks}, by its events ${folded.tasks}`]),
  ];
}

/** State and tasks as the events tell them. */
function fold(events: readonly ApprovalEvent[]): { readonly state: string; readonly tasks: string } {
  let course: Course = startingCourse;
  const insides = new Map<number, PhaseInside>();
  for (const event of events) {
    if (event.type === 'approval_started') continue;
    if (isInside(event)) {
      const inside = insides.get(event.phase);
      if (inside) insides.set(event.phase, evolvePhase(inside, event));
      continue;
    }
    if (event.type === 'phase_opened') insides.set(event.phase, openedPhase(event.tasks));
    course = evolveCourse(course, event);
  }
  const tasks = [...insides.values()]
    .flatMap((inside) => inside.tasks)
    .map((task) => `${task.id} ${task.state} ${task.decision ?? ''}`)
    .sort()
    .join(', ');
  return { state: course.state, tasks };
}

const insideTypes: readonly string[] = [
  'task_answered',
  'part_answered',
  'task_decided',
  'turn_opened',
  'phase_decided',
] satisfies PhaseEvent['type'][];
const isInside = (event: ApprovalEvent): event is PhaseEvent => insideTypes.includes(event.type);
