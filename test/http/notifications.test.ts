// What people are told in the app, and what they want to be told of (NTF-01, 02).
import { tell } from '../../src/db/notifications.ts';
import type { NotificationEvent } from '../../src/db/notifications.ts';
import { groupEvents } from '../../src/domain/letter.ts';
import type { ApprovalEvent } from '../../src/domain/letter.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';
import { sql } from 'kysely';

let api: TestApi;
let approvalId: ApprovalId;
beforeEach(async () => {
  api = await TestApi.open();
  approvalId = await api.start();
});
afterEach(() => api.close());

const tellThem = (names: readonly PersonName[], event: ApprovalEvent = 'manager_set', phases = [2]) =>
  inTenant(api.database.app, api.house.environmentId, (tx) =>
    tell(tx, {
      environmentId: api.house.environmentId,
      event,
      approvalId,
      phases,
      to: names.map((name) => api.house.people[name]),
      by: null,
    }),
  );
const list = async (caller: Caller, query = ''): Promise<Json> =>
  (await api.call(caller, `/v1/notifications${query}`)).body;
const mailsTo = (name: PersonName) =>
  rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`select template from outbox where kind = 'mail' and recipient_user_id = ${api.house.people[name]}`,
  );

describe('notifications', () => {
  test('NTF-01 say what happened in which approval and phases', async () => {
    await tellThem(['olga']);
    expect(await list('olga')).toMatchObject({
      items: [
        {
          event: 'manager_set',
          approval: { id: approvalId, documentTitle: 'Chairs' },
          phases: [{ number: 2, name: 'Approve' }],
          readAt: null,
        },
      ],
      unread: 1,
    });
  });

  test('NTF-01 are their own: nobody else sees them, an administrator neither', async () => {
    await tellThem(['olga']);
    expect([(await list('admin')).items, (await list('rita')).items]).toEqual([[], []]);
  });

  test('come newest first, in pages, each once', async () => {
    for (const phase of [1, 2, 3]) await tellThem(['olga'], 'manager_set', [phase]);
    const first = await list('olga', '?limit=2');
    const second = await list('olga', `?limit=2&cursor=${first.nextCursor}`);
    const phases = [...first.items, ...second.items].map((item: Json) => item.phases[0].number);
    expect([phases, second.nextCursor]).toEqual([[3, 2, 1], null]);
  });

  test('that were read are marked, counted out and left out of the unread', async () => {
    await tellThem(['olga'], 'manager_set', [1]);
    await tellThem(['olga'], 'manager_set', [2]);
    const [newest] = (await list('olga')).items;
    const read = await api.call('olga', { method: 'POST', path: `/v1/notifications/${newest.id}/read` });
    expect([read.status, read.body.readAt]).toEqual([200, expect.stringMatching(/Z$/)]);
    const unread = await list('olga', '?unread=true');
    expect([unread.unread, unread.items.map((item: Json) => item.phases[0].number)]).toEqual([1, [1]]);
  });

  test('are read once: a second time changes nothing', async () => {
    await tellThem(['olga']);
    const [{ id }] = (await list('olga')).items;
    const read = () => api.call('olga', { method: 'POST', path: `/v1/notifications/${id}/read` });
    expect((await read()).body).toEqual((await read()).body);
  });

  test('are read up to one: what came since stays unread', async () => {
    for (const phase of [1, 2, 3]) await tellThem(['olga', 'rita'], 'manager_set', [phase]);
    const [, middle] = (await list('olga')).items;
    const { status, body } = await api.call('olga', {
      path: '/v1/notifications/read',
      body: { upTo: middle.id },
    });
    expect([status, body, (await list('rita')).unread]).toEqual([200, { unread: 1 }, 3]);
  });

  test('of somebody else are not there to be read', async () => {
    await tellThem(['olga']);
    const [{ id }] = (await list('olga')).items;
    const { status, body } = await api.call('rita', {
      method: 'POST',
      path: `/v1/notifications/${id}/read`,
    });
    expect([status, body.code, (await list('olga')).unread]).toEqual([404, 'not_found', 1]);
  });

  test.each(['client', 'observer'] as const)('are for people: %s has none', async (caller) => {
    const { status, body } = await api.call(caller, '/v1/notifications');
    expect([status, body.code]).toEqual([403, 'people_only']);
  });

  test.each(['unread=false', 'unread=1', 'unread=', 'sort=asc'])(
    'asked for by ?%s are 422',
    async (query) => {
      const { status, body } = await api.call('olga', `/v1/notifications?${query}`);
      expect([status, body.errors[0].path]).toEqual([422, `/query/${query.split('=')[0]}`]);
    },
  );
});

describe('preferences', () => {
  const set = (caller: Caller, items: readonly object[]) =>
    api.call(caller, { method: 'PUT', path: '/v1/preferences', body: { items } });
  const off = (event: NotificationEvent, channel: string) => ({ event, channel, enabled: false });

  test('NTF-02 are on by default, for each event and channel', async () => {
    const { body } = await api.call('olga', '/v1/preferences');
    const enabled = body.items.map(({ event, channel, ...item }: Json) => [event, channel, item.enabled, item.optional]); // prettier-ignore
    expect(enabled).toEqual([
      ['manager_missing', 'mail', true, false],
      ['manager_missing', 'app', true, false],
      ['manager_set', 'mail', true, false],
      ['manager_set', 'app', true, false],
      ['participants_missing', 'mail', true, true],
      ['participants_missing', 'app', true, true],
      ['start_late', 'mail', true, true],
      ['start_late', 'app', true, true],
      ['turn_placed_again', 'mail', true, true],
      ['turn_placed_again', 'app', true, true],
      ['turn_to_manager', 'mail', true, true],
      ['turn_to_manager', 'app', true, true],
      ['turn_lost', 'mail', true, true],
      ['turn_lost', 'app', true, true],
      ['task_opened', 'mail', true, true],
      ['task_opened', 'app', true, true],
      ['task_without_members', 'mail', true, true],
      ['task_without_members', 'app', true, true],
      ['task_delegated', 'mail', true, true],
      ['task_delegated', 'app', true, true],
      ['task_returned', 'mail', true, true],
      ['task_returned', 'app', true, true],
      ['delegation_recalled', 'mail', true, true],
      ['delegation_recalled', 'app', true, true],
      ...groupEvents.flatMap((event) => [
        [event, 'mail', true, true],
        [event, 'app', true, true],
      ]),
    ]);
  });

  test.each([
    ['mail', 0, 1],
    ['app', 1, 0],
  ])(
    'NTF-02 who switched off %s is not told that way, and is told the other way',
    async (channel, mails, app) => {
      await set('olga', [off('participants_missing', channel)]);
      await tellThem(['olga'], 'participants_missing');
      expect([(await mailsTo('olga')).length, (await list('olga')).items.length]).toEqual([mails, app]);
    },
  );

  test('NTF-02 are one’s own: others are told all the same', async () => {
    await set('olga', [off('participants_missing', 'mail')]);
    await tellThem(['olga', 'rita'], 'participants_missing');
    expect([(await mailsTo('olga')).length, (await mailsTo('rita')).length]).toEqual([0, 1]);
  });

  test('NTF-02 are switched on again, and what is not named stays', async () => {
    await set('olga', [off('participants_missing', 'mail'), off('start_late', 'app')]);
    const { status, body } = await set('olga', [{ ...off('participants_missing', 'mail'), enabled: true }]);
    const disabled = body.items.filter(({ enabled }: Json) => !enabled);
    expect([status, disabled]).toEqual([
      200,
      [{ event: 'start_late', channel: 'app', enabled: false, optional: true }],
    ]);
  });

  test.each(['manager_missing', 'manager_set'] as const)(
    'PHM-03, PHM-07 %s can not be switched off, and nothing else of the request is done',
    async (event) => {
      const { status, body } = await set('olga', [off('start_late', 'mail'), off(event, 'mail')]);
      expect([status, body.code, body.events]).toEqual([409, 'notification_not_optional', [event]]);
      const { body: after } = await api.call('olga', '/v1/preferences');
      expect(after.items.filter(({ enabled }: Json) => !enabled)).toEqual([]);
    },
  );

  test('PHM-03 they can be named as on', async () => {
    expect((await set('olga', [{ event: 'manager_set', channel: 'app', enabled: true }])).status).toBe(200);
  });

  test.each<[string, object[], string]>([
    ['something twice', [off('start_late', 'mail'), off('start_late', 'mail')], '/body/items'],
    ['an unknown event', [{ ...off('start_late', 'mail'), event: 'rain' }], '/body/items/0/event'],
    ['an unknown channel', [off('start_late', 'sms')], '/body/items/0/channel'],
    ['no answer', [{ event: 'start_late', channel: 'mail' }], '/body/items/0/enabled'],
  ])('that name %s are refused with the place', async (_, items, place) => {
    const { status, body } = await set('olga', items);
    expect([status, body.errors[0].path]).toEqual([422, place]);
  });

  test.each(['client', 'observer'] as const)('are for people: %s has none', async (caller) => {
    const answers = [await api.call(caller, '/v1/preferences'), await set(caller, [])];
    expect(answers.map(({ body }) => body.code)).toEqual(['people_only', 'people_only']);
  });
});
