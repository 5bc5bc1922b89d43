// Who may call what, as a table that stands beside this file: a change of rights shows as a change of that table.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { EnvironmentId } from '../../src/domain/ids.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { classified, TestApi } from './api.ts';
import type { Answer, Call } from './api.ts';
import { allCallers } from './callers.ts';
import type { KindOfCaller } from './callers.ts';
import { describedRoutes, makeScene, nameOf, requests, requestsTo } from './routes.ts';
import type { Route } from './routes.ts';

const tableFile = join(import.meta.dirname, 'authorisation.md');

let api: TestApi;
let elsewhere: House;
let routes: Route[];
let callers: KindOfCaller[];
beforeAll(async () => {
  // So many callers without a credential are no attack here.
  api = await TestApi.open({ failedAuthenticationsPerMinute: 10_000 });
  elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  callers = await allCallers(api, elsewhere);
  routes = await describedRoutes(api);
});
afterAll(() => api.close());

/** As every caller. Where one has changed something, the next gets a scene and a request of their own. */
async function answersTo(route: Route): Promise<Answer[]> {
  const answers: Answer[] = [];
  const nextRequest = requestsTo(route, api);
  let request: Call | null = null;
  for (const { credential } of callers) {
    request ??= await nextRequest();
    const answer = await api.callWith(await credential(), request);
    if (answer.status < 400 && route.method !== 'GET') {
      request = null;
      await leaveFounded();
    }
    answers.push(answer);
  }
  return answers;
}

/** Who has founded an environment acts in one again, so that no later request has to name one. */
const leaveFounded = async (): Promise<void> => {
  const { rows } = await sql<{ id: EnvironmentId }>`
    select id from environments where founded_by is not null`.execute(api.database.app);
  for (const { id } of rows)
    await rowsOf(api.database.app, id, sql`update identities set revoked_at = now()`);
};

/** Prettier pads the cells of a table. */
const unpadded = (table: string): string => table.replace(/ *\| */g, '|').replace(/-+/g, '-');

test('every route of the description has a request here, and every request a route', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(requests).sort());
});

test('ENV-01, ENV-05, ENV-06, ENV-07, ENV-09, ENV-10, ENV-11, ENV-12, GRP-11, GRP-12 rights are those of the committed table', async () => {
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
    `| route | ${callers.map(({ title }) => title).join(' | ')} |`,
    `|${' --- |'.repeat(callers.length + 1)}`,
    ...lines,
    '',
  ].join('\n');
  if (!existsSync(tableFile)) {
    writeFileSync(tableFile, table);
    throw new Error(`${tableFile} was not there and has been written: read it, and run the test again`);
  }
  expect(unpadded(table)).toBe(unpadded(readFileSync(tableFile, 'utf8')));
}, 900_000);

/** GRP-01: what it answers about is for every user of the platform. */
const forEverybody = ['GET /v1/public-groups/{id}'];

test('ENV-01 on every route that names something, another environment’s administrator gets 404 and learns nothing', async () => {
  const named = routes
    .filter(({ path }) => path.includes('{id}'))
    .filter((one) => !forEverybody.includes(nameOf(one)));
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
  const send = (house: House) =>
    api.call(
      'client',
      {
        path: `/v1/documents?${classified}&organisation=${house.organisationId}`,
        body: { title: 'A', reference: 'B' },
        key,
      },
      house,
    );
  const [here, there] = [await send(api.house), await send(elsewhere)];
  expect([here.status, there.status]).toEqual([201, 201]);
  expect(here.body.id).not.toBe(there.body.id);
});
