// Who holds which part of a task (GRP-17..20, TSK-01, DEL-04), in one place: the inbox, an answer and being told all ask
// by these fragments. A person's task has one part, theirs; a group's task one for each of its effective members now. A
// part that was delegated is held by the delegate, who may be of another environment, and by nobody else.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

type Sql = RawBuilder<unknown>;

/** Whether the part of this person of the task `t` is with somebody else. */
export const isDelegated = (partUserId: Sql): Sql => sql`exists (select from delegations away
  where away.task_id = t.id and away.part_user_id = ${partUserId} and away.state = 'open')`;

/** Whether somebody has delegated a part of the task `t` to this user, who has it now. */
export const isDelegatedTo = (userId: string | Sql): Sql => sql`exists (select from delegations given
  where given.task_id = t.id and given.to_user_id = ${userId} and given.state = 'open')`;

/**
 * The parts of the task `t` that a user holds or has answered, as rows of whose part it is, its answer and the reason
 * given with it. An answer stands after its giver has left the group. With `keep` the user's place in the group stays
 * until the transaction ends: a removal that is not answered yet waits, and one that was is seen.
 */
export const partsHeldBy = (userId: string | Sql, { keep }: { readonly keep: boolean }): Sql => sql`(
  select t.user_id, t.decision, (select r.reason from answer_reasons r where r.task_id = t.id) as reason
  where t.answered_by = ${userId}
    or (t.user_id = ${userId} and (t.decision is not null or not ${isDelegated(sql`t.user_id`)}))
  union all
  select member.user_id, a.decision, r.reason
  from (select m.user_id from group_effective_members m
      where m.group_id = t.group_id and m.user_id = ${userId} ${keep ? sql`for key share` : sql``}) member
  left join task_answers a on a.task_id = t.id and a.user_id = member.user_id
  left join task_answer_reasons r on r.task_id = a.task_id and r.user_id = a.user_id
  where not ${isDelegated(sql`member.user_id`)}
  union all
  select a.user_id, a.decision, r.reason
  from task_answers a
  left join task_answer_reasons r on r.task_id = a.task_id and r.user_id = a.user_id
  where a.task_id = t.id and a.answered_by = ${userId} and not (a.user_id = ${userId}
    and exists (select from group_effective_members m where m.group_id = t.group_id and m.user_id = a.user_id))
  union all
  select d.part_user_id, null, null
  from delegations d
  where d.task_id = t.id and d.to_user_id = ${userId} and d.state = 'open')`;

/** Whether somebody has a part of the group's task `t` to answer, other than this user. */
export const othersLeftBeside = (userId: string | Sql): Sql => sql`exists (
  select from group_effective_members m
  where m.group_id = t.group_id
    and not exists (select from task_answers a where a.task_id = t.id and a.user_id = m.user_id)
    and coalesce((select d.to_user_id from delegations d
      where d.task_id = t.id and d.part_user_id = m.user_id and d.state = 'open'), m.user_id) <> ${userId})`;

/** Whether the user belongs to the group of the task `t`, or did when it was open: whoever lost it is told so. */
export const everInGroup = (userId: string | Sql): Sql => sql`(
  exists (select from group_effective_members m where m.group_id = t.group_id and m.user_id = ${userId})
  or exists (select from group_former_members f
    where f.group_id = t.group_id and f.user_id = ${userId} and f.left_at >= t.opened_at))`;

/**
 * How a user who holds no part of the task `t` came to lose one: they passed it on, and it is with somebody; or what
 * became of the last delegation to them. Null where none was ever theirs by a delegation.
 */
export const lostBy = (userId: string | Sql): Sql => sql`coalesce(
  (select 'passed_on' from delegations d
    where d.task_id = t.id and d.from_user_id = ${userId} and d.state in ('open', 'passed_on') limit 1),
  (select coalesce(d.end_reason, d.state) from delegations d
    where d.task_id = t.id and d.to_user_id = ${userId} order by d.id desc limit 1))`;

/** Whether the open task `t` waits for this user now: they hold a part that has no answer. */
export const waitsFor = (userId: string | Sql): Sql => sql`(t.state = 'open' and exists (
  select from ${partsHeldBy(userId, { keep: false })} held where held.decision is null))`;
