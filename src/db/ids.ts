import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { v7 } from 'uuid';
import type { Id } from '../domain/ids.ts';

/** A new UUIDv7. Ids are made here, never by a caller: the random pick depends on the approval's (PLC-22). */
export const newId = <Noun extends string>(): Id<Noun> => v7() as Id<Noun>;

/**
 * The ids of rows that one statement writes, however many: all are of the instant at which this is called, in the order of
 * their numbers, from 1 to 16 million. Where one id goes to the database instead of 100,000.
 */
export const idByNumber = (nth: RawBuilder<unknown>): RawBuilder<unknown> => {
  const first = newId();
  // Version and variant stay where they are; the number stands behind them, and then what tells two statements apart.
  const [head, tail] = [`${first.slice(0, 19)}8`, first.slice(-9)];
  return sql`(${head}::text || overlay(lpad(to_hex(${nth}), 6, '0') placing '-' from 4 for 0) || ${tail}::text)::uuid`;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether text has the form of an id: lower case with dashes. */
export const isId = <Noun extends string>(text: string): text is Id<Noun> => uuid.test(text);

/**
 * Where a list begins that has no cursor: a comparison with it uses the index, "or there is none" would not. Nor would
 * `coalesce` in the statement: to row-level security that might tell of other rows, so it is asked of each row that is
 * read, and a later page reads all before it.
 */
export const beforeEveryId = '00000000-0000-0000-0000-000000000000';
export const beyondEveryId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
