import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { TaskId } from '../domain/ids.ts';
import { beforeEveryId, beyondEveryId } from './ids.ts';

type Sql = RawBuilder<unknown>;

/** TSK-06: newest and oldest by when they were made; due, those without a due time last; the largest amount first. */
export type TaskOrder = 'newest' | 'oldest' | 'due' | 'amount';

/**
 * Where a page ends: the number that the list is ordered by, as text, null where the task has none; and the id
 * that tells equal ones apart.
 */
export interface TaskCursor {
  readonly key: string | null;
  readonly id: TaskId;
}

export interface Ordering {
  readonly key: Sql;
  readonly by: Sql;
  readonly behind: (after: TaskCursor | null) => Sql;
}

/** Where a cursor has no key its task had no due time: it came behind all that have one. */
function dueAfter(after: TaskCursor | null): Sql {
  if (after === null) return sql`'-infinity'::timestamptz`;
  // A number that no due time has was never given out.
  return after.key === null || !/^\d{1,16}$/.test(after.key)
    ? sql`'infinity'::timestamptz`
    : sql`timestamptz 'epoch' + ${after.key}::bigint * interval '1 microsecond'`;
}

const amountAfter = (after: TaskCursor | null): string =>
  after === null ? 'infinity' : (after.key ?? '-infinity');

/**
 * How a list is ordered whose rows have an id, a due time and an amount: tasks, and the grants of partners' tasks. Each
 * order has an index of its own.
 */
export function orderingOf(table: string, idColumn = 'id'): Readonly<Record<TaskOrder, Ordering>> {
  const id = sql.ref(`${table}.${idColumn}`);
  const dueAt = sql.ref(`${table}.due_at`);
  const sum = sql.ref(`${table}.amount`);
  const due = sql`coalesce(${dueAt}, 'infinity')`;
  const amount = sql`coalesce(${sum}, '-infinity')`;
  return {
    newest: {
      key: sql`null`,
      by: sql`${id} desc`,
      behind: (after) => sql`${id} < ${after?.id ?? beyondEveryId}::uuid`,
    },
    oldest: {
      key: sql`null`,
      by: sql`${id}`,
      behind: (after) => sql`${id} > ${after?.id ?? beforeEveryId}::uuid`,
    },
    due: {
      // In microseconds, as exact as the column is.
      key: sql`(extract(epoch from ${dueAt}) * 1000000)::bigint::text`,
      by: sql`${due}, ${id}`,
      behind: (after) => sql`(${due}, ${id}) > (${dueAfter(after)}, ${after?.id ?? beforeEveryId}::uuid)`,
    },
    amount: {
      key: sql`${sum}::text`,
      by: sql`${amount} desc, ${id} desc`,
      behind: (after) =>
        sql`(${amount}, ${id}) < (${amountAfter(after)}::numeric, ${after?.id ?? beyondEveryId}::uuid)`,
    },
  };
}
