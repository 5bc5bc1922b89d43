// What the rules made of the members of a large group: for whom it is worked out, and how much of it.
import { sql } from 'kysely';
import { setAccess } from '../../src/db/group-access.ts';
import { createGroup } from '../../src/db/groups.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { ApprovalId, GroupId, UserId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf } from '../support/courses.ts';
import { asPerson } from '../support/house.ts';
import { TestApi } from './api.ts';
import type { Caller } from './api.ts';

let api: TestApi;
let group: GroupId;
let approvalId: ApprovalId;
beforeAll(async () => {
  api = await TestApi.open();
  const { environmentId, sets, groupCategoryId: categoryId } = api.house;
  group = await inTenant(api.database.app, environmentId, async (tx) => {
    const members: UserId[] = [];
    for (let nth = 0; nth < 1_010; nth += 1) {
      const user = { name: `Many ${nth}`, email: `many${nth}@windmill.example` };
      members.push(await addUser(tx, { environmentId, ...user, environmentRole: 'basic' }));
    }
    await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
      select ${environmentId}::uuid, id, ${sets.approver}::uuid from users where name like 'Many %'`.execute(
      tx,
    );
    return createGroup(tx, { environmentId, name: 'MANY', categoryId, description: '', members });
  });
  const place = { db: api.database.app, house: api.house };
  const templateId = await addTemplate(place, [phaseOf('approval', [[group, 1]])]);
  approvalId = await api.startAndBegin({ templateId });
});
afterAll(() => api.close());

const peopleFor = (caller: Caller, cursor = '') =>
  api.call(caller, `/v1/approvals/${approvalId}/placements/people?phase=1&slot=1&limit=200${cursor}`);

test('PLC-23 the pages are all of them, once; the counts are compared with the first', async () => {
  const seen: string[] = [];
  const agrees: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await peopleFor('olga', cursor);
    seen.push(...body.items.map(({ user }: { user: { id: string } }) => user.id));
    agrees.push(body.agrees);
    cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
  }
  expect([new Set(seen).size, seen.length]).toEqual([1_010, 1_010]);
  expect(seen).toEqual([...seen].sort());
  expect(agrees).toEqual([true, null, null, null, null, null]);
});

test('PLC-22, PLC-23, GRP-29 of members that it does not name a placement tells whoever may know of the group', async () => {
  const { version } = (await api.call('admin', `/v1/groups/${group}`)).body;
  const [userId, path] = [api.house.people.ann, '/entries/0'];
  const change = { groupId: group, right: 'address', version, entries: [{ userId, path }] } as const;
  expect(await setAccess(api.database.app, asPerson(api.house, 'admin'), change)).toMatchObject({ ok: true });
  expect([(await peopleFor('olga')).status, (await peopleFor('admin')).status]).toEqual([404, 200]);
  const verify = async (caller: Caller) =>
    (await api.call(caller, `/v1/approvals/${approvalId}/placements/verification`)).body;
  expect(await verify('olga')).toMatchObject({
    verified: null,
    picks: [{ count: 1_010, candidates: 'unknown', verified: null, faults: [] }],
  });
  expect(await verify('admin')).toMatchObject({ verified: true, picks: [{ candidates: 'worked_out' }] });
});
