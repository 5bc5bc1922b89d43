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
const unknownId = '01890000-0000-7000-8000-000000000000';
const harbour = ['create', '--name', 'Harbour NV', '--administrator-name', 'Hanna Haven'];
const create = [...harbour, '--administrator-email', 'hanna@harbour.example'];

test('ENV-02 the first user of a new environment is its administrator, invited by mail and by the printed link', async () => {
  const { status, stdout, stderr } = run(create);
  expect([status, stderr]).toEqual([0, '']);
  const [, environmentId] = /^Environment ([0-9a-f-]{36}): Harbour NV$/m.exec(stdout) ?? [];
  const [, token = ''] = /^https:\/\/countersign\.example\/invitations#token=(\S+)$/m.exec(stdout) ?? [];
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

const another = ['--name', 'Ines Inlet', '--email', 'ines@windmill.example'];

test('ENV-14 where nobody can administer an environment any more, the operator invites an administrator', async () => {
  const { environmentId } = api.house;
  const args = ['invite-administrator', '--environment', environmentId, ...another];
  const { status, stdout, stderr } = run(args);
  expect([status, stderr]).toEqual([0, '']);
  const [, token = ''] = /^https:\/\/countersign\.example\/invitations#token=(\S+)$/m.exec(stdout) ?? [];
  const credential = await signToken(runIssuer(), 'ines');
  await api.callWith(credential, { path: '/v1/invitations/accept', body: { token } });
  const { body } = await api.callWith(credential, '/v1/me');
  expect(body).toMatchObject({
    name: 'Ines Inlet',
    role: 'administrator',
    environment: { id: environmentId },
  });
  const facts = await rowsOf(
    api.database.app,
    environmentId,
    sql`select a.action, a.actor_kind as by,
        (select count(*)::int from outbox o where o.kind = 'mail' and o.recipient_user_id::text = a.subject_id) as mails
      from audit a where a.subject_id = ${body.id} and a.action = 'user_invited'`,
  );
  expect(facts).toEqual([{ action: 'user_invited', by: 'system', mails: 1 }]);
});

test.each([
  ['where there is no such environment', unknownId, another, `There is no environment ${unknownId}.`],
  ['of an environment without an id', 'windmill', another, '--environment is no id of an environment'],
  ['without an address', unknownId, another.slice(0, 2), '--email'],
])('nobody is invited %s, and it is told why', async (_, environment, rest, words) => {
  const { status, stdout, stderr } = run(['invite-administrator', '--environment', environment, ...rest]);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(/^\s+at /m);
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
