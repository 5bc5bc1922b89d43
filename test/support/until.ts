import { setTimeout as delay } from 'node:timers/promises';

/** After so long something is asked again: at once at first, less often the longer it takes, for each asking costs. */
export const pauseAfter = (waitedMs: number): number => Math.min(Math.max(waitedMs / 8, 10), 150);

/** Waits until something is so; gives up after a minute unless told otherwise, and says what it waited for. */
export async function until(
  isSo: () => Promise<boolean>,
  what: string = isSo.toString(),
  atMostMs = 60_000,
): Promise<void> {
  const began = Date.now();
  while (!(await isSo())) {
    const waited = Date.now() - began;
    if (waited > atMostMs) throw new Error(`waited in vain for: ${what}`);
    await delay(pauseAfter(waited));
  }
}
