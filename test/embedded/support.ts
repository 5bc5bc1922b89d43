import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A temporary folder that Postgres' user can get through to; `removeFolders` removes it. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(folder, 0o711);
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A log that keeps what it was told. */
export function aLog(): { readonly lines: string[]; readonly log: (line: string) => void } {
  const lines: string[] = [];
  return { lines, log: (line) => lines.push(line) };
}

/** The error with which the work ends; throws when it does not. */
export async function faultOf(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    // Not by instanceof: errors of Node's own modules are of another realm under jest.
    return error as Error;
  }
  throw new Error('It ended without an error');
}
