// What an answer is judged by, read behind the approval's lock.
import { sql } from 'kysely';
import type { TaskId } from '../domain/ids.ts';
import type { AnswerFacts, HeldPart } from '../domain/phase.ts';
import { isActingUser, userMay } from './actors.ts';
import type { Actor } from './actors.ts';
import { everInGroup, lostBy, othersLeftBeside, partsHeldBy } from './parts.ts';
import type { Sending } from './transaction.ts';
import { mayKnowTask } from './visibility.ts';

export interface Facts extends AnswerFacts {
  /** Whether the actor, with the rights of this moment, may know of the task at all. */
  readonly visible: boolean;
  /** The phase has its outcome, and the course has not moved on yet. */
  readonly awaitsClosing: boolean;
  readonly held: readonly (HeldPart & { readonly reason: string | null })[];
  /** Whether anything in the approval is delegated now: most answers have nothing to do with delegations. */
  readonly delegated: boolean;
}

/** How the task `t` and its phase attempt `p` stand, whoever asks. */
const stand = sql`t.kind, t.phase, t.attempt,
      jsonb_build_object('id', t.id, 'mode', t.mode, 'state', t.state, 'decision', t.decision,
        'closeReason', t.close_reason) as task,
      others."openInTurn", others."nextTurn",
      p.state = 'open' and p.outcome is not null as "awaitsClosing"`;

const taskInPhase = sql`tasks t
    join approval_phases p on p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
    cross join lateral (
      select count(*) filter (where o.turn = t.turn and o.state = 'open')::int as "openInTurn",
        min(o.turn) filter (where o.state = 'waiting') as "nextTurn"
      from tasks o
      where o.approval_id = t.approval_id and o.phase = t.phase and o.attempt = t.attempt
        and o.state in ('open', 'waiting')) others`;

const isAnyDelegated = sql`exists (select from delegations running
        where running.approval_id = t.approval_id and running.state in ('open', 'passed_on'))`;

/**
 * The facts of a task that is the actor's own, as most are, in an approval of which nothing is delegated; undefined for
 * every other. It is told apart since the general statement costs an answer half as much again: a dozen more tables are
 * opened and locked for it, whether there is a row in them or not.
 */
export async function readOwnFacts(tx: Sending, taskId: TaskId, actor: Actor): Promise<Facts | undefined> {
  const { rows } = await sql<Facts>`
    select ${stand},
      jsonb_build_array(jsonb_build_object('userId', t.user_id, 'decision', t.decision,
        'reason', (select r.reason from answer_reasons r where r.task_id = t.id))) as held,
      false as "leftGroup", null as lost, false as delegated, false as "othersLeft", true as visible
    from ${taskInPhase}
    where t.id = ${taskId} and t.user_id = ${actor.id} and t.answered_by is null
      and exists (select from users u where ${isActingUser(actor)}) and not ${isAnyDelegated}`.execute(tx);
  return rows[0];
}

/**
 * What the answer is judged by, read after the lock: the parts that the actor holds, counts of the other tasks in its
 * phase attempt, and whether the actor, with the rights of this moment, may know of the task at all.
 */
export async function readFacts(tx: Sending, taskId: TaskId, actor: Actor): Promise<Facts | undefined> {
  const { rows } = await sql<Facts>`
    select ${stand},
      coalesce((select jsonb_agg(jsonb_build_object('userId', held.user_id, 'decision', held.decision, 'reason', held.reason))
        from ${partsHeldBy(actor.id, { keep: true })} held), '[]') as held,
      t.group_id is not null and exists (select from users u where ${isActingUser(actor)})
        and ${everInGroup(actor.id)} as "leftGroup",
      ${lostBy(actor.id)} as lost,
      ${isAnyDelegated} as delegated,
      t.mode = 'all' and ${othersLeftBeside(actor.id)} as "othersLeft",
      exists (
        select from users u
        where ${isActingUser(actor)}
          and ${mayKnowTask({ everything: userMay('read_everything'), id: sql`u.id` })}) as visible
    from ${taskInPhase}
    join approvals a on a.id = t.approval_id
    where t.id = ${taskId}`.execute(tx);
  return rows[0];
}
