// What is asked of organisations, their members and founders finds its rows by an index, whatever the plan knows.
import { sql } from 'kysely';
import pg from 'pg';
import { countFounded } from '../../src/db/bridges/found-environment.ts';
import { insertEnvironment } from '../../src/db/environments.ts';
import { newId } from '../../src/db/ids.ts';
import { organisationsOf } from '../../src/db/organisation-standing.ts';
import {
  listOrganisationMembers,
  listOrganisations,
  usesOfOrganisation,
} from '../../src/db/organisations.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const many = 3_000;

let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const { environmentId } = house;
  await openOne({ db: database.app, house });
  await inTenant(database.app, environmentId, (tx) => fill(tx, environmentId));
  for (let nth = 0; nth < 300; nth += 1) {
    const id = newId<'environment'>();
    await inTenant(database.app, id, (tx) =>
      insertEnvironment(tx, { id, name: 'Other', foundedBy: nth === 7 ? house.identities.admin : newId() }),
    );
  }
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, environmentId);
}, 120_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

/** Many organisations, each with a member and a document of its own, and one with as many members. */
async function fill(tx: Transaction, environmentId: House['environmentId']): Promise<void> {
  const series = sql`generate_series(1, ${many}::int) n`;
  await sql`insert into organisations (environment_id, id, name, name_folded)
    select ${environmentId}::uuid, gen_random_uuid(), 'O' || n, 'o' || n from ${series}`.execute(tx);
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${environmentId}::uuid, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'p@x.example', 'basic'
    from ${series}`.execute(tx);
  await sql`insert into organisation_members (environment_id, organisation_id, user_id, role)
    select u.environment_id, o.id, u.id, 'member'
    from users u join organisations o on o.name in ('O' || substr(u.name, 8), 'O1')`.execute(tx);
  await sql`insert into documents select (jsonb_populate_record(d, jsonb_build_object(
      'id', gen_random_uuid(), 'organisation_id', o.id))).*
    from documents d, organisations o where o.name like 'O%'`.execute(tx);
}

type List = [sentence: string, index: string, list: (tx: Transaction) => Promise<unknown>];

const page = { limit: 20, after: null };

const basil = () =>
  ({ kind: 'user', id: house.people.basil, role: 'basic', supplementaryRoles: [] }) as const;

const lists: List[] = [
  [
    'ENV-07 the organisations, oldest first',
    'organisations_(pkey|environment_id_id_key)',
    (tx) => listOrganisations(tx, { id: house.people.basil }, page),
  ],
  [
    'ENV-09 the members of an organisation',
    'organisation_members_pkey',
    (tx) => listOrganisationMembers(tx, house, page),
  ],
  [
    'ENV-10 the membership by which a user sends',
    'organisation_members_pkey',
    (tx) => organisationsOf(tx, basil(), { action: 'send_documents', organisationId: null }),
  ],
  [
    'DOC-01 the documents of an organisation',
    'documents_of_organisation',
    (tx) => usesOfOrganisation(tx, newId()),
  ],
  [
    'ENV-02 what one person has founded',
    'environments_founded',
    (tx) => countFounded(tx, { issuer: runIssuer().url, subject: house.people.admin }),
  ],
];

test.each(lists)('%s: found by its index', async (_sentence, index, list) => {
  const nodes = await plans.nodesOf(list);
  const found = nodes.filter((node) => new RegExp(`using (${index})\\b|on (${index})\\b`).test(node));
  expect(found.length >= 2 ? [] : nodes).toEqual([]);
});

test('ENV-10 the organisations of a user are found by its index, before one of them is taken', async () => {
  const nodes = await plans.nodesOfEach((tx) =>
    organisationsOf(tx, basil(), { action: 'send_documents', organisationId: null }),
  );
  expect(nodes.filter((node) => /(using|on) organisation_members_by_user\b/.test(node)).length).toBe(2);
});
