// Groups and organisations in the groups of a file: looked up, judged, and in it as if they had been added one by one.
import { sql } from 'kysely';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import { buildHouse } from '../support/house.ts';
import { done, employs, historyOf, nameOf, nests } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Json } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

const place = () => ({ db: api.database.app, house: api.house });
const head =
  'Name,Category,Status,Members,Allow Multiple,Organisations,Organisation Members,Organisation Administrators';
const line = (name: string, members: string, rest = ',,,') => `${name},Approvals,active,${members},${rest}`;
const send = (lines: readonly string[], query = ''): Promise<Answer> =>
  api.call('admin', {
    path: `/v1/imports/groups${query}`,
    body: [head, ...lines].join('\n'),
    type: 'text/csv',
  });
const faultsOf = async (lines: readonly string[]): Promise<string[]> => {
  const before = await dumpRows(api.database.app, api.house.environmentId);
  const [dry, real] = [await send(lines, '?dryRun=true'), await send(lines)];
  expect(dry.body.errors).toEqual(real.body.errors);
  expect(await dumpRows(api.database.app, api.house.environmentId)).toEqual(before);
  return real.body.errors.map(({ line: at, column, message }: Json) => `${at}:${column ?? '-'} ${message}`);
};
const groupNamed = async (name: string): Promise<Json> => {
  const { body } = await api.call('admin', `/v1/groups?name=${encodeURIComponent(name)}`);
  return (await api.call('admin', `/v1/groups/${body.items[0].id}`)).body;
};
const effective = async (groupId: GroupId): Promise<string[]> =>
  (await api.call('admin', `/v1/groups/${groupId}/effective-members?limit=200`)).body.items
    .map(({ id }: Json) => nameOf(place(), id))
    .sort();

describe('groups and organisations in the groups of a file', () => {
  beforeEach(async () => {
    await done(employs(place(), 'dora', 'administrator'));
    await done(employs(place(), 'basil', 'member'));
  });
  const file = [
    line('Outer', '(MIDDLE)|(buyers)|rita@windmill.example'),
    line('Middle', 'cleo@windmill.example|(Inner)', ',,,Windmill Trading BV'),
    line('Inner', 'sam@windmill.example'),
  ];

  test('GRP-14, GRP-16, GRP-21, GRP-45 stand in them, and bring their people, in whatever order the lines are', async () => {
    const [{ name }] = await rowsOf<{ name: string }>(api.database.app, api.house.environmentId, sql`select name from organisations`) as [{ name: string }]; // prettier-ignore
    const lines = file.map((one) => one.replace('Windmill Trading BV', name));
    expect((await send(lines, '?dryRun=true')).body).toEqual({ dryRun: true, imported: 3 });
    expect((await send(lines)).body).toEqual({ dryRun: false, imported: 3 });
    const [outer, middle] = [await groupNamed('Outer'), await groupNamed('Middle')];
    expect(outer).toMatchObject({ version: 1, size: 6 });
    expect(outer.groups.map((one: Json) => one.name)).toEqual(['BUYERS', 'Middle']);
    expect(middle).toMatchObject({ size: 3, organisations: [{ name, role: 'administrator' }] });
    expect(await effective(outer.id)).toEqual(['ann', 'bob', 'cleo', 'dora', 'rita', 'sam']);
    expect(await historyOf(place(), outer.id)).toMatchObject([
      { version: 1, what: 'created', after: { members: expect.arrayContaining([{ groupId: middle.id }]) } },
    ]);
    // As if each had been added: what leaves the innermost leaves all around.
    const inner = await groupNamed('Inner');
    await api.call('admin', {
      method: 'DELETE',
      path: `/v1/groups/${inner.id}/members/${api.house.people.sam}`,
    });
    expect(await effective(outer.id)).toEqual(['ann', 'bob', 'cleo', 'dora', 'rita']);
    expect((await groupNamed('Outer')).size).toBe(5);
  });

  test('AUD-01 whoever comes in by one has a row in the audit with all groups that they came into', async () => {
    await send([line('Outer', '(Inner)'), line('Inner', 'sam@windmill.example')]);
    const { id: outer } = await groupNamed('Outer');
    const { id: inner } = await groupNamed('Inner');
    const rows = await rowsOf<{ data: Json }>(api.database.app, api.house.environmentId, sql`select data from audit where action = 'membership_gained' and data -> 'cause' ? 'importId'`); // prettier-ignore
    expect(rows.map(({ data }) => [...data.groupIds].sort())).toEqual([[outer, inner].sort()]);
  });

  test('GRP-14 whole organisations and those of one role, each as it is', async () => {
    const [{ name }] = await rowsOf<{ name: string }>(api.database.app, api.house.environmentId, sql`select name from organisations`) as [{ name: string }]; // prettier-ignore
    const lines = [line('Whole', '', `,${name},,`), line('Plain', '', `,,${name},`)];
    expect((await send(lines)).status).toBe(200);
    const people = async (of: string) => effective((await groupNamed(of)).id);
    expect(await people('Plain')).toContain('basil');
    expect(await people('Plain')).not.toContain('dora');
    expect(await people('Whole')).toEqual(expect.arrayContaining(['basil', 'dora']));
  });
});

describe('what is wrong with them is told with its place, and nothing is written', () => {
  test('GRP-16 every circle with its path', async () => {
    const lines = [line('A', '(b)'), line('B', '(C)'), line('C', '(A)|(c)'), line('D', '(A)')];
    expect(await faultsOf(lines)).toEqual([
      '4:4 Closes a circle: C > A > B > C',
      '4:4 Closes a circle: C > C',
    ]);
  });

  test('GRP-45 names that there are not, also of another environment, or are twice', async () => {
    await buildHouse(api.database.app, 'Other');
    await api.call('admin', { method: 'DELETE', path: `/v1/groups/${api.house.groups.buyers}` });
    const lines = [line('A', '(NOBODY)|(Buyers)|(finance)|(FINANCE)', ',Nowhere BV,,')];
    expect(await faultsOf(lines)).toEqual([
      '2:4 "(FINANCE)": Is listed twice.',
      '2:4 There is no group "NOBODY", neither here nor in the file.',
      '2:4 There is no group "Buyers", neither here nor in the file.',
      '2:6 There is no organisation "Nowhere BV".',
    ]);
  });

  test('GRP-24 more than one person where one is allowed, by whatever way', async () => {
    const lines = [
      line('Solo', '(finance)|sam@windmill.example', 'no,,,'),
      line('One', 'sam@windmill.example', 'no,,,'),
    ];
    expect(await faultsOf(lines)).toEqual([
      '2:4 More than one person would belong to it, and Allow Multiple is no.',
    ]);
  });

  test('GRP-16 too deep, with what is nested already', async () => {
    const inner = await addGroup(place(), []);
    const outer = await addGroup(place(), []);
    await done(nests(place(), outer, inner));
    const [{ name }] = await rowsOf<{ name: string }>(api.database.app, api.house.environmentId, sql`select name from groups where id = ${outer}`) as [{ name: string }]; // prettier-ignore
    const lines = Array.from({ length: 19 }, (_, nth) =>
      line(`G${nth}`, nth === 0 ? `(${name})` : `(G${nth - 1})`),
    );
    expect(await faultsOf(lines)).toEqual(['20:4 Would be nested 21 levels deep; 20 is the most.']);
  });

  test('GRP-16 a thousand groups around one, and no more', async () => {
    const inner = await addGroup(place(), []);
    await done(nests(place(), await addGroup(place(), []), inner));
    const [{ name }] = await rowsOf<{ name: string }>(api.database.app, api.house.environmentId, sql`select name from groups where id = ${inner}`) as [{ name: string }]; // prettier-ignore
    const around = (count: number, inside: string) =>
      Array.from({ length: count }, (_, nth) => line(`${inside} ${nth}`, `(${inside})`));
    const told = 'More than 1000 groups would stand around it, or around one inside it.';
    expect(await faultsOf([line('Core', ''), ...around(1_001, 'Core')])).toEqual([`2:4 ${told}`]);
    expect(await faultsOf(around(1_000, name))).toEqual([`2:4 ${told}`]);
    expect((await send(around(999, name), '?dryRun=true')).status).toBe(200);
  });

  test('GRP-14, GRP-17 so many nestings and so many places in one file, told at the line that goes past them', async () => {
    const mails = Object.keys(api.house.people).map((name) => `${name}@windmill.example`);
    const cores = Array.from({ length: 10 }, (_, nth) => line(`Core ${nth}`, mails.join('|')));
    const around = Array.from({ length: 10_000 }, (_, nth) => line(`Outer ${nth}`, `(Core ${nth % 10})`));
    const places = Math.floor(100_000 / mails.length);
    expect((await send([...cores, ...around.slice(0, places)], '?dryRun=true')).status).toBe(200);
    const crowded = await send([...cores, ...around], '?dryRun=true');
    expect(crowded.body.errors).toEqual([expect.objectContaining({ line: 12 + places, column: 4 })]);
    const many = await send([...cores, ...around, line('One more', '(Core 0)')], '?dryRun=true');
    expect(many.body.errors).toMatchObject([
      {
        line: 10_012,
        column: 4,
        message: expect.stringContaining('more than 10000 groups and organisations'),
      },
    ]);
  });
});
