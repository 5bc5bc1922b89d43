// What imports of users, permission sets and groups have in common: looking things up, and writing in parts.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { UserId } from '../domain/ids.ts';
import type { Faults, ImportFault, ImportRefusal } from '../domain/import.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { DirectoryRequest } from './directory-change.ts';
import type { Nudge } from './outbox.ts';
import type { Transaction } from './transaction.ts';

/** The rows of a file as far as they could be read, with what is wrong with them so far. */
export interface Table<Row> {
  readonly rows: readonly Row[];
  readonly faults: Faults;
}

export interface Importing<Row> {
  readonly request: DirectoryRequest;
  readonly table: Table<Row>;
  /** Only says whether it could be imported. */
  readonly dryRun: boolean;
}

/** How many rows came in, or would. */
export interface Imported {
  readonly imported: number;
  readonly nudges: readonly Nudge[];
}

/** One transaction, and statements of some ten milliseconds: nothing waits for long while it is written out. */
const rowsAtOnce = 2_000;

/** What is looked up by reading through everybody is looked up for many at a time. */
const lookedUpAtOnce = 25_000;

/** Runs a statement for each part of the rows, one after the other. */
export async function inParts<Row>(
  rows: readonly Row[],
  run: (part: readonly Row[]) => Promise<unknown>,
  atOnce = rowsAtOnce,
): Promise<void> {
  for (let from = 0; from < rows.length; from += atOnce) await run(rows.slice(from, from + atOnce));
}

/** Some five milliseconds of work. */
const listedPerTurn = 10_000;

/** Goes through rows of which each may list thousands; others have their turn in between. */
export async function inTurns<Row, Made>(
  rows: readonly Row[],
  listedBy: (row: Row) => number,
  make: (row: Row) => Made,
): Promise<Made[]> {
  const made: Made[] = [];
  let done = 0;
  for (const row of rows) {
    made.push(make(row));
    done += 1 + listedBy(row);
    if (done < listedPerTurn) continue;
    await nextTurn();
    done = 0;
  }
  return made;
}

const pairsAtOnce = 2_000;

/** Who stands in what, and as which of them, in parts, however they are spread. */
export function* pairsOf<Item extends { readonly id: string }, One>(
  items: readonly Item[],
  listed: (item: Item) => readonly One[],
): Generator<{ readonly id: Item['id']; readonly one: One; readonly rank: number }[]> {
  let part = [];
  for (const item of items) {
    for (const [nth, one] of listed(item).entries()) {
      part.push({ id: item.id, one, rank: nth + 1 });
      if (part.length < pairsAtOnce) continue;
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}

/** All or nothing: with a single fault in the file nothing is written. */
export const judged = (faults: Faults): Result<null, ImportRefusal> =>
  faults.refusal ? err(faults.refusal) : ok(null);

type At = (message: string) => Omit<ImportFault, 'path'>;

/** Names and mail addresses that stand in the file twice, whatever their case: told at the later one. */
export function faultTwins<Row>(
  { rows, faults }: Table<Row>,
  read: (row: Row) => { readonly key: string; readonly line: number; readonly at: At },
): void {
  const first = new Map<string, number>();
  for (const row of rows) {
    const { key, line, at } = read(row);
    const before = first.get(key);
    if (key === '') continue;
    if (before === undefined) first.set(key, line);
    else faults.add(at(`Is the same as in line ${before}.`));
  }
}

/** Who has a mail address, folded, here: an active user, several, or nobody. In an import it says who is meant, and proves nothing. */
export async function readUsersByMail(
  tx: Transaction,
  mails: readonly string[],
): Promise<ReadonlyMap<string, UserId | 'several'>> {
  const found = new Map<string, UserId | 'several'>();
  const look = async (part: readonly string[]): Promise<void> => {
    // Joined as sets: compared with a list, each of a hundred thousand users meets each entry of it.
    const { rows } = await sql<{ mail: string; ids: UserId[] }>`
      with here as materialized (
        select u.id, lower(normalize(u.email, nfkc)) as mail from users u where u.retired_at is null)
      select here.mail, array_agg(here.id::text order by here.id) as ids
      from unnest(${part}::text[]) asked (mail) join here on here.mail = asked.mail
      group by here.mail`.execute(tx);
    for (const { mail, ids } of rows) found.set(mail, ids.length > 1 ? 'several' : (ids[0] as UserId));
  };
  await inParts([...new Set(mails)], look, lookedUpAtOnce);
  return found;
}

/** The users whom a cell lists by their mail addresses; those who are nobody, or several, are told. */
export function usersOf(
  mails: readonly string[],
  users: ReadonlyMap<string, UserId | 'several'>,
  tell: (message: string) => void,
): UserId[] {
  return mails.flatMap((mail) => {
    const user = users.get(mail);
    if (user === undefined) tell(`No active user has the mail address ${mail}.`);
    else if (user === 'several') tell(`Several users have the mail address ${mail}: add them by hand.`);
    else return [user];
    return [];
  });
}

/** Those of these names, folded, that something has already. */
export async function readTaken(
  tx: Transaction,
  table: 'groups' | 'permission_sets',
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  const live = table === 'groups' ? sql`and t.deleted_at is null` : sql``;
  await inParts([...new Set(names)], async (part) => {
    const { rows } = await sql<{ name: string }>`
      select t.name_folded as name from ${sql.table(table)} t
      where t.name_folded = any (${part}::text[]) ${live}`.execute(tx);
    rows.forEach(({ name }) => taken.add(name));
  });
  return taken;
}

/**
 * One import at a time, and first of all locks: whoever sends the same again, while the first runs, waits here, and finds
 * its answer or what it has made. A dry run makes nothing, and waits for nobody.
 */
export async function lockImports(tx: Transaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('import/' || current_setting('app.environment_id'), 0))`.execute(
    tx,
  );
}

/** Keeps those who are about to be given something from being retired meanwhile; before any group. */
export async function lockImported(tx: Transaction, userIds: readonly UserId[]): Promise<void> {
  await sql`
    select from users where id = any (${userIds}::uuid[]) order by id for no key update`.execute(tx);
}
