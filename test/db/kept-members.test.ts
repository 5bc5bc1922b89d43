// Of a large group only who came or went since is read, and each snapshot has the members that it shows (docs/decisions/0031).
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { givePermission } from '../../src/db/given-permissions.ts';
import { editGroup } from '../../src/db/group-editing.ts';
import { KeptDirectories } from '../../src/db/kept-directories.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant, inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { addUser } from '../../src/db/users.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { isMember } from '../../src/placement/large-group.ts';
import { addGroup } from '../support/courses.ts';
import { crowdOf, fill } from '../support/crowds.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { buildCrowd, readIn, readNow } from '../support/kept.ts';
import type { Crowd, Read } from '../support/kept.ts';
import { done, nests, puts, takes, versionOf } from '../support/nested-groups.ts';

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
const inHouse = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, crowd.place.house.environmentId, work);
const inSnapshot = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenantSnapshot(database.app, crowd.place.house.environmentId, work);

/** Whether somebody is among the members that the answers came from. */
const has = ({ large }: Read, userId: UserId): boolean => {
  if (!large) throw new Error('nothing was kept');
  return isMember(large, userId);
};

/** By what they hash to: a thousand names would say no more. */
const sameAsAnew = ({ large, answers, anew }: Read): void =>
  expect([large !== undefined, hashOf(answers)]).toEqual([true, hashOf(anew)]);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Puts somebody into the outer group without a mark and without a way there, which only who reads all members sees. */
const forge = (userId: UserId): Promise<unknown> =>
  inHouse(async (tx) => {
    await sql`insert into group_effective_members (environment_id, group_id, user_id)
      values (${crowd.place.house.environmentId}, ${crowd.outer}, ${userId})`.execute(tx);
    await sql`delete from member_marks where user_id = ${userId}`.execute(tx);
  });

const raise = (groupId: GroupId) =>
  sql`update groups set version = version + 1, changed_at = clock_timestamp() where id = ${groupId}`;

test('PLC-19 of a group that has changed only who came or went is read', async () => {
  await readNow(kept, crowd);
  await forge(idOf('dora'));
  await done(takes(crowd.place, crowd.inner, { userId: idOf('bob') }));
  await done(puts(crowd.place, crowd.outer, { userId: idOf('basil') }));
  const after = await readNow(kept, crowd);
  const ofAll = await readNow(new KeptDirectories(), crowd);
  const asked = [idOf('dora'), idOf('bob'), idOf('basil')];
  expect(asked.map((userId) => has(after, userId))).toEqual([false, false, true]);
  expect(asked.map((userId) => has(ofAll, userId))).toEqual([true, false, true]);
});

test('PLC-19 where more came and went than are looked up all members are read', async () => {
  await readNow(kept, crowd);
  await forge(idOf('dora'));
  await inHouse(async (tx) => {
    await sql`insert into member_marks (environment_id, group_id, user_id)
      select ${crowd.place.house.environmentId}::uuid, ${crowd.outer}::uuid, gen_random_uuid()
      from generate_series(1, 2001)`.execute(tx);
    await raise(crowd.outer).execute(tx);
  });
  expect(has(await readNow(kept, crowd), idOf('dora'))).toBe(true);
});

test('PLC-19 members of whom more than a thousand came or went at once are read anew', async () => {
  await readNow(kept, crowd);
  const many = await addGroup(crowd.place, []);
  const people = await crowdOf(crowd.place, 1_001);
  await fill(crowd.place, { groupIds: [many], people });
  await done(nests(crowd.place, crowd.outer, many));
  const more = await readNow(kept, crowd);
  sameAsAnew(more);
  expect(people.filter((userId) => !has(more, userId))).toEqual([]);
  await done(takes(crowd.place, crowd.outer, { memberGroupId: many }));
  const fewer = await readNow(kept, crowd);
  sameAsAnew(fewer);
  expect(people.filter((userId) => has(fewer, userId))).toEqual([]);
});

test('PLC-19 a group that was small in between is read anew', async () => {
  await readNow(kept, crowd);
  await done(takes(crowd.place, crowd.outer, { memberGroupId: crowd.crowd }));
  expect((await readNow(kept, crowd)).large).toBeUndefined();
  await done(takes(crowd.place, crowd.inner, { userId: idOf('cleo') }));
  await done(nests(crowd.place, crowd.outer, crowd.crowd));
  const after = await readNow(kept, crowd);
  sameAsAnew(after);
  expect(has(after, idOf('cleo'))).toBe(false);
});

test('PLC-19 another setting leaves the very same members, with what is remembered of them', async () => {
  const before = await readNow(kept, crowd);
  const version = await versionOf(crowd.place, crowd.outer);
  const settings = { adminFallback: false };
  expect(await editGroup(database.app, asAdmin(), { groupId: crowd.outer, version, settings })).toMatchObject(
    { ok: true },
  );
  const after = await readNow(kept, crowd);
  sameAsAnew(after);
  expect(after.large?.members).toBe(before.large?.members);
  expect(after.large?.remembered).toBe(before.large?.remembered);
});

test('PLC-19 who goes and comes back, and comes and goes again, is where they are in the end', async () => {
  const before = await readNow(kept, crowd);
  await done(takes(crowd.place, crowd.inner, { userId: idOf('bob') }));
  await done(puts(crowd.place, crowd.inner, { userId: idOf('bob') }));
  await done(puts(crowd.place, crowd.outer, { userId: idOf('dora') }));
  await done(takes(crowd.place, crowd.outer, { userId: idOf('dora') }));
  const after = await readNow(kept, crowd);
  sameAsAnew(after);
  expect(after.large?.members).toBe(before.large?.members);
});

test('PLC-23 who came and retired before anybody looked is told of', async () => {
  await readNow(kept, crowd);
  const { environmentId } = crowd.place.house;
  const newcomer = { name: 'Newt', email: 'newt@x.example', environmentRole: 'basic' } as const;
  const userId = await inHouse((tx) => addUser(tx, { environmentId, ...newcomer }));
  await done(puts(crowd.place, crowd.outer, { userId }));
  expect(await retireUser(database.app, asAdmin(), userId)).toMatchObject({ ok: true });
  const after = await readNow(kept, crowd);
  sameAsAnew(after);
  expect(has(after, userId)).toBe(true);
});

/** Takes somebody out of the inner group by hand, without raising a version. */
const slipOut = async (tx: Transaction, userId: UserId): Promise<void> => {
  await sql`delete from group_members where group_id = ${crowd.inner} and user_id = ${userId}`.execute(tx);
  await sql`delete from group_effective_members
    where group_id in (${crowd.inner}, ${crowd.outer}) and user_id = ${userId}`.execute(tx);
};

test('PLC-19 who goes in a transaction that began before others and ends behind them is gone then, not earlier', async () => {
  await readNow(kept, crowd);
  await inHouse(async (open) => {
    await slipOut(open, idOf('bob'));
    await done(takes(crowd.place, crowd.inner, { userId: idOf('cleo') }));
    const during = await readNow(kept, crowd);
    sameAsAnew(during);
    expect([idOf('bob'), idOf('cleo')].map((userId) => has(during, userId))).toEqual([true, false]);
    for (const groupId of [crowd.outer, crowd.inner]) {
      await raise(groupId).execute(open);
      await sql`update groups set size = size - 1 where id = ${groupId}`.execute(open);
    }
  });
  const behind = await readNow(kept, crowd);
  sameAsAnew(behind);
  expect(has(behind, idOf('bob'))).toBe(false);
});

test('PLC-19 a snapshot from before the change has the members of before, and displaces nothing', async () => {
  await readNow(kept, crowd);
  await inSnapshot(async (early) => {
    await sql`select 1 from users limit 1`.execute(early);
    await done(takes(crowd.place, crowd.inner, { userId: idOf('bob') }));
    sameAsAnew(await readNow(kept, crowd));
    const older = await readIn(early, kept, crowd);
    sameAsAnew(older);
    expect(has(older, idOf('bob'))).toBe(true);
    // Of whoever reads all members now the forged one would be there.
    await forge(idOf('dora'));
    await done(takes(crowd.place, crowd.inner, { userId: idOf('cleo') }));
    const newest = await readNow(kept, crowd);
    expect([idOf('bob'), idOf('cleo'), idOf('dora')].map((userId) => has(newest, userId))).toEqual([
      ...[false, false, false],
    ]);
  });
});

class Undone extends Error {}

test.each([
  ['with a version that was raised behind a savepoint', true],
  ['without a version', false],
])('PLC-26 members that a transaction has moved itself, %s, are never kept', async (_, raises) => {
  const before = await readNow(kept, crowd);
  const attempt = inSnapshot(async (tx) => {
    await sql`savepoint inside`.execute(tx);
    await slipOut(tx, idOf('bob'));
    if (raises) await raise(crowd.outer).execute(tx);
    const tried = await readIn(tx, kept, crowd);
    expect([tried.large, hashOf(tried.answers)]).toEqual([undefined, hashOf(tried.anew)]);
    throw new Undone('on purpose');
  });
  await expect(attempt).rejects.toThrow(Undone);
  const after = await readNow(kept, crowd);
  expect(hashOf(after.answers)).toBe(hashOf(before.answers));
  expect(after.large?.members).toBe(before.large?.members);
});

test('PLC-19 while people come and go all the time every snapshot is answered as it is', async () => {
  const userIds: UserId[] = [idOf('bob'), idOf('cleo'), idOf('rita'), ...crowd.people.slice(0, 3)];
  for (const userId of userIds) {
    const permissionSetId = crowd.place.house.sets.approver;
    await givePermission(database.app, asAdmin(), { userId, permissionSetId });
  }
  let left = 40;
  const toggles = async (userId: UserId, groupId: GroupId): Promise<void> => {
    for (let round = 0; left > 0; round += 1)
      await done((round % 2 === 0 ? takes : puts)(crowd.place, groupId, { userId }));
  };
  const answers = new Set<string>();
  const reads = async (): Promise<void> => {
    for (; left > 0; left -= 1) {
      const read = await readNow(kept, crowd);
      sameAsAnew(read);
      answers.add(read.answers);
    }
  };
  await Promise.all([
    ...userIds.map((userId, nth) => toggles(userId, nth < 3 ? crowd.inner : crowd.crowd)),
    ...[reads(), reads(), reads()],
  ]);
  expect(answers.size).toBeGreaterThan(3);
}, 120_000);
