// Documents of the organisations that somebody is a member of (ENV-05, 10, WFL-01): sending, seeing, starting.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { receiveDocument } from '../../src/db/documents.ts';
import type { OrganisationId } from '../../src/domain/ids.ts';
import { asPerson, buildHouse, contractType, location } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
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
const deletes = (organisation: string): Promise<Answer> =>
  api.call('admin', {
    method: 'DELETE',
    path: `/v1/organisations/${organisation}`,
    headers: { 'if-match': '"1"' },
  });
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

  /** Basil sends for the harbour, and between the locks and the writing something happens. */
  const sendWhile = async (meanwhile: () => Promise<unknown>): Promise<string> => {
    const content = Buffer.from(JSON.stringify({ title: 'Chairs', reference: 'F-1' }));
    const sha256 = createHash('sha256').update(content).digest();
    const document = {
      ...({ kind: 'form', contractType, location, organisationId: harbour as OrganisationId } as const),
      ...{ title: 'Chairs', reference: 'F-1', amount: null, currency: null, fields: {}, likeness: null },
      original: { mediaType: 'application/json', content, sha256 },
    };
    const sent = await receiveDocument(
      api.database.app,
      { actor: asPerson(api.house, 'basil'), document, request: { key: newKey(), requestSha256: sha256 } },
      async () => void (await meanwhile()),
    );
    return sent.ok ? 'sent' : sent.error.code;
  };

  test('ENV-10 who takes a member out while they send waits until it is sent', async () => {
    await joins('basil', harbour);
    let leaving: Promise<Answer> | undefined;
    const sent = await sendWhile(() => {
      leaving = leaves('basil', harbour);
      return until(isWaiting, 'a removal that waits', 10_000);
    });
    expect([sent, (await leaving)?.status]).toEqual(['sent', 200]);
  });

  test('ENV-10 a send holds up no change of who belongs to another organisation', async () => {
    await joins('basil', harbour);
    await joins('basil', windmill);
    let left: Answer | undefined;
    const sent = await sendWhile(async () => {
      left = await leaves('basil', windmill);
    });
    expect([sent, left?.status]).toEqual(['sent', 200]);
  }, 20_000);

  test('ENV-09 who deletes an organisation while a document of it is sent waits, and is told of the document', async () => {
    await joins('basil', harbour);
    let deleting: Promise<Answer> | undefined;
    const sent = await sendWhile(() => {
      deleting = deletes(harbour);
      return until(isWaiting, 'a deletion that waits', 10_000);
    });
    expect([sent, (await deleting)?.body.code]).toEqual(['sent', 'in_use']);
  });

  test('ENV-09 an organisation that is deleted while a member sends for it has the document, or is not there', async () => {
    await joins('basil', harbour);
    const [sent, deleted] = await Promise.all([send('basil', harbour), deletes(harbour)]);
    expect([[201, 409], [403, 200], [422, 200]]).toContainEqual([sent.status, deleted.status]); // prettier-ignore
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

  test('WFL-02 a key of one member means nothing to another one, nor to a back office', async () => {
    await joins('basil', harbour);
    await joins('olga', harbour);
    const [one, two] = [await send('client', harbour), await send('client', harbour)];
    const key = newKey();
    expect([
      await codeOf(start('basil', one.body.id, {}, key)),
      await codeOf(start('olga', one.body.id, {}, key)),
      await codeOf(start('client', two.body.id, {}, key)),
    ]).toEqual(['201', '409 document_under_approval', '201']);
  });

  test('ENV-10, DOC-05 who may not know of the approval that a document has is told that there is one, not which', async () => {
    await joins('basil', harbour);
    await joins('rob', harbour);
    const { body: document } = await send('client', harbour);
    const { body: approval } = await start('basil', document.id);
    const known = await api.call('rob', `/v1/approvals/${approval.id}`);
    const [own, others, back] = [
      await start('basil', document.id),
      await start('rob', document.id),
      await start('client', document.id),
    ];
    expect(known.status).toBe(404);
    expect([own, others, back].map(({ body }) => [body.code, body.approvalId])).toEqual([
      ['document_under_approval', approval.id],
      ['document_under_approval', null],
      ['document_under_approval', approval.id],
    ]);
    expect(JSON.stringify(others.body)).not.toContain(approval.id);
  });

  test('WFL-02 a key stays whose it is when a member becomes administrator, and when one is one no longer', async () => {
    const become = (name: PersonName, role: string) =>
      rowsOf(
        api.database.app,
        api.house.environmentId,
        sql`update users set environment_role = ${role} where id = ${api.house.people[name]}`,
      );
    await joins('basil', harbour);
    await joins('olga', harbour);
    await become('olga', 'administrator');
    const [one, two] = [await send('client', harbour), await send('client', harbour)];
    const [first, second] = [newKey(), newKey()];
    const before = [
      await start('basil', one.body.id, {}, first),
      await start('olga', two.body.id, {}, second),
    ];
    await become('basil', 'administrator');
    await become('olga', 'advanced');
    const after = [
      await start('basil', one.body.id, {}, first),
      await start('olga', two.body.id, {}, second),
    ];
    expect(after.map(({ status, body }) => [status, body.id])).toEqual(
      before.map(({ body }) => [200, body.id]),
    );
  });

  test('WFL-02 who is a member no longer gets the answer of before, and starts nothing new', async () => {
    await joins('basil', harbour);
    const [one, two] = [await send('client', harbour), await send('client', harbour)];
    const key = newKey();
    const before = await start('basil', one.body.id, {}, key);
    await leaves('basil', harbour);
    const repeated = await start('basil', one.body.id, {}, key);
    expect([repeated.status, repeated.body.id]).toEqual([200, before.body.id]);
    expect(await codeOf(start('basil', two.body.id, {}, key))).toBe('403 may_not_start');
  });

  test('ENV-10 with a key that one has used, a document that one may not read is like one that there is not', async () => {
    await joins('basil', harbour);
    const own = await send('client', harbour);
    const hiddenOne = await send('client', windmill);
    const key = newKey();
    await start('basil', own.body.id, {}, key);
    const [unread, missing] = [
      await start('basil', hiddenOne.body.id, {}, key),
      await start('basil', crypto.randomUUID(), {}, key),
    ];
    expect([unread.status, unread.body]).toEqual([missing.status, missing.body]);
    expect(unread.body.code).toBe('idempotency_key_reused');
  });
});
