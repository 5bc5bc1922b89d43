// A thousand approvals cost a test as little as one: copies of it, with documents of their own.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { newId } from '../../src/db/ids.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { startFrom } from './courses.ts';
import type { Place } from './courses.ts';

/** What belongs to an approval before anybody has a task in it, the phases before what is of them. */
const partsOfWaiting = [
  'approval_events',
  'approval_phases',
  'phase_groups',
  'phase_participants',
  'placements',
];

/** So many approvals that have just been accepted, with the phases of the house's template. */
export async function manyApprovals(place: Place, count: number): Promise<ApprovalRef[]> {
  const first = await startFrom(place, place.house.templateId);
  return [first, ...(await copiesOf(place, first, { count: count - 1, parts: ['approval_phases'] }))];
}

/** So many approvals that stand where this one does, which has nobody's task yet. */
export const alike = async (place: Place, approval: ApprovalRef, count: number): Promise<ApprovalRef[]> => [
  approval,
  ...(await copiesOf(place, approval, { count: count - 1, parts: partsOfWaiting })),
];

async function copiesOf(
  { db }: Place,
  { environmentId, approvalId }: ApprovalRef,
  { count, parts }: { readonly count: number; readonly parts: readonly string[] },
): Promise<ApprovalRef[]> {
  const documentIds = Array.from({ length: count }, () => newId<'document'>());
  const approvalIds = Array.from({ length: count }, () => newId<'approval'>());
  const copies = sql`
    unnest(${documentIds}::uuid[], ${approvalIds}::uuid[]) with ordinality as copy (document_id, approval_id, nth)`;
  await inTenant(db, environmentId, async (tx) => {
    await sql`insert into documents select (jsonb_populate_record(d, jsonb_build_object(
        'id', copy.document_id, 'title', d.title || ' ' || (copy.nth + 1)))).*
      from documents d, ${copies}
      where d.id = (select document_id from approvals where id = ${approvalId})`.execute(tx);
    await sql`insert into approvals select (jsonb_populate_record(a, jsonb_build_object(
        'id', copy.approval_id, 'document_id', copy.document_id))).*
      from approvals a, ${copies} where a.id = ${approvalId}`.execute(tx);
    for (const part of parts) {
      const columns = await givenColumnsOf(tx, part);
      await sql`insert into ${sql.table(part)} (${columns}) select ${columns} from (
        select (jsonb_populate_record(one, jsonb_build_object('approval_id', copy.approval_id))).*
        from ${sql.table(part)} one, ${copies} where one.approval_id = ${approvalId}) copied`.execute(tx);
    }
  });
  return approvalIds.map((id) => ({ environmentId, approvalId: id }));
}

/** All but those that the database works out. */
async function givenColumnsOf(tx: Transaction, table: string): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`.execute(
    tx,
  );
  return sql.join(rows.map(({ name }) => sql.ref(name)));
}
