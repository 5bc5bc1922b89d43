// What administrators keep is carried over from before it had versions and folded names, in every environment.
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

test('ENV-07, ENV-16, ENV-18 configuration and names of before are carried over, environment by environment', async () => {
  const { ownerUrl } = await makeRolesAndDatabase(superuserUrl, passwords, name);
  await runner({
    databaseUrl: ownerUrl,
    dir: folder,
    ignorePattern: '(?:schema\\.sql|\\..*)',
    direction: 'up',
    count: readdirSync(folder).filter((file) => /^\d{4}_.*\.sql$/.test(file) && file < '0013').length,
    migrationsTable: 'pgmigrations',
    log: () => undefined,
  });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const environments = [await addOld(owner), await addOld(owner)];
    await migrate(ownerUrl, () => undefined);
    for (const environmentId of environments) {
      await owner.query("select set_config('app.environment_id', $1, false)", [environmentId]);
      const rowsOf = async (statement: string): Promise<unknown[]> => (await owner.query(statement)).rows;
      expect(await rowsOf('select code, version, id is not null as id, changed_by from locations')).toEqual([
        { code: 'AMS', version: 1, id: true, changed_by: null },
      ]);
      expect(await rowsOf('select name_folded as folded from group_categories')).toEqual([{ folded: 'all' }]);
      // Two that differed by their case alone both stay.
      const sets = await rowsOf(
        "select name, name_folded = 'reviewers' as plain, name_folded like 'reviewers%' as folded from permission_sets",
      );
      expect(sets).toEqual(
        expect.arrayContaining([
          { name: 'Reviewers', plain: true, folded: true },
          { name: 'REVIEWERS', plain: false, folded: true },
        ]),
      );
      expect(
        await rowsOf(
          "select name, name_folded = 'old bv' as plain, version, changed_by, deleted_at from organisations order by id",
        ),
      ).toEqual([
        { name: 'Old BV', plain: true, version: 1, changed_by: null, deleted_at: null },
        { name: 'OLD BV', plain: false, version: 1, changed_by: null, deleted_at: null },
      ]);
      expect(
        await rowsOf('select name_folded as folded, relationship_manager, group_administrator from users'),
      ).toEqual([{ folded: 'ann mulder', relationship_manager: false, group_administrator: false }]);
      expect(await rowsOf('select kind, word from name_words order by word')).toEqual([
        { kind: 'user', word: 'ann' },
        { kind: 'user', word: 'mulder' },
      ]);
    }
  } finally {
    await owner.end();
  }
});

/** An environment with a user, a location, a group category, and organisations and permission sets whose names differ by case. */
async function addOld(owner: pg.Client): Promise<string> {
  const environmentId = randomUUID();
  await owner.query("select set_config('app.environment_id', $1, false)", [environmentId]);
  const add = (statement: string, ...values: readonly unknown[]) =>
    owner.query(statement, [environmentId, ...values]);
  await add("insert into environments (id, name) values ($1, 'Old BV')");
  await add(`insert into users (environment_id, id, name, email, environment_role)
    values ($1, gen_random_uuid(), 'Ann Mulder', 'a@b.example', 'basic')`);
  await add("insert into locations (environment_id, code, name) values ($1, 'AMS', 'Amsterdam')");
  await add("insert into group_categories (environment_id, id, name) values ($1, gen_random_uuid(), 'All')");
  for (const [place, said] of ['Old BV', 'OLD BV'].entries()) {
    const id = `0${place}${randomUUID().slice(2)}`;
    await add('insert into organisations (environment_id, id, name) values ($1, $2, $3)', id, said);
  }
  for (const [place, said] of ['Reviewers', 'REVIEWERS'].entries()) {
    await add(
      `insert into permission_sets (environment_id, id, name, workflow_role) values ($1, $2, $3, 'reviewer')`,
      `0${place}${randomUUID().slice(2)}`,
      said,
    );
  }
  return environmentId;
}
