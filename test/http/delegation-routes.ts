// A request for each route of delegation, and what has to be there for its examples to succeed.
import { makePartnership } from '../../src/db/partnerships.ts';
import { buildHouse } from '../support/house.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

const toRob = ({ house }: TestApi): object => ({ to: house.people.rob });

async function delegated(api: TestApi, taskId: string): Promise<string> {
  const given = await api.call('rita', { path: `/v1/tasks/${taskId}/delegate`, body: toRob(api) });
  if (given.status !== 200) throw new Error(`the task was not delegated: ${JSON.stringify(given.body)}`);
  return taskId;
}

const reads = ['document', 'document/files', 'approval', 'delegations', 'delegates'];

export const delegationRequests: Readonly<
  Record<string, (scene: Scene, api: TestApi) => Promise<Call> | Call>
> = {
  'POST /v1/tasks/{id}/delegate': ({ taskId }, api) => ({
    path: `/v1/tasks/${taskId}/delegate`,
    body: toRob(api),
  }),
  'POST /v1/tasks/{id}/return': ({ taskId }) => ({
    path: `/v1/tasks/${taskId}/return`,
    body: { reason: 'Not for me' },
  }),
  'POST /v1/tasks/{id}/recall': async ({ taskId }, api) => ({
    path: `/v1/tasks/${await delegated(api, taskId)}/recall`,
    body: {},
  }),
  ...Object.fromEntries(
    reads.map((what) => [
      `GET /v1/tasks/{id}/${what}`,
      ({ taskId }: Scene) => ({ path: `/v1/tasks/${taskId}/${what}` }),
    ]),
  ),
  'GET /v1/tasks/{id}/document/files/{fileId}': ({ taskId }) => ({
    path: `/v1/tasks/${taskId}/document/files/original`,
  }),
  'GET /v1/delegations': () => ({ path: '/v1/delegations?as=given' }),
  'GET /v1/partnerships': () => ({ path: '/v1/partnerships' }),
};

/** Rita's task, which she passes on to the made-up `user`. */
async function ritas(api: TestApi): Promise<ExampleScene & { readonly task: string }> {
  const task = await api.taskOf('rita', await api.startAndBegin());
  return { caller: 'rita', ids: { task, user: api.house.people.rob }, task };
}

const own = async (api: TestApi): Promise<ExampleScene> => {
  const { caller, ids = {} } = await ritas(api);
  return { caller, ids };
};

const passedOn =
  (caller: 'rita' | 'rob') =>
  async (api: TestApi): Promise<ExampleScene> => {
    const { ids = {}, task } = await ritas(api);
    await delegated(api, task);
    return { caller, ids };
  };

export const delegationScenes: Readonly<Record<string, (api: TestApi) => Promise<ExampleScene>>> = {
  delegateTask: own,
  returnTask: passedOn('rob'),
  recallTask: passedOn('rita'),
  readTaskDelegations: passedOn('rob'),
  listDelegates: own,
  readTaskDocument: own,
  listTaskDocumentFiles: own,
  downloadTaskDocumentFile: own,
  readTaskApproval: own,
  listDelegations: async () => ({ caller: 'rita' }),
  listPartnerships: async (api) => {
    const { environmentId } = await buildHouse(api.database.app, 'Harbour NV');
    await makePartnership(api.database.app, api.house.environmentId, environmentId);
    return { caller: 'basil' };
  },
};
