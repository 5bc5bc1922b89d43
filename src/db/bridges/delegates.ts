// To whom somebody can delegate a task: colleagues first, then the people of partners (DEL-01, 02, 05, 08).
import { sql } from 'kysely';
import { handsOf, isHeldBy, isSame } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import type { EnvironmentId, TaskId, UserId } from '../../domain/ids.ts';
import { roleOfKind } from '../../domain/phase-kind.ts';
import type { DelegationRefusal, NotFound } from '../../domain/refusal.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { readDelegatedTask } from '../delegations.ts';
import type { DelegatedTask } from '../delegations.ts';
import { listPartners } from '../partnerships.ts';
import type { Transaction } from '../transaction.ts';
import type { TaskHome } from './task-home.ts';
import { enterTenant } from './tenant.ts';

export interface PossibleDelegate {
  readonly id: UserId;
  readonly name: string;
  readonly environment: { readonly id: EnvironmentId; readonly name: string };
}

/** One statement can't look into two environments. Whoever has more partners names the one that is meant. */
const partnersAtMost = 20;

/** Whom somebody looks for: in one environment, or in their own and those of partners. */
export interface Search {
  readonly query: string;
  readonly environmentId?: EnvironmentId | undefined;
  readonly limit: number;
}

/**
 * Those to whom the holder of a task may delegate it; under any tenant. A colleague is found by a part of the name or of
 * the mail address; somebody of a partner by a part of the name, or by the whole address: nobody finds out another
 * company's addresses by trying.
 */
export async function listDelegates(
  tx: Transaction,
  { actor, home, taskId }: { readonly actor: Holder; readonly home: TaskHome; readonly taskId: TaskId },
  { query, environmentId: only, limit }: Search,
): Promise<Result<PossibleDelegate[], DelegationRefusal | NotFound>> {
  await enterTenant(tx, home.environmentId);
  const of = { environmentId: home.environmentId, taskId, actor };
  const task = await readDelegatedTask(tx, of, 'delegate_task');
  if (!task) return err({ code: 'not_found', what: 'task' });
  const { part } = task.facts;
  if (!part || part.isLost || !handsOf(part).some((hand) => isSame(hand, actor)))
    return err({ code: 'not_your_task' });
  if (!isHeldBy(part, actor)) return err({ code: 'task_delegated_away' });
  const without = [...handsOf(part).map(({ userId }) => userId), ...(await handsInTask(tx, taskId))];
  const own = actor.environmentId === home.environmentId;
  await enterTenant(tx, actor.environmentId);
  const isWanted = (id: EnvironmentId): boolean => only === undefined || only === id;
  const colleagues = { environmentId: actor.environmentId, without, limit };
  const found = isWanted(actor.environmentId)
    ? await listPeople(tx, colleagues, [
        sql`(${nameHas(query)} or u.email ilike ${partly(query)})`,
        own ? suitableFor(task, taskId) : sql`true`,
      ])
    : [];
  if (!own) return ok(found);
  const partners = await listPartners(tx, home.environmentId);
  const wanted = partners.filter(({ id, active }) => active && isWanted(id));
  for (const { id } of wanted.slice(0, partnersAtMost)) {
    if (found.length >= limit) break;
    await enterTenant(tx, id);
    const theirs = { environmentId: id, without, limit: limit - found.length };
    const matches = sql`(${nameHas(query)} or lower(u.email) = lower(${query.trim()}))`;
    found.push(...(await listPeople(tx, theirs, [matches])));
  }
  await enterTenant(tx, actor.environmentId);
  return ok(found);
}

/** DEL-13: whoever has a hand in another part of the task, by a delegation of it, takes no second one. */
async function handsInTask(tx: Transaction, taskId: TaskId): Promise<UserId[]> {
  const { rows } = await sql<{ id: UserId }>`
    select distinct to_user_id as id from delegations
    where task_id = ${taskId} and state in ('open', 'passed_on', 'answered')`.execute(tx);
  return rows.map(({ id }) => id);
}

/** DEL-08: a scoped role needs its permission set; a group's task needs somebody who has no part of it yet. */
function suitableFor({ facts: { kind }, terms }: DelegatedTask, taskId: TaskId): ReturnType<typeof sql> {
  if (kind === 'task') {
    return sql`not exists (select from tasks t join group_effective_members m on m.group_id = t.group_id
      where t.id = ${taskId} and m.user_id = u.id)`;
  }
  const { location, contractType } = terms.classification;
  return sql`exists (select from user_permission_sets given
    join permission_sets s on s.id = given.permission_set_id and s.workflow_role = ${roleOfKind[kind]}
    join permission_set_locations l on l.permission_set_id = s.id and l.location = ${location}
    join permission_set_contract_types c on c.permission_set_id = s.id and c.contract_type = ${contractType}
    where given.user_id = u.id)`;
}

const partly = (query: string): string => `%${query.replace(/[\\%_]/g, '\\$&')}%`;
/** The database folds ASCII only; whoever types other letters finds them as they are written. */
const nameHas = (query: string): ReturnType<typeof sql> => sql`u.name ilike ${partly(query)}`;

async function listPeople(
  tx: Transaction,
  {
    environmentId,
    without,
    limit,
  }: {
    readonly environmentId: EnvironmentId;
    readonly without: readonly UserId[];
    readonly limit: number;
  },
  such: readonly ReturnType<typeof sql>[],
): Promise<PossibleDelegate[]> {
  const { rows } = await sql<PossibleDelegate>`
    select u.id, u.name, jsonb_build_object('id', e.id, 'name', e.name) as environment
    from users u join environments e on e.id = u.environment_id
    where u.environment_id = ${environmentId} and u.retired_at is null and u.id <> all (${without}::uuid[])
      and ${sql.join(such, sql` and `)}
    order by u.name, u.id
    limit ${limit}`.execute(tx);
  return rows;
}
