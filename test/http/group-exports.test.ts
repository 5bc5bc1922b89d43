// CSV of who may act as what in a group, as spreadsheets open it (GRP-40..42).
import { sql } from 'kysely';
import { setAccess } from '../../src/db/group-access.ts';
import { addGroup } from '../support/courses.ts';
import { asPerson, tokenOf } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';
import { makeSet } from './permission-set-routes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const download = (file: string, groupId: string, caller: Caller = 'admin'): Promise<Answer> =>
  api.call(caller, `/v1/groups/${groupId}/${file}`);
const give = async (who: PersonName, over: object): Promise<void> => {
  const path = `/v1/users/${api.house.people[who]}/permission-sets`;
  await api.call('admin', { path, body: { permissionSetId: await makeSet(api, over) } });
};
const header = '"User","Role","Contract Type","Contract Location"';
/** The lines of a table, without the mark and the end of the last one. */
const linesOf = ({ body }: Answer): string[] =>
  String(body)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n$/, '')
    .split('\r\n');

test('GRP-40 the permissions of the members who are not default assignees, each combination once', async () => {
  const place = { db: api.database.app, house: api.house };
  const groupId = await addGroup(place, ['rita', 'basil', 'cleo']);
  await give('basil', { role: 'phase_owner', locations: ['RTM', 'AMS'], contractTypes: ['NDA', 'INVOICE'] });
  await give('basil', { role: 'phase_owner', locations: ['AMS'], contractTypes: ['NDA'] });
  const headers = {
    'if-match': (await api.call('admin', `/v1/groups/${groupId}`)).headers.get('etag') ?? '',
  };
  const path = `/v1/groups/${groupId}/default-assignees`;
  await api.call('admin', { method: 'PUT', path, body: { userIds: [api.house.people.rita] }, headers });
  expect(linesOf(await download('permissions.csv', groupId))).toEqual([
    header,
    '"Cleo Controller","Approver","INVOICE","AMS"',
    '"Basil Basic","Phase owner","INVOICE","AMS"',
    '"Basil Basic","Phase owner","INVOICE","RTM"',
    '"Basil Basic","Phase owner","NDA","AMS"',
    '"Basil Basic","Phase owner","NDA","RTM"',
  ]);
  expect(linesOf(await download('default-assignments.csv', groupId))).toEqual([
    header,
    '"Rita Reviewer","Reviewer","INVOICE","AMS"',
  ]);
});

test('GRP-41 default assignees come in their order; the retired are in neither table', async () => {
  const { buyers, signers } = api.house.groups;
  expect(linesOf(await download('default-assignments.csv', buyers)).slice(1)).toEqual([
    '"Bob Buyer","Approver","INVOICE","AMS"',
    '"Ann Approver","Approver","INVOICE","AMS"',
  ]);
  await api.call('admin', { method: 'POST', path: `/v1/users/${api.house.people.sam}/retire` });
  expect(linesOf(await download('default-assignments.csv', signers)).slice(1)).toEqual([
    '"Sue Signatory","Signatory","INVOICE","AMS"',
  ]);
  expect(linesOf(await download('permissions.csv', signers))).toEqual([header]);
});

test('GRP-42 what a spreadsheet would run is text, and it opens as UTF-8', async () => {
  const { environmentId, people } = api.house;
  await rowsOf(
    api.database.app,
    environmentId,
    sql`update users set name = '=HYPERLINK("http://evil.example","Dörte")' where id = ${people.dora}`,
  );
  const groupId = await addGroup({ db: api.database.app, house: api.house }, ['dora']);
  const response = await fetch(`${api.url}/v1/groups/${groupId}/permissions.csv?separator=semicolon`, {
    headers: { authorization: `Bearer ${await tokenOf(api.house, 'admin')}` },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[^"]+ permissions\.csv"/,
  );
  expect(bytes.toString('utf8').split('\r\n')[1]).toBe(
    `"'=HYPERLINK(""http://evil.example"",""Dörte"")";"Approver";"INVOICE";"AMS"`,
  );
});

test('GRP-40 more people and rows than are read at once are all there, in order and once', async () => {
  const { environmentId } = api.house;
  const groupId = await addGroup({ db: api.database.app, house: api.house }, ['basil']);
  const within = (statement: ReturnType<typeof sql>) => rowsOf(api.database.app, environmentId, statement);
  const many = await makeSet(api, { name: 'Many', role: 'reviewer' });
  await within(sql`
    insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${environmentId}, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'p@windmill.example', 'basic'
    from generate_series(1, 1200) n`);
  await within(sql`
    insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select environment_id, id, ${many} from users where name like 'Person %'`);
  await within(sql`
    insert into group_effective_members (environment_id, group_id, user_id)
    select environment_id, ${groupId}, id from users where name like 'Person %'`);
  // One person alone has more combinations than are read at once.
  await within(sql`
    insert into locations (environment_id, id, code, name)
    select ${environmentId}, gen_random_uuid(), 'L' || n, 'L' from generate_series(1, 2500) n`);
  const wide = await makeSet(api, { name: 'Wide', role: 'signatory' });
  await within(sql`
    insert into permission_set_locations (environment_id, permission_set_id, location)
    select ${environmentId}, ${wide}, code from locations where code like 'L%'`);
  await within(sql`
    insert into user_permission_sets (environment_id, user_id, permission_set_id)
    values (${environmentId}, ${api.house.people.basil}, ${wide})`);
  const lines = linesOf(await download('permissions.csv', groupId)).slice(1);
  expect([
    new Set(lines).size,
    lines.filter((line) => line.includes('"Reviewer"') && line.startsWith('"Person ')).length,
    lines.filter((line) => line.includes('"Signatory"')).length,
  ]).toEqual([lines.length, 2400, 2502]);
});

test.each(['permissions.csv', 'default-assignments.csv'])(
  'GRP-11, GRP-12, ENV-01 %s is for whoever manages groups of the environment',
  async (file) => {
    for (const caller of ['olga', 'basil', 'client', 'observer'] as const) {
      const { status, body } = await download(file, api.house.groups.buyers, caller);
      expect([caller, status, body.code]).toEqual([caller, 403, 'may_not_manage_groups']);
    }
    const path = `/v1/users/${api.house.people.basil}/supplementary-roles/group_administrator`;
    await api.call('admin', { method: 'PUT', path });
    expect((await download(file, api.house.groups.buyers, 'basil')).status).toBe(200);
    await api.call('admin', { method: 'DELETE', path });
    expect((await download(file, api.house.templateId)).status).toBe(404);
  },
);

test.each(['permissions.csv', 'default-assignments.csv'])(
  'GRP-29, GRP-40 who may not know of a group does not learn by %s that there is one',
  async (file) => {
    const groupId = await addGroup({ db: api.database.app, house: api.house }, ['ann']);
    const { version } = (await api.call('admin', `/v1/groups/${groupId}`)).body;
    const entries = [{ userId: api.house.people.ann, path: '/entries/0' }];
    const change = { groupId, right: 'address', version, entries } as const;
    expect(await setAccess(api.database.app, asPerson(api.house, 'admin'), change)).toMatchObject({
      ok: true,
    });
    const { status, body } = await download(file, groupId, 'basil');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect((await download(file, groupId)).status).toBe(200);
  },
);
