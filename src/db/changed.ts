import { UnmetAssumption } from './errors.ts';

/**
 * Says no when a change met another number of rows than it assumed: the state that it was judged on is not the state
 * that is there. A bug, and the transaction ends with it.
 */
export function requireChanged(
  { numAffectedRows = 0n }: { readonly numAffectedRows?: bigint | undefined },
  expected: number,
  what: string,
): void {
  if (numAffectedRows !== BigInt(expected)) {
    throw new UnmetAssumption(`${what}: ${numAffectedRows} rows were changed, not ${expected}`);
  }
}

/** The one row of a statement that always yields one. */
export function requireOne<Row>(rows: readonly Row[], what: string): Row {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${what}: ${rows.length} rows came, not one`);
  return row;
}
