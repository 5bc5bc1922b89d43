// Turns that others take over, beside what happens at the same moment: an answer, another retirement, another look.
import { sql } from 'kysely';
import { answerTask } from '../../src/db/answers.ts';
import { lockApproval } from '../../src/db/course.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { tasksOf } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { looksOf, turnsOf } from '../support/lost-turns.ts';
import { done } from '../support/nested-groups.ts';
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

const idOf = (name: PersonName) => place.house.people[name];
const retires = (name: PersonName) =>
  done(retireUser(place.db, { actor: asPerson(place.house, 'admin'), keyed: null }, idOf(name)));
const looks = (approval: ApprovalRef) => stepsOf(place.db).review(approval);
const owners = () => ({ kind: 'owner', groupId: place.house.groups.owners }) as const;

/** One turn, of the first of the group; Olga manages the phase. */
const opened = async (group = place.house.groups.buyers): Promise<ApprovalRef> =>
  openOne(place, await addTemplate(place, [phaseOf('approval', [[group, 1]], owners())]));

async function taskOfBob(): Promise<TaskId> {
  const [task] = await tasksOf(place.db, place.house, 'bob');
  if (!task) throw new Error('Bob has no task');
  return task.id;
}

const approves = (taskId: TaskId, at: () => void = () => undefined) =>
  answerTask(
    place.db,
    {
      actor: asPerson(place.house, 'bob'),
      answer: { taskId, decision: 'approved', reason: null },
      request: null,
    },
    at,
  );

/** Runs `work` while a transaction holds what it wants; that ends once `work` waits for it. */
async function behind<T>(
  { environmentId }: ApprovalRef,
  hold: (tx: Transaction) => Promise<unknown>,
  work: () => Promise<T>,
): Promise<T> {
  const { working } = await inTenant(place.db, environmentId, async (tx) => {
    await hold(tx);
    const begun = work();
    await until(async () => {
      const waiting = await rowsOf(
        place.db,
        environmentId,
        sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    }, 'somebody to wait for the lock');
    return { working: begun };
  });
  return working;
}

const compared = async (approval: ApprovalRef) =>
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));

describe('an answer of somebody who is being retired', () => {
  test('ENV-13 that comes first stands, and nothing is taken over', async () => {
    const approval = await opened();
    const taskId = await taskOfBob();
    await behind(
      approval,
      (tx) => lockApproval(tx, approval.approvalId),
      () => approves(taskId),
    );
    await retires('bob');
    await looks(approval);
    expect(await turnsOf(place, approval)).toEqual(['1 bob answered']);
  });

  test('ENV-13 that waits while they are retired is refused, and the turn is taken over', async () => {
    const approval = await opened();
    const taskId = await taskOfBob();
    const answered = await behind(
      approval,
      async (tx) => {
        await lockApproval(tx, approval.approvalId);
        await retires('bob');
      },
      () => approves(taskId),
    );
    await looks(approval);
    expect([answered, await turnsOf(place, approval)]).toEqual([
      { ok: false, error: { code: 'not_found', what: 'task' } },
      ['1 ann open', '1 bob closed'],
    ]);
  });

  test('ENV-13 that waits behind the look is refused: exactly one of both has the turn', async () => {
    const approval = await opened();
    const taskId = await taskOfBob();
    const [answered] = await Promise.all([approves(taskId), retires('bob').then(() => looks(approval))]);
    expect(await turnsOf(place, approval)).toEqual(
      answered.ok ? ['1 bob answered'] : ['1 ann open', '1 bob closed'],
    );
    await compared(approval);
  });
});

describe('somebody who is to take a turn over is being retired', () => {
  const retiring = (name: PersonName) => async (tx: Transaction) => {
    await sql`select from users where id = ${idOf(name)} for update`.execute(tx);
    await sql`update users set retired_at = now() where id = ${idOf(name)}`.execute(tx);
  };

  test('ENV-13 out of the group: the look waits for that, and begins again without them', async () => {
    const approval = await opened();
    await retires('bob');
    await behind(approval, retiring('ann'), () => looks(approval));
    expect([await turnsOf(place, approval), await looksOf(place, approval)]).toEqual([
      ['1 bob closed', '1 olga open'],
      ['1 1 PLC-03 bob', '1 2 PLC-08'],
    ]);
  });

  test('ENV-13 who has a turn already: the look waits for that, and both turns are followed', async () => {
    const second = await addGroup(place, ['ann']);
    const phase = phaseOf('approval', [[place.house.groups.buyers, 1], [second, 2]], owners()); // prettier-ignore
    const approval = await openOne(place, await addTemplate(place, [phase]));
    await retires('bob');
    await behind(approval, retiring('ann'), () => looks(approval));
    expect(await turnsOf(place, approval)).toEqual(['1 bob closed', '1 olga open', '2 ann closed']);
    await compared(approval);
  });

  test('ENV-13 as manager: the look waits for that, and nobody has the turn', async () => {
    const approval = await opened(await addGroup(place, ['bob']));
    await retires('bob');
    await behind(approval, retiring('olga'), () => looks(approval));
    expect(await turnsOf(place, approval)).toEqual(['1 bob open']);
  });

  test('ENV-13 whichever comes first, nobody retired has a turn once all nudges were followed', async () => {
    const approval = await opened();
    await retires('bob');
    const [, { nudges }] = await Promise.all([looks(approval), retires('ann')]);
    if (nudges.length > 0) await looks(approval);
    const turns = await turnsOf(place, approval);
    expect(turns.filter((turn) => !turn.endsWith('closed'))).toEqual(['1 olga open']);
    await compared(approval);
  });
});

test('ENV-13 of two looks at once one takes the turn over', async () => {
  const approval = await opened();
  await retires('bob');
  await Promise.all([looks(approval), looks(approval)]);
  expect([await turnsOf(place, approval), await looksOf(place, approval)]).toEqual([
    ['1 ann open', '1 bob closed'],
    ['1 1 PLC-03 bob', '1 2 PLC-03 ann'],
  ]);
  await compared(approval);
});
