// Who may call what, as a table that stands beside this file: a change of rights shows as a change of that table.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer, Caller } from './api.ts';
import { describedRoutes, makeScene, nameOf, requests } from './routes.ts';
import type { Route } from './routes.ts';

const tableFile = join(import.meta.dirname, 'authorisation.md');

let api: TestApi;
let elsewhere: House;
let routes: Route[];
beforeAll(async () => {
  // So many callers without a credential are no attack here.
  api = await TestApi.open({ failedAuthenticationsPerMinute: 10_000 });
  elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  const { cleo, dora } = api.house.people;
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set relationship_manager = id = ${cleo}, group_administrator = id = ${dora}
      where id in (${cleo}, ${dora})`,
  );
  routes = await describedRoutes(api);
});
afterAll(() => api.close());

const callers: readonly [title: string, caller: Caller, house?: 'elsewhere'][] = [
  ['nobody', null],
  ['basic user', 'basil'],
  ['advanced user', 'olga'],
  ['participant', 'rita'],
  ['relationship manager', 'cleo'],
  ['group administrator', 'dora'],
  ['administrator', 'admin'],
  ['integration client', 'client'],
  ['integration observer', 'observer'],
  ['administrator elsewhere', 'admin', 'elsewhere'],
];

/** As every caller; where something is changed, each over a scene of its own: nothing is different for the next. */
async function answersTo(route: Route): Promise<Answer[]> {
  const answers: Answer[] = [];
  const shared = route.method === 'GET' ? await makeScene(api) : null;
  for (const [, caller, house] of callers) {
    const request = await requests[nameOf(route)]?.(shared ?? (await makeScene(api)), api);
    if (!request) throw new Error(`test/http/routes.ts has no request for ${nameOf(route)}`);
    answers.push(await api.call(caller, request, house && elsewhere));
  }
  return answers;
}

/** Prettier pads the cells of a table. */
const unpadded = (table: string): string => table.replace(/ *\| */g, '|').replace(/-+/g, '-');

test('every route of the description has a request here, and every request a route', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(requests).sort());
});

test('ENV-01, ENV-05, ENV-06, ENV-07, ENV-11, ENV-12, GRP-11, GRP-12 rights are those of the committed table', async () => {
  const lines: string[] = [];
  for (const route of routes) {
    const answers = await answersTo(route);
    const cells = answers.map(({ status, body }) => (status < 400 ? `${status}` : `${status} ${body.code}`));
    lines.push(`| ${[`\`${nameOf(route)}\``, ...cells].join(' | ')} |`);
  }
  const table = [
    '# Who may call what',
    '',
    'Written by `authorisation.test.ts`, which compares it. To write it again, delete it and run the test twice. The participant has the open task; the requests are those of `routes.ts`.',
    '',
    `| route | ${callers.map(([title]) => title).join(' | ')} |`,
    `|${' --- |'.repeat(callers.length + 1)}`,
    ...lines,
    '',
  ].join('\n');
  if (!existsSync(tableFile)) {
    writeFileSync(tableFile, table);
    throw new Error(`${tableFile} was not there and has been written: read it, and run the test again`);
  }
  expect(unpadded(table)).toBe(unpadded(readFileSync(tableFile, 'utf8')));
}, 400_000);

test('ENV-01 on every route that names something, another environment’s administrator gets 404 and learns nothing', async () => {
  const named = routes.filter(({ path }) => path.includes('{id}'));
  const scene = await makeScene(api);
  const unknown = '01890000-0000-7000-8000-000000000000';
  for (const route of named) {
    const request = await requests[nameOf(route)]?.(scene, api);
    if (!request) throw new Error(`there is no request for ${nameOf(route)}`);
    const foreign = await api.call('admin', request, elsewhere);
    const path = request.path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, unknown);
    const missing = await api.call('admin', { ...request, path }, elsewhere);
    expect([nameOf(route), foreign.status]).toEqual([nameOf(route), 404]);
    expect(foreign.body).toEqual(missing.body);
  }
  expect(named.length).toBeGreaterThan(10);
});

test('ENV-01 no list of one environment shows anything of another', async () => {
  const empty = await buildHouse(api.database.app, 'Empty');
  await makeScene(api);
  for (const path of ['/v1/documents', '/v1/approvals', '/v1/tasks']) {
    expect((await api.call('admin', path, empty)).body).toEqual({ items: [], nextCursor: null });
  }
  const { body } = await api.call('admin', '/v1/groups', empty);
  const own = Object.values<string>(empty.groups).sort();
  expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual(own);
});

test('ENV-01 a start can name no document, template or initiator of another environment', async () => {
  const documentId = await api.sendForm();
  const start = (body: object, house?: House) =>
    api.call('client', { path: '/v1/approvals', body, key: crypto.randomUUID() }, house);
  expect((await start({ documentId }, elsewhere)).body.code).toBe('unknown_document');
  expect((await start({ documentId, templateId: elsewhere.templateId })).body.code).toBe('unknown_template');
  const initiator = elsewhere.people.admin;
  expect((await start({ documentId, initiator })).body.code).toBe('unknown_initiator');
});

test('ENV-01 a key of one environment means nothing in another: both start their own approval with it', async () => {
  const key = crypto.randomUUID();
  const send = (house?: House) =>
    api.call(
      'client',
      { path: '/v1/documents?contractType=INVOICE&location=AMS', body: { title: 'A', reference: 'B' }, key },
      house,
    );
  const [here, there] = [await send(), await send(elsewhere)];
  expect([here.status, there.status]).toEqual([201, 201]);
  expect(here.body.id).not.toBe(there.body.id);
});
