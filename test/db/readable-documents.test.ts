// The documents and approvals of which somebody may know who doesn't read everything: those of the rule, and read by indexes.
import { sql } from 'kysely';
import pg from 'pg';
import { findActiveActor } from '../../src/db/actors.ts';
import type { ActiveActor } from '../../src/db/actors.ts';
import { listApprovals } from '../../src/db/approvals.ts';
import { listDocuments } from '../../src/db/documents.ts';
import type { DocumentStatus } from '../../src/db/schema.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { mayKnowApproval, mayReadDocument, readerOf } from '../../src/db/visibility.ts';
import type { ApprovalId, DocumentId } from '../../src/domain/ids.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const many = 6_000;
const newUuid = sql.raw("overlay(gen_random_uuid()::text placing '7' from 15 for 1)::uuid");

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  await openOne({ db: database.app, house });
  await inTenant(database.app, house.environmentId, async (tx) => {
    await fillWithDocuments(tx);
    await fillWithApprovals(tx);
    const { environmentId, people } = house;
    await sql`with made as (
      insert into permission_sets (environment_id, id, name, name_folded, workflow_role)
      values (${environmentId}, ${newUuid}, 'Looks after', 'looks after', 'admin') returning id),
      located as (
        insert into permission_set_locations (environment_id, permission_set_id, location)
        select ${environmentId}::uuid, made.id, l.code from made, locations l),
      typed as (
        insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
        select ${environmentId}::uuid, made.id, t.code from made, contract_types t)
      insert into user_permission_sets (environment_id, user_id, permission_set_id)
      select ${environmentId}::uuid, ${people.basil}::uuid, id from made`.execute(tx);
    await sql`insert into organisation_members (environment_id, organisation_id, user_id, role)
      select ${environmentId}::uuid, id, ${people.basil}::uuid, 'member' from organisations where name in ('O5', 'O9')`.execute(
      tx,
    );
  });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, house.environmentId);
}, 240_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** One of 300, another one for each `shift`. People and groups of the house are the first of them, so each has some. */
const nth = (of: string, shift = 0) =>
  sql.raw(`(array(select id from ${of} order by id))[1 + (nth + ${shift}) % 300]`);

/** Documents of many organisations, sent by many people, of every status; and as many groups. */
async function fillWithDocuments(tx: Transaction): Promise<void> {
  await sql`insert into organisations (environment_id, id, name, name_folded)
    select ${house.environmentId}::uuid, ${newUuid}, 'O' || n, 'o' || n from generate_series(1, 300) n`.execute(
    tx,
  );
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${house.environmentId}::uuid, ${newUuid}, 'Person ' || n, 'person ' || n, 'p@x.example', 'basic'
    from generate_series(1, 300) n`.execute(tx);
  await sql`insert into groups select (jsonb_populate_record(g.one, jsonb_build_object(
      'id', ${newUuid}, 'name', 'G' || n, 'name_folded', 'g' || n))).*
    from (select t as one from groups t limit 1) g, generate_series(1, 300) n`.execute(tx);
  await sql`insert into documents select (jsonb_populate_record(d.one, jsonb_build_object('id', ${newUuid},
      'organisation_id', ${nth('organisations')}, 'sender_kind', 'user', 'sender_id', ${nth('users')}, 'status',
      (array['received', 'under_review', 'approved', 'rejected'])[1 + nth % 4]))).*
    from (select t as one from documents t limit 1) d, generate_series(1, ${many}::int) nth`.execute(tx);
  await sql`insert into document_originals (environment_id, document_id, media_type, content)
    select environment_id, id, 'text/plain', '' from documents d
    where not exists (select from document_originals o where o.document_id = d.id)`.execute(tx);
}

/** Of each document an approval of somebody, with a manager, a participant and a group that has answered. */
async function fillWithApprovals(tx: Transaction): Promise<void> {
  await sql`insert into approvals select (jsonb_populate_record(a.one, jsonb_build_object('id', ${newUuid},
      'document_id', d.id, 'initiator_kind', 'user', 'initiator_id', ${nth('users', 50)}, 'state', 'approved',
      'location', case when nth % 20 = 0 then (a.one).location else 'L' || nth % 50 end, 'finished_at', now()))).*
    from (select t as one from approvals t limit 1) a, (select d.id, row_number() over () as nth from documents d) d`.execute(
    tx,
  );
  const numbered = sql`(select a.*, row_number() over () as nth from approvals a where a.state = 'approved') a`;
  await sql`insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind,
      manager_group_id, manager_user_id, manager_basis, state)
    select a.environment_id, a.id, 8, 1, 'x', 'task', 'owner', ${house.groups.owners}::uuid, ${nth('users', 100)}, 'placed',
      'pending' from ${numbered}`.execute(tx);
  await sql`insert into phase_participants (environment_id, approval_id, phase, attempt, user_id, turn)
    select a.environment_id, a.id, 8, 1, ${nth('users', 150)}, null from ${numbered}`.execute(tx);
  await sql`insert into tasks (environment_id, id, approval_id, phase, attempt, kind, group_id, mode, turn, state,
      opened_at, told_at)
    select a.environment_id, ${newUuid}, a.id, 8, 1, 'task', ${nth('groups', 200)}, 'one', 1, 'open', now(), now()
    from ${numbered}`.execute(tx);
  await sql`insert into task_answers (environment_id, task_id, user_id, decision, document_sha256, answered_by,
      answered_by_environment_id)
    select t.environment_id, t.id, ${nth('users', 250)}, 'approved', sha256('x'), ${nth('users', 250)}, t.environment_id
    from (select t.*, row_number() over () as nth from tasks t where t.group_id is not null) t`.execute(tx);
}

const names: PersonName[] = ['olga', 'rita', 'rob', 'ann', 'bob', 'cleo', 'dora', 'sam', 'basil'];

async function as<T>(
  name: PersonName,
  work: (tx: Transaction, active: ActiveActor) => Promise<T>,
): Promise<T> {
  return inTenant(database.app, house.environmentId, async (tx) => {
    const active = await findActiveActor(tx, asPerson(house, name));
    if (!active) throw new Error(`${name} is active`);
    return work(tx, active);
  });
}

/** By the rule of a single document. */
const allowed = (name: PersonName, status: DocumentStatus | null): Promise<DocumentId[]> =>
  as(name, async (tx, active) => {
    const { rows } = await sql<{ id: DocumentId }>`
      select d.id from documents d where ${mayReadDocument(readerOf(active))} and ${
        status === null ? sql`true` : sql`d.status = ${status}`
      } order by d.id desc`.execute(tx);
    return rows.map(({ id }) => id);
  });

const listed = (name: PersonName, status: DocumentStatus | null, limit: number): Promise<DocumentId[]> =>
  as(name, async (tx, active) => {
    const ids: DocumentId[] = [];
    for (;;) {
      const page = await listDocuments(tx, active, { limit, after: ids.at(-1) ?? null, status });
      ids.push(...page.map(({ id }) => id));
      if (page.length < limit) return ids;
    }
  });

test.each(names)(
  'DOC-07, DOC-08 the pages of %s have what they may read one by one, newest first',
  async (name) => {
    for (const status of [null, 'approved'] as const) {
      const expected = await allowed(name, status);
      expect(expected.length > 0 || status !== null).toBe(true);
      expect(await listed(name, status, 7)).toEqual(expected);
      expect(await listed(name, status, 200)).toEqual(expected);
    }
  },
  60_000,
);

test.each([null, 'approved'] as const)(
  'DOC-07, ENV-10 a member’s page, of status %s, reads nothing but what is theirs',
  async (status) => {
    const nodes = await plans.nodesOf(async (tx) => {
      const active = await findActiveActor(tx, asPerson(house, 'basil'));
      if (!active) throw new Error('Basil is active');
      return listDocuments(tx, active, { limit: 20, after: null, status });
    });
    const big =
      'documents|document_originals|approvals|approval_phases|phase_participants|tasks|task_answers';
    const walks = [
      new RegExp(`Seq Scan on (${big}) `),
      /using documents_(pkey|environment_id_id_key|by_status)\b.* on documents (?=.*Backward)/,
      /Scan Backward using (documents_(pkey|environment_id_id_key|by_status)|document_originals_pkey)/,
    ];
    expect(nodes.filter((node) => walks.some((walk) => walk.test(node)))).toEqual([]);
    for (const index of [
      `documents_of_organisation${status === null ? '(_by_status)?' : '_by_status'}`,
      'documents_of_sender',
      'approvals_of_initiator',
      'phase_participants_by_user',
      'approval_phases_by_manager',
      'tasks_of_group',
      'task_answers_given',
    ]) {
      const found = nodes.filter((node) => new RegExp(`(using|on) ${index}\\b`).test(node));
      expect([index, found.length >= 2]).toEqual([index, true]);
    }
  },
);

/** By the rule of a single approval. */
const known = (name: PersonName): Promise<ApprovalId[]> =>
  as(name, async (tx, active) => {
    const { rows } = await sql<{ id: ApprovalId }>`
      select a.id from approvals a where ${mayKnowApproval(readerOf(active))} order by a.id desc`.execute(tx);
    return rows.map(({ id }) => id);
  });

const listedApprovals = (name: PersonName, limit: number): Promise<ApprovalId[]> =>
  as(name, async (tx, active) => {
    const ids: ApprovalId[] = [];
    for (;;) {
      const page = await listApprovals(tx, active, { limit, after: ids.at(-1) ?? null });
      ids.push(...page.map(({ id }) => id));
      if (page.length < limit) return ids;
    }
  });

test.each(names)(
  'DOC-08, PHM-05 the pages of %s have the approvals of which they may know one by one, newest first',
  async (name) => {
    const expected = await known(name);
    expect(expected.length).toBeGreaterThan(0);
    expect(await listedApprovals(name, 7)).toEqual(expected);
    expect(await listedApprovals(name, 200)).toEqual(expected);
  },
  60_000,
);

test('PHM-05 a member’s page of approvals reads nothing but what is theirs', async () => {
  const nodes = await plans.nodesOf(async (tx) => {
    const active = await findActiveActor(tx, asPerson(house, 'basil'));
    if (!active) throw new Error('Basil is active');
    return listApprovals(tx, active, { limit: 20, after: null });
  });
  const big = 'documents|approvals|approval_phases|phase_participants|tasks|task_answers';
  const walks = [
    new RegExp(`Seq Scan on (${big}) `),
    /using approvals_(pkey|environment_id_id_key)\b.* on approvals (?=.*Backward)/,
    /Scan Backward using approvals_(pkey|environment_id_id_key)/,
  ];
  expect(nodes.filter((node) => walks.some((walk) => walk.test(node)))).toEqual([]);
  for (const index of [
    'approvals_of_initiator',
    'approvals_by_place',
    'phase_participants_by_user',
    'approval_phases_by_manager',
    'tasks_of_group',
    'task_answers_given',
  ]) {
    const found = nodes.filter((node) => new RegExp(`(using|on) ${index}\\b`).test(node));
    expect([index, found.length >= 2]).toEqual([index, true]);
  }
});
