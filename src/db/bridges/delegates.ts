// To whom somebody can delegate a task: colleagues first, then the people of partners (DEL-01, 02, 05, 08).
import { sql } from 'kysely';
import { handsOf, holderOf, isSame } from '../../domain/delegation-chain.ts';
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

/** With so many partners whoever is wanted is found by their name, not by looking through all. */
const partnersAtMost = 200;

/** Those to whom the holder of a task may delegate it, by a part of their name or mail address; under any tenant. */
export async function listDelegates(
  tx: Transaction,
  { actor, home, taskId }: { readonly actor: Holder; readonly home: TaskHome; readonly taskId: TaskId },
  { query, limit }: { readonly query: string; readonly limit: number },
): Promise<Result<PossibleDelegate[], DelegationRefusal | NotFound>> {
  await enterTenant(tx, home.environmentId);
  const of = { environmentId: home.environmentId, taskId, actor };
  const task = await readDelegatedTask(tx, of, 'delegate_task');
  if (!task) return err({ code: 'not_found', what: 'task' });
  const { part } = task.facts;
  if (!part || !handsOf(part).some((hand) => isSame(hand, actor))) return err({ code: 'not_your_task' });
  if (!isSame(holderOf(part), actor)) return err({ code: 'task_delegated_away' });
  const without = handsOf(part).map(({ userId }) => userId);
  const own = actor.environmentId === home.environmentId;
  await enterTenant(tx, actor.environmentId);
  const found = await listPeople(tx, { environmentId: actor.environmentId, query, limit, without }, {
    suitable: own ? suitableFor(task, taskId) : sql`true`,
  }); // prettier-ignore
  if (!own) return ok(found);
  const partners = (await listPartners(tx, home.environmentId)).filter(({ active }) => active);
  for (const { id } of partners.slice(0, partnersAtMost)) {
    if (found.length >= limit) break;
    await enterTenant(tx, id);
    const rest = { environmentId: id, query, limit: limit - found.length, without };
    found.push(...(await listPeople(tx, rest, { suitable: sql`true` })));
  }
  await enterTenant(tx, actor.environmentId);
  return ok(found);
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

async function listPeople(
  tx: Transaction,
  {
    environmentId,
    query,
    limit,
    without,
  }: {
    readonly environmentId: EnvironmentId;
    readonly query: string;
    readonly limit: number;
    readonly without: readonly UserId[];
  },
  { suitable }: { readonly suitable: ReturnType<typeof sql> },
): Promise<PossibleDelegate[]> {
  const like = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<PossibleDelegate>`
    select u.id, u.name, jsonb_build_object('id', e.id, 'name', e.name) as environment
    from users u join environments e on e.id = u.environment_id
    where u.environment_id = ${environmentId} and u.retired_at is null and u.id <> all (${without}::uuid[])
      -- The database folds ASCII only; whoever types other letters finds them as they are written.
      and (u.name ilike ${like} or u.email ilike ${like}) and ${suitable}
    order by u.name, u.id
    limit ${limit}`.execute(tx);
  return rows;
}
