// A request for each route of identities: users, invitations, service accounts, keys, providers.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { unlinkIdentity } from '../../src/db/identities.ts';
import { newId } from '../../src/db/ids.ts';
import { addServiceAccount, createServiceAccountKey, keyIdOf } from '../../src/db/service-accounts.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import { invitationToken } from '../../src/identity/invitation-token.ts';
import { testInvitationSecret } from '../support/issuer.ts';
import { rowsOf } from '../support/rows.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

const within = <T>({ database, house }: TestApi, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, house.environmentId, work);

const somebody = (api: TestApi): Promise<string> =>
  within(api, (tx) =>
    addUser(tx, {
      environmentId: api.house.environmentId,
      name: 'Nora New',
      email: 'nora@windmill.example',
      environmentRole: 'basic',
    }),
  );

async function anAccount(api: TestApi): Promise<{ accountId: string; keyId: string }> {
  const { environmentId } = api.house;
  return within(api, async (tx) => {
    const id = await addServiceAccount(tx, { environmentId, name: 'ERP', role: 'integration_client' });
    const key = await createServiceAccountKey(tx, { environmentId, serviceAccountId: id });
    return { accountId: id, keyId: keyIdOf(key) };
  });
}

async function anIssuer(api: TestApi): Promise<string> {
  const id = newId();
  await within(api, (tx) =>
    sql`insert into environment_issuers (environment_id, id, issuer, audience)
      values (${api.house.environmentId}, ${id}, ${`https://${id}.example`}, 'countersign')`.execute(tx),
  );
  return id;
}

async function anInvitation(api: TestApi): Promise<{ userId: string; token: string }> {
  const body = { name: 'Nina New', email: 'nina@windmill.example' };
  const invited = await api.call('admin', { path: '/v1/users', body });
  const [row] = await rowsOf<{ id: string }>(
    api.database.app,
    api.house.environmentId,
    sql`select id from invitations where user_id = ${invited.body.id}`,
  );
  return { userId: invited.body.id, token: invitationToken(testInvitationSecret, row?.id ?? '') };
}

const post = (path: string, body?: object): Call => ({
  method: 'POST',
  path,
  ...(body ? { body } : {}),
});
const onKey =
  (verb: string): Making =>
  async (api) => {
    const { accountId, keyId } = await anAccount(api);
    return post(`/v1/service-accounts/${accountId}/keys/${keyId}/${verb}`);
  };

export const identityRequests: Readonly<Record<string, Making>> = {
  'GET /v1/session': () => ({ path: '/v1/session' }),
  'GET /v1/environments': () => ({ path: '/v1/environments' }),
  'POST /v1/environments': () => post('/v1/environments', { name: 'Another NV' }),
  'GET /v1/users': () => ({ path: '/v1/users?limit=1' }),
  'POST /v1/users': () => post('/v1/users', { name: 'Nina New', email: 'nina@windmill.example' }),
  'GET /v1/users/{id}': (api) => ({ path: `/v1/users/${api.house.people.basil}` }),
  'PATCH /v1/users/{id}': async (api) => ({
    method: 'PATCH',
    path: `/v1/users/${await somebody(api)}`,
    body: { environmentRole: 'advanced' },
  }),
  'PUT /v1/users/{id}/supplementary-roles/{role}': async (api) => ({
    method: 'PUT',
    path: `/v1/users/${await somebody(api)}/supplementary-roles/relationship_manager`,
  }),
  'DELETE /v1/users/{id}/supplementary-roles/{role}': async (api) => ({
    method: 'DELETE',
    path: `/v1/users/${await somebody(api)}/supplementary-roles/relationship_manager`,
  }),
  'POST /v1/users/{id}/invitation': async (api) => post(`/v1/users/${await somebody(api)}/invitation`),
  'DELETE /v1/users/{id}/invitation': async (api) => ({
    method: 'DELETE',
    path: `/v1/users/${await somebody(api)}/invitation`,
  }),
  // Withdrawn, so that nobody who calls becomes somebody else for the calls that follow.
  'POST /v1/invitations/accept': async (api) => {
    const { userId, token } = await anInvitation(api);
    await api.call('admin', { method: 'DELETE', path: `/v1/users/${userId}/invitation` });
    return post('/v1/invitations/accept', { token });
  },
  'GET /v1/service-accounts': () => ({ path: '/v1/service-accounts?limit=1' }),
  'POST /v1/service-accounts': () =>
    post('/v1/service-accounts', { name: 'ERP', role: 'integration_client' }),
  'GET /v1/service-accounts/{id}': (api) => ({ path: `/v1/service-accounts/${api.house.client.id}` }),
  'POST /v1/service-accounts/{id}/retire': async (api) =>
    post(`/v1/service-accounts/${(await anAccount(api)).accountId}/retire`),
  'GET /v1/service-accounts/{id}/keys': (api) => ({
    path: `/v1/service-accounts/${api.house.client.id}/keys`,
  }),
  'POST /v1/service-accounts/{id}/keys': (api) =>
    post(`/v1/service-accounts/${api.house.client.id}/keys`, { name: 'K', scopes: ['documents:read'] }),
  'POST /v1/service-accounts/{id}/keys/{keyId}/renew': onKey('renew'),
  'POST /v1/service-accounts/{id}/keys/{keyId}/revoke': onKey('revoke'),
  'GET /v1/issuers': () => ({ path: '/v1/issuers' }),
  'POST /v1/issuers': () =>
    post('/v1/issuers', { issuer: `https://${randomUUID()}.example`, audience: 'countersign' }),
  'DELETE /v1/issuers/{id}': async (api) => ({
    method: 'DELETE',
    path: `/v1/issuers/${await anIssuer(api)}`,
  }),
};

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const asAdmin: Scene = () => ({ caller: 'admin' });
const ofSomebody: Scene = async (api) => ({ caller: 'admin', ids: { user: await somebody(api) } });
const ofAccount: Scene = async (api) => {
  const { accountId, keyId } = await anAccount(api);
  return { caller: 'admin', ids: { account: accountId, accountKey: keyId } };
};

/** Who sends the examples of the description, and what has to be there for them. */
export const identityScenes: Readonly<Record<string, Scene>> = {
  readSession: () => ({ caller: null }),
  listEnvironments: () => ({ caller: 'basil' }),
  // Who founds one acts in two environments from then on, so it is nobody who sends other examples.
  foundEnvironment: async (api) => {
    await within(api, (tx) =>
      sql`update users set environment_role = 'administrator' where id = ${api.house.people.sue}`.execute(tx),
    );
    return { caller: 'sue' };
  },
  acceptInvitation: async (api) => {
    const { token } = await anInvitation(api);
    // Whoever has a token and no user here yet.
    await within(api, (tx) => unlinkIdentity(tx, api.house.people.basil));
    return { caller: 'basil', ids: { invitationToken: token } };
  },
  listUsers: asAdmin,
  readUser: ofSomebody,
  inviteUser: asAdmin,
  changeRole: ofSomebody,
  giveSupplementaryRole: ofSomebody,
  takeSupplementaryRole: ofSomebody,
  inviteAgain: ofSomebody,
  withdrawInvitation: ofSomebody,
  listServiceAccounts: asAdmin,
  readServiceAccount: ofAccount,
  openServiceAccount: asAdmin,
  retireServiceAccount: ofAccount,
  listKeys: ofAccount,
  makeKey: ofAccount,
  renewKey: ofAccount,
  revokeKey: ofAccount,
  listIssuers: asAdmin,
  trustIssuer: asAdmin,
  distrustIssuer: async (api) => ({ caller: 'admin', ids: { issuer: await anIssuer(api) } }),
};
