// The operator's command: an environment begins with its administrator, who comes in by the link that is printed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { listEnvironments } from '../../src/db/environments.ts';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import { runIssuer, signToken, testInvitationSecret } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from '../http/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

function run(args: readonly string[], over: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../../src/environment.ts'), ...args],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        DATABASE_URL: api.database.appUrl,
        INVITATION_SECRET: testInvitationSecret,
        PUBLIC_URL: 'https://countersign.example',
        ...over,
      },
    },
  );
  return { status, stdout, stderr };
}
const harbour = ['create', '--name', 'Harbour NV', '--administrator-name', 'Hanna Haven'];
const create = [...harbour, '--administrator-email', 'hanna@harbour.example'];

test('ENV-02 the first user of a new environment is its administrator, invited by mail and by the printed link', async () => {
  const { status, stdout, stderr } = run(create);
  expect([status, stderr]).toEqual([0, '']);
  const [, environmentId] = /^Environment ([0-9a-f-]{36}): Harbour NV$/m.exec(stdout) ?? [];
  const [, token = ''] = /^https:\/\/countersign\.example\/invitation#(\S+)$/m.exec(stdout) ?? [];
  expect((await listEnvironments(api.database.app)).map(({ id }) => id)).toContain(environmentId);
  const credential = await signToken(runIssuer(), 'hanna');
  const accepted = await api.callWith(credential, { path: '/v1/invitations/accept', body: { token } });
  expect(accepted.body).toMatchObject({ name: 'Harbour NV', user: { role: 'administrator' } });
  const { body } = await api.callWith(credential, '/v1/me');
  expect(body).toMatchObject({
    name: 'Hanna Haven',
    role: 'administrator',
    environment: { id: environmentId },
  });
  const invited = await api.callWith(credential, {
    path: '/v1/users',
    body: { name: 'Second', email: 'second@harbour.example' },
  });
  expect(invited.body.environmentRole).toBe('basic');
  const facts = await rowsOf(
    api.database.app,
    environmentId as EnvironmentId,
    sql`select (select count(*)::int from group_categories) as categories,
      (select count(*)::int from organisations) as organisations,
      (select count(*)::int from outbox where kind = 'mail') as mails`,
  );
  expect(facts).toEqual([{ categories: 1, organisations: 1, mails: 2 }]);
});

test.each([
  ['without an administrator', ['create', '--name', 'X'], 'administrator-name'],
  ['with an address that is none', [...harbour, '--administrator-email', 'hanna'], 'is no mail address'],
  ['with two lines in a name', [...create, '--name', 'a\nb'], '--name has more than one line'],
  ['without a name', [...create, '--name', ' '], '--name is empty'],
])('nothing is made %s, and it is told why', async (_, args, words) => {
  const before = await listEnvironments(api.database.app);
  const { status, stdout, stderr } = run(args);
  expect(status).not.toBe(0);
  expect(stderr).toContain(words);
  expect(stdout + stderr).not.toMatch(/^\s+at /m);
  expect(await listEnvironments(api.database.app)).toEqual(before);
});

test('it says what its environment lacks', () => {
  const { status, stderr } = run(create, { INVITATION_SECRET: '' });
  expect([status, /INVITATION_SECRET is missing/.test(stderr)]).toEqual([1, true]);
});
