import { setFlagsFromString } from 'node:v8';
import { ConfigurationError } from './config.ts';

/** Runs one of our programs to its end. What its operator can mend is told in words, without a stack. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  allocateYoung();
  try {
    await program();
  } catch (error) {
    const words = inWords(error);
    if (words === null) throw error;
    process.stderr.write(`${words}\n`);
    process.exitCode = 1;
  }
}

/**
 * Has V8 put every new object among the young ones. By itself it learns where objects are made that stay: who once read
 * a hundred thousand members would have whatever is read later put among the old ones, too, which only long collections
 * look through (docs/decisions/0032).
 */
export const allocateYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring');

/**
 * Aborts when the process is asked to stop (SIGTERM, SIGINT); whoever finds that it cannot go on aborts it as well. A
 * second signal of the same kind ends the process at once.
 */
export function stopOnSignals(): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  return stopping;
}

function inWords(error: unknown): string | null {
  if (error instanceof ConfigurationError) return error.message;
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  return code === 'EADDRINUSE' ? `${address}:${port} is in use by another program.` : null;
}
