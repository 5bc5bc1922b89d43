// Changes of organisations at the same instant as their use: who waits for whom, and with which rights (ENV-08, 09, 10).
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';
import { makeOrganisation } from './organisation-routes.ts';

let api: TestApi;
let harbour: string;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  harbour = await makeOrganisation(api, 'Harbour NV');
});
afterAll(() => api.close());

const asMade = { 'if-match': '"1"' };
const path = (name?: PersonName) =>
  `/v1/organisations/${harbour}${name === undefined ? '' : `/members/${api.house.people[name]}`}`;
const put = (name: PersonName, role: string, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { method: 'PUT', path: path(name), body: { role } });
const take = (name: PersonName, caller: Caller): Promise<Answer> =>
  api.call(caller, { method: 'DELETE', path: path(name) });

/** Somebody waits for a lock of somebody else. */
const waits = (): Promise<unknown> =>
  until(
    async () => {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        api.database.app,
      );
      return rows.length > 0;
    },
    'somebody who waits',
    10_000,
  );

/** Begins a request while another transaction has its locks, and goes on in that one once the request waits. */
async function meanwhile(
  {
    lock,
    request,
  }: { readonly lock: (tx: Transaction) => Promise<unknown>; readonly request: () => Promise<Answer> },
  then: (tx: Transaction) => Promise<unknown>,
): Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  await inTenant(api.database.app, api.house.environmentId, async (tx) => {
    await lock(tx);
    answer ??= request();
    await waits();
    await then(tx);
  });
  if (!answer) throw new Error('nothing was asked');
  return answer;
}

/** What a reference to the organisation takes; fails at once where it would have to wait. */
const refer = (tx: Transaction) =>
  sql`select from organisations where id = ${harbour} for key share nowait`.execute(tx);

test('ENV-09, ENV-10 who deletes an organisation while a member sends waits for the member, who goes on', async () => {
  await put('basil', 'member');
  const { status } = await meanwhile(
    {
      lock: (tx) =>
        sql`select from organisation_members where user_id = ${api.house.people.basil} for share`.execute(tx),
      request: () => api.call('admin', { method: 'DELETE', path: path(), headers: asMade }),
    },
    refer,
  );
  expect(status).toBe(200);
});

test('GRP-29, ENV-07 who renames an organisation while a group around it is changed stops nobody who names it there', async () => {
  const { owners } = api.house.groups;
  const made = await api.call('admin', {
    path: `/v1/groups/${owners}/members`,
    body: { organisationId: harbour },
  });
  expect(made.status).toBe(200);
  const body = { name: 'Quay NV' };
  const { status } = await meanwhile(
    {
      lock: (tx) => sql`select from groups where id = ${owners} for no key update`.execute(tx),
      request: () => api.call('admin', { method: 'PUT', path: path(), body, headers: asMade }),
    },
    refer,
  );
  expect(status).toBe(200);
});

/** As a change of another member holds it. */
const lockOrganisation = (tx: Transaction) =>
  sql`select from organisations where id = ${harbour} for no key update`.execute(tx);

const losing: readonly [string, Caller, (tx: Transaction) => Promise<unknown>][] = [
  [
    'ENV-10 who administers the organisation and is taken out',
    'olga',
    (tx) => sql`delete from organisation_members where user_id = ${api.house.people.olga}`.execute(tx),
  ],
  [
    'ENV-10 who administers the organisation and becomes a member',
    'olga',
    (tx) =>
      sql`update organisation_members set role = 'member' where user_id = ${api.house.people.olga}`.execute(
        tx,
      ),
  ],
  [
    'ENV-08 an administrator of the environment who is one no more',
    'admin',
    (tx) => sql`update users set environment_role = 'basic' where id = ${api.house.people.admin}`.execute(tx),
  ],
];

test.each(losing)('%s while their change waits changes nothing', async (_who, caller, loses) => {
  await put('olga', 'administrator');
  await put('rob', 'member');
  for (const request of [() => put('basil', 'member', caller), () => take('rob', caller)]) {
    let before: unknown;
    const { status, body } = await meanwhile({ lock: lockOrganisation, request }, async (tx) => {
      await loses(tx);
      before = await rowsOfMembers(tx);
    });
    expect([status, body.code]).toEqual([403, 'may_not_change_members']);
    expect(await inTenant(api.database.app, api.house.environmentId, rowsOfMembers)).toEqual(before);
    await regain();
  }
});

const rowsOfMembers = async (tx: Transaction): Promise<unknown> => {
  const { rows } = await sql`
    select user_id, role from organisation_members where organisation_id = ${harbour} order by user_id`.execute(
    tx,
  );
  return rows;
};

/** What was lost is there again. */
const regain = (): Promise<unknown> =>
  inTenant(api.database.app, api.house.environmentId, async (tx) => {
    const { environmentId, people } = api.house;
    await sql`update users set environment_role = 'administrator' where id = ${people.admin}`.execute(tx);
    await sql`
      insert into organisation_members (environment_id, organisation_id, user_id, role)
      values (${environmentId}, ${harbour}, ${people.olga}, 'administrator')
      on conflict (organisation_id, user_id) do update set role = excluded.role`.execute(tx);
  });

test('ENV-09 a key with a change of members is none: what is so already stays so, and what was undone is done again', async () => {
  const key = crypto.randomUUID();
  const keyed = (method: string, body?: object): Promise<Answer> =>
    api.call('admin', { method, path: path('rob'), key, ...(body ? { body } : {}) });
  expect((await keyed('PUT', { role: 'member' })).status).toBe(200);
  expect((await keyed('DELETE')).status).toBe(200);
  const again = await keyed('PUT', { role: 'member' });
  expect([again.status, again.body.role]).toEqual([200, 'member']);
  const before = await dumpRows(api.database.app, api.house.environmentId);
  expect((await keyed('PUT', { role: 'member' })).status).toBe(200);
  expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
});
