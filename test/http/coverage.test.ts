// Who would be placed for everything that may come: by the rows, over HTTP, and equal to what placement says.
import { sql } from 'kysely';
import { addContractType, addLocation } from '../../src/db/configuration.ts';
import { readDirectory } from '../../src/db/directory.ts';
import { setAccess } from '../../src/db/group-access.ts';
import { inTenant, inTenantSnapshot } from '../../src/db/transaction.ts';
import { addPermissionSet, givePermissionSet } from '../../src/db/users.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { placementRoles } from '../../src/domain/workflow-role.ts';
import { place } from '../../src/placement/place.ts';
import { addGroup } from '../support/courses.ts';
import { asPerson } from '../support/house.ts';
import { employs, done, nests, puts } from '../support/nested-groups.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Json } from './api.ts';

let api: TestApi;
let outer: GroupId;
const here = () => ({ db: api.database.app, house: api.house });
let locations: string[];
let contractTypes: string[];

const codesOf = async (table: 'locations' | 'contract_types'): Promise<string[]> =>
  (
    await rowsOf<{ code: string }>(
      api.database.app,
      api.house.environmentId,
      sql`select code from ${sql.table(table)}`,
    )
  ).map(({ code }) => code);

beforeAll(async () => {
  api = await TestApi.open();
  const { environmentId, people } = api.house;
  await inTenant(api.database.app, environmentId, async (tx) => {
    await addLocation(tx, { environmentId, code: 'rtm', name: 'Rotterdam, in small letters' });
    await addContractType(tx, { environmentId, code: 'LEASE', name: 'Lease', category: 'PURCHASE' });
    contractTypes = ['INVOICE', 'LEASE'];
    const wide = { environmentId, locations: ['RTM', 'rtm'], contractTypes };
    const reviewing = {
      ...wide,
      name: 'Reviewer of Rotterdam',
      role: 'reviewer',
      defaultAssignee: true,
    } as const;
    const managing = { ...wide, name: 'Admin of Rotterdam', role: 'admin', defaultAssignee: false } as const;
    await givePermissionSet(tx, { environmentId, userId: people.rita, permissionSetId: await addPermissionSet(tx, reviewing) }); // prettier-ignore
    await givePermissionSet(tx, { environmentId, userId: people.cleo, permissionSetId: await addPermissionSet(tx, managing) }); // prettier-ignore
  });
  [locations, contractTypes] = [await codesOf('locations'), await codesOf('contract_types')];
  outer = await addGroup(here(), ['basil', 'sam']);
  const inner = await addGroup(here(), ['rita', 'ann', 'cleo', 'sue']);
  await done(nests(here(), outer, inner));
  await done(employs(here(), 'dora', 'administrator'));
  await done(puts(here(), outer, { organisationId: api.house.organisationId, role: 'administrator' }));
});
afterAll(() => api.close());

async function rowsAt(path: string): Promise<Json[]> {
  const rows: Json[] = [];
  const join = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = cursor === '' ? 'limit=3' : `limit=3&cursor=${cursor}`;
    const { status, body }: { status: number; body: Json } = await api.call('admin', `${path}${join}${page}`);
    expect(status).toBe(200);
    rows.push(...body.items);
    cursor = body.nextCursor;
  }
  return rows;
}

test('PLC-25 what is said of the cells of every group is what place says, page by page', async () => {
  const rows = await rowsAt('/v1/placements/coverage');
  const groupIds = await rowsOf<{ id: GroupId }>(
    api.database.app,
    api.house.environmentId,
    sql`select id from groups where status = 'active'`,
  );
  const directory = await inTenantSnapshot(api.database.app, api.house.environmentId, (tx) =>
    readDirectory(
      tx,
      groupIds.map(({ id }) => id),
    ),
  );
  let cells = 0;
  for (const { id: groupId } of groupIds) {
    for (const role of placementRoles) {
      for (const location of locations) {
        for (const contractType of contractTypes) {
          const said = rows.filter(
            (row) =>
              row.group.id === groupId &&
              row.role === role &&
              row.location === location &&
              row.contractTypes.includes(contractType),
          );
          const { trace, pick } = place(directory, {
            ...{ approvalId: 'any', groupId, role, location, contractType, alsoRoles: [] },
            ...{ context: 'template', sequenced: true },
          });
          const among = pick?.candidates.length ?? null;
          const user = among === null || among === 1 ? (trace.chosen?.userId ?? null) : null;
          expect(said).toHaveLength(1);
          expect([said[0].rule, said[0].reason, said[0].among, said[0].user?.id ?? null]).toEqual([
            ...[trace.rule, trace.chosen?.reason, among, user],
          ]);
          cells += 1;
        }
      }
    }
  }
  expect(cells).toBe(rows.reduce((sum, row) => sum + row.contractTypes.length, 0));
  expect(new Set(rows.map(({ way }) => way)).size).toBe(4);
});

test('PLC-25 holes come first, then Admins, chance and default assignees', async () => {
  const ways = (await rowsAt('/v1/placements/coverage')).map(({ way }) => way);
  const order = ['nobody', 'admin', 'chance', 'default_assignee'];
  expect(ways).toEqual([...ways].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
});

test('PLC-25 only what is asked for', async () => {
  const holes = await rowsAt(`/v1/groups/${outer}/coverage?way=nobody&role=approver&location=RTM`);
  expect(holes).toEqual([]);
  const [row, ...others] = await rowsAt(
    `/v1/groups/${outer}/coverage?role=phase_owner&location=RTM&contractType=LEASE`,
  );
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    way: 'chance',
    rule: 'PLC-07',
    user: { name: 'Cleo Controller' },
    suitable: 1,
  });
});

test('PLC-25 the counts of a group are those of its rows', async () => {
  const counted = await rowsAt('/v1/placements/coverage/groups');
  const ofOuter = counted.find(({ group }) => group.id === outer);
  const rows = await rowsAt(`/v1/groups/${outer}/coverage`);
  const count = (way: string): number =>
    rows.filter((row) => row.way === way).reduce((sum, row) => sum + row.contractTypes.length, 0);
  expect(ofOuter).toMatchObject({
    ...{ cells: 5 * locations.length * contractTypes.length },
    ...{ nobody: count('nobody'), admin: count('admin'), chance: count('chance') },
  });
});

test('PLC-25, GRP-10 of an inactive group all are holes, and it is not among those of the environment', async () => {
  const group = await addGroup(here(), ['ann']);
  await rowsOf(
    api.database.app,
    api.house.environmentId,
    sql`update groups set status = 'inactive' where id = ${group}`,
  );
  const rows = await rowsAt(`/v1/groups/${group}/coverage`);
  expect(new Set(rows.map(({ rule, reason }) => `${rule} ${reason}`))).toEqual(
    new Set(['GRP-10 group_inactive']),
  );
  expect((await rowsAt('/v1/placements/coverage')).some((row) => row.group.id === group)).toBe(false);
});

test.each([
  ['/v1/placements/coverage?location=NOWHERE', '/query/location'],
  ['/v1/placements/coverage?contractType=NOTHING', '/query/contractType'],
  ['/v1/placements/coverage?way=magic', '/query/way'],
  ['/v1/placements/coverage?cursor=bm9uc2Vuc2U', '/query/cursor'],
])('PLC-25 %s is malformed', async (path, at) => {
  const { status, body } = await api.call('admin', path);
  expect([status, body.code, body.errors.map((fault: Json) => fault.path)]).toEqual([422, 'malformed', [at]]);
});

test('PLC-25 a page goes on where the one before ended, also with a cursor that ends in the middle of a location', async () => {
  const path = `/v1/groups/${outer}/coverage`;
  const rows = await rowsAt(path);
  for (const limit of [1, 2, 5]) {
    const { body } = await api.call('admin', `${path}?limit=${limit}`);
    const { body: next } = await api.call('admin', `${path}?limit=${limit}&cursor=${body.nextCursor}`);
    expect([...body.items, ...next.items]).toEqual(rows.slice(0, 2 * limit));
  }
});

test('PLC-25, GRP-11, GRP-12 of all groups is for whoever manages groups', async () => {
  for (const path of ['/v1/placements/coverage', '/v1/placements/coverage/groups']) {
    expect(await api.call('rita', path)).toMatchObject({
      status: 403,
      body: { code: 'may_not_manage_groups' },
    });
  }
});

test('PLC-25, GRP-13, GRP-29 of one group is for its editors, too; who may not know of it does not learn that there is one', async () => {
  const group = await addGroup(here(), ['ann']);
  const path = `/v1/groups/${group}/coverage`;
  const say = async (right: 'edit' | 'address', userId: UserId): Promise<void> => {
    const { version } = (await api.call('admin', `/v1/groups/${group}`)).body;
    const change = { groupId: group, right, version, entries: [{ userId, path: '/entries/0' }] };
    expect(await setAccess(api.database.app, asPerson(api.house, 'admin'), change)).toMatchObject({
      ok: true,
    });
  };
  await say('edit', api.house.people.basil);
  expect([(await api.call('basil', path)).status, (await api.call('rita', path)).status]).toEqual([200, 403]);
  await say('address', api.house.people.ann);
  expect([(await api.call('basil', path)).status, (await api.call('rita', path)).status]).toEqual([200, 404]);
  expect(await api.call('rita', path)).toMatchObject({ body: { code: 'not_found' } });
});
