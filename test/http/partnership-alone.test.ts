// What a partnership opens by itself: nothing but that either side knows of it.
import { rowsOf } from '../support/rows.ts';
import { sql } from 'kysely';
import { openPartnerApi } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';
import { describedRoutes, makeScene, requests, nameOf } from './routes.ts';

let place: PartnerApi;
beforeAll(async () => {
  place = await openPartnerApi();
});
afterAll(() => place.api.close());

/** Every id of the house that could be told by mistake. */
async function idsOfHouse(): Promise<string[]> {
  const { database, house } = place.api;
  const rows = await rowsOf<{ id: string }>(
    database.app,
    house.environmentId,
    sql`select id from users union all select id from organisations union all select id from groups
      union all select id from documents union all select id from approvals union all select id from tasks
      union all select id from templates union all select id from permission_sets`,
  );
  return rows.map(({ id }) => id);
}

/** GRP-01: every user of the platform sees these, partner or not. */
const seenByAll = 'GET /v1/public-groups/{id}';

test('PRT-04 an active partnership alone opens nothing of the other side to its administrator', async () => {
  const scene = await makeScene(place.api);
  const secret = await idsOfHouse();
  expect(secret.length).toBeGreaterThan(20);
  const routes = (await describedRoutes(place.api)).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/v1/'),
  );
  const told: string[] = [];
  for (const route of routes) {
    const request = await requests[nameOf(route)]?.(scene, place.api);
    if (!request) throw new Error(`test/http/routes.ts has no request for ${nameOf(route)}`);
    const { status, body } = await place.api.call('admin', request, place.partner);
    const said = JSON.stringify(body);
    const expected = route.path.includes('{') && nameOf(route) !== seenByAll ? 404 : 200;
    if (status !== expected) told.push(`${status} ${nameOf(route)}`);
    if (secret.some((id) => said.includes(id))) told.push(nameOf(route));
  }
  expect(told).toEqual([]);
});
