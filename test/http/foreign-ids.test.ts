// ENV-01 over HTTP: ids of another environment, guessed right, answer as ids that there are not. On every route, wherever
// an id may stand: in the address, in the query and in the body, all of them or one among the caller's own.
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { TestApi } from './api.ts';
import type { Answer, Call } from './api.ts';
import { describedRoutes, nameOf, requestsTo } from './routes.ts';
import type { Route } from './routes.ts';

let api: TestApi;
let own: House;
let elsewhere: House;
let routes: Route[];
beforeAll(async () => {
  api = await TestApi.open();
  own = api.house;
  elsewhere = await buildHouse(api.database.app, 'Elsewhere');
  routes = await describedRoutes(api);
});
afterAll(() => api.close());

/** GRP-01: what it answers about is for every user of the platform. */
const forEverybody = ['GET /v1/public-groups/{id}'];

const anId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Requests to a route, about what is in that house. */
function requestsIn(house: House, route: Route): () => Promise<Call> {
  const next = requestsTo(route, api);
  return async () => {
    api.house = house;
    try {
      return await next();
    } finally {
      api.house = own;
    }
  };
}

type Asked = Pick<Call, 'path' | 'body'>;
const saidBy = ({ path, body }: Asked): string => JSON.stringify([path, body ?? null]);
const idsOf = (request: Asked): string[] => saidBy(request).match(anId) ?? [];

/** The request with other ids at these places. */
function withIds(request: Call, places: readonly number[], ids: (place: number) => string): Call {
  let place = -1;
  const said = saidBy(request).replace(anId, (id) => {
    place += 1;
    return places.includes(place) ? ids(place) : id;
  });
  const [path, body] = JSON.parse(said) as [string, object | null];
  return { ...request, path, ...(body === null ? {} : { body }) };
}

/** What an answer says, whatever ids stand in it. */
const told = ({ status, body }: Answer): unknown =>
  status < 400 && !Array.isArray(body?.results)
    ? status
    : [status, JSON.parse(JSON.stringify(body).replace(anId, 'an id'))];

/** All places at once, and each by itself among ids of one's own. */
const placesOf = (ids: readonly string[]): number[][] => {
  const all = ids.map((_, place) => place);
  return all.length > 1 ? [all, ...all.map((place) => [place])] : [all];
};

async function compare(route: Route, nextRequest: () => Promise<Call>, first: Call): Promise<string[]> {
  const foreign = idsOf(await requestsIn(elsewhere, route)());
  const odd: string[] = [];
  let request: Call | null = first;
  const ask = async (places: readonly number[], ids: (place: number) => string): Promise<Answer> => {
    request ??= await nextRequest();
    const answer = await api.call('admin', withIds(request, places, ids));
    if (answer.status < 400 && route.method !== 'GET') request = null;
    return answer;
  };
  for (const places of placesOf(foreign)) {
    const unknown = told(await ask(places, () => crypto.randomUUID()));
    const guessed = await ask(places, (place) => foreign[place] ?? '');
    // Of one's own task, say, it may be said that it is somebody else's.
    const allForeign = places.length === foreign.length;
    if (JSON.stringify(told(guessed)) !== JSON.stringify(unknown) || (allForeign && guessed.status === 403))
      odd.push(`${nameOf(route)} at ${places.join(', ')}: ${JSON.stringify([told(guessed), unknown])}`);
  }
  return odd;
}

test('ENV-01 on every route ids of another environment say what unknown ids say, and never 403', async () => {
  const odd: string[] = [];
  let compared = 0;
  for (const route of routes.filter((one) => !forEverybody.includes(nameOf(one)))) {
    const nextRequest = requestsIn(own, route);
    const first = await nextRequest();
    if (idsOf(first).length === 0) continue;
    compared += 1;
    odd.push(
      ...(await compare(route, nextRequest, first).catch((error: Error) => [
        `${nameOf(route)}: ${error.message}`,
      ])),
    );
  }
  expect(odd).toEqual([]);
  expect(compared).toBeGreaterThan(50);
}, 900_000);

test.each([
  ['the tasks of a group', (house: House) => `/v1/tasks?groupId=${house.groups.signers}`],
  ['the people of a group', (house: House) => `/v1/member-search?groupId=${house.groups.signers}`],
  ['the groups of a category', (house: House) => `/v1/groups?categoryId=${house.groupCategoryId}`],
])('ENV-01 %s of another environment are those of one that there is not', async (_what, path) => {
  const answers = [
    await api.call('admin', path(elsewhere)),
    await api.call('admin', path(elsewhere).replace(anId, crypto.randomUUID())),
  ];
  expect(told(answers[0] as Answer)).toEqual(told(answers[1] as Answer));
  expect(JSON.stringify(answers[0]?.body)).toBe(JSON.stringify(answers[1]?.body));
});
