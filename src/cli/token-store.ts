// tokens.json of the state folder: the tokens that this command line got, until they expire.
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface StoredToken {
  readonly token: string;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What is about to expire would do so on its way. */
const leewayMs = 60_000;

const file = z.record(z.string(), z.object({ token: z.string(), expiresAt: z.number() }));

const pathOf = (stateFolder: string): string => join(stateFolder, 'tokens.json');
const keyOf = (issuer: string, subject: string): string => `${subject} at ${issuer}`;

/** A token that will do for a while, or undefined. */
export function storedToken(stateFolder: string, issuer: string, subject: string): string | undefined {
  const stored = read(stateFolder)[keyOf(issuer, subject)];
  return stored && stored.expiresAt - leewayMs > Date.now() ? stored.token : undefined;
}

/** Keeps a token for its owner only, by rename, so that a kill leaves the old file or the new one. */
export function storeToken(
  stateFolder: string,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
  stored: StoredToken,
): void {
  const live = Object.entries(read(stateFolder)).filter(([, { expiresAt }]) => expiresAt > Date.now());
  const draft = `${pathOf(stateFolder)}.${randomBytes(6).toString('hex')}`;
  const text = JSON.stringify({ ...Object.fromEntries(live), [keyOf(issuer, subject)]: stored }, null, 2);
  try {
    writeFileSync(draft, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, pathOf(stateFolder));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Tokens can be had anew: a file that is missing or damaged is one without tokens. */
function read(stateFolder: string): z.output<typeof file> {
  try {
    return file.parse(JSON.parse(readFileSync(pathOf(stateFolder), 'utf8')));
  } catch {
    return {};
  }
}
