// A thousand approvals cost a test as little as one: copies of it, with documents of their own.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { startFrom } from './courses.ts';
import type { Place } from './courses.ts';

const newUuid = sql.raw("overlay(gen_random_uuid()::text placing '7' from 15 for 1)");

/** So many approvals that have just been accepted, with the phases of the house's template. */
export async function manyApprovals(place: Place, count: number): Promise<ApprovalRef[]> {
  const { environmentId, approvalId } = await startFrom(place, place.house.templateId);
  return inTenant(place.db, environmentId, async (tx) => {
    await sql`insert into documents select (jsonb_populate_record(d, jsonb_build_object(
        'id', ${newUuid}, 'title', d.title || ' ' || nth))).*
      from documents d, generate_series(2, ${count}::int) as nth
      where d.id = (select document_id from approvals where id = ${approvalId})`.execute(tx);
    await sql`insert into approvals
      select (jsonb_populate_record(a, jsonb_build_object('id', ${newUuid}, 'document_id', d.id))).*
      from approvals a, documents d where a.id = ${approvalId} and d.id <> a.document_id`.execute(tx);
    await sql`insert into approval_phases
      select (jsonb_populate_record(p, jsonb_build_object('approval_id', a.id))).*
      from approval_phases p, approvals a where p.approval_id = ${approvalId} and a.id <> p.approval_id`.execute(
      tx,
    );
    const { rows } = await sql<{ id: ApprovalId }>`
      select a.id from approvals a join documents d on d.id = a.document_id
      order by length(d.title), d.title`.execute(tx);
    return rows.map(({ id }) => ({ environmentId, approvalId: id }));
  });
}
