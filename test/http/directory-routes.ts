// A request for each route about the people of an environment beside groups, and the scenes of their examples.
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

const exportOf =
  (file: string): Making =>
  (api) => ({ path: `/v1/groups/${api.house.groups.signers}/${file}` });

const matrixTag = async (api: TestApi): Promise<Record<string, string>> => ({
  'if-match': (await api.call('admin', '/v1/communication-matrix')).headers.get('etag') ?? '',
});

export const directoryRequests: Readonly<Record<string, Making>> = {
  'GET /v1/communication-matrix': () => ({ path: '/v1/communication-matrix' }),
  'PUT /v1/communication-matrix': async (api) => ({
    method: 'PUT',
    path: '/v1/communication-matrix',
    body: { rules: [] },
    headers: await matrixTag(api),
  }),
  'GET /v1/member-search': () => ({ path: '/v1/member-search?name=rita' }),
  'GET /v1/groups/{id}/permissions.csv': exportOf('permissions.csv'),
  'GET /v1/groups/{id}/default-assignments.csv': exportOf('default-assignments.csv'),
};

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const ofGroup: Scene = (api) => ({ caller: 'admin', ids: { group: api.house.groups.signers } });

export const directoryScenes: Readonly<Record<string, Scene>> = {
  readCommunicationMatrix: () => ({ caller: 'admin' }),
  setCommunicationMatrix: async (api) => ({
    caller: 'admin',
    ids: { organisation: api.house.organisationId, innerGroup: api.house.groups.buyers },
    headers: await matrixTag(api),
  }),
  searchMembers: ofGroup,
  exportPermissions: ofGroup,
  exportDefaultAssignments: ofGroup,
};
