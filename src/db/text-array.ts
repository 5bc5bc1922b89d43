import pg from 'pg';

/** `text[]`, as which ids, places and types leave the server (`pg_type.oid`). */
export const textArrayType = 1009;

// Its types know no arrays.
const parseAny = (pg.types.getTypeParser as (type: number) => (text: string) => (string | null)[])(
  textArrayType,
);

/**
 * A list of texts as Postgres writes it. Where nothing in it is quoted, nested or null it is cut at the commas: pg's own
 * parser goes by single characters, and for the permissions of ten people made more garbage than all else of a placement.
 */
export function parseTextArray(text: string): (string | null)[] {
  if (text === '{}') return [];
  if (/["{]|\bnull\b/i.test(text.slice(1))) return parseAny(text);
  return text.slice(1, -1).split(',');
}
