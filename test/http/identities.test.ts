// One person, several environments: whom a token acts as, and how soon that can change.
import { inTenant } from '../../src/db/transaction.ts';
import { linkIdentity, unlinkIdentity } from '../../src/db/identities.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { runIssuer, signToken } from '../support/issuer.ts';
import { TestApi } from './api.ts';
import type { Answer } from './api.ts';

let api: TestApi;
let harbour: House;
beforeAll(async () => {
  api = await TestApi.open();
  harbour = await buildHouse(api.database.app, 'Harbour NV');
});
afterAll(() => api.close());

const link = ({ environmentId }: House, userId: UserId, subject: string): Promise<unknown> =>
  inTenant(api.database.app, environmentId, (tx) =>
    linkIdentity(tx, { environmentId, issuer: runIssuer().url, subject, userId }),
  );
const unlink = ({ environmentId, people }: House, name: PersonName): Promise<void> =>
  inTenant(api.database.app, environmentId, (tx) => unlinkIdentity(tx, people[name]));

async function me(subject: string, environment?: string): Promise<Answer> {
  const headers = environment === undefined ? {} : { 'countersign-environment': environment };
  return api.callWith(await signToken(runIssuer(), subject), { path: '/v1/me', headers });
}

test('ENV-01 whoever has a user in two environments says which one they mean; the refusal tells none of them', async () => {
  await link(api.house, api.house.people.ann, 'ann@both');
  expect((await me('ann@both')).body.environment.name).toBe('Windmill BV');
  await link(harbour, harbour.people.bob, 'ann@both');
  const other = await api.another();
  const asked = await other.callWith(await signToken(runIssuer(), 'ann@both'), '/v1/me');
  expect([asked.status, asked.body.code]).toEqual([400, 'environment_required']);
  expect(JSON.stringify(asked.body)).not.toMatch(
    new RegExp(`${api.house.environmentId}|${harbour.environmentId}`),
  );
  expect((await me('ann@both', api.house.environmentId)).body.name).toBe('Ann Approver');
  expect((await me('ann@both', harbour.environmentId)).body.name).toBe('Bob Buyer');
});

test.each([
  ['where they have no user', () => '01890000-0000-7000-8000-000000000000'],
  ['of somebody else', () => harbour.environmentId],
  ['that is no id', () => 'windmill'],
  ['that is empty', () => ''],
])('ENV-01 an environment %s is the same 401 as a wrong token', async (_, environment) => {
  const { status, body } = await me(api.house.people.cleo, environment());
  expect(status).toBe(401);
  expect(body).toEqual((await api.callWith('wrong', '/v1/me')).body);
});

test('ENV-01 a key is of one environment: naming another with it is the same 401', async () => {
  const ask = (environment: string) =>
    api.call('client', { path: '/v1/me', headers: { 'countersign-environment': environment } });
  expect((await ask(api.house.environmentId)).status).toBe(200);
  expect((await ask(harbour.environmentId)).status).toBe(401);
});

test('whoever is a user of several environments is told which, and nobody else is told anything', async () => {
  await link(api.house, api.house.people.dora, 'dora@both');
  await link(harbour, harbour.people.sue, 'dora@both');
  const { status, body } = await api.callWith(await signToken(runIssuer(), 'dora@both'), '/v1/environments');
  const user = (id: UserId, name: string) => ({ id, name, role: 'basic' });
  expect(status).toBe(200);
  expect(body.items).toEqual(
    [
      {
        id: api.house.environmentId,
        name: 'Windmill BV',
        user: user(api.house.people.dora, 'Dora Director'),
      },
      { id: harbour.environmentId, name: 'Harbour NV', user: user(harbour.people.sue, 'Sue Signatory') },
    ].sort((one, other) => (one.id < other.id ? -1 : 1)),
  );
  const stranger = await api.callWith(await signToken(runIssuer(), 'a stranger'), '/v1/environments');
  expect(stranger.body).toEqual({ items: [] });
  const key = await api.call('client', '/v1/environments');
  expect(key.body.items).toEqual([{ id: api.house.environmentId, name: 'Windmill BV', user: null }]);
  expect((await api.callWith('wrong', '/v1/environments')).status).toBe(401);
});

test('ENV-08 a user who is unlinked is 401 at the next request, in a process that has let them in before too', async () => {
  const taskless = () => api.call('basil', '/v1/tasks');
  expect((await taskless()).status).toBe(200);
  await unlink(api.house, 'basil');
  expect((await taskless()).status).toBe(401);
  await link(api.house, api.house.people.basil, api.house.people.basil);
  expect((await taskless()).status).toBe(200);
});

test('ENV-08 an identity that is linked to another user acts as that one at the next request, in every process', async () => {
  const other = await api.another();
  const token = await signToken(runIssuer(), 'moves');
  const nameIn = async (process: TestApi) => (await process.callWith(token, '/v1/me')).body.name;
  await link(api.house, api.house.people.rita, 'moves');
  expect([await nameIn(api), await nameIn(other)]).toEqual(['Rita Reviewer', 'Rita Reviewer']);
  await link(api.house, api.house.people.rob, 'moves');
  expect([await nameIn(api), await nameIn(other)]).toEqual(['Rob Reviewer', 'Rob Reviewer']);
});

test('ENV-08 an answer is refused to whoever was unlinked, with nothing written', async () => {
  await link(api.house, api.house.people.rita, api.house.people.rita);
  const approvalId = await api.startAndBegin();
  const taskId = await api.taskOf('rita', approvalId);
  await unlink(api.house, 'rita');
  const answer = { method: 'POST', path: `/v1/tasks/${taskId}/review` };
  expect((await api.call('rita', answer)).status).toBe(401);
  await link(api.house, api.house.people.rita, api.house.people.rita);
  const { body } = await api.call('rita', `/v1/tasks/${taskId}`);
  expect([body.state, body.decision]).toEqual(['open', null]);
});

test('ENV-13 who is retired in one of two environments is not asked any more which one they mean', async () => {
  await link(api.house, api.house.people.sam, 'sam@both');
  await link(harbour, harbour.people.sam, 'sam@both');
  const retire = { method: 'POST', path: `/v1/users/${harbour.people.sam}/retire` };
  expect((await api.call('admin', retire, harbour)).status).toBe(200);
  expect((await me('sam@both')).body.environment.id).toBe(api.house.environmentId);
  expect((await me('sam@both', harbour.environmentId)).status).toBe(401);
});

test('a user has one identity at a time, and the actor of a test is the one that was linked', async () => {
  expect(asPerson(harbour, 'olga')).toMatchObject({ identityId: harbour.identities.olga });
  await link(harbour, harbour.people.olga, 'another self');
  expect((await me(harbour.people.olga)).status).toBe(401);
  expect((await me('another self')).body.name).toBe('Olga Owner');
});
