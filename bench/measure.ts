// Running things side by side, and what their times come to.
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

/** Times of one kind in milliseconds; of many, what people ask for. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export function summarise(times: readonly number[]): Times {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Works through all items, so many at a time; resolves with the seconds it took. The first fault ends it. */
export async function inFlight<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<number> {
  const waiting = [...items].reverse();
  const started = performance.now();
  const one = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (performance.now() - started) / 1_000;
}

/** Runs it and adds its milliseconds to the list. */
export async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  times.push(performance.now() - started);
  return result;
}

const shortestPauseMs = 3;
/** A look comes at most this share of the time waited so far too late. */
const lateBy = 0.15;
const patienceMs = 180_000;

/**
 * Looks until there is something. Soon at first, then ever more rarely: what it measures is told to within 15 %, and
 * looking costs little where waiting is long.
 */
export async function awaitSight<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const started = performance.now();
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    const waited = performance.now() - started;
    if (waited > patienceMs) throw new Error(`waited ${patienceMs / 1_000} s in vain for ${what}`);
    await delay(Math.max(shortestPauseMs, waited * lateBy));
  }
}
