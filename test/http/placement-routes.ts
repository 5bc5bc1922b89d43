// A request for each route about placement, and the scenes of their examples.
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import { makeOrganisation } from './organisation-routes.ts';
import type { Scene } from './routes.ts';

type Making = (scene: Scene, api: TestApi) => Promise<Call> | Call;

export const placementRequests: Readonly<Record<string, Making>> = {
  'GET /v1/approvals/{id}/placements/verification': ({ approvalId }) => ({
    path: `/v1/approvals/${approvalId}/placements/verification`,
  }),
  'GET /v1/approvals/{id}/placements/people': ({ approvalId }) => ({
    path: `/v1/approvals/${approvalId}/placements/people?phase=1&slot=0`,
  }),
  'POST /v1/placements/preview': ({ groupId }) => ({
    path: '/v1/placements/preview',
    body: { groupId, role: 'signatory', location: 'AMS', contractType: 'INVOICE' },
  }),
  'GET /v1/placements/coverage': () => ({ path: '/v1/placements/coverage' }),
  'GET /v1/placements/coverage/groups': () => ({ path: '/v1/placements/coverage/groups' }),
  'GET /v1/groups/{id}/coverage': ({ groupId }) => ({ path: `/v1/groups/${groupId}/coverage` }),
  'GET /v1/placements/load': () => ({ path: '/v1/placements/load' }),
  'GET /v1/groups/{id}/load': ({ groupId }) => ({ path: `/v1/groups/${groupId}/load` }),
  'POST /v1/groups/{id}/what-if': ({ groupId }, api) => ({
    path: `/v1/groups/${groupId}/what-if`,
    body: { change: 'member_added', member: { userId: api.house.people.rob } },
  }),
  'POST /v1/users/{id}/what-if': (_, api) => ({
    path: `/v1/users/${api.house.people.rob}/what-if`,
    body: { change: 'retired' },
  }),
};

type Setting = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const ofApproval: Setting = async (api) => ({
  caller: 'admin',
  ids: { approval: await api.startAndBegin(), group: api.house.groups.reviewers },
});

const ofGroup: Setting = (api) => ({
  caller: 'admin',
  ids: {
    group: api.house.groups.buyers,
    user: api.house.people.ann,
    reviewer: api.house.people.rob,
    permissionSet: api.house.sets.reviewer,
  },
});

export const placementScenes: Readonly<Record<string, Setting>> = {
  verifyPlacements: ofApproval,
  listPlacedPeople: ofApproval,
  previewPlacement: ofApproval,
  readCoverage: ofGroup,
  readGroupCoverage: ofGroup,
  countCoverage: ofGroup,
  listGroupLoads: ofGroup,
  listMemberLoads: ofGroup,
  tryGroupChange: ofGroup,
  tryUserChange: async (api) => {
    const { caller, ids } = await ofGroup(api);
    return { caller, ids: { ...ids, organisation: await makeOrganisation(api) } };
  },
};
