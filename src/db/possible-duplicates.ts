// Documents that may have come before (DOC-05): what a new one is compared with, and who is told of the earlier one.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Likeness } from '../documents/likeness.ts';
import type { DocumentId, EnvironmentId, OrganisationId } from '../domain/ids.ts';
import { rights } from '../domain/rights.ts';
import { together } from './transaction.ts';
import type { Transaction } from './transaction.ts';
import { mayReadDocument } from './visibility.ts';
import type { Reader } from './visibility.ts';

type Sql = RawBuilder<unknown>;

/** Among which earlier documents the copy of a new one is looked for. */
export interface Compared {
  readonly environmentId: EnvironmentId;
  /** Whose the new document is. */
  readonly organisationId: OrganisationId;
  /** Whether its sender reads everything: then also with what others like that sent for other organisations. */
  readonly everywhere: boolean;
}

/** Whether who sent the document `d` reads everything, as they are now; of service accounts only such send at all. */
const sentByWhoReadsEverything = (): Sql => sql`(d.sender_kind = 'service_account' or exists (
  select from users s where s.id = d.sender_id and s.environment_role = any (${rights.read_everything.roles}::text[])))`;

/**
 * The earlier document of the same sender, number and date (DOC-05): the first one, which is no copy itself. What a member
 * sends is compared within the organisation only: whoever guesses the number of another one's document learns nothing, and
 * marks nothing there. Of two that come at the same instant the second waits here for the first, so that exactly one of
 * them is unmarked.
 */
export async function findAlike(
  tx: Transaction,
  { environmentId, organisationId, everywhere }: Compared,
  { senderMarks, number, issueDate }: Likeness,
): Promise<DocumentId | null> {
  const numbered = `document ${environmentId} ${issueDate} ${number}`;
  const inOrganisation = sql`d.organisation_id = ${organisationId}`;
  // Sent in one go, and run one behind the other: what is read is what was committed while the lock was waited for.
  const [, { rows }] = await together<[unknown, { readonly rows: readonly { readonly id: DocumentId }[] }]>(
    tx,
    (sending) => [
      sql`select pg_advisory_xact_lock(hashtextextended(${numbered}, 0))`.execute(sending),
      sql<{ id: DocumentId }>`
        select d.id
        from documents d
        where d.number_folded = ${number} and d.issue_date = ${issueDate}::date
          and d.sender_marks && ${senderMarks}::text[]
          and ${everywhere ? sql`(${inOrganisation} or ${sentByWhoReadsEverything()})` : inOrganisation}
        order by d.possible_duplicate_of is not null, d.id
        limit 1`.execute(sending),
    ],
  );
  return rows[0]?.id ?? null;
}

/** The earlier document that the document `d` may be a copy of, where the reader may read that one as well (DOC-07). */
export const possibleDuplicateFor = (reader: Reader): Sql =>
  reader.everything === true
    ? sql`d.possible_duplicate_of`
    : sql`(select earlier.id from documents earlier
        where earlier.id = d.possible_duplicate_of and ${mayReadDocument(reader, sql`earlier`)})`;
