import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so; gives up after a minute unless told otherwise, and says what it waited for. */
export async function until(
  isSo: () => Promise<boolean>,
  what: string = isSo.toString(),
  atMostMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await delay(50);
  }
}
