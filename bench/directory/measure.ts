// Doing a thing several times, by the product and straight on Postgres in turn, so that a drift of the machine hits both.
import { performance } from 'node:perf_hooks';
import type pg from 'pg';
import type { EnvironmentId } from '../../src/domain/ids.ts';

/** What one thing takes, in milliseconds: the median of the rounds, or another share of many. */
export interface Figure {
  readonly what: string;
  readonly ms: number;
  /** The same straight on Postgres, where there is such a thing. */
  readonly straightMs: number | null;
  /** What it may take at most. */
  readonly goalMs: number | null;
  /** How often as long as straight on Postgres it may take at most. */
  readonly goalRatio?: number;
}

export const shareOf = (times: readonly number[], share: number): number => {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
};

export const median = (times: readonly number[]): number => shareOf(times, 0.5);

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Times of each kind, of which there may be several in one round. */
export class Times {
  private readonly all = new Map<string, number[]>();

  async take(kind: string, work: () => Promise<unknown>): Promise<void> {
    this.add(kind, await timed(work));
  }

  add(kind: string, ms: number): void {
    const before = this.all.get(kind);
    if (before) before.push(ms);
    else this.all.set(kind, [ms]);
  }

  of(kind: string): readonly number[] {
    const found = this.all.get(kind);
    if (!found) throw new Error(`nothing was measured of ${kind}`);
    return found;
  }

  median(kind: string): number {
    return median(this.of(kind));
  }
}

/** A transaction straight on Postgres, as the API's role and under its tenant. Statements are prepared, as ours are. */
export async function straight(
  client: pg.Client,
  environmentId: EnvironmentId,
  statements: readonly (readonly [text: string, values: readonly unknown[]])[],
): Promise<void> {
  await client.query('begin');
  await client.query(prepared(`select set_config('app.environment_id', $1, true)`, [environmentId]));
  for (const [text, values] of statements) await client.query(prepared(text, values));
  await client.query('commit');
}

const names = new Map<string, string>();

function prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
  const name = names.get(text) ?? `straight_${names.size}`;
  names.set(text, name);
  return { name, text, values: [...values] };
}
