/** Runs pieces of work one after another, in the order in which they were asked for. */
export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A queue of one workflow: its steps, commands and looks at the directory wait for each other at every step, and none
 * may see the course halfway through another. What fails keeps nobody behind it waiting.
 */
export function oneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
