// A request for each route of permission sets, and the scenes of their examples.
import { randomUUID } from 'node:crypto';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

export const setFields = (over: object = {}) => ({
  name: `Set ${randomUUID()}`,
  role: 'approver',
  locations: ['AMS', 'RTM'],
  contractTypes: ['INVOICE'],
  defaultAssignee: false,
  ...over,
});

/** A new permission set that nobody has; gives its id. */
export async function makeSet(api: TestApi, over: object = {}): Promise<string> {
  const { status, body } = await api.call('admin', { path: '/v1/permission-sets', body: setFields(over) });
  if (status !== 201) throw new Error(`the set was not made: ${JSON.stringify(body)}`);
  return body.id;
}

/** A set that basil has; gives its id. */
async function givenSet(api: TestApi): Promise<string> {
  const permissionSetId = await makeSet(api);
  const path = `/v1/users/${api.house.people.basil}/permission-sets`;
  await api.call('admin', { path, body: { permissionSetId } });
  return permissionSetId;
}

const asMade = { 'if-match': '"1"' };

export const permissionSetRequests: Readonly<Record<string, Making>> = {
  'GET /v1/permission-sets': () => ({ path: '/v1/permission-sets?limit=1' }),
  'POST /v1/permission-sets': () => ({ path: '/v1/permission-sets', body: setFields() }),
  'GET /v1/permission-sets/{id}': async (api) => ({ path: `/v1/permission-sets/${await makeSet(api)}` }),
  'PUT /v1/permission-sets/{id}': async (api) => ({
    method: 'PUT',
    path: `/v1/permission-sets/${await makeSet(api)}`,
    body: setFields(),
    headers: asMade,
  }),
  'DELETE /v1/permission-sets/{id}': async (api) => ({
    method: 'DELETE',
    path: `/v1/permission-sets/${await makeSet(api)}`,
    headers: asMade,
  }),
  'GET /v1/permission-sets/{id}/users': async (api) => ({
    path: `/v1/permission-sets/${await makeSet(api)}/users`,
  }),
  'GET /v1/users/{id}/permission-sets': (api) => ({
    path: `/v1/users/${api.house.people.rita}/permission-sets`,
  }),
  'PUT /v1/users/{id}/permission-sets/{setId}/designation': async (api) => ({
    method: 'PUT',
    path: `/v1/users/${api.house.people.basil}/permission-sets/${await givenSet(api)}/designation`,
  }),
};

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

/** A new set for each example: the name of the examples is taken by nobody else meanwhile. */
const ofSet: Scene = async (api) => {
  await forget(api);
  return { caller: 'admin', ids: { permissionSet: await makeSet(api) }, headers: asMade };
};

/** Takes the sets away that earlier examples made. */
async function forget(api: TestApi): Promise<void> {
  const { body } = await api.call('admin', '/v1/permission-sets?limit=200');
  for (const { id, name, version } of body.items) {
    if (!name.startsWith('Approvers of invoices in')) continue;
    const headers = { 'if-match': `"${version}"` };
    await api.call('admin', { method: 'DELETE', path: `/v1/permission-sets/${id}`, headers });
  }
}

export const permissionSetScenes: Readonly<Record<string, Scene>> = {
  listPermissionSets: ofSet,
  readPermissionSet: ofSet,
  makePermissionSet: ofSet,
  changePermissionSet: ofSet,
  deletePermissionSet: ofSet,
  listPermissionSetUsers: ofSet,
  listPermissionSetsOfUser: (api) => ({ caller: 'admin', ids: { user: api.house.people.rita } }),
  designatePermissionSet: async (api) => ({
    caller: 'admin',
    ids: { user: api.house.people.basil, permissionSet: await givenSet(api) },
  }),
};
