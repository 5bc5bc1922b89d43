// A request for each route of notifications, preferences, mails and branding, and the scenes of their examples.
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { rowsOf } from '../support/rows.ts';
import type { Call, TestApi } from './api.ts';
import type { ExampleScene } from './example-scenes.ts';

type Making = (api: TestApi) => Promise<Call> | Call;

/** Tells rita something, in the app and by mail. */
async function tellRita(api: TestApi): Promise<ApprovalId> {
  const { environmentId, people } = api.house;
  const approvalId = await api.start();
  await inTenant(api.database.app, environmentId, (tx) =>
    tell(tx, { environmentId, event: 'manager_set', approvalId, phases: [1], to: [people.rita], by: null }),
  );
  return approvalId;
}

async function notificationOfRita(api: TestApi): Promise<string> {
  await tellRita(api);
  return (await api.call('rita', '/v1/notifications')).body.items[0].id;
}

async function refusedMail(api: TestApi): Promise<string> {
  const approvalId = await tellRita(api);
  const [refused] = await rowsOf<{ id: string }>(
    api.database.app,
    api.house.environmentId,
    sql`update outbox set state = 'failed', settled_at = now(), last_error = 'no such mailbox'
      where kind = 'mail' and approval_id = ${approvalId} returning id`,
  );
  return refused?.id ?? '';
}

const ifMatch = async (api: TestApi): Promise<Record<string, string>> => ({
  'if-match': (await api.call('admin', '/v1/branding')).headers.get('etag') ?? '',
});

export const notificationRequests: Readonly<Record<string, Making>> = {
  'GET /v1/notifications': () => ({ path: '/v1/notifications' }),
  'POST /v1/notifications/{id}/read': async (api) => ({
    method: 'POST',
    path: `/v1/notifications/${await notificationOfRita(api)}/read`,
  }),
  'POST /v1/notifications/read': async (api) => ({
    path: '/v1/notifications/read',
    body: { upTo: await notificationOfRita(api) },
  }),
  'GET /v1/preferences': () => ({ path: '/v1/preferences' }),
  'PUT /v1/preferences': () => ({
    method: 'PUT',
    path: '/v1/preferences',
    body: { items: [{ event: 'start_late', channel: 'app', enabled: true }] },
  }),
  'GET /v1/mails': () => ({ path: '/v1/mails?state=refused' }),
  'POST /v1/mails/{id}/send-again': async (api) => ({
    method: 'POST',
    path: `/v1/mails/${await refusedMail(api)}/send-again`,
  }),
  'GET /v1/branding': () => ({ path: '/v1/branding' }),
  'PUT /v1/branding': async (api) => ({
    method: 'PUT',
    path: '/v1/branding',
    body: { name: null, colour: '#1f4e79', logoUrl: null, footer: '' },
    headers: await ifMatch(api),
  }),
};

type Scene = (api: TestApi) => Promise<ExampleScene> | ExampleScene;

const notified: Scene = async (api) => ({
  caller: 'rita',
  ids: { notification: await notificationOfRita(api) },
});

export const notificationScenes: Readonly<Record<string, Scene>> = {
  listNotifications: () => ({ caller: 'rita' }),
  markNotificationRead: notified,
  markNotificationsRead: notified,
  readPreferences: () => ({ caller: 'rita' }),
  setPreferences: () => ({ caller: 'rita' }),
  listMails: () => ({ caller: 'admin' }),
  sendMailAgain: async (api) => ({ caller: 'admin', ids: { mail: await refusedMail(api) } }),
  readBranding: () => ({ caller: 'basil' }),
  setBranding: async (api) => ({ caller: 'admin', headers: await ifMatch(api) }),
};
