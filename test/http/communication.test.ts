// The who-talks-to-whom matrix, as administrators keep it (GRP-47).
import { sql } from 'kysely';
import { addOrganisation } from '../../src/db/configuration.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller, Json } from './api.ts';

let api: TestApi;
let harbour: string;
beforeEach(async () => {
  api = await TestApi.open();
  const { environmentId } = api.house;
  harbour = await inTenant(api.database.app, environmentId, (tx) =>
    addOrganisation(tx, { environmentId, name: 'Harbour NV' }),
  );
});
afterEach(() => api.close());

const path = '/v1/communication-matrix';
const read = (caller: Caller = 'admin'): Promise<Answer> => api.call(caller, path);
const put = (rules: unknown, version: number, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, { method: 'PUT', path, body: { rules }, headers: { 'if-match': `"${version}"` } });
const organisation = (organisationId: string, organisationRole: string | null = null) => ({
  kind: 'organisation',
  organisationId,
  organisationRole,
});
const role = (name: string) => ({ kind: 'role', role: name });

test('GRP-47 a new environment has an empty matrix: everybody within it', async () => {
  const { body, headers } = await read();
  expect([body, headers.get('etag')]).toEqual([{ version: 0, rules: [] }, '"0"']);
});

test('GRP-47 organisations, their roles and environment roles are kept in the order in which they are written', async () => {
  const rules = [
    { from: organisation(harbour), to: organisation(api.house.organisationId, 'administrator') },
    { from: role('basic'), to: role('administrator') },
    { from: organisation(harbour, 'member'), to: role('advanced') },
  ];
  const said = await put(rules, 0);
  expect([said.status, said.headers.get('etag')]).toEqual([200, '"1"']);
  const named = { ...organisation(harbour), name: 'Harbour NV' };
  expect(said.body.rules[0].from).toEqual(named);
  expect(said.body.rules.map(({ from, to }: Json) => [from.kind, to.kind])).toEqual([
    ['organisation', 'organisation'],
    ['role', 'role'],
    ['organisation', 'role'],
  ]);
  expect((await read()).body).toEqual(said.body);
  expect((await put([], 1)).body).toEqual({ version: 2, rules: [] });
});

test('AUD-01, GRP-47 a change is in the audit, with what was and is', async () => {
  const rule = { from: role('basic'), to: organisation(harbour) };
  await put([rule], 0);
  await put([], 1);
  const audit = await rowsOf<Json>(
    api.database.app,
    api.house.environmentId,
    sql`select data from audit where action = 'communication_matrix_changed' order by id`,
  );
  expect(audit.map(({ data }) => data)).toEqual([
    { before: [], after: [rule], version: 1 },
    { before: [rule], after: [], version: 2 },
  ]);
});

test('GRP-47 of two who change it at once one is refused, with whose change came first', async () => {
  const answers = await Promise.all([put([], 0), put([{ from: role('basic'), to: role('basic') }], 0)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  const lost = answers.find(({ status }) => status === 412)?.body;
  expect([lost.version, lost.lastChange.by.name]).toEqual([1, 'Ada Admin']);
});

test('ENV-01, GRP-47 an organisation of another environment is unknown, and so is its matrix', async () => {
  const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  const foreign = elsewhere.organisationId;
  const { status, body } = await put([{ from: organisation(foreign), to: role('basic') }], 0);
  expect([status, body.code, body.organisationIds]).toEqual([422, 'unknown_organisations', [foreign]]);
  await put([{ from: role('basic'), to: role('basic') }], 0);
  expect((await api.call('admin', path, elsewhere)).body).toEqual({ version: 0, rules: [] });
});

test('GRP-45, GRP-47 a group that there is not is refused at its place, by name and by id', async () => {
  const elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  const { status, body } = await put(
    [
      { from: role('basic'), to: { kind: 'group', groupId: '(NOBODY)' } },
      { from: { kind: 'group', groupId: elsewhere.groups.buyers }, to: role('basic') },
    ],
    0,
  );
  expect([status, body.code, body.errors.map(({ path }: Json) => path)]).toEqual([
    422,
    'unresolved_entries',
    ['/body/rules/0/to/groupId', '/body/rules/1/from/groupId'],
  ]);
  expect((await read()).body).toEqual({ version: 0, rules: [] });
});

test('GRP-23, GRP-47 a rule keeps a group that is deleted, and no rule begins with one', async () => {
  const { buyers, finance } = api.house.groups;
  const rule = { from: role('basic'), to: { kind: 'group', groupId: buyers } };
  await put([rule], 0);
  for (const groupId of [buyers, finance])
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${groupId}` });
  expect((await put([rule, { from: role('advanced'), to: rule.to }], 1)).status).toBe(200);
  const { body } = await put([{ from: role('basic'), to: { kind: 'group', groupId: finance } }], 2);
  expect(body.code).toBe('unresolved_entries');
});

test.each([
  ['a role of a group', () => [{ from: { ...organisation('(BUYERS)', 'member') }, to: role('basic') }]],
  ['a party of no kind', () => [{ from: { kind: 'crowd' }, to: role('basic') }]],
  ['a role that there is not', () => [{ from: role('god'), to: role('basic') }]],
  ['a rule of one side', () => [{ from: role('basic') }]],
  ['a rule twice', () => [1, 2].map(() => ({ from: role('basic'), to: role('basic') }))],
  ['too many rules', () => Array.from({ length: 1001 }, () => ({ from: role('basic'), to: role('basic') }))],
])('GRP-47 %s is refused', async (_what, rules) => {
  const { status, body } = await put(rules(), 0);
  expect([status, body.code]).toEqual([422, 'malformed']);
});

test.each(['olga', 'basil', 'client', 'observer'] as const)(
  'ENV-07, GRP-47 %s neither reads nor changes it',
  async (caller) => {
    const codes = [await read(caller), await put([], 0, caller)].map(({ body }) => body.code);
    expect(codes).toEqual(['may_not_administer', 'may_not_administer']);
  },
);
