// At most one process works in a folder at a time: "tickets" of processes, each a file of its own.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, stillRuns, type ProcessIdentity } from './process-identity.ts';

interface Ticket extends ProcessIdentity {
  readonly held: boolean;
}

export interface Lock {
  release(): void;
}

/** Tries against others that are trying in the same instant, before giving up. */
const maxTries = 50;

function parseTicket(text: string): Ticket | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Written by rename, so never half; whatever else lies here is no ticket.
    return undefined;
  }
  const { pid, startedAt, held } = (value ?? {}) as Record<string, unknown>;
  if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof held !== 'boolean') return undefined;
  return { pid, startedAt, held };
}

function readTicket(path: string): Ticket | undefined {
  try {
    return parseTicket(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeTicket(path: string, ticket: Ticket): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, JSON.stringify(ticket), { mode: 0o644 });
  renameSync(draft, path);
}

/** The tickets of others that still run; those of ended processes are cleared away, which nobody can mistake. */
function othersIn(folder: string, own: string): Ticket[] {
  const others: Ticket[] = [];
  for (const name of readdirSync(folder)) {
    if (name === own || !name.endsWith('.ticket')) continue;
    const ticket = readTicket(join(folder, name));
    if (ticket && stillRuns(ticket)) others.push(ticket);
    else rmSync(join(folder, name), { force: true });
  }
  return others;
}

/**
 * Takes the lock that lives in `folder` (made when missing), or says which process holds it. A lock whose process
 * has ended, by pid and start time, counts for nothing.
 *
 * Why tickets: with one lock file, two that find it stale can each remove it, the second one removing the first
 * one's new lock. Here each writes its own ticket first and then looks around, so of two at the same instant at
 * least one sees the other; who sees one that is still trying steps back and tries again a little later.
 */
export async function takeLock(folder: string): Promise<Lock | { readonly heldBy: number }> {
  mkdirSync(folder, { recursive: true });
  const identity = identityOf(process.pid);
  const own = `${process.pid}-${randomBytes(6).toString('hex')}.ticket`;
  const path = join(folder, own);
  let heldBy = process.pid;
  for (let tries = 0; tries < maxTries; tries += 1) {
    writeTicket(path, { ...identity, held: false });
    const others = othersIn(folder, own);
    const [first] = others;
    if (first === undefined) {
      writeTicket(path, { ...identity, held: true });
      return { release: () => rmSync(path, { force: true }) };
    }
    rmSync(path, { force: true });
    const holder = others.find((other) => other.held);
    heldBy = (holder ?? first).pid;
    if (holder) break;
    await sleep(10 + Math.random() * 90);
  }
  return { heldBy };
}
