import { z } from 'zod';
import type { ZodType } from 'zod';
import { isId } from '../db/ids.ts';
import type { Page } from '../db/page.ts';
import type { Id } from '../domain/ids.ts';
import { malformed } from './problem.ts';

/** A page is read and sent whole: more than this is a job for several requests. */
const largestPage = 200;
export const usualPage = 50;

/** A query is text; to its reader this part of it is a number. */
export const inNumbers = (minimum: number, maximum: number) => ({
  type: 'integer' as const,
  pattern: undefined,
  ...{ minimum, maximum },
});

export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `Must be a number from 1 to ${largestPage}.`)
    .transform(Number)
    .refine((limit) => limit <= largestPage, `Must be a number from 1 to ${largestPage}.`)
    .optional()
    .meta({
      ...inNumbers(1, largestPage),
      description: `How many at most: 1 to ${largestPage}; ${usualPage} without it.`,
    }),
  cursor: z.string().max(200).optional().meta({ description: 'The nextCursor of the page before.' }),
});

type PageQuery = z.output<typeof pageQuery>;

export const pageOf = <Item extends ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** One page of a list, by the id of the last item before it: what is added meanwhile shifts nothing. */
export async function readPage<Row extends { readonly id: string }, Item>(
  { limit = usualPage, cursor }: PageQuery,
  list: (page: Page<Id<never>>) => Promise<readonly Row[]>,
  show: (row: Row) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor);
  const rows = await list({ limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(show), nextCursor: last ? writeCursor(last.id) : null };
}

const writeCursor = (lastId: string): string => Buffer.from(lastId).toString('base64url');

function readCursor(cursor: string): Id<never> {
  const lastId = Buffer.from(cursor, 'base64url').toString();
  if (isId<never>(lastId) && writeCursor(lastId) === cursor) return lastId;
  throw malformed([{ path: '/query/cursor', message: 'Must be the nextCursor of an earlier page.' }]);
}

/** Where a page of an ordered list ends: what the list is ordered by, as text, and the id that tells equal ones apart. */
interface OrderedCursor<AnId extends string> {
  readonly key: string | null;
  readonly id: AnId;
}

/** As `readPage`, of a list that is not ordered by ids alone. A cursor is one of the order that it was given for. */
export async function readOrderedPage<Row extends { readonly cursor: OrderedCursor<string> }, Item>(
  {
    limit = usualPage,
    cursor,
    order,
    isKey = isNumber,
  }: PageQuery & {
    readonly order: string;
    /** Whether this can be what the list is ordered by besides ids; a number it is without it. */
    readonly isKey?: (key: string) => boolean;
  },
  list: (page: {
    readonly limit: number;
    readonly after: OrderedCursor<Id<never>> | null;
  }) => Promise<readonly Row[]>,
  show: (row: Row) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readOrderedCursor(cursor, order, isKey);
  const rows = await list({ limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(show), nextCursor: last ? writeOrderedCursor(last.cursor, order) : null };
}

const writeOrderedCursor = ({ key, id }: OrderedCursor<string>, order: string): string =>
  Buffer.from([order, key ?? '', id].join(' ')).toString('base64url');

const isNumber = (key: string): boolean => /^(?:-?\d{1,40}(?:\.\d{1,40})?)?$/.test(key);

function readOrderedCursor(
  cursor: string,
  order: string,
  isKey: (key: string) => boolean,
): OrderedCursor<Id<never>> {
  const [of = '', key = '', lastId = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (of === order && isKey(key) && isId<never>(lastId)) {
    const read = { key: key === '' ? null : key, id: lastId };
    if (writeOrderedCursor(read, order) === cursor) return read;
  }
  throw malformed([
    { path: '/query/cursor', message: 'Must be the nextCursor of an earlier page of the same list.' },
  ]);
}
