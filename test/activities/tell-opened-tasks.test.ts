// Whom an open task waits for is told of it, by the worker and not by the answer that opened it.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { tellOpenedTasks } from '../../activities/tell-opened-tasks.ts';
import type { AtOnce } from '../../activities/tell-opened-tasks.ts';
import { noCrash } from '../../src/crash-point.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { setPreferences } from '../../src/db/preferences.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { answerAs, answerNewest, tasksOf } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { joins, openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
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

const tell = (atMost: Partial<AtOnce> = {}): Promise<number> =>
  new MockActivityEnvironment().run(
    tellOpenedTasks(
      { app: database.app, delivery: database.delivery, at: noCrash },
      { tasks: 100, people: 500, environments: 100, ...atMost },
    ),
  );

interface Told {
  readonly name: string;
  readonly task: TaskId;
}

/** Who was told, in the app or by mail, and of which task. */
const toldBy = (way: 'app' | 'mail'): Promise<Told[]> =>
  rowsOf<Told>(
    place.db,
    place.house.environmentId,
    way === 'app'
      ? sql`select split_part(u.name, ' ', 1) as name, n.task_id as task
          from notifications n join users u on u.id = n.user_id where n.event = 'task_opened' order by n.id`
      : sql`select split_part(u.name, ' ', 1) as name, o.task_id as task
          from outbox o join users u on u.id = o.recipient_user_id where o.template = 'task_opened' order by o.id`,
  );

const namesOf = (told: readonly Told[]): string[] => told.map(({ name }) => name).sort();

test('NTF-01 who is in turn is told in the app and by mail, once, however often it runs', async () => {
  await openOne(place);
  await tell();
  await tell();
  const [task] = await tasksOf(place.db, place.house, 'rita');
  const told = [{ name: 'Rita', task: task?.id }];
  expect([await toldBy('app'), await toldBy('mail')]).toEqual([told, told]);
});

test('NTF-01 whose turn has not come is told when it does', async () => {
  const { buyers } = place.house.groups;
  const inTurns = phaseOf('approval', [
    [buyers, 1],
    [await addGroup(place, ['dora']), 2],
  ]);
  await openOne(place, await addTemplate(place, [inTurns]));
  await tell();
  const before = namesOf(await toldBy('app'));
  await answerNewest(place, 'bob', { decision: 'approved' });
  await tell();
  expect([before, namesOf(await toldBy('app'))]).toEqual([['Bob'], ['Bob', 'Dora']]);
});

test('NTF-01 every member of a group is told of its task', async () => {
  const group = await addGroup(place, ['ann', 'bob', 'cleo']);
  await openGroupTask(place, [group, 'one']);
  await tell();
  expect(namesOf(await toldBy('mail'))).toEqual(['Ann', 'Bob', 'Cleo']);
});

test('NTF-01 whoever has answered by then is not told', async () => {
  const group = await addGroup(place, ['ann', 'bob', 'cleo']);
  const approval = await openGroupTask(place, [group, 'all']);
  await answerAs(place, 'ann', { taskId: await requireTaskOf(place, 'ann', approval), decision: 'approved' });
  await tell();
  expect(namesOf(await toldBy('app'))).toEqual(['Bob', 'Cleo']);
});

test('NTF-01 of a task that was answered at once nobody is told', async () => {
  await openOne(place);
  await answerNewest(place, 'rita', { decision: 'reviewed' });
  await tell();
  expect(await toldBy('app')).toEqual([]);
});

test('GRP-18 whoever is added later finds what is open in their list, and is told of none of it', async () => {
  const group = await addGroup(place, ['ann']);
  await openGroupTask(place, [group, 'one']);
  await tell();
  await joins(place, 'bob', group);
  await tell();
  expect(namesOf(await toldBy('mail'))).toEqual(['Ann']);
});

test('NTF-02 each way can be switched off', async () => {
  const { environmentId, people } = place.house;
  const off = [
    { event: 'task_opened', channel: 'mail', enabled: false },
    { event: 'task_without_members', channel: 'mail', enabled: false },
  ] as const;
  await inTenant(place.db, environmentId, (tx) =>
    setPreferences(tx, { environmentId, userId: people.rita }, off),
  );
  await openOne(place);
  await tell();
  expect([namesOf(await toldBy('app')), namesOf(await toldBy('mail'))]).toEqual([['Rita'], []]);
});

test('what one go leaves, by tasks or by people, the next go of the same run tells', async () => {
  const group = await addGroup(place, ['ann', 'bob', 'cleo']);
  for (let nth = 0; nth < 5; nth += 1) await openGroupTask(place, [group, 'one']);
  await openOne(place);
  const told = await tell({ tasks: 2, people: 4 });
  expect([told, (await toldBy('app')).length]).toEqual([6, 16]);
});

test('a task whose group is larger than a go may be is told of by itself', async () => {
  const group = await addGroup(place, ['ann', 'bob', 'cleo']);
  await openGroupTask(place, [group, 'one']);
  expect([await tell({ tasks: 10, people: 1 }), (await toldBy('app')).length]).toEqual([1, 3]);
});

test('two that tell at once tell of each task once', async () => {
  const group = await addGroup(place, ['ann', 'bob']);
  for (let nth = 0; nth < 6; nth += 1) await openGroupTask(place, [group, 'one']);
  await Promise.all([tell({ tasks: 2, people: 10 }), tell({ tasks: 2, people: 10 }), tell()]);
  await tell();
  const told = (await toldBy('mail')).map(({ name, task }) => `${name} ${task}`);
  expect([told.length, new Set(told).size]).toEqual([12, 12]);
});

test('a worker that dies before the commit has told nobody, and the next one does', async () => {
  await openOne(place);
  const dying = tellOpenedTasks({
    app: database.app,
    delivery: database.delivery,
    at: () => {
      throw new Error('killed by the test');
    },
  });
  await expect(new MockActivityEnvironment().run(dying)).rejects.toThrow('killed by the test');
  const before = namesOf(await toldBy('mail'));
  await tell();
  expect([before, namesOf(await toldBy('mail'))]).toEqual([[], ['Rita']]);
});

test('answers go on while their tasks are being told of', async () => {
  const group = await addGroup(place, ['ann', 'bob']);
  const approvals = [];
  for (let nth = 0; nth < 8; nth += 1) approvals.push(await openGroupTask(place, [group, 'all']));
  const ids = await Promise.all(approvals.map((approval) => requireTaskOf(place, 'ann', approval)));
  const [, ...given] = await Promise.all([
    tell({ tasks: 3, people: 6 }),
    ...ids.map((taskId) => answerAs(place, 'ann', { taskId, decision: 'approved' })),
  ]);
  await tell();
  const left = await rowsOf(
    place.db,
    place.house.environmentId,
    sql`select count(*)::int as count from tasks where state = 'open' and told_at is null`,
  );
  expect([given.filter(({ ok }) => ok).length, left]).toEqual([8, [{ count: 0 }]]);
});

test('ENV-01 each environment’s people are told of its tasks, and of no other’s', async () => {
  await openOne(place);
  const other: Place = { db: place.db, house: await buildHouse(place.db, 'Harbour NV') };
  await openOne(other);
  await tell();
  const counts = [];
  for (const { house } of [place, other]) {
    counts.push(
      await rowsOf(
        place.db,
        house.environmentId,
        sql`select count(*)::int as count from notifications where event = 'task_opened'`,
      ),
    );
  }
  expect(counts).toEqual([[{ count: 1 }], [{ count: 1 }]]);
});

describe('where the people of some environments can’t be told', () => {
  let failing: Place[];
  let owner: Db;

  beforeEach(async () => {
    failing = [];
    for (const name of ['Failing BV', 'Falling NV']) {
      const one: Place = { db: place.db, house: await buildHouse(place.db, name) };
      await openOne(one);
      failing.push(one);
    }
    // Made last, it is the last to be found.
    place = { db: database.app, house: await buildHouse(database.app) };
    await openOne(place);
    owner = openDatabase({
      url: database.ownerUrl,
      size: 1,
      applicationName: 'test',
      onError: () => undefined,
    });
    const ids = sql.join(failing.map(({ house }) => sql.lit(house.environmentId)));
    await sql`alter table notifications
      add constraint broken_by_the_test check (environment_id not in (${ids})) not valid`.execute(owner);
  });
  afterEach(() => owner.destroy());

  const mend = () => sql`alter table notifications drop constraint broken_by_the_test`.execute(owner);

  test('NTF-01 they keep no other waiting, the fault is told at the end, and the next run tries again', async () => {
    // One at a time: those that fail are left out of the next look, or they would be all that it finds.
    const failed = tell({ tasks: 10, people: 10, environments: 1 });
    await expect(failed).rejects.toThrow('broken_by_the_test');
    const told = namesOf(await toldBy('app'));
    await mend();
    expect([told, await tell()]).toEqual([['Rita'], 2]);
  });
});
