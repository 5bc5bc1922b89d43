// How often each was placed, of which time, and for whom.
import pg from 'pg';
import { sql } from 'kysely';
import { setAccess } from '../../src/db/group-access.ts';
import type { ApprovalId, UserId } from '../../src/domain/ids.ts';
import { asPerson } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Json } from './api.ts';

let api: TestApi;
let approvals: ApprovalId[];
beforeAll(async () => {
  api = await TestApi.open();
  approvals = [await api.startAndBegin(), await api.startAndBegin(), await api.startAndBegin()];
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update users set retired_at = now() where id = ${api.house.people.bob}`,
  );
  approvals.push(await api.startAndBegin());
});
afterAll(() => api.close());

async function rowsAt(path: string): Promise<Json[]> {
  const rows: Json[] = [];
  const join = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = cursor === '' ? 'limit=3' : `limit=3&cursor=${cursor}`;
    const { status, body }: { status: number; body: Json } = await api.call('admin', `${path}${join}${page}`);
    expect([status, body.errors]).toEqual([200, undefined]);
    rows.push(...body.items);
    cursor = body.nextCursor;
  }
  return rows;
}

const ofBuyers = (query = ''): string => `/v1/groups/${api.house.groups.buyers}/load${query}`;
const placedIn = async (query: string): Promise<[string, number][]> =>
  (await rowsAt(ofBuyers(query))).map(({ user, placed }) => [user.name, placed]);

/** Lets the placements of an approval have been made at another time, as nobody can but the owner of the tables. */
async function madeAt(approvalId: ApprovalId | undefined, at: string): Promise<void> {
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select set_config('app.environment_id', $1, false)`, [api.house.environmentId]);
    const change = 'update placements set placed_at = $2 where approval_id = $1';
    const { rowCount } = await owner.query(change, [approvalId, at]);
    expect(rowCount).toBeGreaterThan(0);
  } finally {
    await owner.end();
  }
}

test('PLC-23 of a group: who was placed most often first, and those who never were', async () => {
  const rows = await rowsAt(ofBuyers());
  expect(rows).toMatchObject([
    { user: { name: 'Bob Buyer' }, placed: 3, approvals: 3, share: 0.75 },
    { user: { name: 'Ann Approver' }, placed: 1, approvals: 1, share: 0.25, member: true },
  ]);
  const reviewers = await rowsAt(`/v1/groups/${api.house.groups.reviewers}/load`);
  expect(reviewers.map(({ user, placed }) => [user.name, placed])).toEqual([
    ['Rita Reviewer', 4],
    ['Rob Reviewer', 0],
  ]);
});

test('PLC-23 of all groups, and where one person carries more than half', async () => {
  const all = await rowsAt('/v1/placements/load');
  const finance = all.find(({ group }) => group.id === api.house.groups.finance);
  const half = await rowsAt('/v1/placements/load?moreThanHalf=true');
  expect(all.filter(({ moreThanHalf }) => moreThanHalf)).toEqual(half);
  expect(half.find(({ group }) => group.id === api.house.groups.buyers)).toMatchObject({
    ...{ placed: 4, people: 2, most: { name: 'Bob Buyer', placed: 3, share: 0.75 } },
  });
  expect(finance.placed).toBe(4);
});

test('PLC-23 the pages of a list are of one time: what is placed between two of them is in none', async () => {
  const [groups, people] = [await rowsAt('/v1/placements/load'), await rowsAt(ofBuyers())];
  const lists = [
    { path: '/v1/placements/load', rows: groups },
    { path: ofBuyers(), rows: people },
  ];
  const begun: Json[] = [];
  for (const { path } of lists) begun.push((await api.call('admin', `${path}?limit=1`)).body);
  approvals.push(await api.startAndBegin());
  for (const [nth, { path, rows }] of lists.entries()) {
    const { items, nextCursor } = begun[nth];
    const { body } = await api.call('admin', `${path}?limit=200&cursor=${nextCursor}`);
    expect([...items, ...body.items]).toEqual(rows);
  }
  expect(await rowsAt(ofBuyers())).not.toEqual(people);
});

describe('PLC-23 only of the time that is asked for', () => {
  beforeAll(async () => {
    const at = ['2026-01-01T00:00:00Z', '2026-01-15T00:00:00.25Z', '2026-02-01T00:00:00Z'];
    for (const [nth, instant] of at.entries()) await madeAt(approvals[nth], instant);
  });

  test.each([
    ['not before from, and not from to on', '?from=2026-01-01T00:00:00.001Z&to=2026-02-01T00:00:00Z', 1],
    ['from it on', '?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z', 2],
    ['up to it', '?from=2026-01-01T00:00:00.001Z&to=2026-02-01T00:00:00.000001Z', 2],
    ['instants, not their texts', '?from=2026-01-15T00:00:00Z&to=2026-01-15T00:00:00.5Z', 1],
    ['30 days up to to, without from', '?to=2026-02-10T00:00:00Z', 2],
  ])('PLC-23 %s', async (_what, query, placed) => {
    expect((await placedIn(query))[0]).toEqual(['Bob Buyer', placed]);
    const all = await rowsAt(`/v1/placements/load${query}`);
    expect(all.find(({ group }) => group.id === api.house.groups.buyers).placed).toBe(placed);
  });
});

test.each([
  ['?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', '/query/to'],
  ['?from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00.000Z', '/query/to'],
  ['?from=0000-01-01T00:00:00Z', '/query/from'],
  ['?cursor=bm9uc2Vuc2U', '/query/cursor'],
])('PLC-23 %s is malformed', async (query, at) => {
  for (const path of ['/v1/placements/load', ofBuyers()]) {
    const { status, body } = await api.call('admin', `${path}${query}`);
    expect([status, body.code, body.errors.map((fault: Json) => fault.path)]).toEqual([
      422,
      'malformed',
      [at],
    ]);
  }
});

test('PLC-23 a cursor is one of its time', async () => {
  const { body } = await api.call('admin', ofBuyers('?limit=1&from=2026-01-01T00:00:00Z'));
  const goOn = (from: string) =>
    api.call('admin', ofBuyers(`?limit=1&from=${from}&cursor=${body.nextCursor}`));
  expect((await goOn('2026-01-01T00:00:00.000Z')).status).toBe(200);
  expect(await goOn('2026-01-02T00:00:00Z')).toMatchObject({
    ...{ status: 422, body: { errors: [{ path: '/query/cursor' }] } },
  });
});

test('PLC-23, GRP-13, GRP-29 of one group is for its editors, too; who may not know of it does not learn that there is one', async () => {
  const groupId = api.house.groups.buyers;
  const say = async (right: 'edit' | 'address', userId: UserId): Promise<void> => {
    const { version } = (await api.call('admin', `/v1/groups/${groupId}`)).body;
    const change = { groupId, right, version, entries: [{ userId, path: '/entries/0' }] };
    expect(await setAccess(api.database.app, asPerson(api.house, 'admin'), change)).toMatchObject({
      ok: true,
    });
  };
  const asked = async () => [
    (await api.call('basil', ofBuyers())).status,
    (await api.call('rita', ofBuyers())).status,
  ];
  expect((await api.call('rita', '/v1/placements/load')).body.code).toBe('may_not_manage_groups');
  await say('edit', api.house.people.basil);
  expect(await asked()).toEqual([200, 403]);
  await say('address', api.house.people.ann);
  expect(await asked()).toEqual([200, 404]);
});
