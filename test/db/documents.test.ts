import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../src/db/actors.ts';
import { findActiveActor } from '../../src/db/actors.ts';
import { addOrganisation } from '../../src/db/configuration.ts';
import { findDocument, listDocuments, receiveDocument } from '../../src/db/documents.ts';
import type { SentDocument } from '../../src/db/documents.ts';
import type { Keyed } from '../../src/db/idempotency-keys.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { DocumentId, OrganisationId } from '../../src/domain/ids.ts';
import { answerNewest, newRequest, sendDocument } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asClient, asPerson, buildHouse, contractType, location } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const content = Buffer.from([0, 1, 2, 254, 255, 13, 10]);

const aDocument = (other: Partial<SentDocument> = {}): SentDocument => ({
  kind: 'form',
  contractType,
  location,
  organisationId: place.house.organisationId,
  title: 'Chairs',
  reference: 'F-1',
  amount: '12345678901234567.891',
  currency: 'EUR',
  fields: { costCentre: '4711' },
  likeness: null,
  original: {
    mediaType: 'application/xml',
    content,
    sha256: createHash('sha256').update(content).digest(),
  },
  ...other,
});

const send = (
  other: Partial<SentDocument> = {},
  { request = newRequest(), actor = asClient(place.house) }: { request?: Keyed; actor?: Actor } = {},
) => receiveDocument(place.db, { actor, request, document: aDocument(other) });

const idOf = (result: Awaited<ReturnType<typeof send>>): DocumentId => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value.documentId;
};

const read = (documentId: DocumentId, actor: Actor = asClient(place.house)) =>
  inTenant(place.db, place.house.environmentId, async (tx) => {
    const active = await findActiveActor(tx, actor);
    return active ? findDocument(tx, active, documentId) : undefined;
  });

const count = async (): Promise<number> =>
  (await rowsOf(place.db, place.house.environmentId, sql`select id from documents`)).length;

describe('a document', () => {
  test('DOC-01 is read as it was sent, the amount to the last digit', async () => {
    expect(await read(idOf(await send()))).toMatchObject({
      title: 'Chairs',
      reference: 'F-1',
      amount: '12345678901234567.891',
      currency: 'EUR',
      fields: { costCentre: '4711' },
      status: 'received',
    });
  });

  test('DOC-03 keeps the original byte for byte with its hash', async () => {
    const documentId = idOf(await send());
    const [row] = await rowsOf<{ content: Buffer; same: boolean }>(
      place.db,
      place.house.environmentId,
      sql`select o.content, sha256(o.content) = d.sha256 as same
        from document_originals o join documents d on d.id = o.document_id where d.id = ${documentId}`,
    );
    expect([row?.content.equals(content), row?.same]).toEqual([true, true]);
  });

  test('DOC-01 belongs to the only organisation where none is named', async () => {
    expect(await read(idOf(await send({ organisationId: null })))).toMatchObject({
      organisationId: place.house.organisationId,
    });
  });

  test('AUD-01 is in the audit with its sender and hash, without its content', async () => {
    const documentId = idOf(await send());
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select actor_id, data from audit where action = 'document_received' and subject_id = ${documentId}::text`,
    );
    expect(rows).toEqual([
      {
        actor_id: place.house.client.id,
        data: { kind: 'form', sha256: createHash('sha256').update(content).digest('hex') },
      },
    ]);
  });
});

describe('one key', () => {
  test('DOC-04 the same key and body give the same document', async () => {
    const request = newRequest();
    const ids = [idOf(await send({}, { request })), idOf(await send({}, { request }))];
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test('DOC-04 the second time writes nothing', async () => {
    const request = newRequest();
    await send({}, { request });
    const before = await dumpRows(place.db, place.house.environmentId);
    await send({}, { request });
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });

  test('DOC-04 twenty at the same instant make one document', async () => {
    const request = newRequest();
    const ids = await Promise.all(Array.from({ length: 20 }, async () => idOf(await send({}, { request }))));
    expect([new Set(ids).size, await count()]).toEqual([1, 1]);
  });

  test('DOC-04 the same key with another body is refused', async () => {
    const request = newRequest();
    await send({}, { request });
    expect(await send({}, { request: { ...request, requestSha256: newRequest().requestSha256 } })).toEqual({
      ok: false,
      error: { code: 'idempotency_key_reused' },
    });
  });

  test('DOC-04 the key belongs to its sender', async () => {
    const request = newRequest();
    await send({}, { request });
    await send({}, { request, actor: asPerson(place.house, 'admin') });
    expect(await count()).toBe(2);
  });
});

describe('a refused document', () => {
  const refusals: [sentence: string, refused: () => Promise<unknown>, error: object][] = [
    [
      'DOC-06 of an unknown contract type names the known ones',
      () => send({ contractType: 'invoice' }),
      { code: 'unknown_contract_type', contractType: 'invoice', known: ['INVOICE', 'NDA'] },
    ],
    [
      'DOC-06 of an unknown location names the known ones',
      () => send({ location: 'Ams' }),
      { code: 'unknown_location', location: 'Ams', known: ['AMS', 'RTM'] },
    ],
    [
      'DOC-06 of an unknown organisation',
      () => send({ organisationId: randomUUID() as OrganisationId }),
      { code: 'unknown_organisation' },
    ],
    [
      'ENV-01 of an organisation of another environment',
      async () => send({ organisationId: (await buildHouse(place.db, 'Harbour NV')).organisationId }),
      { code: 'unknown_organisation' },
    ],
    [
      'DOC-01 without an organisation, where there are two',
      async () => {
        const { environmentId } = place.house;
        await inTenant(place.db, environmentId, (tx) =>
          addOrganisation(tx, { environmentId, name: 'Second BV' }),
        );
        return send({ organisationId: null });
      },
      { code: 'organisation_required' },
    ],
    [
      'WFL-01 of a person who may not send',
      () => send({}, { actor: asPerson(place.house, 'basil') }),
      { code: 'may_not_send' },
    ],
  ];

  test.each(refusals)('%s', async (_sentence, refused, error) => {
    expect(await refused()).toEqual({ ok: false, error });
  });

  test.each(refusals)('%s: nothing is written', async (_sentence, refused) => {
    await refused();
    expect(await count()).toBe(0);
  });
});

describe('the status', () => {
  const statusAfter = async (kind: 'approved' | 'rejected') => {
    const approval = await openOne(
      place,
      await addTemplate(place, [phaseOf('approval', [[await addGroup(place, ['ann']), 1]])]),
    );
    await answerNewest(place, 'ann', { decision: kind, reason: 'so it is' });
    await stepsOf(place.db).close(approval, 1);
    return rowsOf(place.db, place.house.environmentId, sql`select status from documents`);
  };

  test('DOC-08 is under review while its approval runs', async () => {
    await openOne(place);
    const rows = await rowsOf(place.db, place.house.environmentId, sql`select status from documents`);
    expect(rows).toEqual([{ status: 'under_review' }]);
  });

  test('DOC-08 is approved with its approval', async () => {
    expect(await statusAfter('approved')).toEqual([{ status: 'approved' }]);
  });

  test('DOC-08 is rejected with its approval', async () => {
    expect(await statusAfter('rejected')).toEqual([{ status: 'rejected' }]);
  });
});

describe('who reads a document', () => {
  test.each([
    ['its reviewer', 'rita', true],
    ['the manager of a phase', 'olga', true],
    ['a coming approver', 'bob', true],
    ['an administrator', 'admin', true],
    ['a stranger', 'basil', false],
  ] as const)('DOC-07 %s (%s): %s', async (_who, name, may) => {
    await openOne(place);
    const [row] = await rowsOf<{ id: DocumentId }>(
      place.db,
      place.house.environmentId,
      sql`select id from documents`,
    );
    expect((await read(row?.id as DocumentId, asPerson(place.house, name))) !== undefined).toBe(may);
  });

  test('the list shows newest first, page by page, and nothing twice', async () => {
    const sent: DocumentId[] = [];
    for (let nth = 0; nth < 5; nth += 1) sent.push(await sendDocument(place.db, place.house));
    const pages = await inTenant(place.db, place.house.environmentId, async (tx) => {
      const actor = {
        kind: 'user',
        id: place.house.people.admin,
        role: 'administrator',
        supplementaryRoles: [],
      } as const;
      const first = await listDocuments(tx, actor, { limit: 3, after: null, status: null });
      const second = await listDocuments(tx, actor, {
        limit: 3,
        after: first.at(-1)?.id ?? null,
        status: null,
      });
      return [...first, ...second].map(({ id }) => id);
    });
    expect(pages).toEqual(sent.reverse());
  });
});
