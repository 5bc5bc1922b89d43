// The tasks of a person wherever they are owned: their own environment's, and those that partners delegated to them, in
// one list (DEL-03, TSK-01, 06).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, TaskId, UserId } from '../../domain/ids.ts';
import type { ActiveActor } from '../actors.ts';
import { partnersAmong } from '../partnerships.ts';
import { orderingOf } from '../task-order.ts';
import type { TaskCursor, TaskOrder } from '../task-order.ts';
import { countOpenTasks, findTask, findTaskOfPartner, listOpenTasks, readDelegatedTasks } from '../tasks.ts';
import type { TaskQuery, TaskRow } from '../tasks.ts';
import { together } from '../transaction.ts';
import type { Sending, Transaction } from '../transaction.ts';
import { cross, findTaskHome } from './task-home.ts';
import { enterTenant } from './tenant.ts';

/** A task with where a page that ends with it goes on. */
export type ListedTask = TaskRow & { readonly cursor: TaskCursor };

/** A task of a partner's, known by its grant only. */
interface Granted {
  readonly cursor: TaskCursor;
  readonly ownerEnvironmentId: EnvironmentId;
}

/** Whose list it is; the transaction is under the tenant of their environment. */
export interface ListReader {
  readonly userId: UserId;
  readonly environmentId: EnvironmentId;
}

/** With a partnership its grants end in one transaction; before anybody crosses, it is asked for all the same. */
const isHeld = (userId: UserId): RawBuilder<unknown> => sql`g.user_id = ${userId} and g.state = 'held'`;

/** The tasks that wait for a person, of one page. Without a grant it costs what the own tasks cost. */
export async function listTasks(
  tx: Transaction,
  { userId, environmentId }: ListReader,
  query: TaskQuery,
): Promise<ListedTask[]> {
  const [own, granted] = await together<[ListedTask[], Granted[]]>(tx, (sending) => [
    listOpenTasks(sending, userId, query),
    listGranted(sending, userId, query),
  ]);
  if (granted.length === 0) return own;
  const isBefore = before[query.order];
  const page = [...own, ...granted]
    .sort((one, other) => (isBefore(one.cursor, other.cursor) ? -1 : 1))
    .slice(0, query.limit);
  const read = await readGranted(tx, { userId, environmentId }, page.filter(isGranted));
  await enterTenant(tx, environmentId);
  return page.flatMap((one) => {
    if (!isGranted(one)) return [one];
    const row = read.get(one.cursor.id);
    return row ? [{ ...row, cursor: one.cursor }] : [];
  });
}

const isGranted = (one: ListedTask | Granted): one is Granted => 'ownerEnvironmentId' in one;

/** The tasks that partners delegated to a person, of one page, by their grants alone. */
export async function listGranted(tx: Sending, userId: UserId, query: TaskQuery): Promise<Granted[]> {
  // What is of a group of this environment is no partner's; what is nobody's but one's own neither.
  if (query.groupId !== undefined || query.delegated === 'no') return [];
  const { kind, contractType, environmentId } = query;
  const { key, by, behind } = orderingOf('g', 'task_id')[query.order];
  const { rows } = await sql<Granted>`
    select jsonb_build_object('key', ${key}, 'id', g.task_id) as cursor,
      g.owner_environment_id as "ownerEnvironmentId"
    from delegated_tasks g
    where ${isHeld(userId)} and ${behind(query.after)}
      ${kind === undefined ? sql`` : sql`and g.kind = ${kind}`}
      ${contractType === undefined ? sql`` : sql`and g.contract_type = ${contractType}`}
      ${environmentId === undefined ? sql`` : sql`and g.owner_environment_id = ${environmentId}`}
    order by ${by}
    limit ${query.limit}`.execute(tx);
  return rows;
}

/** Crosses into each environment that owns some of them, one after another. */
async function readGranted(
  tx: Transaction,
  { userId, environmentId }: ListReader,
  granted: readonly Granted[],
): Promise<ReadonlyMap<TaskId, TaskRow>> {
  const owners = await partnersAmong(
    tx,
    environmentId,
    granted.map(({ ownerEnvironmentId }) => ownerEnvironmentId),
  );
  const read = new Map<TaskId, TaskRow>();
  for (const owner of owners) {
    const ids = granted.filter((one) => one.ownerEnvironmentId === owner).map(({ cursor }) => cursor.id);
    const [, rows] = await together<[void, TaskRow[]]>(tx, (sending) => [
      enterTenant(sending, owner),
      readDelegatedTasks(sending, userId, ids),
    ]);
    for (const row of rows) read.set(row.id, row);
  }
  return read;
}

/** The same orders as in SQL, of cursors. Ids compare as text, numbers by what they are worth. */
const before: Readonly<Record<TaskOrder, (one: TaskCursor, other: TaskCursor) => boolean>> = {
  newest: (one, other) => one.id > other.id,
  oldest: (one, other) => one.id < other.id,
  due: (one, other) => {
    const order = compareKeys(one.key, other.key, 1);
    return order === 0 ? one.id < other.id : order < 0;
  },
  amount: (one, other) => {
    const order = compareKeys(one.key, other.key, -1);
    return order === 0 ? one.id > other.id : order > 0;
  },
};

/** Negative where the first is less; `absent` says on which side stands what has no number. */
function compareKeys(one: string | null, other: string | null, absent: 1 | -1): number {
  if (one === null || other === null) return (Number(one === null) - Number(other === null)) * absent;
  const places = Math.max(fraction(one).length, fraction(other).length);
  const difference = scaled(one, places) - scaled(other, places);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const fraction = (decimal: string): string => decimal.split('.')[1] ?? '';
/** A decimal without its point, exactly. */
const scaled = (decimal: string, places: number): bigint =>
  BigInt(decimal.replace('.', '') + '0'.repeat(places - fraction(decimal).length));

/** TSK-03: how many tasks wait for a person, and how many of them others passed on to them. */
export async function countTasks(
  tx: Transaction,
  userId: UserId,
): Promise<{ open: number; delegated: number }> {
  const [own, { rows }] = await together<[{ open: number; delegated: number }, { rows: { held: number }[] }]>(
    tx,
    (sending) => [
      countOpenTasks(sending, userId),
      sql<{
        held: number;
      }>`select count(*)::int as held from delegated_tasks g where ${isHeld(userId)}`.execute(sending),
    ],
  );
  const held = rows[0]?.held ?? 0;
  return { open: own.open + held, delegated: own.delegated + held };
}

/** One task wherever it is owned, or undefined where there is none that the actor may know of. */
export async function findTaskAnywhere(
  tx: Transaction,
  { active, environmentId }: { readonly active: ActiveActor; readonly environmentId: EnvironmentId },
  taskId: TaskId,
): Promise<TaskRow | undefined> {
  const own = await findTask(tx, active, taskId);
  if (own) return own;
  const home = await findTaskHome(tx, { active, environmentId }, taskId);
  if (!home?.grant || !home.known) return undefined;
  const reader = await cross(tx, active, home);
  const row = await findTaskOfPartner(tx, reader, taskId);
  await enterTenant(tx, environmentId);
  return row;
}
