// Additions at the same instant as others, as answers and as changes of the directory. Every race ends in a state that
// some order explains.
import { sql } from 'kysely';
import { removeMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { AddParticipants } from '../../src/domain/command-request.ts';
import { answerNewest } from '../support/approvals.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const openBuyers = async (): Promise<ApprovalRef> =>
  openOne(place, await addTemplate(place, [phaseOf('approval', [[place.house.groups.buyers, 1]])]));

async function add(approval: ApprovalRef, who: AddParticipants['who']): Promise<string> {
  const command = { type: 'add_participants', phase: 1, who, sequenced: true, sharedTurn: null } as const;
  const recorded = await stepsOf(place.db).command(approval, commandOf(place.house, 'admin', command));
  return recorded.ok ? 'taken' : recorded.error.code;
}

const turnsOf = async (approval: ApprovalRef): Promise<number[]> =>
  (await readStanding(place.db, approval)).tasks.map(({ turn }) => turn).sort((one, other) => one - other);
const folds = async (approval: ApprovalRef) =>
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });

test('WFL-14 five additions at once: each has its own place, and everybody a turn of their own', async () => {
  const approval = await openBuyers();
  const groups = await Promise.all(
    [['cleo'], ['dora'], ['cleo', 'dora'], ['ann']].map((names) => addGroup(place, names as ['ann'])),
  );
  const outcomes = await Promise.all([
    ...groups.map((groupId) => add(approval, { groupId })),
    add(approval, { userId: place.house.people.ann }),
  ]);
  const additions = await rowsOf<{ addition: number }>(
    place.db,
    approval.environmentId,
    sql`select addition from phase_additions where approval_id = ${approval.approvalId} order by addition`,
  );
  expect([new Set(outcomes), await turnsOf(approval)]).toEqual([new Set(['taken']), [1, 2, 3, 4]]);
  expect(additions.map(({ addition }) => addition)).toEqual(additions.map((_, nth) => nth + 1));
  await folds(approval);
});

test('WFL-14, 2.5 an addition against the last answer: it is taken and the phase goes on, or it comes too late', async () => {
  const ends: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const approval = await openBuyers();
    const [outcome] = await Promise.all([
      add(approval, { userId: place.house.people.cleo }),
      answerNewest(place, 'bob', { decision: 'approved' }),
    ]);
    const { phases, tasks } = await readStanding(place.db, approval);
    ends.push(
      `${outcome} ${phases[0]?.outcome} ${tasks
        .map(({ state }) => state)
        .sort()
        .join(' ')}`,
    );
    await folds(approval);
  }
  const explained = ['taken null answered open', 'course_moving completed answered'];
  expect(ends.filter((end) => !explained.includes(end))).toEqual([]);
});

test('GRP-19, PLC-19 an addition while a member leaves the group: their turn came first, or they have none', async () => {
  for (let round = 0; round < 4; round += 1) {
    const approval = await openBuyers();
    const groupId = await addGroup(place, ['cleo', 'dora']);
    const [outcome] = await Promise.all([
      add(approval, { groupId }),
      removeMember(place.db, asAdmin(), { groupId, userId: place.house.people.dora }),
    ]);
    const [kept] = await rowsOf<{ version: number; people: number }>(
      place.db,
      approval.environmentId,
      sql`select group_version as version, cardinality(participants) as people
        from placements where approval_id = ${approval.approvalId} and group_id = ${groupId}`,
    );
    // GRP-46: the version that was cited is that of the members who were placed.
    expect([outcome, kept]).toEqual([
      'taken',
      kept?.version === 1 ? { version: 1, people: 2 } : { version: 2, people: 1 },
    ]);
    await folds(approval);
  }
});

test('ENV-13 an addition while the person is retired: they have no turn, or it was there to be found', async () => {
  const approval = await openBuyers();
  const userId = place.house.people.cleo;
  const [outcome, retired] = await Promise.all([
    add(approval, { userId }),
    retireUser(place.db, asAdmin(), userId),
  ]);
  const tasks = (await readStanding(place.db, approval)).tasks.filter((task) => task.userId === userId);
  expect([retired.ok, outcome === 'taken' ? 1 : 0]).toEqual([true, tasks.length]);
  expect(['taken', 'user_retired']).toContain(outcome);
  await folds(approval);
});

/** Adds while a transaction holds what the addition wants; `meanwhile` runs when it waits for that. */
async function addBehind(
  approval: ApprovalRef,
  who: AddParticipants['who'],
  { hold, meanwhile }: Record<'hold' | 'meanwhile', (tx: Transaction) => Promise<unknown>>,
): Promise<string> {
  const { adding } = await inTenant(place.db, approval.environmentId, async (tx) => {
    await hold(tx);
    const going = add(approval, who);
    await until(async () => {
      const { rows: waiting } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(place.db);
      return waiting.length > 0;
    }, 'the addition to wait');
    await meanwhile(tx);
    return { adding: going };
  });
  return adding;
}

const retire = (tx: Transaction) =>
  sql`update users set retired_at = now() where id = ${place.house.people.cleo}`.execute(tx);

test('ENV-13 a person who is being retired is waited for, and not added', async () => {
  const approval = await openBuyers();
  const userId = place.house.people.cleo;
  const outcome = await addBehind(
    approval,
    { userId },
    {
      hold: (tx) => sql`select from users where id = ${userId} for update`.execute(tx),
      meanwhile: retire,
    },
  );
  expect([outcome, await turnsOf(approval)]).toEqual(['user_retired', [1]]);
});

test('ENV-13, GRP-46 so is a member of the group; who is added is of the version after', async () => {
  const approval = await openBuyers();
  const groupId = await addGroup(place, ['cleo', 'dora']);
  const outcome = await addBehind(
    approval,
    { groupId },
    {
      hold: (tx) => sql`update groups set version = version + 1 where id = ${groupId}`.execute(tx),
      meanwhile: retire,
    },
  );
  const people = (await readStanding(place.db, approval)).tasks.map(({ userId }) => userId);
  const { bob, dora } = place.house.people;
  expect([outcome, people.sort()]).toEqual(['taken', [bob, dora].sort()]);
  await folds(approval);
});

test('additions to many approvals while their groups change: no deadlock, and the events tell the rows', async () => {
  const approvals = await Promise.all(Array.from({ length: 4 }, () => openBuyers()));
  const groups = [await addGroup(place, ['cleo', 'dora']), await addGroup(place, ['dora', 'ann'])];
  const outcomes = await Promise.all([
    ...approvals.flatMap((approval) => groups.map((groupId) => add(approval, { groupId }))),
    ...groups.map((groupId) =>
      removeMember(place.db, asAdmin(), { groupId, userId: place.house.people.dora }).then(({ ok }) =>
        ok ? 'taken' : 'refused',
      ),
    ),
  ]);
  expect(new Set(outcomes)).toEqual(new Set(['taken']));
  for (const approval of approvals) await folds(approval);
});
