import { setImmediate as nextTurn } from 'node:timers/promises';

/** Goes through work that is cut into slices, and lets other requests go first between them. */
export async function inSlices<T>(slices: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
    await nextTurn();
  }
}
