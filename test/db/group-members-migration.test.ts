// What there was before groups had tasks is carried over, in every environment: who belongs to which group, and that
// nobody is told of tasks that were open already.
import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { migrate } from '../../src/migrations.ts';
import { testServers } from '../support/servers.ts';

const folder = join(import.meta.dirname, '../../migrations');
const { superuserUrl, passwords } = testServers();
const name = `test_${randomBytes(6).toString('hex')}`;

afterAll(async () => {
  const superuser = new pg.Client({ connectionString: superuserUrl });
  await superuser.connect();
  await superuser.query(`drop database if exists ${name} with (force)`);
  await superuser.end();
});

interface Old {
  readonly environmentId: string;
  readonly members: readonly string[];
}

test('GRP-18, ENV-13 members and open tasks of before are carried over, environment by environment', async () => {
  const { ownerUrl } = await makeRolesAndDatabase(superuserUrl, passwords, name);
  await runner({
    databaseUrl: ownerUrl,
    dir: folder,
    ignorePattern: '(?:schema\\.sql|\\..*)',
    direction: 'up',
    count: readdirSync(folder).filter((file) => /^\d{4}_.*\.sql$/.test(file) && file < '0007').length,
    migrationsTable: 'pgmigrations',
    log: () => undefined,
  });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const old = [await addOld(owner), await addOld(owner)];
    await migrate(ownerUrl, () => undefined);
    for (const { environmentId, members } of old) {
      await owner.query("select set_config('app.environment_id', $1, false)", [environmentId]);
      const effective = await owner.query<{ user_id: string }>('select user_id from group_effective_members');
      const tasks = await owner.query(
        'select state, told_at is not null as told, amount::text from tasks order by state',
      );
      expect([effective.rows.map(({ user_id }) => user_id).sort(), tasks.rows]).toEqual([
        [...members].sort(),
        [
          { state: 'open', told: true, amount: '12.50' },
          { state: 'waiting', told: false, amount: '12.50' },
        ],
      ]);
      // ENV-13: the turn of who was retired is known, and the approval is to look at it.
      const lost = await owner.query('select state from tasks where unattended_since is not null');
      const nudges = await owner.query('select state from outbox where kind = $1', ['directory_changed']);
      expect([lost.rows, nudges.rows]).toEqual([[{ state: 'waiting' }], [{ state: 'pending' }]]);
    }
  } finally {
    await owner.end();
  }
});

/** A group of three, of whom one is retired, and an approval with an open and a waiting task. */
async function addOld(owner: pg.Client): Promise<Old> {
  const newId = (): string => randomUUID();
  const [env, group, category, organisation, document, template, approval] = Array.from({ length: 7 }, newId);
  const [ann, bob, gone] = Array.from({ length: 3 }, newId);
  await owner.query("select set_config('app.environment_id', $1, false)", [env]);
  const add = (table: string, columns: string, ...values: readonly unknown[]) =>
    owner.query(
      `insert into ${table} (${columns}) values (${values.map((_, nth) => `$${nth + 1}`).join(', ')})`,
      [...values],
    );
  await add('environments', 'id, name', env, 'Old BV');
  for (const [userId, retiredAt] of [[ann, null], [bob, null], [gone, new Date()]] as const) {
    const columns = 'environment_id, id, name, email, environment_role, retired_at';
    await add('users', columns, env, userId, 'Somebody', 'a@b.example', 'basic', retiredAt);
  } // prettier-ignore
  await add('locations', 'environment_id, code, name', env, 'AMS', 'Amsterdam');
  await add('contract_categories', 'environment_id, code, name', env, 'P', 'Purchase');
  await add('contract_types', 'environment_id, code, name, category', env, 'INVOICE', 'Invoice', 'P');
  await add('organisations', 'environment_id, id, name', env, organisation, 'Old BV');
  await add('group_categories', 'environment_id, id, name', env, category, 'All');
  const ofGroup = 'environment_id, id, name, name_folded, category_id, status';
  await add('groups', ofGroup, env, group, 'ALL', 'all', category, 'active');
  for (const userId of [ann, bob, gone])
    await add('group_members', 'environment_id, group_id, user_id', env, group, userId);
  await owner.query('begin');
  await add('templates', 'environment_id, id, name, current_version', env, template, 'Old', 1);
  const ofVersion = 'environment_id, template_id, version, contract_types, locations, phases';
  await add('template_versions', ofVersion, env, template, 1, ['INVOICE'], ['AMS'], '[{}]');
  await owner.query('commit');
  const sha256 = Buffer.alloc(32, 7);
  await owner.query(
    `insert into documents (environment_id, id, kind, contract_type, location, organisation_id, title, reference,
        amount, currency, fields, sha256, sender_kind, sender_id)
      values ($1, $2, 'form', 'INVOICE', 'AMS', $3, 'Chairs', 'F-1', 12.50, 'EUR', '{}', $4, 'user', $5)`,
    [env, document, organisation, sha256, ann],
  );
  await owner.query(
    `insert into approvals (environment_id, id, document_id, document_sha256, contract_type, location, template_id,
        template_version, initiator_kind, initiator_id, state, seq)
      values ($1, $2, $3, $4, 'INVOICE', 'AMS', $5, 1, 'user', $6, 'running', 1)`,
    [env, approval, document, sha256, template, ann],
  );
  await owner.query(
    `insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind, state, opened_at)
      values ($1, $2, 1, 1, 'Approve', 'approval', 'none', 'open', now())`,
    [env, approval],
  );
  await owner.query(
    `insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
      values ($1, gen_random_uuid(), $2, 1, 1, 'approval', $3, 1, 'open', now()),
        ($1, gen_random_uuid(), $2, 1, 1, 'approval', $4, 2, 'waiting', null)`,
    [env, approval, ann, gone],
  );
  return { environmentId: String(env), members: [String(ann), String(bob)] };
}
