// Documents of the organisations that somebody is a member of (ENV-05, 10, WFL-01): sending, seeing, starting.
import { sql } from 'kysely';
import { organisationsOf } from '../../src/db/organisation-standing.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';
import { makeOrganisation } from './organisation-routes.ts';

let api: TestApi;
let windmill: string;
let harbour: string;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
  windmill = api.house.organisationId;
  harbour = await makeOrganisation(api, 'Harbour NV');
});
afterAll(() => api.close());

const path = (organisation: string, name: PersonName) =>
  `/v1/organisations/${organisation}/members/${api.house.people[name]}`;
const joins = (name: PersonName, organisation: string, role = 'member'): Promise<Answer> =>
  api.call('admin', { method: 'PUT', path: path(organisation, name), body: { role } });
const leaves = (name: PersonName, organisation: string): Promise<Answer> =>
  api.call('admin', { method: 'DELETE', path: path(organisation, name) });
const send = (caller: Caller, organisation: string | null, key = newKey()): Promise<Answer> =>
  api.call(caller, {
    path: `/v1/documents?${classified}${organisation === null ? '' : `&organisation=${organisation}`}`,
    body: { title: 'Chairs', reference: 'F-1', amount: '100.00', currency: 'EUR' },
    key,
  });
const start = (caller: Caller, documentId: string, over: object = {}, key = newKey()): Promise<Answer> =>
  api.call(caller, { path: '/v1/approvals', body: { documentId, ...over }, key });
const codeOf = async (answer: Promise<Answer>): Promise<string> => {
  const { status, body } = await answer;
  return status < 400 ? `${status}` : `${status} ${body.code}`;
};
const reads = async (caller: Caller, documentId: string): Promise<readonly unknown[]> => {
  const one = await api.call(caller, `/v1/documents/${documentId}`);
  const file = await api.call(caller, `/v1/documents/${documentId}/files/original`);
  const { body } = await api.call(caller, '/v1/documents?limit=200');
  return [one.status, file.status, body.items.some(({ id }: { id: string }) => id === documentId)];
};
const seen = [200, 200, true];
const hidden = [404, 404, false];

describe('sending', () => {
  test('ENV-05, ENV-10 a member sends for their organisation, whatever their environment role, and for no other', async () => {
    await joins('basil', harbour);
    await joins('olga', harbour, 'administrator');
    const before = await dumpRows(api.database.app, api.house.environmentId);
    expect(await codeOf(send('basil', windmill))).toBe('403 may_not_send');
    expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
    const sent = [await send('basil', harbour), await send('olga', harbour)];
    expect(sent.map(({ status, body }) => [status, body.organisationId])).toEqual([
      [201, harbour],
      [201, harbour],
    ]);
  });

  test('ENV-05 who is a member of none sends nothing, the observer neither', async () => {
    expect([
      await codeOf(send('basil', harbour)),
      await codeOf(send('olga', null)),
      await codeOf(send('observer', harbour)),
    ]).toEqual(Array.from({ length: 3 }, () => '403 may_not_send'));
  });

  test('DOC-01, ENV-10 the organisation may be left out by whoever is a member of one, not by whoever is of several', async () => {
    await joins('basil', harbour);
    expect((await send('basil', null)).body.organisationId).toBe(harbour);
    await joins('basil', windmill);
    expect(await codeOf(send('basil', null))).toBe('422 organisation_required');
    expect(await codeOf(send('client', null))).toBe('422 organisation_required');
  });

  test('ENV-01 an organisation of another environment, and one that there is not, are unknown to a member as well', async () => {
    await joins('basil', harbour);
    const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
    expect([
      await codeOf(send('basil', elsewhere.organisationId)),
      await codeOf(send('basil', crypto.randomUUID())),
    ]).toEqual(['422 unknown_organisation', '422 unknown_organisation']);
  });

  test('ENV-08 membership holds at the next request, with the token of before', async () => {
    const token = await api.credential('basil');
    const call = () => ({
      path: `/v1/documents?${classified}&organisation=${harbour}`,
      body: { title: 'Chairs', reference: 'F-1' },
      key: newKey(),
    });
    const said: string[] = [await codeOf(api.callWith(token, call()))];
    await joins('basil', harbour);
    said.push(await codeOf(api.callWith(token, call())));
    await leaves('basil', harbour);
    said.push(await codeOf(api.callWith(token, call())));
    expect(said).toEqual(['403 may_not_send', '201', '403 may_not_send']);
  });

  /** Whether somebody waits for a lock of somebody else. */
  const isWaiting = async (): Promise<boolean> => {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      api.database.app,
    );
    return rows.length > 0;
  };

  test('ENV-10 who takes a member out while they send waits until it is sent', async () => {
    await joins('basil', harbour);
    const { environmentId, people } = api.house;
    const caller = { kind: 'user', id: people.basil, role: 'basic', supplementaryRoles: [] } as const;
    let leaving: Promise<Answer> | undefined;
    await inTenant(api.database.app, environmentId, async (tx) => {
      expect(await organisationsOf(tx, caller, 'send_documents')).toEqual([harbour]);
      leaving = leaves('basil', harbour);
      await until(isWaiting, 'a removal that waits', 10_000);
    });
    expect((await leaving)?.status).toBe(200);
  });

  test('ENV-09 who deletes an organisation while a document of it is sent waits, and is told of the document', async () => {
    const { environmentId } = api.house;
    await send('client', windmill);
    let deleting: Promise<Answer> | undefined;
    await inTenant(api.database.app, environmentId, async (tx) => {
      await sql`select from organisations where id = ${harbour} and deleted_at is null for key share`.execute(
        tx,
      );
      const headers = { 'if-match': '"1"' };
      deleting = api.call('admin', { method: 'DELETE', path: `/v1/organisations/${harbour}`, headers });
      await until(isWaiting, 'a deletion that waits', 10_000);
      await sql`insert into documents select (jsonb_populate_record(d, jsonb_build_object(
          'id', ${crypto.randomUUID()}::uuid, 'organisation_id', ${harbour}::uuid))).*
        from documents d limit 1`.execute(tx);
    });
    expect((await deleting)?.body.code).toBe('in_use');
  });

  test('ENV-09 an organisation that is deleted while a document of it is sent has the document, or is not there', async () => {
    const [sent, deleted] = await Promise.all([
      send('client', harbour),
      api.call('admin', {
        method: 'DELETE',
        path: `/v1/organisations/${harbour}`,
        headers: { 'if-match': '"1"' },
      }),
    ]);
    expect([[201, 409], [422, 200]]).toContainEqual([sent.status, deleted.status]); // prettier-ignore
  });
});

describe('seeing', () => {
  test('ENV-05, ENV-10 members see the documents of their organisation, whoever sent them, and none of another', async () => {
    const ours = (await send('client', harbour)).body.id;
    const theirs = (await send('client', windmill)).body.id;
    expect(await reads('basil', ours)).toEqual(hidden);
    await joins('basil', harbour);
    expect([await reads('basil', ours), await reads('basil', theirs)]).toEqual([seen, hidden]);
    await leaves('basil', harbour);
    expect(await reads('basil', ours)).toEqual(hidden);
  });

  test('DOC-07, ENV-10 who sent it sees it also when they are a member no longer', async () => {
    await joins('basil', harbour);
    const { body } = await send('basil', harbour);
    await leaves('basil', harbour);
    expect(await reads('basil', body.id)).toEqual(seen);
  });
});

describe('starting', () => {
  test('WFL-01, ENV-10 a member starts an approval of their organisation’s document, is its initiator, and follows it', async () => {
    await joins('basil', harbour);
    const { body } = await send('client', harbour);
    const started = await start('basil', body.id);
    expect(started.status).toBe(201);
    const { body: approval } = await api.call('basil', `/v1/approvals/${started.body.id}`);
    expect([approval.initiator.kind, approval.initiator.id]).toEqual(['user', api.house.people.basil]);
  });

  test('WFL-01 of another organisation’s document not: unknown where they may not read it', async () => {
    await joins('basil', harbour);
    const { body: foreign } = await send('client', windmill);
    const missing = await start('basil', crypto.randomUUID());
    const hiddenOne = await start('basil', foreign.id);
    expect([hiddenOne.status, hiddenOne.body]).toEqual([422, missing.body]);
    await joins('basil', windmill);
    const { body: own } = await send('basil', windmill);
    await leaves('basil', windmill);
    expect(await codeOf(start('basil', own.id))).toBe('403 may_not_start');
  });

  test('ENV-05 who is a member of none starts nothing', async () => {
    const { body } = await send('client', harbour);
    expect([await codeOf(start('basil', body.id)), await codeOf(start('olga', crypto.randomUUID()))]).toEqual(
      ['403 may_not_start', '403 may_not_start'],
    );
  });

  test('WFL-01 a member starts in nobody else’s name; a back office and administrators do', async () => {
    await joins('basil', harbour);
    const [one, two] = [await send('client', harbour), await send('client', harbour)];
    const { ann, basil } = api.house.people;
    expect([
      await codeOf(start('basil', one.body.id, { initiator: ann })),
      await codeOf(start('basil', one.body.id, { initiator: basil })),
      await codeOf(start('admin', two.body.id, { initiator: ann })),
    ]).toEqual(['403 may_not_start', '201', '201']);
  });

  test('WFL-02 a repeat under its key gives the member the same approval', async () => {
    await joins('basil', harbour);
    const { body } = await send('basil', harbour);
    const key = newKey();
    const [one, two] = [await start('basil', body.id, {}, key), await start('basil', body.id, {}, key)];
    expect([one.status, two.status, two.body.id]).toEqual([201, 200, one.body.id]);
  });
});
