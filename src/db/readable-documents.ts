// The documents that somebody may read who doesn't read everything, of one page. It is the rule of `mayReadDocument`, asked
// from the side of the reader: each way is read by its index, and what the environment holds beside is not looked at.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { DocumentId } from '../domain/ids.ts';
import { rights } from '../domain/rights.ts';
import { beyondEveryId } from './ids.ts';
import type { Page } from './page.ts';
import type { DocumentStatus } from './schema.ts';

type Sql = RawBuilder<unknown>;

export type DocumentQuery = Page<DocumentId> & { readonly status: DocumentStatus | null };

/** What a query leaves of the documents `d`. */
export const fitsQuery = ({ after, status }: DocumentQuery): Sql => sql`d.id < ${after ?? beyondEveryId}::uuid
  ${status === null ? sql`` : sql`and d.status = ${status}`}`;

/** The approvals that a reader belongs to: as `belongs` of `visibility.ts` says it. */
const involving = (readerId: string): Sql => sql`
  select i.id from approvals i where i.initiator_id = ${readerId}
  union select pp.approval_id from phase_participants pp where pp.user_id = ${readerId}
  union select ap.approval_id from approval_phases ap where ap.manager_user_id = ${readerId}
  union select gt.approval_id from group_effective_members gm
    join tasks gt on gt.group_id = gm.group_id and gt.group_id is not null
    where gm.user_id = ${readerId}
  union select gt.approval_id from task_answers ga join tasks gt on gt.id = ga.task_id and gt.group_id is not null
    where ga.answered_by = ${readerId}`;

/** Those that were passed on to a reader and are theirs still (DEL-07). */
const delegatedTo = (readerId: string): Sql => sql`
  select dd.approval_id as id from delegations dd where dd.to_user_id = ${readerId} and dd.state = 'open'`;

/** The ids of the documents of one page, newest first, that a reader may read (DOC-07, ENV-10). */
export function readableDocuments(readerId: string, query: DocumentQuery): Sql {
  const newest = sql`order by d.id desc limit ${query.limit}`;
  const sentOrOwned = (which: Sql): Sql => sql`(
    select d.id from documents d where ${which} and ${fitsQuery(query)} ${newest})`;
  // From the approvals to their documents, one by one: left to itself the plan walks through all documents for the first
  // that fit, which are few of many.
  const ofApprovals = (approvals: Sql): Sql => sql`(
    select d.id from (select distinct id from (${approvals}) every_way offset 0) mine
    cross join lateral (select a.document_id from approvals a where a.id = mine.id offset 0) a
    cross join lateral (select d.id, d.status from documents d where d.id = a.document_id offset 0) d
    where ${fitsQuery(query)} group by d.id ${newest})`;
  const ways: Readonly<Record<(typeof rights)['read_document']['relations'][number], Sql>> = {
    sender: sentOrOwned(sql`d.sender_id = ${readerId}`),
    organisation_member: sql`
      select owned.id from organisation_members om
      cross join lateral ${sentOrOwned(sql`d.organisation_id = om.organisation_id`)} owned
      where om.user_id = ${readerId}`,
    involved: ofApprovals(involving(readerId)),
    delegate: ofApprovals(delegatedTo(readerId)),
  };
  const all = sql.join(
    rights.read_document.relations.map((relation) => ways[relation]),
    sql` union `,
  );
  return sql`(select d.id from (${all}) d ${newest})`;
}
