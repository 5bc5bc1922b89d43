// What a mail, a notification, a preference and a look can't be is refused by the schema, row by row; and mails that
// stood in the outbox before it had columns for them are carried over.
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { migrate } from '../../src/migrations.ts';
import { startFrom } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { testServers } from '../support/servers.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  const approval = await startFrom({ db: database.app, house }, house.templateId);
  await inTenant(database.app, house.environmentId, (tx) =>
    tell(tx, { ...approval, event: 'manager_missing', phases: [1], to: 'administrators', by: null }),
  );
});
afterAll(() => database.close());

/** The code with which Postgres refuses a statement; what it did not refuse is rolled back. */
const refusalOf = (statement: string): Promise<string> =>
  inTenant(database.app, house.environmentId, async (tx) => {
    const { numAffectedRows } = await sql.raw(statement).execute(tx);
    throw Object.assign(new Error('rolled back'), { code: `${numAffectedRows} rows` });
  }).catch(({ code }: { code: string }) => code);

const check = '23514';
const unique = '23505';
const foreign = '23503';
const mail = (change: string): string => `update outbox set ${change} where kind = 'mail'`;
const preference = (values: string): string =>
  `insert into notification_preferences (environment_id, user_id, event, channel, enabled)
    select environment_id, id, ${values} from users limit 1`;
const branding = (colour: string, logo = 'null'): string =>
  `insert into brandings (environment_id, version, colour, logo_url, footer)
    select id, 1, ${colour}, ${logo}, '' from environments limit 1`;

const impossible: [sentence: string, code: string, statement: string][] = [
  ['a mail that says nothing', check, mail('template = null')],
  ['a mail that says something unknown', check, mail("template = 'weather'")],
  ['a mail without its phases', check, mail('phases = null')],
  ['a start that says something', check, "update outbox set template = 'start_late' where kind = 'start'"],
  ['a nudge about no approval', check, "update outbox set approval_id = null where kind = 'start'"],
  ['a mail about no approval', check, mail('approval_id = null')],
  ['a mail to somebody who is not there', foreign, mail('recipient_user_id = gen_random_uuid()')],
  ['an invitation without one', check, mail("template = 'invitation', approval_id = null")],
  ['NTF-05 a begun mail whose look is not fixed', check, mail('begun_at = now()')],
  ['PHM-04 a list without its entries', check, mail('approval_id = null, listed = 1')],
  ['PHM-04 a list in place of another mail', check, mail("entries = '[]', listed = 0")],
  ['PHM-04 a start that waits for mails', check, "update outbox set held_at = now() where kind = 'start'"],
  [
    'PHM-04 a begun mail that waits for others',
    check,
    mail('held_at = now(), begun_at = now(), branding_version = 0'),
  ],
  ['PHM-04 a mail that went into another and still waits', check, mail('list_id = id')],
  [
    'PHM-04 a mail that went into another and out by itself',
    check,
    mail("list_id = id, state = 'settled', settled_at = now(), begun_at = now(), branding_version = 0"),
  ],
  [
    'a notification of something unknown',
    check,
    `insert into notifications (environment_id, id, user_id, event, approval_id, phases)
      select environment_id, gen_random_uuid(), user_id, 'weather', approval_id, '{}' from notifications limit 1`,
  ],
  ['PHM-03 missing managers switched off', check, preference("'manager_missing', 'mail', false")],
  ['PHM-07 being manager switched off', check, preference("'manager_set', 'app', false")],
  ['NTF-02 a preference for an unknown way', check, preference("'start_late', 'pigeon', true")],
  ['NTF-04 a colour that is none', check, branding("'red'")],
  ['NTF-04 a colour with more than a colour', check, branding("'#123456;'")],
  ['NTF-04 a logo without TLS', check, branding("'#123456'", "'http://windmill.example/logo.png'")],
  ['NTF-04 two looks of one version', unique, `${branding("'#123456'")}; ${branding("'#123456'")}`],
];

test.each(impossible)('%s is refused by the schema', async (_sentence, code, statement) => {
  expect(await refusalOf(statement)).toBe(code);
});

test('mails that wait from before are carried over, in every environment, and the rest stays as it is', async () => {
  const folder = join(import.meta.dirname, '../../migrations');
  const before = readdirSync(folder).filter((name) => /^\d{4}_.*\.sql$/.test(name) && name < '0003');
  const { superuserUrl, passwords } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const { ownerUrl } = await makeRolesAndDatabase(superuserUrl, passwords, name);
  await runner({
    databaseUrl: ownerUrl,
    dir: folder,
    ignorePattern: '(?:schema\\.sql|\\..*)',
    direction: 'up',
    count: before.length,
    migrationsTable: 'pgmigrations',
    log: () => undefined,
  });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const old = [await addOldMails(owner), await addOldMails(owner)];
    await migrate(ownerUrl, () => undefined);
    for (const { environmentId, userId } of old) {
      await owner.query("select set_config('app.environment_id', $1, false)", [environmentId]);
      const { rows } = await owner.query(
        `select kind, state, template, recipient_user_id, phases, begun_at is not null as begun, branding_version
          from outbox order by tries`,
      );
      const plain = { recipient_user_id: null, phases: null, begun: false, branding_version: null };
      const waiting = { kind: 'mail', state: 'pending', template: 'start_late', phases: [] };
      expect(rows).toEqual([
        { ...plain, ...waiting, recipient_user_id: userId },
        { ...plain, ...waiting, begun: true, branding_version: 0 },
        { ...plain, kind: 'start', state: 'pending', template: null },
      ]);
    }
  } finally {
    await owner.end();
  }
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  await superuser.query(`drop database ${name} with (force)`);
  await superuser.end();
});

/** As the first schema had them: a mail to a person, one to the mailbox that was tried before, and a nudge. */
async function addOldMails(owner: pg.Client): Promise<{ environmentId: string; userId: string }> {
  const [environmentId, userId, approvalId, documentId, organisationId, templateId] = [1, 2, 3, 4, 5, 6].map(
    () => randomUUID(),
  ) as [string, string, string, string, string, string];
  await owner.query("select set_config('app.environment_id', $1, false)", [environmentId]);
  const add = (table: string, columns: string, values: readonly unknown[]) =>
    owner.query(
      `insert into ${table} (${columns}) values (${values.map((_, nth) => `$${nth + 1}`).join(', ')})`,
      [...values],
    );
  const env = environmentId;
  await add('environments', 'id, name', [env, 'Old BV']);
  await add('users', 'environment_id, id, name, email, environment_role', [env, userId, 'Ada', 'a@b.example', 'administrator']); // prettier-ignore
  await add('locations', 'environment_id, code, name', [env, 'AMS', 'Amsterdam']);
  await add('contract_categories', 'environment_id, code, name', [env, 'P', 'Purchase']);
  await add('contract_types', 'environment_id, code, name, category', [env, 'INVOICE', 'Invoice', 'P']);
  await add('organisations', 'environment_id, id, name', [env, organisationId, 'Old BV']);
  await owner.query('begin');
  await add('templates', 'environment_id, id, name, current_version', [env, templateId, 'T', 1]);
  await add('template_versions', 'environment_id, template_id, version, contract_types, locations, phases', [
    env,
    templateId,
    1,
    ['INVOICE'],
    ['AMS'],
    '[{}]',
  ]);
  await owner.query('commit');
  const sha256 = Buffer.alloc(32);
  await add(
    'documents',
    'environment_id, id, kind, contract_type, location, organisation_id, title, reference, fields, sha256, sender_kind, sender_id',
    [
      env,
      documentId,
      'form',
      'INVOICE',
      'AMS',
      organisationId,
      'Chairs',
      'F-1',
      '{}',
      sha256,
      'user',
      userId,
    ],
  );
  await add(
    'approvals',
    'environment_id, id, document_id, document_sha256, contract_type, location, template_id, template_version, initiator_kind, initiator_id, state, seq',
    [env, approvalId, documentId, sha256, 'INVOICE', 'AMS', templateId, 1, 'user', userId, 'starting', 1],
  );
  const columns = 'environment_id, id, kind, approval_id, payload, tries';
  await add('outbox', columns, [
    env,
    randomUUID(),
    'mail',
    approvalId,
    { template: 'start_late', userId },
    0,
  ]);
  await add('outbox', columns, [
    env,
    randomUUID(),
    'mail',
    approvalId,
    { template: 'start_late', userId: null },
    1,
  ]);
  await add('outbox', columns, [env, randomUUID(), 'start', approvalId, {}, 2]);
  return { environmentId, userId };
}
