// What the plays of the demo have in common: each step is waited for, and whatever is wrong is said in words.
import { setTimeout as delay } from 'node:timers/promises';
import { CliError } from './cli-error.ts';

/** Ends the play in words where something is not as it should be. */
export function expectThat(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new CliError(`This is not as it should be: ${otherwise}.`);
}

/** Every step of the demo takes well under a second; a machine under load is given more. */
const stepWithinMs = 60_000;
const pollEveryMs = 200;

/** Asks again and again until there is an answer. */
export async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  const deadline = Date.now() + stepWithinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw inVain(what);
    await delay(pollEveryMs);
  }
}

/** A value that must come in the time of a step. */
export async function withinTime<Value>(value: Promise<Value>, what: string): Promise<Value> {
  const late = new AbortController();
  const timeout = delay(stepWithinMs, undefined, { signal: late.signal }).then(() => {
    throw inVain(what);
  });
  timeout.catch(() => undefined);
  try {
    return await Promise.race([value, timeout]);
  } finally {
    late.abort();
  }
}

const inVain = (what: string): CliError =>
  new CliError(
    `Waited ${stepWithinMs / 1_000} s in vain for ${what}. Do worker and Temporal run (npm start)?`,
  );
