// A request for each route of groups and of organisations' members, and the scenes of their examples.
import { randomUUID } from 'node:crypto';
import { addGroup } from '../support/courses.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

type Making = (scene: Scene, api: TestApi) => Promise<Call> | Call;

const etagOf = async (api: TestApi, groupId: string): Promise<Record<string, string>> => ({
  'if-match': (await api.call('admin', `/v1/groups/${groupId}`)).headers.get('etag') ?? '',
});

/** A group of its own, for what can be done to a group once. */
const fresh = (api: TestApi): Promise<string> =>
  addGroup({ db: api.database.app, house: api.house }, ['ann', 'bob']);

/** A public one. */
const anOpen = (api: TestApi): Promise<string> =>
  addGroup({ db: api.database.app, house: api.house }, ['ann'], { type: 'public' });

export const groupRequests: Readonly<Record<string, Making>> = {
  'POST /v1/groups': (_, api) => ({
    path: '/v1/groups',
    body: { name: `Group ${randomUUID()}`, categoryId: api.house.groupCategoryId, status: 'active' },
  }),
  'PATCH /v1/groups/{id}': async ({ groupId }, api) => ({
    method: 'PATCH',
    path: `/v1/groups/${groupId}`,
    body: { description: randomUUID() },
    headers: await etagOf(api, groupId),
  }),
  'DELETE /v1/groups/{id}': async (_, api) => ({
    method: 'DELETE',
    path: `/v1/groups/${await fresh(api)}`,
  }),
  'POST /v1/groups/{id}/copy': ({ groupId }) => ({
    path: `/v1/groups/${groupId}/copy`,
    body: { name: `Copy ${randomUUID()}` },
  }),
  'GET /v1/groups/{id}/members': ({ groupId }) => ({
    path: `/v1/groups/${groupId}/members`,
  }),
  'GET /v1/groups/{id}/effective-members': ({ groupId }) => ({
    path: `/v1/groups/${groupId}/effective-members`,
  }),
  'GET /v1/groups/{id}/versions/{version}/members': ({ groupId }) => ({
    path: `/v1/groups/${groupId}/versions/1/members`,
  }),
  'GET /v1/groups/{id}/history': ({ groupId }) => ({ path: `/v1/groups/${groupId}/history` }),
  'GET /v1/groups/{id}/applicability': ({ groupId }) => ({ path: `/v1/groups/${groupId}/applicability` }),
  'PUT /v1/groups/{id}/applicability': async ({ groupId }, api) => ({
    method: 'PUT',
    path: `/v1/groups/${groupId}/applicability`,
    body: { entries: [] },
    headers: await etagOf(api, groupId),
  }),
  'GET /v1/groups/{id}/editors': ({ groupId }) => ({ path: `/v1/groups/${groupId}/editors` }),
  'PUT /v1/groups/{id}/editors': async ({ groupId }, api) => ({
    method: 'PUT',
    path: `/v1/groups/${groupId}/editors`,
    body: { entries: [] },
    headers: await etagOf(api, groupId),
  }),
  'GET /v1/addressees': () => ({ path: '/v1/addressees?purpose=workflow_participant&query=r' }),
  'GET /v1/public-groups': () => ({ path: '/v1/public-groups?query=r' }),
  'GET /v1/public-groups/{id}': async (_, api) => ({ path: `/v1/public-groups/${await anOpen(api)}` }),
  'GET /v1/users/{id}/groups': (_, api) => ({ path: `/v1/users/${api.house.people.rita}/groups` }),
  'DELETE /v1/groups/{id}/members/groups/{groupId}': ({ groupId }, api) => ({
    method: 'DELETE',
    path: `/v1/groups/${groupId}/members/groups/${api.house.groups.buyers}`,
  }),
  'DELETE /v1/groups/{id}/members/organisations/{organisationId}': ({ groupId }, api) => ({
    method: 'DELETE',
    path: `/v1/groups/${groupId}/members/organisations/${api.house.organisationId}`,
  }),
};

type Setting = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

/** Two groups of the house, of which one may be added to the other, and its organisation. */
const ofMembers: Setting = (api) => ({
  caller: 'admin',
  ids: {
    group: api.house.groups.signers,
    innerGroup: api.house.groups.buyers,
    organisation: api.house.organisationId,
    reviewer: api.house.people.rob,
  },
});

const ofGroup: Setting = async (api) => {
  const group = await fresh(api);
  return { caller: 'admin', ids: { group }, headers: await etagOf(api, group) };
};

/** A group, and whom it may name. */
const ofAccess: Setting = async (api) => {
  const scene = await ofGroup(api);
  const { buyers } = api.house.groups;
  const { organisationId: organisation, people } = api.house;
  return { ...scene, ids: { ...scene.ids, user: people.rita, innerGroup: buyers, organisation } };
};

export const groupScenes: Readonly<Record<string, Setting>> = {
  createGroup: async (api) => {
    const members = await ofMembers(api);
    return { ...members, ids: { ...members.ids, groupCategory: api.house.groupCategoryId } };
  },
  editGroup: ofGroup,
  deleteGroup: ofGroup,
  copyGroup: ofGroup,
  listEffectiveMembers: ofGroup,
  listDirectMembers: ofGroup,
  listMembersOfVersion: ofGroup,
  readGroupHistory: ofGroup,
  readApplicability: ofAccess,
  setApplicability: ofAccess,
  readEditors: ofAccess,
  setEditors: ofAccess,
  listAddressees: () => ({ caller: 'rita' }),
  listPublicGroups: () => ({ caller: 'basil' }),
  readPublicGroup: async (api) => ({ caller: 'basil', ids: { publicGroup: await anOpen(api) } }),
  listGroupsOfUser: (api) => ({ caller: 'admin', ids: { user: api.house.people.rita } }),
  addMember: ofMembers,
  removeMemberGroup: ofMembers,
  removeMemberOrganisation: ofMembers,
};
