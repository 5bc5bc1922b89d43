// The list of groups as a table for a spreadsheet (GRP-38, 42).
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Caller } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const linesOf = async (query: string, caller: Caller = 'admin'): Promise<string[]> => {
  const { status, body } = await api.call(caller, `/v1/groups.csv${query}`);
  if (status !== 200) throw new Error(body.code);
  return String(body)
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
};
const create = (body: object) =>
  api.call('admin', {
    path: '/v1/groups',
    body: { name: `Group ${randomUUID()}`, categoryId: api.house.groupCategoryId, status: 'active', ...body },
  });

test('GRP-38 the usual columns are size, name, status, created and last modified', async () => {
  const [header, ...lines] = await linesOf('?name=buyers');
  expect(header).toBe('"Size","Name","Status","Created","Last Modified"');
  expect(lines).toEqual([
    expect.stringMatching(/^"2","BUYERS","active","20\d\d-\d\d-\d\dT[\d:.]+Z","20\d\d-\d\d-\d\dT[\d:.]+Z"$/),
  ]);
});

test('GRP-38 columns are chosen, with the filter and the order of the list', async () => {
  await create({ name: 'Board', description: 'Who decides', status: 'inactive' });
  const query = '?columns=name&columns=description&columns=category&orderBy=name&descending=true';
  const lines = await linesOf(`${query}&separator=semicolon`);
  expect(lines.slice(0, 2)).toEqual(['"Name";"Description";"Category"', '"SIGNERS";"";"Approvals"']);
  expect(await linesOf(`${query}&status=inactive`)).toEqual([
    '"Name","Description","Category"',
    '"Board","Who decides","Approvals"',
  ]);
});

test('GRP-38 a long list comes whole, each group once', async () => {
  const { environmentId, groupCategoryId } = api.house;
  await rowsOf(
    api.database.app,
    environmentId,
    sql`insert into groups (environment_id, id, name, name_folded, category_id, status)
      select ${environmentId}, gen_random_uuid(), 'Group ' || n, 'group ' || n, ${groupCategoryId}, 'active'
      from generate_series(1, 510) n`,
  );
  const [, ...lines] = await linesOf('?columns=name&name=group&orderBy=size');
  expect([lines.length, new Set(lines).size]).toEqual([510, 510]);
});

test('GRP-42 what a spreadsheet would run is text', async () => {
  await create({ name: '=1+1', description: '@SUM(A1)' });
  expect(await linesOf('?columns=name&columns=description&name=1')).toContain(`"'=1+1","'@SUM(A1)"`);
});

test('GRP-38 an unknown column, one twice, and a caller who manages no groups are refused', async () => {
  const answers = [
    await api.call('admin', '/v1/groups.csv?columns=members'),
    await api.call('admin', '/v1/groups.csv?columns=name&columns=name'),
    await api.call('basil', '/v1/groups.csv'),
  ];
  expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
    '422 malformed',
    '422 malformed',
    '403 may_not_manage_groups',
  ]);
});
