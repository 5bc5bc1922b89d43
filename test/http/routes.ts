// Every route of the API by its description, and a request for each that its right caller gets through with.
import type { ApprovalId } from '../../src/domain/ids.ts';
import { classified, newKey } from './api.ts';
import type { Call, Json, TestApi } from './api.ts';
import { configurationRequests } from './configuration-routes.ts';
import { delegationRequests } from './delegation-routes.ts';
import { groupBulkRequests } from './group-bulk-routes.ts';
import { groupRequests } from './group-routes.ts';
import { importRequests } from './import-routes.ts';
import { directoryRequests } from './directory-routes.ts';
import { identityRequests } from './identity-routes.ts';
import { managerRequests } from './manager-routes.ts';
import { notificationRequests } from './notification-routes.ts';
import { organisationRequests } from './organisation-routes.ts';
import { participantRequests } from './participant-routes.ts';
import { permissionSetRequests } from './permission-set-routes.ts';
import { placementRequests } from './placement-routes.ts';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Json;
}

/** The routes that the description has. */
export async function describedRoutes(api: TestApi): Promise<Route[]> {
  const { body } = await api.call(null, '/v1/openapi.json');
  return Object.entries<Record<string, Json>>(body.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** What exists for a request to be about: an approval in review, and rita's task in it. */
export interface Scene {
  readonly approvalId: ApprovalId;
  readonly documentId: string;
  readonly taskId: string;
  readonly groupId: string;
}

export async function makeScene(api: TestApi): Promise<Scene> {
  const approvalId = await api.startAndBegin();
  const { body } = await api.call('client', `/v1/approvals/${approvalId}`);
  const taskId = await api.taskOf('rita', approvalId);
  return { approvalId, documentId: body.document.id, taskId, groupId: api.house.groups.signers };
}

/** Requests that are about no approval. */
const ofTheHouse: Readonly<Record<string, (api: TestApi) => Promise<Call> | Call>> = {
  ...identityRequests,
  ...notificationRequests,
  ...configurationRequests,
  ...permissionSetRequests,
  ...organisationRequests,
  ...directoryRequests,
};

/** A request to each route. `NAME PATH` of the description is the key: a route without an entry fails the test. */
export const requests: Readonly<Record<string, (scene: Scene, api: TestApi) => Promise<Call> | Call>> = {
  ...Object.fromEntries(
    Object.entries(ofTheHouse).map(([name, make]) => [name, (_: Scene, api: TestApi) => make(api)]),
  ),
  'GET /healthz': () => ({ path: '/healthz' }),
  'GET /readyz': () => ({ path: '/readyz' }),
  'GET /v1/me': () => ({ path: '/v1/me' }),
  'GET /v1/documents': () => ({ path: '/v1/documents' }),
  'POST /v1/documents': (_, { house }) => ({
    path: `/v1/documents?${classified}&organisation=${house.organisationId}`,
    body: { title: 'Chairs', reference: 'F-1' },
    key: newKey(),
  }),
  'GET /v1/documents/{id}': ({ documentId }) => ({ path: `/v1/documents/${documentId}` }),
  'GET /v1/documents/{id}/files': ({ documentId }) => ({ path: `/v1/documents/${documentId}/files` }),
  'GET /v1/documents/{id}/files/{fileId}': ({ documentId }) => ({
    path: `/v1/documents/${documentId}/files/original`,
  }),
  'GET /v1/approvals': () => ({ path: '/v1/approvals' }),
  'POST /v1/approvals': async (_, api) => ({
    path: '/v1/approvals',
    body: { documentId: await api.sendForm() },
    key: newKey(),
  }),
  'GET /v1/approvals/{id}': ({ approvalId }) => ({ path: `/v1/approvals/${approvalId}` }),
  'GET /v1/approvals/{id}/wait': ({ approvalId }) => ({ path: `/v1/approvals/${approvalId}/wait?seconds=0` }),
  'GET /v1/approvals/{id}/placements': ({ approvalId }) => ({
    path: `/v1/approvals/${approvalId}/placements`,
  }),
  'GET /v1/approvals/{id}/audit': ({ approvalId }) => ({ path: `/v1/approvals/${approvalId}/audit` }),
  'GET /v1/tasks': () => ({ path: '/v1/tasks' }),
  'GET /v1/tasks/count': () => ({ path: '/v1/tasks/count' }),
  'POST /v1/tasks/answers': ({ taskId }) => ({
    path: '/v1/tasks/answers',
    body: { items: [{ taskId, decision: 'reviewed' }] },
  }),
  'GET /v1/tasks/{id}': ({ taskId }) => ({ path: `/v1/tasks/${taskId}` }),
  ...Object.fromEntries(
    ['review', 'approve', 'reject', 'sign', 'decline'].map((verb) => [
      `POST /v1/tasks/{id}/${verb}`,
      ({ taskId }: Scene) => ({ path: `/v1/tasks/${taskId}/${verb}`, body: { reason: 'Because' } }),
    ]),
  ),
  'GET /v1/groups': () => ({ path: '/v1/groups' }),
  'GET /v1/groups/{id}': ({ groupId }) => ({ path: `/v1/groups/${groupId}` }),
  'PUT /v1/groups/{id}/default-assignees': async ({ groupId }, api) => ({
    method: 'PUT',
    path: `/v1/groups/${groupId}/default-assignees`,
    body: { userIds: [api.house.people.sue] },
    headers: { 'if-match': (await api.call('admin', `/v1/groups/${groupId}`)).headers.get('etag') ?? '' },
  }),
  ...groupRequests,
  ...placementRequests,
  ...groupBulkRequests,
  ...importRequests,
  ...managerRequests,
  ...participantRequests,
  ...delegationRequests,
};

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Requests to a route, one after another: each about an approval that none before was about, if it is about one. */
export function requestsTo(route: Route, api: TestApi): () => Promise<Call> {
  const name = nameOf(route);
  const alone = ofTheHouse[name];
  if (alone) return async () => alone(api);
  const make = requests[name];
  if (!make) throw new Error(`test/http/routes.ts has no request for ${name}`);
  let scene: Scene | null = null;
  return async () => {
    scene ??= await makeScene(api);
    const { approvalId, documentId, taskId } = scene;
    const request = await make(scene, api);
    const said = JSON.stringify([request.path, request.body ?? null]);
    // Whatever comes of the request, the approval is no longer as it was.
    if ([approvalId, documentId, taskId].some((id) => said.includes(id))) scene = null;
    return request;
  };
}
