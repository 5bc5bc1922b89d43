// What a delegate of another environment comes to by every route of the API, before, while and after a task is theirs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { asPerson } from '../support/house.ts';
import { openPartnerApi, said } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';
import { describedRoutes, makeScene, nameOf, requests } from './routes.ts';
import type { Route, Scene } from './routes.ts';

const tableFile = join(import.meta.dirname, 'bridge-visibility.md');

let place: PartnerApi;
let routes: Route[];
beforeAll(async () => {
  place = await openPartnerApi();
  // Whatever names something, and the lists.
  routes = (await describedRoutes(place.api)).filter(
    ({ path, method }) => path.startsWith('/v1/') && (path.includes('{') || method === 'GET'),
  );
});
afterAll(() => place.api.close());

const changesTasks = ({ method, path }: Route): boolean => method === 'POST' && path.startsWith('/v1/tasks/');

/** Rita's task, with Basil of the partner where it is delegated. */
async function scene(delegated: boolean): Promise<Scene> {
  const made = await makeScene(place.api);
  if (!delegated) return made;
  const body = { to: place.partner.people.basil };
  const given = await place.api.call('rita', { path: `/v1/tasks/${made.taskId}/delegate`, body });
  expect(given.status).toBe(200);
  return made;
}

/** What Basil comes to by each route; where a task would be changed, each time with one of its own. */
async function outcomes(
  prepare: () => Promise<Scene>,
  during: (made: Scene) => Promise<void>,
): Promise<string[]> {
  const shared = await prepare();
  await during(shared);
  const cells: string[] = [];
  for (const route of routes) {
    const fresh = changesTasks(route) ? await prepare() : shared;
    if (fresh !== shared) await during(fresh);
    const make = requests[nameOf(route)];
    if (!make) throw new Error(`test/http/routes.ts has no request for ${nameOf(route)}`);
    const request = await requestTo(route, fresh);
    cells.push(said(await place.api.call('basil', request, place.partner)));
  }
  return cells;
}

/** The request of the route's right caller; a recall is asked for as it is, without delegating first. */
async function requestTo(route: Route, { taskId, ...rest }: Scene) {
  if (nameOf(route) === 'POST /v1/tasks/{id}/recall') return { path: `/v1/tasks/${taskId}/recall`, body: {} };
  const make = requests[nameOf(route)];
  if (!make) throw new Error(`there is no request for ${nameOf(route)}`);
  return make({ taskId, ...rest }, place.api);
}

/** What Basil does with his task by one call, before he comes to it again. */
const afterBasil =
  (step: string, body: () => object) =>
  async ({ taskId }: Scene): Promise<void> => {
    const call = { path: `/v1/tasks/${taskId}/${step}`, body: body() };
    expect((await place.api.call('basil', call, place.partner)).status).toBe(200);
  };

const nothing = async (): Promise<void> => undefined;

test('ENV-01, DEL-07 what a delegate comes to is that of the committed table', async () => {
  const before = await outcomes(() => scene(false), nothing);
  const held = await outcomes(() => scene(true), nothing);
  const passedOn = afterBasil('delegate', () => ({ to: place.partner.people.ann }));
  const answered = afterBasil('review', () => ({}));
  const returned = afterBasil('return', () => ({ reason: 'Not for me' }));
  const later: string[][] = [];
  for (const during of [passedOn, answered, returned]) later.push(await outcomes(() => scene(true), during));
  const prepared: Scene[] = [];
  for (let nth = routes.filter(changesTasks).length; nth >= 0; nth -= 1) prepared.push(await scene(true));
  await endPartnership(place.api.database.app, asPerson(place.house, 'admin'), place.partnershipId);
  const ended = await outcomes(async () => prepared.pop() ?? scene(false), nothing);
  const lines = routes.map(
    (route, nth) =>
      `| ${[`\`${nameOf(route)}\``, before[nth], held[nth], ...later.map((cells) => cells[nth]), ended[nth]].join(' | ')} |`,
  );
  const table = [
    '# What a delegate of another environment comes to, route by route',
    '',
    'Written by `bridge-visibility.test.ts`, which compares it. To write it again, delete it and run the test twice. Basil, a basic user of the partner, asks for what Rita’s environment owns: its approval, its document, its groups and people, and her task. Lists answer with what is his own.',
    '',
    '| route | before | while the task is his | after he passed it on | after he answered it | after he gave it back | after the partnership ended |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
  if (!existsSync(tableFile)) {
    writeFileSync(tableFile, table);
    throw new Error(`${tableFile} was not there and has been written: read it, and run the test again`);
  }
  expect(unpadded(table)).toBe(unpadded(readFileSync(tableFile, 'utf8')));
}, 400_000);

/** Prettier pads the cells of a table. */
const unpadded = (table: string): string => table.replace(/ *\| */g, '|').replace(/-+/g, '-');
