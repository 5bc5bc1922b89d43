// Locations, contract types in their categories, and group categories, as administrators keep them (ENV-18).
import { sql } from 'kysely';
import { foundEnvironment } from '../../src/db/founding.ts';
import { listConfigured } from '../../src/db/configured.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { newKey, TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';
import { addEntry, configured } from './configuration-routes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const add = (url: string, body: object, key?: string): Promise<Answer> =>
  api.call('admin', { path: `/v1/${url}`, body, ...(key ? { key } : {}) });
const change = (path: string, body: object, version: number, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { method: 'PUT', path: `/v1/${path}`, body, headers: { 'if-match': `"${version}"` } });
const remove = (path: string, version = 1): Promise<Answer> =>
  api.call('admin', { method: 'DELETE', path: `/v1/${path}`, headers: { 'if-match': `"${version}"` } });
/** All entries of a kind, page by page. */
async function list(url: string, caller: Caller = 'basil'): Promise<Json[]> {
  const items: Json[] = [];
  for (let cursor = ''; ;) {
    const { body } = await api.call(caller, `/v1/${url}${url.includes('?') ? '&' : '?'}limit=2${cursor}`);
    items.push(...body.items);
    if (body.nextCursor === null) return items;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

test.each(configured)('ENV-18 $many are added, listed by everybody, renamed and deleted', async (kind) => {
  const url = kind.url.slice('/v1/'.length);
  const added = await add(url, kind.added());
  expect([added.status, added.headers.get('etag'), added.body.version]).toEqual([201, '"1"', 1]);
  expect(await list(url)).toContainEqual(added.body);
  const changed = await change(`${url}/${added.body.id}`, kind.changed(), 1);
  expect([changed.status, changed.headers.get('etag'), changed.body.code]).toEqual([
    200,
    '"2"',
    added.body.code,
  ]);
  expect(changed.body.name).not.toBe(added.body.name);
  expect((await remove(`${url}/${added.body.id}`, 2)).body).toEqual(changed.body);
  expect((await api.call('basil', `/v1/${url}/${added.body.id}`)).status).toBe(404);
  expect((await remove(`${url}/${added.body.id}`, 2)).status).toBe(404);
});

test('AUD-01, 02 every change of the configuration is in the audit, which holds codes and no names', async () => {
  const { body } = await add('locations', { code: 'GRQ', name: 'Groningen' });
  await change(`locations/${body.id}`, { name: 'Groningen Noord' }, 1);
  await remove(`locations/${body.id}`, 2);
  const audit = await rowsOf<Json>(
    api.database.app,
    api.house.environmentId,
    sql`select action, subject_kind as kind, data from audit where subject_id = ${body.id} order by id`,
  );
  expect(audit).toEqual([
    { action: 'configuration_added', kind: 'location', data: { code: 'GRQ' } },
    {
      action: 'configuration_changed',
      kind: 'location',
      data: { before: {}, after: {}, renamed: true, version: 2 },
    },
    { action: 'configuration_deleted', kind: 'location', data: { code: 'GRQ' } },
  ]);
});

describe('ENV-18 what is in use is not deleted, and the refusal says by what', () => {
  const idOf = async (url: string, name: string): Promise<string> =>
    (await list(url)).find((one) => one.name === name).id;
  const usesOf = async (url: string, name: string): Promise<string[]> => {
    const { status, body } = await remove(`${url}/${await idOf(url, name)}`);
    expect([status, body.code]).toEqual([409, 'in_use']);
    return body.usedBy.map((use: Json) => `${use.kind} ${use.name}`);
  };

  test('a location, by documents, permission sets and templates', async () => {
    await api.sendForm();
    const uses = await usesOf('locations', 'Amsterdam');
    expect(uses).toEqual(
      expect.arrayContaining([
        'permission_set approver of invoices in Amsterdam',
        'template Purchase invoice',
        'document Chairs',
      ]),
    );
  });
  test('a contract type, by the same', async () => {
    await api.sendForm();
    const kinds = (await usesOf('contract-types', 'Invoice')).map((use) => use.split(' ')[0]);
    expect([...new Set(kinds)].sort()).toEqual(['document', 'permission_set', 'template']);
  });
  test('a contract category, by its contract types', async () => {
    const uses = await usesOf('contract-categories', 'Purchase');
    expect(uses).toEqual(expect.arrayContaining(['contract_type Invoice', 'contract_type Confidentiality']));
  });
  test('a group category, by its groups; of deleted groups it is forgotten all the same', async () => {
    const { environmentId } = api.house;
    const { body: category } = await add('group-categories', { name: 'Crews' });
    await rowsOf(
      api.database.app,
      environmentId,
      sql`insert into groups (environment_id, id, name, name_folded, category_id, status)
        values (${environmentId}, gen_random_uuid(), 'DECK', 'deck', ${category.id}, 'active')`,
    );
    expect(await usesOf('group-categories', 'Crews')).toEqual(['group DECK']);
    await rowsOf(
      api.database.app,
      environmentId,
      sql`update groups set deleted_at = now() where category_id = ${category.id}`,
    );
    expect((await remove(`group-categories/${category.id}`)).status).toBe(200);
    expect((await list('group-categories')).map(({ name }) => name)).not.toContain('Crews');
    expect((await add('group-categories', { name: 'CREWS' })).status).toBe(201);
  });
  test('a document that comes while its location is deleted: one of the two is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = `R${round}`;
      const { body: location } = await add('locations', { code, name: 'A race' });
      const send = api.call('client', {
        path: `/v1/documents?contractType=INVOICE&location=${code}`,
        body: { title: 'Chairs', reference: 'F-1' },
        key: newKey(),
      });
      const [sent, removed] = await Promise.all([send, remove(`locations/${location.id}`)]);
      expect(['201 409 in_use', '422 200 unknown_location']).toContainEqual(
        `${sent.status} ${removed.status} ${removed.status === 409 ? removed.body.code : sent.body.code}`,
      );
    }
  });
});

test('ENV-18 a code that there is, and a category that there is not, are refused', async () => {
  const twice = await add('locations', { code: 'AMS', name: 'Amsterdam again' });
  expect([twice.status, twice.body.code]).toEqual([409, 'code_taken']);
  // Codes match exactly (ENV-16), so another case is another code.
  expect((await add('locations', { code: 'Ams', name: 'Amstelveen' })).status).toBe(201);
  const nowhere = await add('contract-types', { code: 'LEASE', name: 'Lease', category: 'SALE' });
  expect([nowhere.status, nowhere.body.code]).toEqual([422, 'unknown_contract_category']);
});

test('ENV-18 names of group categories that differ by case or form of Unicode alone are one name', async () => {
  expect((await add('group-categories', { name: 'Équipe' })).status).toBe(201);
  for (const name of ['ÉQUIPE', 'E\u0301quipe', 'Ｅ\u0301quipe']) {
    const { status, body } = await add('group-categories', { name });
    expect([name, status, body.code]).toEqual([name, 409, 'name_taken']);
  }
  const { body: other } = await add('group-categories', { name: 'Ploeg' });
  const renamed = await change(`group-categories/${other.id}`, { name: 'équipe' }, 1);
  expect([renamed.status, renamed.body.code]).toEqual([409, 'name_taken']);
});

test.each([
  ['a blank name', { code: 'X1', name: '  ' }, '/body/name'],
  ['a long name', { code: 'X1', name: 'n'.repeat(10_000) }, '/body/name'],
  ['a name with a control character', { code: 'X1', name: 'A\u0007B' }, '/body/name'],
  ['a name of two lines', { code: 'X1', name: 'A\nB' }, '/body/name'],
  ['a name that turns the direction of writing', { code: 'X1', name: 'A\u202egnp.exe' }, '/body/name'],
  ['a name with a blank at its end', { code: 'X1', name: 'A ' }, '/body/name'],
  ['a name that is no Unicode', { code: 'X1', name: 'A\ud800' }, '/body/name'],
  ['an empty code', { code: '', name: 'A' }, '/body/code'],
  ['a code with a blank', { code: 'A B', name: 'A' }, '/body/code'],
  ['a code of dots', { code: '..', name: 'A' }, '/body/code'],
  ['a long code', { code: 'C'.repeat(101), name: 'A' }, '/body/code'],
  ['a code that is not composed', { code: 'E\u0301', name: 'A' }, '/body/code'],
])('ENV-18 %s is refused with the place and a reason', async (_what, body, path) => {
  const { status, body: problem } = await add('locations', body);
  expect([status, problem.errors]).toEqual([422, [{ path, message: expect.stringMatching(/^Must .+/) }]]);
});

test('ENV-18 of two who rename it on the same version one is refused, and told whose change came first', async () => {
  const { body } = await add('locations', { code: 'EIN', name: 'Eindhoven' });
  const names = ['Eindhoven Noord', 'Eindhoven Zuid'];
  const answers = await Promise.all(names.map((name) => change(`locations/${body.id}`, { name }, 1)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  const lost = answers.find(({ status }) => status === 412)?.body;
  expect([lost.code, lost.version, lost.lastChange.by.name]).toEqual(['version_changed', 2, 'Ada Admin']);
  const blind = await api.call('admin', {
    method: 'PUT',
    path: `/v1/locations/${body.id}`,
    body: { name: 'X' },
  });
  expect([blind.status, blind.body.code]).toEqual([428, 'if_match_required']);
});

test('ENV-18 two who add the same at once: one is told that it is there', async () => {
  const answers = await Promise.all([1, 2].map(() => add('group-categories', { name: 'Twins' })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  const key = newKey();
  const body = { code: 'KEY', name: 'Under a key' };
  const [first, second] = [await add('locations', body, key), await add('locations', body, key)];
  expect(second.body).toEqual(first.body);
});

test('ENV-07 only administrators change the configuration', async () => {
  const { body } = await add('locations', { code: 'LEY', name: 'Lelystad' });
  for (const caller of ['olga', 'basil', 'client', 'observer'] as const) {
    const answer = await change(`locations/${body.id}`, { name: 'Mine' }, 1, caller);
    expect([caller, answer.status, answer.body.code]).toEqual([caller, 403, 'may_not_administer']);
  }
});

test('ENV-18 contract types are found by their category', async () => {
  await add('contract-categories', { code: 'RENT', name: 'Rent' });
  await add('contract-types', { code: 'FLAT', name: 'Flat', category: 'RENT' });
  expect((await list('contract-types?category=RENT')).map(({ code }) => code)).toEqual(['FLAT']);
});

test('ENV-01, ENV-18 no entry of another environment is seen or changed', async () => {
  const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  for (const kind of configured) {
    const id = await addEntry(api, kind);
    const { body } = await api.call('admin', `${kind.url}?limit=200`, elsewhere);
    expect(body.items.map((one: Json) => one.id)).not.toContain(id);
    const path = `${kind.url}/${id}`;
    const headers = { 'if-match': '"1"' };
    for (const call of [
      { method: 'PUT', path, body: kind.changed(), headers },
      { method: 'DELETE', path, headers },
    ])
      expect((await api.call('admin', call, elsewhere)).status).toBe(404);
  }
});

test('GRP-07 a new environment starts with one group category', async () => {
  const { environmentId } = await foundEnvironment(api.database.app, {
    name: 'Fresh BV',
    administrator: { name: 'First', email: 'first@fresh.example' },
    hashOf: () => Buffer.alloc(32),
  });
  const rows = await inTenant(api.database.app, environmentId, (tx) =>
    listConfigured(tx, { kind: 'group_category' }, { limit: 10, after: null }),
  );
  expect(rows.map(({ name, version }) => [name, version])).toEqual([['General', 1]]);
});
