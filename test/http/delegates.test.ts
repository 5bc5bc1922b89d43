// Whom a search for a delegate finds: of partners only whom one knows by name, or by their whole address.
import { makePartnership } from '../../src/db/partnerships.ts';
import { addGroup } from '../support/courses.ts';
import { openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import { openPartnerApi, ritasTask } from './partner-api.ts';
import type { PartnerApi } from './partner-api.ts';

let place: PartnerApi;
beforeAll(async () => {
  place = await openPartnerApi();
});
afterAll(() => place.api.close());

interface Found {
  readonly name: string;
  readonly environment: { readonly name: string };
}

/** Name and environment of whoever is found for Rita's task. */
async function found(query: Readonly<Record<string, string>>): Promise<string[]> {
  const { taskId } = await ritasTask(place);
  const search = new URLSearchParams({ limit: '200', ...query });
  const { body } = await place.api.call('rita', `/v1/tasks/${taskId}/delegates?${search.toString()}`);
  return body.items.map(({ name, environment }: Found) => `${name}, ${environment.name}`);
}

test('DEL-02 a partner’s people are found by a part of their name', async () => {
  expect(await found({ query: 'sil bas' })).toEqual(['Basil Basic, Harbour NV']);
});

test('DEL-02 a colleague is found by a part of the mail address, too', async () => {
  expect(await found({ query: 'rob@windm' })).toEqual(['Rob Reviewer, Windmill BV']);
});

test.each(['basil@', 'windmill', '@', 'asil@windmill.example'])(
  'ENV-01 no part of a mail address finds anybody of a partner: %s',
  async (query) => {
    const abroad = (await found({ query })).filter((one) => one.endsWith('Harbour NV'));
    expect(abroad).toEqual([]);
  },
);

test('DEL-02 a whole mail address finds the partner’s person, however it is written', async () => {
  expect(await found({ query: ' Basil@Windmill.example' })).toEqual(['Basil Basic, Harbour NV']);
});

describe('where there are many partners', () => {
  beforeAll(async () => {
    const { database, house } = place.api;
    for (let nth = 1; nth <= 21; nth += 1) {
      const name = `Partner ${String(nth).padStart(2, '0')}`;
      const { environmentId } = await buildHouse(database.app, name);
      await makePartnership(database.app, house.environmentId, environmentId);
    }
  });

  test('PRT-01 a search looks through 20 of them at most, by their names', async () => {
    const places = (await found({ query: 'Basil Basic' })).map((one) => one.split(', ')[1]);
    expect([places.length, places.at(0), places.at(-1)]).toEqual([20, 'Harbour NV', 'Partner 19']);
  });

  test('PRT-01 and through any one that is named', async () => {
    const { body } = await place.api.call('rita', '/v1/partnerships');
    const last = body.items.find(
      ({ partner }: { partner: { name: string } }) => partner.name === 'Partner 21',
    );
    const environmentId = last.partner.id;
    expect(await found({ query: 'Basil Basic', environmentId })).toEqual(['Basil Basic, Partner 21']);
  });

  test('DEL-05 an environment that is no partner has nobody', async () => {
    const { environmentId } = await buildHouse(place.api.database.app, 'Stranger NV');
    expect(await found({ query: 'Basil', environmentId })).toEqual([]);
  });
});

test('DEL-13 nobody is offered who has a hand in another part of the task, here or at a partner', async () => {
  const { api } = place;
  const at = { db: api.database.app, house: api.house };
  const group = await addGroup(at, ['ann', 'bob', 'sam']);
  const taskId = await requireTaskOf(at, 'ann', await openGroupTask(at, [group, 'all']));
  const offeredTo = async (name: 'ann' | 'bob' | 'sam'): Promise<string[]> => {
    const { body } = await api.call(name, `/v1/tasks/${taskId}/delegates?limit=200`);
    return body.items.map(({ id }: { id: string }) => id);
  };
  const takers = [api.house.people.cleo, place.partner.people.basil];
  expect(await offeredTo('sam')).toEqual(expect.arrayContaining(takers));
  for (const [name, to] of [
    ['ann', takers[0]],
    ['bob', takers[1]],
  ] as const)
    expect((await api.call(name, { path: `/v1/tasks/${taskId}/delegate`, body: { to } })).status).toBe(200);
  expect((await offeredTo('sam')).filter((id) => takers.some((taker) => taker === id))).toEqual([]);
});
