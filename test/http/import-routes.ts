// A request for each route that imports a table, and the scenes of their examples.
import { randomUUID } from 'node:crypto';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';
import type { Scene } from './routes.ts';

type Making = (scene: Scene, api: TestApi) => Call;

const file = (kind: string, ...lines: readonly string[]): Call => ({
  path: `/v1/imports/${kind}`,
  body: lines.join('\n'),
  type: 'text/csv',
});

export const importRequests: Readonly<Record<string, Making>> = {
  'POST /v1/imports/users': () => file('users', 'Name,Mail', `New User,${randomUUID()}@example.org`),
  'POST /v1/imports/permission-sets': () =>
    file('permission-sets', 'Name,Role,Locations,Contract Types', `${randomUUID()},reviewer,AMS,INVOICE`),
  'POST /v1/imports/groups': () => file('groups', 'Name,Category,Status', `${randomUUID()},Approvals,active`),
};

const asAdministrator = (): ExampleScene => ({ caller: 'admin' });

export const importScenes: Readonly<Record<string, (api: TestApi) => ExampleScene>> = {
  importUsers: asAdministrator,
  importPermissionSets: asAdministrator,
  importGroups: asAdministrator,
};
