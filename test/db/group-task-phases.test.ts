// How a phase of kind task opens, and for whom.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import { answerAs } from '../support/approvals.ts';
import {
  addGroup,
  addTemplate,
  openOne,
  phaseOf,
  startFrom,
  stepsOf,
  taskPhaseOf,
} from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, joins, leaves, openGroupTask, requireTaskOf } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;
let finance: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  finance = await addGroup(place, ['ann', 'bob', 'cleo']);
});
afterAll(() => database.close());

const answer = (name: PersonName, taskId: TaskId, decision: 'approved' | 'rejected' = 'approved') =>
  answerAs(place, name, { taskId, decision, reason: 'so it is' });

/** Where the approval stands, by its rows, which its events must tell as well. */
async function standing(approval: ApprovalRef) {
  const rows = await readStanding(place.db, approval);
  expect(await foldEvents(place.db, approval)).toEqual(rows);
  return { outcome: rows.phases[0]?.outcome ?? null, tasks: rows.tasks.map(({ state }) => state) };
}

const toldOf = async (event: string): Promise<string[]> => {
  const rows = await rowsOf<{ name: string }>(
    place.db,
    place.house.environmentId,
    sql`select split_part(u.name, ' ', 1) as name from notifications n join users u on u.id = n.user_id
      where n.event = ${event} order by n.id`,
  );
  return rows.map(({ name }) => name);
};

describe('the opening of a task phase', () => {
  test('GRP-10 a group that is inactive at the start has no task; without any the phase waits', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update groups set status = 'inactive' where id = ${finance}`.execute(tx),
    );
    const approval = await openGroupTask(place, [finance, 'one']);
    expect((await readStanding(place.db, approval)).phases[0]?.state).toBe('awaiting_participants');
  });

  test('GRP-09 a group that becomes inactive afterwards keeps its task', async () => {
    const templateId = await addTemplate(place, [
      phaseOf('approval', [[place.house.groups.buyers, 1]]),
      taskPhaseOf([[finance, 'one']]),
    ]);
    const approval = await openOne(place, templateId);
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update groups set status = 'inactive' where id = ${finance}`.execute(tx),
    );
    const taskId = await requireTaskOf(place, 'bob', approval);
    await answer('bob', taskId);
    await stepsOf(place.db).close(approval, 1);
    expect(await groupTaskOf(place, 'cleo', approval)).not.toBeNull();
  });

  test('GRP-20 a task for a group without members is open, and administrators are told', async () => {
    const nobody = await addGroup(place, []);
    const approval = await openGroupTask(place, [nobody, 'one']);
    expect([await standing(approval), await toldOf('task_without_members')]).toEqual([
      { outcome: null, tasks: ['open'] },
      ['Ada'],
    ]);
  });

  test('PHM-08 it waits for its manager, and opens with the members of the moment when it has one', async () => {
    const nobody = await addGroup(place, ['basil']);
    const manager = { kind: 'owner', groupId: nobody } as const;
    const approval = await startFrom(
      place,
      await addTemplate(place, [taskPhaseOf([[finance, 'one']], { manager })]),
    );
    await stepsOf(place.db).place(approval);
    await leaves(place, 'ann', finance);
    await joins(place, 'olga', nobody);
    await stepsOf(place.db).review(approval);
    const have = await Promise.all(
      (['ann', 'bob'] as const).map((name) => groupTaskOf(place, name, approval)),
    );
    expect(have.map((taskId) => taskId !== null)).toEqual([false, true]);
  });

  test('TSK-06 the due time is so many days after it opens', async () => {
    const templateId = await addTemplate(place, [taskPhaseOf([[finance, 'one']], { dueDays: 3 })]);
    const { environmentId } = await openOne(place, templateId);
    const rows = await rowsOf(
      place.db,
      environmentId,
      sql`select due_at - opened_at = interval '3 days' as due, amount::text as amount from tasks`,
    );
    expect(rows).toEqual([{ due: true, amount: '100.00' }]);
  });
});
