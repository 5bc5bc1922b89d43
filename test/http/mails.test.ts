// What the mail server refused, as administrators see and mend it (NTF-05), and how mails look (NTF-04).
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { deliverAll } from '../support/deliveries.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Caller, Json } from './api.ts';

let api: TestApi;
let sink: TestMailSink;
let approvalId: ApprovalId;
beforeEach(async () => {
  api = await TestApi.open();
  sink = await openMailSink();
  approvalId = await api.start();
});
afterEach(async () => {
  await sink.close();
  await api.close();
});

const tellAdministrators = () =>
  inTenant(api.database.app, api.house.environmentId, (tx) =>
    tell(tx, {
      environmentId: api.house.environmentId,
      event: 'manager_missing',
      approvalId,
      phases: [1],
      to: 'administrators',
      by: null,
    }),
  );
const deliver = (): Promise<void> => deliverAll(api.database, sink.url);

describe('refused mails', () => {
  beforeEach(async () => {
    await tellAdministrators();
    sink.refuseWith = 550;
    await deliver();
    sink.refuseWith = null;
  });
  const list = (caller: Caller = 'admin') => api.call(caller, '/v1/mails?state=refused');
  const sendAgain = (id: string, caller: Caller = 'admin') =>
    api.call(caller, { method: 'POST', path: `/v1/mails/${id}/send-again` });

  test('NTF-05 are shown: to whom, about what, what the server said and when', async () => {
    const { status, body } = await list();
    expect([status, body.items]).toMatchObject([
      200,
      [
        {
          about: 'manager_missing',
          recipient: { id: api.house.people.admin, name: 'Ada Admin', email: 'admin@windmill.example' },
          approval: { id: approvalId, documentTitle: 'Chairs' },
          listed: null,
          reason: expect.stringContaining('refused by the test'),
          refusedAt: expect.stringMatching(/Z$/),
        },
      ],
    ]);
  });

  test('NTF-05 go out again under the same Message-ID when an administrator says so', async () => {
    const [{ id }] = (await list()).body.items;
    const { status, body } = await sendAgain(id);
    await deliver();
    expect([status, body, sink.mails.map(({ messageId }) => messageId)]).toEqual([
      202,
      { id },
      [`<${id}@countersign.example>`],
    ]);
    expect((await list()).body.items).toEqual([]);
  });

  test('are sent once, however often that is said', async () => {
    const [{ id }] = (await list()).body.items;
    const answers = await Promise.all([sendAgain(id), sendAgain(id), sendAgain(id)]);
    await deliver();
    expect([answers.map(({ status }) => status), sink.mails.length]).toEqual([[202, 202, 202], 1]);
  });

  test('AUD-01 leave a line in the audit when they are sent again, and one only', async () => {
    const [{ id }] = (await list()).body.items;
    await sendAgain(id);
    await sendAgain(id);
    const { body } = await api.call('admin', `/v1/approvals/${approvalId}/audit`);
    const lines = body.items.filter(({ action }: Json) => action === 'mail_sent_again');
    expect(lines).toMatchObject([{ actor: { id: api.house.people.admin }, subject: { kind: 'mail', id } }]);
  });

  test('that were taken meanwhile are not sent again', async () => {
    const [{ id }] = (await list()).body.items;
    await sendAgain(id);
    await deliver();
    const { status, body } = await sendAgain(id);
    expect([status, body.code]).toEqual([409, 'mail_not_refused']);
  });

  test.each(['basil', 'olga', 'client', 'observer'] as const)('are not for %s', async (caller) => {
    const [{ id }] = (await list()).body.items;
    const answers = [await list(caller), await sendAgain(id, caller)];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'may_not_manage_mails'],
      [403, 'may_not_manage_mails'],
    ]);
  });

  test('what is no mail can not be sent again', async () => {
    const [start] = await rowsOf<{ id: string }>(
      api.database.app,
      api.house.environmentId,
      sql`select id from outbox where kind = 'start'`,
    );
    expect((await sendAgain(start?.id ?? '')).status).toBe(404);
  });

  test('asked for by another state are 422', async () => {
    const { status, body } = await api.call('admin', '/v1/mails?state=sent');
    expect([status, body.errors[0].path]).toEqual([422, '/query/state']);
  });
});

describe('branding', () => {
  const windmill = {
    name: 'Windmill',
    colour: '#7a1f2b',
    logoUrl: 'https://windmill.example/logo.png',
    footer: 'Dam 1',
  };
  const set = (body: object, tag = '"0"', caller: Caller = 'admin') =>
    api.call(caller, { method: 'PUT', path: '/v1/branding', body, headers: { 'if-match': tag } });

  test('NTF-04 has defaults that anybody of the environment reads', async () => {
    const { status, headers, body } = await api.call('basil', '/v1/branding');
    expect([status, headers.get('etag'), body]).toEqual([
      200,
      '"0"',
      { name: null, colour: '#1f4e79', logoUrl: null, footer: '' },
    ]);
  });

  test('NTF-04 that an administrator sets is that of the mails from then on', async () => {
    const { status, headers, body } = await set(windmill);
    expect([status, headers.get('etag'), body]).toEqual([200, '"1"', windmill]);
    expect((await api.call('basil', '/v1/branding')).body).toEqual(windmill);
    await tellAdministrators();
    await deliver();
    const html = sink.mails[0]?.html ?? '';
    expect([windmill.colour, windmill.logoUrl, windmill.footer].filter((part) => !html.includes(part))).toEqual([]); // prettier-ignore
  });

  test('AUD-01 leaves a line in the audit', async () => {
    await set(windmill);
    const rows = await rowsOf(
      api.database.app,
      api.house.environmentId,
      sql`select actor_id, data from audit where action = 'branding_changed'`,
    );
    expect(rows).toEqual([{ actor_id: api.house.people.admin, data: { version: 1 } }]);
  });

  test('of two changes at the same instant one is made', async () => {
    const answers = await Promise.all([set(windmill), set({ ...windmill, footer: 'Dam 2' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('on a version that is gone is refused with the one that there is', async () => {
    await set(windmill);
    const { status, body } = await set(windmill);
    expect([status, body.code, body.version]).toEqual([412, 'version_changed', 1]);
  });

  test('without If-Match is refused', async () => {
    const { status } = await api.call('admin', { method: 'PUT', path: '/v1/branding', body: windmill });
    expect(status).toBe(428);
  });

  test.each(['basil', 'olga', 'client', 'observer'] as const)('is not changed by %s', async (caller) => {
    const { status, body } = await set(windmill, '"0"', caller);
    expect([status, body.code]).toEqual([403, 'may_not_change_branding']);
  });

  test.each<[string, object, string]>([
    ['a colour that is none', { colour: 'red' }, '/body/colour'],
    ['a colour with more than a colour', { colour: '#123456" onload="x' }, '/body/colour'],
    ['a colour on which white letters are not read', { colour: '#ffee00' }, '/body/colour'],
    ['a logo without TLS', { logoUrl: 'http://windmill.example/logo.png' }, '/body/logoUrl'],
    ['a logo that is a script', { logoUrl: 'javascript:alert(1)' }, '/body/logoUrl'],
    ['a logo with a password', { logoUrl: 'https://a:b@windmill.example/' }, '/body/logoUrl'],
    ['a footer that is too long', { footer: 'x'.repeat(501) }, '/body/footer'],
    ['an empty name', { name: ' ' }, '/body/name'],
    ['a field that there is not', { css: 'x' }, '/body/css'],
  ])('with %s is refused with the place', async (_, over, place) => {
    const { status, body } = await set({ ...windmill, ...over });
    expect([status, body.errors[0].path]).toEqual([422, place]);
  });
});
