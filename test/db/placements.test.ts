// Placement as the database keeps it: what `place` is given, and what is written of what it yields.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { readPlacements } from '../../src/db/approvals.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addPermissionSet, givePermissionSet } from '../../src/db/users.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import type { WorkflowRole } from '../../src/domain/workflow-role.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse, contractType, location } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const placeOne = async (...phases: TemplatePhase[]): Promise<ApprovalRef> => {
  const approval = await startFrom(
    place,
    phases.length > 0 ? await addTemplate(place, phases) : place.house.templateId,
  );
  await stepsOf(place.db).place(approval);
  return approval;
};

interface Placed {
  readonly phase: number;
  readonly slot: number;
  readonly workflow_role: string;
  readonly group_id: GroupId;
  readonly group_version: number;
  readonly participants: readonly string[];
  readonly sequenced: readonly string[];
  readonly manager_user_id: string | null;
  readonly rule: string;
  readonly trace: {
    readonly pick: { readonly candidates: readonly string[]; readonly sha256: string } | null;
  };
  readonly pick: {
    readonly candidates: readonly string[];
    readonly index: number;
    readonly userId: string;
  } | null;
}

const placementsOf = ({ environmentId, approvalId }: ApprovalRef): Promise<Placed[]> =>
  rowsOf(
    place.db,
    environmentId,
    sql`select *, trace ->> 'rule' as rule from placements where approval_id = ${approvalId} order by phase, slot`,
  );

const only = async (approval: ApprovalRef): Promise<Placed> => {
  const [row, ...others] = await placementsOf(approval);
  if (!row || others.length > 0) throw new Error('there is one placement');
  return row;
};

const id = (name: PersonName): UserId => place.house.people[name];

const giveSet = (
  name: PersonName,
  role: WorkflowRole,
  over: { locations?: string[]; contractTypes?: string[] } = {},
) =>
  inTenant(place.db, place.house.environmentId, async (tx) => {
    const { environmentId } = place.house;
    const permissionSetId = await addPermissionSet(tx, {
      environmentId,
      name: `${role} of ${name}`,
      role,
      locations: [location],
      contractTypes: [contractType],
      defaultAssignee: false,
      ...over,
    });
    await givePermissionSet(tx, { environmentId, userId: id(name), permissionSetId });
  });

const retire = (name: PersonName) =>
  inTenant(place.db, place.house.environmentId, (tx) =>
    sql`update users set retired_at = now() where id = ${id(name)}`.execute(tx),
  );

/** The published formula, written down a second time (PLC-22). */
function recompute(
  { approvalId }: ApprovalRef,
  groupId: string,
  version: number,
  candidates: readonly string[],
) {
  const digest = createHash('sha256')
    .update(`countersign-pick-v1\n${approvalId}\n${groupId}\n${version}`)
    .digest();
  return candidates[Number(digest.readBigUInt64BE(0) % BigInt(candidates.length))];
}

describe('who is placed', () => {
  test('PLC-01 suitable members take part, others do not', async () => {
    const group = await addGroup(place, ['ann', 'rita', 'basil', 'bob']);
    const { participants } = await only(await placeOne(phaseOf('approval', [[group, 1]])));
    expect(participants).toEqual([id('ann'), id('bob')].sort());
  });

  test('PLC-01 a retired member is not suitable', async () => {
    const group = await addGroup(place, ['ann', 'bob']);
    await retire('ann');
    expect((await only(await placeOne(phaseOf('approval', [[group, 1]])))).participants).toEqual([id('bob')]);
  });

  test('ENV-16 a user may have any number of permission sets', async () => {
    await giveSet('basil', 'reviewer');
    await giveSet('basil', 'approver');
    const group = await addGroup(place, ['basil'], { adminFallback: false });
    const rows = await placementsOf(
      await placeOne(phaseOf('review', [[group, 1]]), phaseOf('approval', [[group, 1]])),
    );
    expect(rows.map(({ sequenced }) => sequenced)).toEqual([[id('basil')], [id('basil')]]);
  });

  test.each([
    ['an empty list of locations', { locations: [] }],
    ['an empty list of contract types', { contractTypes: [] }],
    ['another location', { locations: ['RTM'] }],
    ['another contract type', { contractTypes: ['NDA'] }],
  ])('ENV-16 a set with %s covers nothing here', async (_name, over) => {
    await giveSet('basil', 'approver', over);
    const group = await addGroup(place, ['basil'], { adminFallback: false });
    expect((await only(await placeOne(phaseOf('approval', [[group, 1]])))).participants).toEqual([]);
  });

  test('ENV-16 a set of locations and one of contract types do not add up', async () => {
    await giveSet('basil', 'approver', { locations: ['RTM'] });
    await giveSet('basil', 'signatory', { contractTypes: ['NDA'] });
    const group = await addGroup(place, ['basil'], { adminFallback: false });
    expect((await only(await placeOne(phaseOf('approval', [[group, 1]])))).participants).toEqual([]);
  });

  test('ENV-16 codes differ by their case', async () => {
    const { environmentId } = place.house;
    await inTenant(place.db, environmentId, (tx) =>
      sql`insert into locations (environment_id, id, code, name)
        values (${environmentId}, gen_random_uuid(), 'ams', 'Amstelveen')`.execute(tx),
    );
    await giveSet('basil', 'approver', { locations: ['ams'] });
    const group = await addGroup(place, ['basil'], { adminFallback: false });
    expect((await only(await placeOne(phaseOf('approval', [[group, 1]])))).participants).toEqual([]);
  });

  test('PLC-02 default assignees are tried in the order of the list: rita before rob', async () => {
    const [, review] = await placementsOf(await placeOne());
    expect([review?.sequenced, review?.rule]).toEqual([[id('rita')], 'PLC-03']);
  });

  test('PLC-03 the first suitable one of the list is placed', async () => {
    await retire('bob');
    const buyers = (await placementsOf(await placeOne())).find(
      ({ group_id }) => group_id === place.house.groups.buyers,
    );
    expect([buyers?.sequenced, buyers?.rule]).toEqual([[id('ann')], 'PLC-03']);
  });

  test('PLC-07 without a list a random suitable member is placed', async () => {
    const finance = (await placementsOf(await placeOne())).find(
      ({ group_id }) => group_id === place.house.groups.finance,
    );
    expect([finance?.rule, finance?.sequenced]).toEqual(['PLC-07', [finance?.pick?.userId]]);
  });

  test('PLC-06 a list that yields nobody leaves it to chance', async () => {
    const { environmentId, groups } = place.house;
    await inTenant(place.db, environmentId, (tx) =>
      sql`insert into group_members (environment_id, group_id, user_id)
        values (${environmentId}, ${groups.buyers}, ${id('cleo')}), (${environmentId}, ${groups.buyers}, ${id('dora')})
      `.execute(tx),
    );
    await retire('ann');
    await retire('bob');
    const row = await only(await placeOne(phaseOf('approval', [[groups.buyers, 1]])));
    expect([row.rule, row.pick?.candidates]).toEqual(['PLC-06', [id('cleo'), id('dora')].sort()]);
  });

  test('PLC-14 a group without a turn looks on: all take part, nobody is sequenced', async () => {
    const group = await addGroup(place, ['ann', 'bob']);
    const { participants, sequenced } = await only(await placeOne(phaseOf('approval', [[group, null]])));
    expect([participants, sequenced]).toEqual([[id('ann'), id('bob')].sort(), []]);
  });

  test('PLC-15 a group with a turn: all take part, the placed person alone is sequenced', async () => {
    const group = await addGroup(place, ['ann', 'bob', 'cleo']);
    const { participants, sequenced } = await only(await placeOne(phaseOf('approval', [[group, 1]])));
    expect([participants.length, sequenced.length]).toEqual([3, 1]);
  });

  test('PLC-15 who comes out of two groups takes part once, with the earlier turn', async () => {
    const [one, other] = [await addGroup(place, ['ann']), await addGroup(place, ['ann'])];
    const { environmentId, approvalId } = await placeOne(
      phaseOf('approval', [[one, null], [other, 3], [one, 2]]), // prettier-ignore
    );
    const rows = await rowsOf(
      place.db,
      environmentId,
      sql`select user_id, turn from phase_participants where approval_id = ${approvalId}`,
    );
    expect(rows).toEqual([{ user_id: id('ann'), turn: 2 }]);
  });
});

describe('the manager', () => {
  const managedBy = async (group: GroupId): Promise<ApprovalRef> =>
    placeOne(phaseOf('approval', [[place.house.groups.buyers, 1]], { kind: 'owner', groupId: group }));
  const managerOf = ({ environmentId, approvalId }: ApprovalRef) =>
    rowsOf(
      place.db,
      environmentId,
      sql`select manager_user_id as manager from approval_phases where approval_id = ${approvalId}`,
    );

  test('PHM-01, PLC-18 the placed person of the group manages the phase', async () => {
    expect(await managerOf(await managedBy(place.house.groups.owners))).toEqual([{ manager: id('olga') }]);
  });

  test('PLC-13 an owner may be placed by an admin set', async () => {
    await giveSet('basil', 'admin');
    expect(await managerOf(await managedBy(await addGroup(place, ['basil', 'rita'])))).toEqual([
      { manager: id('basil') },
    ]);
  });

  test('PLC-18 where nobody is placed the phase has no manager', async () => {
    expect(await managerOf(await managedBy(await addGroup(place, ['basil', 'rita'])))).toEqual([
      { manager: null },
    ]);
  });

  test('PLC-18 the placed person stands in the placement, too, and in no other column', async () => {
    const [row] = await placementsOf(await managedBy(place.house.groups.owners));
    expect(row).toMatchObject({
      slot: 0,
      workflow_role: 'phase_owner',
      manager_user_id: id('olga'),
      participants: [],
      sequenced: [],
    });
  });
});

describe('the random pick', () => {
  const rolling = async () => {
    const group = await addGroup(place, ['ann', 'bob', 'cleo', 'dora']);
    const approval = await placeOne(phaseOf('approval', [[group, 1]]));
    return { approval, group, row: await only(approval) };
  };

  test('PLC-22 anybody recomputes it from the approval, the group, its version and the candidates', async () => {
    for (let nth = 0; nth < 5; nth += 1) {
      const { approval, group, row } = await rolling();
      const candidates = row.pick?.candidates ?? [];
      expect(row.sequenced).toEqual([recompute(approval, group, row.group_version, candidates)]);
    }
  });

  test('PLC-22 the trace holds the sorted candidates and their hash', async () => {
    const { row } = await rolling();
    const sorted = (['ann', 'bob', 'cleo', 'dora'] as const).map(id).sort();
    expect(row.trace.pick).toMatchObject({
      candidates: sorted,
      sha256: createHash('sha256').update(sorted.join('\n')).digest('hex'),
    });
  });

  test('GRP-46 the placement cites the version of the group that it saw', async () => {
    const rows = await placementsOf(await placeOne());
    const buyers = rows.find(({ group_id }) => group_id === place.house.groups.buyers);
    expect(buyers?.group_version).toBe(2);
  });

  test('PLC-11 the one who was picked serves in every phase where the group takes part', async () => {
    for (const name of ['ann', 'bob', 'cleo'] as const) await giveSet(name, 'signatory');
    const group = await addGroup(place, ['ann', 'bob', 'cleo', 'dora']);
    const rows = await placementsOf(
      await placeOne(phaseOf('approval', [[group, 1]]), phaseOf('signature', [[group, 1]])),
    );
    expect(rows.map(({ sequenced }) => sequenced)).toEqual([rows[0]?.sequenced, rows[0]?.sequenced]);
  });
});

test('PLC-22 a placement is read with the names of everybody whom it speaks of', async () => {
  const approval = await placeOne();
  const rows = await inTenant(place.db, approval.environmentId, (tx) =>
    readPlacements(tx, approval.approvalId),
  );
  expect(rows[1]?.names).toEqual({ [id('rita')]: 'Rita Reviewer', [id('rob')]: 'Rob Reviewer' });
});

test('AUD-01 every placement is in the audit with its rule, group and version', async () => {
  const { environmentId, approvalId } = await placeOne();
  const rows = await rowsOf<{ data: { rule: string } }>(
    place.db,
    environmentId,
    sql`select data from audit where approval_id = ${approvalId} and action = 'participants_placed' order by id`,
  );
  const rules = rows.map(({ data }) => data.rule).join(' ');
  expect(rules).toBe('PLC-07 PLC-03 PLC-11 PLC-03 PLC-07 PLC-11 PLC-03');
});

test('PLC-19 permissions count as they are when people are placed, not when the start was accepted', async () => {
  const group = await addGroup(place, ['ann', 'bob']);
  const approval = await startFrom(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  await retire('ann');
  await stepsOf(place.db).place(approval);
  expect((await only(approval)).participants).toEqual([id('bob')]);
});
