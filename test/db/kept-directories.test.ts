// What is kept in memory of large groups gives the answers of what is read anew, whatever has changed (docs/decisions/0024).
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { givePermission, takePermission } from '../../src/db/given-permissions.ts';
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import { replaceDefaultAssignees } from '../../src/db/groups.ts';
import { KeptDirectories } from '../../src/db/kept-directories.ts';
import { changePermissionSet, deletePermissionSet } from '../../src/db/permission-set-changes.ts';
import { findPermissionSet } from '../../src/db/permission-sets.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant, inTenantSnapshot, rehearse } from '../../src/db/transaction.ts';
import type { Db, Transaction } from '../../src/db/transaction.ts';
import { changeRole } from '../../src/db/user-administration.ts';
import { addUser } from '../../src/db/users.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { buildCrowd, readIn, readNow } from '../support/kept.ts';
import type { Crowd, Read } from '../support/kept.ts';
import { employs, puts, takes, versionOf } from '../support/nested-groups.ts';

let database: TestDatabase;
let crowd: Crowd;
let kept: KeptDirectories;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  crowd = await buildCrowd(database.app);
  kept = new KeptDirectories();
});
afterAll(() => database.close());

const asAdmin = () => ({ actor: asPerson(crowd.place.house, 'admin'), keyed: null });
const idOf = (name: PersonName) => crowd.place.house.people[name];
const approverOf = (name: PersonName) => ({
  userId: idOf(name),
  permissionSetId: crowd.place.house.sets.approver,
});
const inHouse = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, crowd.place.house.environmentId, work);

const approverSet = async () => {
  const set = await inHouse((tx) => findPermissionSet(tx, crowd.place.house.sets.approver));
  if (!set) throw new Error('the house has no set for approvers');
  return set;
};

async function changeSet(change: object): Promise<unknown> {
  const { id, version, name, role, locations, contractTypes, defaultAssignee } = await approverSet();
  const before = { name, role, locations, contractTypes, defaultAssignee };
  return changePermissionSet(database.app, asAdmin().actor, { id, version, ...before, ...change });
}

const listed = async (...names: PersonName[]): Promise<unknown> => {
  const { house } = crowd.place;
  const version = await versionOf(crowd.place, crowd.outer);
  return inHouse((tx) =>
    replaceDefaultAssignees(tx, {
      ...{ environmentId: house.environmentId, actor: asPerson(house, 'admin'), groupId: crowd.outer },
      ...{ userIds: names.map(idOf), version },
    }),
  );
};

type Change = readonly [what: string, change: () => Promise<unknown>];

/** Each is made when those before it are: what comes last is judged by all that came. */
const changes: readonly Change[] = [
  ['somebody is given a set', () => givePermission(database.app, asAdmin(), approverOf('rita'))],
  ['somebody loses a set', () => takePermission(database.app, asAdmin(), approverOf('bob'))],
  ['the list begins', () => listed('ann', 'cleo')],
  ['the set is for another place', () => changeSet({ locations: ['RTM'] })],
  ['the set is for both places', () => changeSet({ locations: ['AMS', 'RTM'] })],
  ['the set is not designated', () => changeSet({ defaultAssignee: false })],
  [
    'the owner loses the set',
    () =>
      takePermission(database.app, asAdmin(), {
        userId: idOf('olga'),
        permissionSetId: crowd.place.house.sets.phase_owner,
      }),
  ],
  [
    'somebody administers',
    () =>
      changeRole(database.app, asAdmin().actor, { userId: idOf('sam'), environmentRole: 'administrator' }),
  ],
  ['somebody comes in', () => puts(crowd.place, crowd.outer, { userId: idOf('dora') })],
  ['somebody retires', () => retireUser(database.app, asAdmin(), idOf('ann'))],
  ['whoever is retired is taken out', () => takes(crowd.place, crowd.outer, { userId: idOf('ann') })],
  ['somebody inside retires', () => retireUser(database.app, asAdmin(), idOf('rita'))],
  ['somebody inside goes', () => takes(crowd.place, crowd.inner, { userId: idOf('cleo') })],
  ['somebody comes in inside', () => puts(crowd.place, crowd.inner, { userId: idOf('sue') })],
  ['somebody joins the organisation', () => employs(crowd.place, 'basil', 'member')],
  [
    'the organisation comes in',
    () =>
      puts(crowd.place, crowd.inner, { organisationId: crowd.place.house.organisationId, role: 'member' }),
  ],
  ['somebody of the organisation retires', () => retireUser(database.app, asAdmin(), idOf('basil'))],
  ['the organisation has nobody', () => employs(crowd.place, 'basil', null)],
  ['a group inside is deleted', () => deleteGroup(database.app, asAdmin(), crowd.inner)],
  ['somebody whom it lends retires', () => retireUser(database.app, asAdmin(), idOf('bob'))],
  [
    'the group is inactive',
    async () =>
      editGroup(database.app, asAdmin(), {
        groupId: crowd.outer,
        version: await versionOf(crowd.place, crowd.outer),
        settings: { status: 'inactive' },
      }),
  ],
  [
    'the set is deleted',
    async () => {
      const { id, version } = await approverSet();
      const actor = asAdmin().actor;
      return deletePermissionSet(database.app, actor, { id, version, fromEverybody: true });
    },
  ],
  ['the group is deleted', () => deleteGroup(database.app, asAdmin(), crowd.outer)],
];

test('PLC-19 PLC-21 after a change of each kind the answers are those of a reading anew', async () => {
  const other = await readNow(new KeptDirectories(), crowd);
  let before = await readNow(kept, crowd);
  expect(before.answers).toBe(other.anew);
  for (const [what, change] of changes) {
    expect([what, await change()]).toEqual([what, expect.objectContaining({ ok: true })]);
    const after = await readNow(kept, crowd);
    const isSeen = after.anew !== before.anew;
    expect({ what, isKept: after.large !== undefined, answers: after.answers }).toEqual({
      what,
      isKept: true,
      answers: after.anew,
    });
    if (!['somebody joins the organisation'].includes(what)) expect([what, isSeen]).toEqual([what, true]);
    before = after;
  }
}, 120_000);

const lineageOf = ({ large }: Read): object | undefined => large?.people.ids.lineage;

test('PLC-19 a change of one, and one who comes, leave what is kept of all others', async () => {
  const first = await readNow(kept, crowd);
  expect((await readNow(kept, crowd)).large?.people).toBe(first.large?.people);
  await takePermission(database.app, asAdmin(), approverOf('ann'));
  const second = await readNow(kept, crowd);
  expect(second.large?.people).not.toBe(first.large?.people);
  expect(lineageOf(second)).toBe(lineageOf(first));
  const { environmentId } = crowd.place.house;
  const newcomer = {
    environmentId,
    name: 'Newt',
    email: 'newt@x.example',
    environmentRole: 'basic',
  } as const;
  const userId = await inHouse((tx) => addUser(tx, newcomer));
  await givePermission(database.app, asAdmin(), { ...approverOf('ann'), userId });
  await puts(crowd.place, crowd.outer, { userId });
  const third = await readNow(kept, crowd);
  expect(third.large?.people.ids.ids).toContain(userId);
  expect(lineageOf(third)).toBe(lineageOf(first));
  expect([second.answers, third.answers]).toEqual([second.anew, third.anew]);
});

test('PLC-19 whoever came late with an earlier id is found as well', async () => {
  await readNow(kept, crowd);
  const { environmentId, sets } = crowd.place.house;
  const userId = '00000000-0000-7000-8000-000000000001' as (typeof crowd.people)[number];
  await inHouse(async (tx) => {
    await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
      values (${environmentId}, ${userId}, 'Early', 'early', 'e@x.example', 'basic')`.execute(tx);
    await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
      values (${environmentId}, ${userId}, ${sets.approver})`.execute(tx);
  });
  await puts(crowd.place, crowd.inner, { userId });
  const after = await readNow(kept, crowd);
  expect(after.large?.people.ids.ids[0]).toBe(userId);
  expect(after.answers).toBe(after.anew);
});

test('PLC-19 what several transactions change at once is seen by each snapshot as far as it goes', async () => {
  const { environmentId } = crowd.place.house;
  const snapshot = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTenantSnapshot(database.app, environmentId, work);
  await readNow(kept, crowd);
  await inHouse(async (open) => {
    await sql`delete from user_permission_sets where user_id = ${idOf('bob')}`.execute(open);
    // What is not committed yet is seen by nobody else, though others that began behind it are.
    await takePermission(database.app, asAdmin(), approverOf('cleo'));
    const during = await readNow(kept, crowd);
    expect(during.answers).toBe(during.anew);
  });
  const behind = await readNow(kept, crowd);
  expect(behind.answers).toBe(behind.anew);
  const late = new KeptDirectories();
  await snapshot(async (early) => {
    await sql`select 1 from users limit 1`.execute(early);
    await takePermission(database.app, asAdmin(), approverOf('ann'));
    const [newest, alone] = [await readNow(kept, crowd), await readNow(late, crowd)];
    expect([newest.answers, alone.answers]).toEqual([newest.anew, alone.anew]);
    const older = await readIn(early, kept, crowd, [crowd.inner]);
    expect(older.answers).toBe(older.anew);
    expect(older.answers).not.toBe(newest.answers);
    expect(older.large).toBeDefined();
    const without = await readIn(early, late, crowd, [crowd.inner]);
    expect([without.answers, without.large]).toEqual([older.anew, undefined]);
    expect((await readNow(late, crowd)).answers).toBe(newest.answers);
  });
});

class Undone extends Error {}

/** Work in a snapshot that is rolled back. */
const undone = (db: Db, work: (tx: Transaction) => Promise<void>): Promise<unknown> =>
  inTenantSnapshot(db, crowd.place.house.environmentId, async (tx) => {
    await work(tx);
    throw new Undone('on purpose');
  }).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });

test.each<readonly [string, (tx: Kysely<never>) => Promise<unknown>]>([
  ['of rights', (tx) => sql`delete from user_permission_sets where user_id = ${idOf('ann')}`.execute(tx)],
  [
    'of rights behind a savepoint',
    async (tx) => {
      await sql`savepoint inside`.execute(tx);
      await sql`delete from user_permission_sets where user_id = ${idOf('ann')}`.execute(tx);
    },
  ],
  [
    'of the group',
    async (tx) => {
      await sql`delete from group_effective_members where user_id = ${idOf('ann')}`.execute(tx);
      await sql`update groups set version = version + 1, size = size - 1 where id = ${crowd.outer}`.execute(
        tx,
      );
    },
  ],
])('PLC-26 a change %s that is rolled back is never kept', async (_, change) => {
  const before = await readNow(kept, crowd);
  for (const one of [kept, new KeptDirectories()]) {
    await undone(database.app, async (tx) => {
      await change(tx as unknown as Kysely<never>);
      expect((await readIn(tx, one, crowd)).large).toBeUndefined();
    });
    const after = await readNow(one, crowd);
    expect(after.answers).toBe(before.answers);
    expect(after.large).toBeDefined();
  }
});

test('PLC-26 what is tried out is seen where it is tried out, and never kept', async () => {
  const before = await readNow(kept, crowd);
  await rehearse(database.app, crowd.place.house.environmentId, async (stage) => {
    await takePermission(stage, asAdmin(), approverOf('ann'));
    await takes({ ...crowd.place, db: stage }, crowd.outer, { userId: idOf('olga') });
    const tried = await readNow(kept, crowd, stage);
    expect(tried.answers).toBe(tried.anew);
    expect([tried.large, tried.answers === before.answers]).toEqual([undefined, false]);
  });
  const after = await readNow(kept, crowd);
  expect(after.answers).toBe(before.answers);
});

test('PLC-19 while people change rights all the time every snapshot is answered as it is', async () => {
  const names = ['ann', 'bob', 'cleo', 'rita'] as const;
  let left = 40;
  const toggles = async (name: PersonName): Promise<void> => {
    for (let round = 0; left > 0; round += 1) {
      const change = round % 2 === 0 ? givePermission : takePermission;
      await change(database.app, asAdmin(), approverOf(name));
    }
  };
  const answers = new Set<string>();
  const reads = async (): Promise<void> => {
    for (; left > 0; left -= 1) {
      const read = await readNow(kept, crowd);
      expect(read.answers).toBe(read.anew);
      answers.add(read.answers);
    }
  };
  await Promise.all([...names.map(toggles), reads(), reads(), reads()]);
  expect(answers.size).toBeGreaterThan(3);
}, 120_000);

test('PLC-19 a group of few is read anew, and beside a large one as well', async () => {
  const { environmentId } = crowd.place.house;
  const few = await inTenantSnapshot(database.app, environmentId, (tx) =>
    kept.read(tx, environmentId, [crowd.inner]),
  );
  expect([few.large, kept.size.people]).toEqual([undefined, 0]);
  const read = await readNow(kept, crowd);
  expect(read.answers).toBe(read.anew);
});

test('PLC-19 of as many people and groups as are kept those go that nobody asked for longest', async () => {
  const small = new KeptDirectories({ people: 1_500, groups: 1 });
  const other = await buildCrowd(database.app, 'Harbour NV');
  for (const one of [crowd, other, crowd]) {
    const read = await readNow(small, one);
    expect([read.answers, small.size]).toEqual([
      read.anew,
      { environments: 1, people: one.people.length + 11, groups: 1 },
    ]);
  }
});
