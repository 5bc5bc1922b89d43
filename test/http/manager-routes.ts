// A request for each route of phase managers and of the changes of the directory that give and take them.
import { sql } from 'kysely';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import { addGroup, addTemplate, phaseOf } from '../support/courses.ts';
import { rowsOf } from '../support/rows.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

/** Starts an approval whose only phase has nobody in turn. */
async function startWithoutPeople(api: TestApi): Promise<ApprovalId> {
  const place = { db: api.database.app, house: api.house };
  const manager = { kind: 'owner', groupId: api.house.groups.owners } as const;
  const phase = phaseOf('approval', [[await addGroup(place, ['basil']), 1]], manager);
  const templateId = await addTemplate(place, [phase]);
  const approvalId = await api.startAndBegin({ templateId });
  // For whoever starts without naming a template there is still the house's alone.
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update templates set retired_at = now() where id = ${templateId}`,
  );
  return approvalId;
}

const somebodyNew = ({ database, house: { environmentId } }: TestApi): Promise<string> =>
  inTenant(database.app, environmentId, (tx) =>
    addUser(tx, {
      environmentId,
      name: 'Nora New',
      email: 'nora@windmill.example',
      environmentRole: 'basic',
    }),
  );

export const managerRequests: Readonly<Record<string, (scene: Scene, api: TestApi) => Promise<Call> | Call>> =
  {
    'GET /v1/approvals/waiting': () => ({ path: '/v1/approvals/waiting?for=manager' }),
    'PUT /v1/approvals/{id}/phases/{phase}/manager': ({ approvalId }, api) => ({
      method: 'PUT',
      path: `/v1/approvals/${approvalId}/phases/2/manager`,
      body: { userId: api.house.people.admin },
    }),
    'GET /v1/approvals/{id}/phases/{phase}/manager-candidates': ({ approvalId }) => ({
      path: `/v1/approvals/${approvalId}/phases/1/manager-candidates`,
    }),
    'POST /v1/approvals/{id}/phases/{phase}/complete': async (_, api) => ({
      path: `/v1/approvals/${await startWithoutPeople(api)}/phases/1/complete`,
      body: { reason: 'Nobody is left to ask' },
    }),
    'POST /v1/approvals/managers': ({ approvalId }, api) => ({
      path: '/v1/approvals/managers',
      body: { items: [{ approvalId, phase: 3, userId: api.house.people.admin }] },
    }),
    'POST /v1/groups/{id}/members': ({ groupId }, api) => ({
      path: `/v1/groups/${groupId}/members`,
      body: { userId: api.house.people.ann },
    }),
    'DELETE /v1/groups/{id}/members/{userId}': ({ groupId }, api) => ({
      method: 'DELETE',
      path: `/v1/groups/${groupId}/members/${api.house.people.ann}`,
    }),
    'POST /v1/users/{id}/permission-sets': (_, api) => ({
      path: `/v1/users/${api.house.people.basil}/permission-sets`,
      body: { permissionSetId: api.house.sets.reviewer },
    }),
    'DELETE /v1/users/{id}/permission-sets/{setId}': (_, api) => ({
      method: 'DELETE',
      path: `/v1/users/${api.house.people.basil}/permission-sets/${api.house.sets.reviewer}`,
    }),
    'POST /v1/users/{id}/retire': async (_, api) => ({
      method: 'POST',
      path: `/v1/users/${await somebodyNew(api)}/retire`,
    }),
  };

/** An approval in its first phase, whose manager the caller sets. */
const ofApproval = async (api: TestApi): Promise<ExampleScene> => ({
  caller: 'admin',
  ids: { approval: await api.startAndBegin(), manager: api.house.people.olga },
});
const ofMember = (api: TestApi): ExampleScene => ({
  caller: 'admin',
  ids: { group: api.house.groups.signers, reviewer: api.house.people.rob },
});
const ofSet = (api: TestApi): ExampleScene => ({
  caller: 'admin',
  ids: { user: api.house.people.basil, permissionSet: api.house.sets.reviewer },
});

export const managerScenes: Readonly<Record<string, (api: TestApi) => Promise<ExampleScene> | ExampleScene>> =
  {
    setManager: ofApproval,
    setManyManagers: ofApproval,
    listManagerCandidates: ofApproval,
    completePhase: async (api) => ({ caller: 'admin', ids: { approval: await startWithoutPeople(api) } }),
    listWaitingPhases: () => ({ caller: 'admin' }),
    removeMember: ofMember,
    givePermissionSet: ofSet,
    takePermissionSet: ofSet,
    retireUser: async (api) => ({ caller: 'admin', ids: { user: await somebodyNew(api) } }),
  };
