// Tasks of groups: who has them, how they are answered, and what follows from who is a member.
import { sql } from 'kysely';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { GroupId, TaskId } from '../../src/domain/ids.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, stepsOf, taskPhaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, joins, leaves, openGroupTask, requireTaskOf, retires } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
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

describe('a group’s task', () => {
  test('TSK-01 it is in the list of every member, and in nobody else’s', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    const names = ['ann', 'bob', 'cleo', 'dora', 'admin'] as const;
    const found = await Promise.all(names.map((name) => groupTaskOf(place, name, approval)));
    expect([new Set(found.slice(0, 3)).size, found.slice(3)]).toEqual([1, [null, null]]);
  });

  test('TSK-04 being a member suffices to answer it: no permission is asked', async () => {
    const anybody = await addGroup(place, ['basil']);
    const approval = await openGroupTask(place, [anybody, 'one']);
    expect(await answer('basil', await requireTaskOf(place, 'basil', approval))).toMatchObject({ ok: true });
  });

  test('TPL-09 the mode stands on the phase: the same group in one phase and the other', async () => {
    const templateId = await addTemplate(place, [
      taskPhaseOf([[finance, 'one']]),
      taskPhaseOf([[finance, 'all']]),
    ]);
    const approval = await openOne(place, templateId);
    await answer('ann', await requireTaskOf(place, 'ann', approval));
    await stepsOf(place.db).close(approval, 1);
    await answer('ann', await requireTaskOf(place, 'ann', approval));
    expect((await readStanding(place.db, approval)).phases.map(({ outcome }) => outcome)).toEqual([
      'completed',
      null,
    ]);
  });

  test('TSK-05 once it is answered it is in nobody’s list', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    await answer('bob', await requireTaskOf(place, 'bob', approval));
    const left = await Promise.all(
      (['ann', 'bob', 'cleo'] as const).map((name) => groupTaskOf(place, name, approval)),
    );
    expect(left).toEqual([null, null, null]);
  });

  test('WFL-20 its answers name the document that they were made on, and who gave them', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    await answer('ann', await requireTaskOf(place, 'ann', approval));
    const rows = await rowsOf(
      place.db,
      approval.environmentId,
      sql`select g.document_sha256 = a.document_sha256 as same, g.answered_by = g.user_id as own,
          g.answered_by_environment_id = g.environment_id as here
        from task_answers g join tasks t on t.id = g.task_id join approvals a on a.id = t.approval_id`,
    );
    expect(rows).toEqual([{ same: true, own: true, here: true }]);
  });

  test('GRP-46 the audit says which version of the group was bound', async () => {
    await leaves(place, 'cleo', finance);
    const approval = await openGroupTask(place, [finance, 'all']);
    const rows = await rowsOf(
      place.db,
      approval.environmentId,
      sql`select data from audit where approval_id = ${approval.approvalId} and action = 'group_bound'`,
    );
    expect(rows).toEqual([{ data: { groupId: finance, mode: 'all', groupVersion: 2 } }]);
  });
});

describe('one is sufficient', () => {
  test('WFL-10 the first answer decides task and phase', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    const taken = await answer('cleo', await requireTaskOf(place, 'cleo', approval));
    expect([taken, await standing(approval)]).toMatchObject([
      { ok: true, value: { nudge: { kind: 'phase_outcome', phase: 1, attempt: 1 } } },
      { outcome: 'completed', tasks: ['answered'] },
    ]);
  });

  test('WFL-13 a late second answer is refused, and writes nothing', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    const taskId = await requireTaskOf(place, 'cleo', approval);
    await answer('cleo', taskId);
    const before = await dumpRows(place.db, place.house.environmentId);
    expect(await answer('ann', taskId)).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'approved' },
    });
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });

  test('the same answer again, without a key, is answered as the first time', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    const taskId = await requireTaskOf(place, 'cleo', approval);
    const [first, second] = [await answer('cleo', taskId), await answer('cleo', taskId)];
    expect(second.ok && second.value.answered).toEqual(first.ok && first.value.answered);
  });
});

describe('all must act', () => {
  test('WFL-11 it is decided by the last member, and leaves the list of each as they answer', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    const decided: boolean[] = [];
    for (const name of ['ann', 'bob', 'cleo'] as const) {
      const taken = await answer(name, taskId);
      decided.push(taken.ok && taken.value.nudge !== null);
      expect(await groupTaskOf(place, name, approval)).toBeNull();
    }
    expect([decided, await standing(approval)]).toEqual([
      [false, false, true],
      { outcome: 'completed', tasks: ['answered'] },
    ]);
  });

  test('WFL-12 the first rejection ends it and stops the approval', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await answer('ann', taskId);
    await answer('bob', taskId, 'rejected');
    expect([await standing(approval), await answer('cleo', taskId)]).toEqual([
      { outcome: 'rejected', tasks: ['answered'] },
      { ok: false, error: { code: 'already_answered', decision: 'rejected' } },
    ]);
  });

  test('TPL-09 a phase of several groups goes on when all its tasks are answered', async () => {
    const legal = await addGroup(place, ['dora']);
    const approval = await openGroupTask(place, [finance, 'one'], [legal, 'all']);
    await answer('ann', await requireTaskOf(place, 'ann', approval));
    expect((await standing(approval)).outcome).toBeNull();
    await answer('dora', await requireTaskOf(place, 'dora', approval));
    expect((await standing(approval)).outcome).toBe('completed');
  });

  test('WFL-12 a rejection closes the tasks of the other groups', async () => {
    const legal = await addGroup(place, ['dora']);
    const approval = await openGroupTask(place, [finance, 'one'], [legal, 'all']);
    await answer('ann', await requireTaskOf(place, 'ann', approval), 'rejected');
    expect((await standing(approval)).tasks.sort()).toEqual(['answered', 'closed']);
  });
});

describe('a member who is added', () => {
  test('GRP-18 has the task at once', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    await joins(place, 'dora', finance);
    expect(await groupTaskOf(place, 'dora', approval)).not.toBeNull();
  });

  test('WFL-11 must act, too, where all must', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['ann', 'bob'] as const) await answer(name, taskId);
    await joins(place, 'dora', finance);
    await answer('cleo', taskId);
    const before = (await standing(approval)).outcome;
    await answer('dora', taskId);
    expect([before, (await standing(approval)).outcome]).toEqual([null, 'completed']);
  });

  test('GRP-18 the audit says how many tasks they have by it', async () => {
    await openGroupTask(place, [finance, 'one']);
    await openGroupTask(place, [finance, 'all']);
    await joins(place, 'dora', finance);
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select data -> 'openTasks' as tasks from audit where action = 'member_added'`,
    );
    expect(rows).toEqual([{ tasks: 2 }]);
  });
});

describe('a member who leaves', () => {
  test.each(['one', 'all'] as const)('GRP-19 has lost the task, and is told so (%s)', async (mode) => {
    const approval = await openGroupTask(place, [finance, mode]);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await leaves(place, 'ann', finance);
    expect([await groupTaskOf(place, 'ann', approval), await answer('ann', taskId)]).toEqual([
      null,
      { ok: false, error: { code: 'no_longer_in_group' } },
    ]);
  });

  test('ENV-01 one who had left before it was opened knows of no such task', async () => {
    await leaves(place, 'ann', finance);
    const approval = await openGroupTask(place, [finance, 'one']);
    const taskId = await requireTaskOf(place, 'bob', approval);
    expect(await answer('ann', taskId)).toMatchObject({ error: { code: 'not_found' } });
  });

  test('GRP-18 and comes back has it again', async () => {
    const approval = await openGroupTask(place, [finance, 'one']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await leaves(place, 'ann', finance);
    await joins(place, 'ann', finance);
    expect(await answer('ann', taskId)).toMatchObject({ ok: true });
  });

  test('GRP-20 the last one who had not acted leaves: the task and the phase are decided', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['ann', 'bob'] as const) await answer(name, taskId);
    const { nudges } = await leaves(place, 'cleo', finance);
    expect([nudges, await standing(approval)]).toEqual([
      [{ kind: 'phase_outcome', ...approval, phase: 1, attempt: 1 }],
      { outcome: 'completed', tasks: ['answered'] },
    ]);
    await stepsOf(place.db).close(approval, 1);
    expect((await readStanding(place.db, approval)).state).toBe('approved');
  });

  test('AUD-01 the audit says by whose departure, and who caused it', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['ann', 'bob'] as const) await answer(name, taskId);
    await leaves(place, 'cleo', finance);
    const rows = await rowsOf(
      place.db,
      approval.environmentId,
      sql`select actor_id, subject_id, data -> 'left' as "left" from audit where action = 'task_decided_by_departure'`,
    );
    const { admin, cleo } = place.house.people;
    expect(rows).toEqual([{ actor_id: admin, subject_id: taskId, left: cleo }]);
  });

  test.each([
    ['answers and then leaves', ['ann', 'bob', 'cleo']],
    ['answers and leaves last', ['bob', 'cleo', 'ann']],
  ] as const)('GRP-20 an answer stands though its giver %s', async (_how, order) => {
    const approval = await openGroupTask(place, [finance, 'all']);
    await answer('ann', await requireTaskOf(place, 'ann', approval));
    for (const name of order) await leaves(place, name, finance);
    expect((await standing(approval)).outcome).toBe('completed');
  });

  test('GRP-20 nobody has answered: the task stays open, and administrators are told', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    for (const name of ['ann', 'bob', 'cleo'] as const) await leaves(place, name, finance);
    expect([await standing(approval), await toldOf('task_without_members')]).toEqual([
      { outcome: null, tasks: ['open'] },
      ['Ada'],
    ]);
  });

  test('GRP-20 whoever is added then has it', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    for (const name of ['ann', 'bob', 'cleo'] as const) await leaves(place, name, finance);
    await joins(place, 'dora', finance);
    await answer('dora', await requireTaskOf(place, 'dora', approval));
    expect((await standing(approval)).outcome).toBe('completed');
  });

  test('GRP-19 what they answered is theirs to repeat, and nothing else', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    await answer('ann', taskId);
    await leaves(place, 'ann', finance);
    expect([await answer('ann', taskId), await answer('ann', taskId, 'rejected')]).toMatchObject([
      { ok: true },
      { error: { code: 'already_answered', decision: 'approved' } },
    ]);
  });
});

describe('a member who is retired', () => {
  test('ENV-13 counts nowhere: the others decide the task', async () => {
    const approval = await openGroupTask(place, [finance, 'all']);
    const taskId = await requireTaskOf(place, 'ann', approval);
    for (const name of ['ann', 'bob'] as const) await answer(name, taskId);
    const { nudges } = await retires(place, 'cleo');
    expect([nudges.length, (await standing(approval)).outcome]).toEqual([1, 'completed']);
  });

  test('GRP-20 of two groups of a phase decides both tasks and the phase once', async () => {
    const legal = await addGroup(place, ['ann', 'cleo']);
    const approval = await openGroupTask(place, [finance, 'all'], [legal, 'all']);
    const tasks = await rowsOf<{ id: TaskId; group_id: GroupId }>(
      place.db,
      approval.environmentId,
      sql`select id, group_id from tasks where approval_id = ${approval.approvalId}`,
    );
    for (const { id, group_id } of tasks) {
      for (const name of group_id === finance ? (['ann', 'bob'] as const) : (['ann'] as const))
        await answer(name, id);
    }
    const { nudges } = await retires(place, 'cleo');
    expect([nudges.length, await standing(approval)]).toEqual([
      1,
      { outcome: 'completed', tasks: ['answered', 'answered'] },
    ]);
  });

  test('ENV-13 has no place among the effective members, though the group still shows them', async () => {
    await retires(place, 'cleo');
    const rows = await rowsOf(
      place.db,
      place.house.environmentId,
      sql`select (select count(*)::int from group_effective_members where group_id = ${finance}) as effective,
        (select count(*)::int from group_members where group_id = ${finance}) as shown`,
    );
    expect(rows).toEqual([{ effective: 2, shown: 3 }]);
  });
});
