// DOC-05 between organisations: what a member sends marks nothing of another organisation, and tells of nothing there.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PersonName } from '../support/house.ts';
import { classified, newKey, TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';
import { makeOrganisation } from './organisation-routes.ts';

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');
const numbered = (): string => invoice.replace('>2025-4711<', `>${randomUUID()}<`);

let api: TestApi;
let windmill: string;
let harbour: string;
beforeAll(async () => {
  api = await TestApi.open();
  windmill = api.house.organisationId;
  harbour = await makeOrganisation(api, 'Harbour NV');
  await becomesMember('ann', windmill);
  await becomesMember('basil', harbour);
  await becomesMember('bob', harbour);
});
afterAll(() => api.close());

const becomesMember = async (name: PersonName, organisation: string): Promise<void> => {
  const path = `/v1/organisations/${organisation}/members/${api.house.people[name]}`;
  expect((await api.call('admin', { method: 'PUT', path, body: { role: 'member' } })).status).toBe(200);
};
const send = (caller: Caller, organisation: string, xml: string): Promise<Answer> => {
  const path = `/v1/documents?${classified}&organisation=${organisation}`;
  return api.call(caller, { path, body: xml, type: 'application/xml', key: newKey() });
};
const start = (caller: Caller, documentId: string, over: object = {}): Promise<Answer> =>
  api.call(caller, { path: '/v1/approvals', body: { documentId, ...over }, key: newKey() });
const markOf = (answer: Answer): unknown => [answer.status, answer.body.possibleDuplicateOf];

test('DOC-05, ENV-10 who guesses supplier, number and date of another organisation’s document learns nothing', async () => {
  const xml = numbered();
  await send('client', windmill, xml);
  const guessed = await send('basil', harbour, xml);
  expect(markOf(guessed)).toEqual([201, null]);
  expect((await start('basil', guessed.body.id)).status).toBe(201);
});

test('DOC-05, ENV-10 a copy that a member sent early marks no document of another organisation, whoever sends that', async () => {
  const [one, two] = [numbered(), numbered()];
  await send('basil', harbour, one);
  await send('basil', harbour, two);
  const [byMember, byOffice] = [await send('ann', windmill, one), await send('client', windmill, two)];
  expect([markOf(byMember), markOf(byOffice)]).toEqual([
    [201, null],
    [201, null],
  ]);
  expect((await start('client', byOffice.body.id)).status).toBe(201);
});

test('DOC-05 within their organisation members are told of the earlier one, whoever sent that', async () => {
  const xml = numbered();
  const first = await send('basil', harbour, xml);
  expect(markOf(await send('bob', harbour, xml))).toEqual([201, first.body.id]);
  expect(markOf(await send('client', harbour, xml))).toEqual([201, first.body.id]);
});

test.each<[Caller, Caller]>([
  ['client', 'client'],
  ['client', 'admin'],
  ['admin', 'client'],
])('DOC-05 what %s sent for one organisation and %s sends for another is marked', async (one, two) => {
  const xml = numbered();
  const first = await send(one, windmill, xml);
  expect(markOf(await send(two, harbour, xml))).toEqual([201, first.body.id]);
});

describe('a mark of a document that one may not read', () => {
  let first: string;
  let second: string;
  beforeEach(async () => {
    const xml = numbered();
    first = (await send('client', windmill, xml)).body.id;
    second = (await send('client', harbour, xml)).body.id;
  });

  test('DOC-05, DOC-07 names it to nobody who may not read it', async () => {
    const shown = await Promise.all(
      (['basil', 'client'] as const).map(async (caller) => {
        const { body } = await api.call(caller, '/v1/documents?limit=200');
        const listed = body.items.find(({ id }: { id: string }) => id === second);
        const one = await api.call(caller, `/v1/documents/${second}`);
        return [listed.possibleDuplicateOf, one.body.possibleDuplicateOf];
      }),
    );
    expect(shown).toEqual([
      [null, null],
      [first, first],
    ]);
  });

  test('DOC-05 a start is on purpose all the same; neither its refusal nor the approval nor the audit names it', async () => {
    const refused = await start('basil', second);
    expect([refused.status, refused.body.code, refused.body.possibleDuplicateOf]).toEqual([
      409,
      'possible_duplicate',
      null,
    ]);
    const started = await start('basil', second, { allowDuplicate: true });
    expect(started.status).toBe(201);
    const at = `/v1/approvals/${started.body.id}`;
    const read = async (caller: Caller): Promise<Answer[]> =>
      Promise.all([at, '/v1/approvals?limit=200', `${at}/audit`].map((path) => api.call(caller, path)));
    const told = [refused, started, ...(await read('basil'))].map(({ body }) =>
      JSON.stringify(body).includes(first),
    );
    expect(told).toEqual([false, false, false, false, false]);
    expect((await read('client')).map(({ body }) => JSON.stringify(body).includes(first))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
