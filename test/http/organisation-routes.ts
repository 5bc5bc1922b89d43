// A request for each route of organisations, and the scenes of their examples.
import { randomUUID } from 'node:crypto';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

/** A new organisation that nothing uses yet; gives its id. */
export async function makeOrganisation(api: TestApi, name = `Organisation ${randomUUID()}`): Promise<string> {
  const { status, body } = await api.call('admin', { path: '/v1/organisations', body: { name } });
  if (status !== 201) throw new Error(`it was not made: ${JSON.stringify(body)}`);
  return body.id;
}

const asMade = { 'if-match': '"1"' };

/** Somebody who belongs to the organisation of the house. */
const memberPath = ({ house }: TestApi): string =>
  `/v1/organisations/${house.organisationId}/members/${house.people.rob}`;

export const organisationRequests: Readonly<Record<string, Making>> = {
  'GET /v1/organisations': () => ({ path: '/v1/organisations?limit=1' }),
  'POST /v1/organisations': () => ({
    path: '/v1/organisations',
    body: { name: `Organisation ${randomUUID()}` },
  }),
  'GET /v1/organisations/{id}': async (api) => ({ path: `/v1/organisations/${await makeOrganisation(api)}` }),
  'PUT /v1/organisations/{id}': async (api) => ({
    method: 'PUT',
    path: `/v1/organisations/${await makeOrganisation(api)}`,
    body: { name: `Organisation ${randomUUID()}` },
    headers: asMade,
  }),
  'DELETE /v1/organisations/{id}': async (api) => ({
    method: 'DELETE',
    path: `/v1/organisations/${await makeOrganisation(api)}`,
    headers: asMade,
  }),
  'GET /v1/organisations/{id}/members': ({ house }) => ({
    path: `/v1/organisations/${house.organisationId}/members`,
  }),
  'PUT /v1/organisations/{id}/members/{userId}': async (api) => {
    await api.call('admin', { method: 'DELETE', path: memberPath(api) });
    return { method: 'PUT', path: memberPath(api), body: { role: 'member' } };
  },
  'DELETE /v1/organisations/{id}/members/{userId}': async (api) => {
    await api.call('admin', { method: 'PUT', path: memberPath(api), body: { role: 'member' } });
    return { method: 'DELETE', path: memberPath(api) };
  },
};

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

/** A new one for each example; the names of the examples are taken by none of before. */
const ofOne: Scene = async (api) => {
  await forget(api);
  return { caller: 'admin', ids: { organisation: await makeOrganisation(api) }, headers: asMade };
};

async function forget(api: TestApi): Promise<void> {
  const { body } = await api.call('admin', '/v1/organisations?limit=200');
  for (const { id, name, version } of body.items) {
    if (!['Harbour NV', 'Windmill Holding BV'].includes(name)) continue;
    const headers = { 'if-match': `"${version}"` };
    await api.call('admin', { method: 'DELETE', path: `/v1/organisations/${id}`, headers });
  }
}

const ofMembers: Scene = async (api) => ({
  caller: 'admin',
  ids: { organisation: await makeOrganisation(api), reviewer: api.house.people.rita },
});

export const organisationScenes: Readonly<Record<string, Scene>> = {
  listOrganisations: () => ({ caller: 'basil' }),
  readOrganisation: ofOne,
  createOrganisation: ofOne,
  renameOrganisation: ofOne,
  deleteOrganisation: ofOne,
  listOrganisationMembers: ofMembers,
  setOrganisationMember: ofMembers,
  removeOrganisationMember: ofMembers,
};
