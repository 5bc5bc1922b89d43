import { sql } from 'kysely';
import { noCrash } from '../../src/crash-point.ts';
import { answerTask } from '../../src/db/answers.ts';
import type { Keyed } from '../../src/db/idempotency-keys.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { TaskId } from '../../src/domain/ids.ts';
import { answerAs, answerNewest, newRequest, tasksOf } from '../support/approvals.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asClient, asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const everything = () => dumpRows(place.db, place.house.environmentId);

async function openTask(name: PersonName): Promise<TaskId> {
  const [task] = await tasksOf(place.db, place.house, name);
  if (!task) throw new Error(`${name} has no open task`);
  return task.id;
}

const statesOf = async ({ environmentId, approvalId }: ApprovalRef): Promise<Record<string, string>> => {
  const rows = await rowsOf<{ name: string; state: string }>(
    place.db,
    environmentId,
    sql`select split_part(u.name, ' ', 1) as name, t.state from tasks t join users u on u.id = t.user_id
      where t.approval_id = ${approvalId} order by t.phase, t.turn`,
  );
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
};

/** Opens the house's approval at its second phase: bob is in turn, somebody of finance after him. */
async function openApproving(): Promise<ApprovalRef> {
  const approval = await openOne(place);
  await answerNewest(place, 'rita', { decision: 'reviewed' });
  const steps = stepsOf(place.db);
  await steps.close(approval, 1);
  await steps.open(approval, 2);
  return approval;
}

describe('an answer', () => {
  test('TSK-05 a handled task leaves the list at once', async () => {
    await openOne(place);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    expect(await tasksOf(place.db, place.house, 'rita')).toEqual([]);
  });

  test('WFL-04 the next in turn sees the task as soon as the one before has acted', async () => {
    await openApproving();
    const finance = async () => [
      ...(await tasksOf(place.db, place.house, 'cleo')),
      ...(await tasksOf(place.db, place.house, 'dora')),
    ];
    const before = await finance();
    await answerNewest(place, 'bob', { decision: 'approved' });
    expect([before.length, (await finance()).length]).toEqual([0, 1]);
  });

  test('TSK-04 somebody with no right at all handles the task that is theirs', async () => {
    await openOne(place);
    const { rita } = place.house.people;
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`delete from user_permission_sets where user_id = ${rita}`.execute(tx),
    );
    expect(
      await answerAs(place, 'rita', { taskId: await openTask('rita'), decision: 'reviewed' }),
    ).toMatchObject({
      ok: true,
    });
  });

  test('WFL-20 a decision names the document that it was made on', async () => {
    const { environmentId, approvalId } = await openOne(place);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    const rows = await rowsOf(
      place.db,
      environmentId,
      sql`select t.document_sha256 = a.document_sha256 as same from tasks t join approvals a on a.id = t.approval_id
        where t.approval_id = ${approvalId} and t.state = 'answered'`,
    );
    expect(rows).toEqual([{ same: true }]);
  });

  test('WFL-08 the reason is kept apart from audit and events, without the blanks around it', async () => {
    const { environmentId, approvalId } = await openOne(place);
    await answerNewest(place, 'rita', { decision: 'declined', reason: '  the total is off\n' });
    const [row] = await rowsOf<{ reason: string; told: string }>(
      place.db,
      environmentId,
      sql`select reason, concat(
          (select jsonb_agg(data) from audit where approval_id = ${approvalId}),
          (select jsonb_agg(data) from approval_events where approval_id = ${approvalId})) as told
        from answer_reasons`,
    );
    expect([row?.reason, row?.told.includes('the total')]).toEqual(['the total is off', false]);
  });

  test('AUD-01 a decision is in the audit with its actor, environment, task and document', async () => {
    const { environmentId, approvalId } = await openOne(place);
    const taskId = await openTask('rita');
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    const rows = await rowsOf(
      place.db,
      environmentId,
      sql`select e.actor_kind, e.actor_id, e.actor_environment_id, e.subject_kind, e.subject_id, e.on_behalf_of,
          e.data ->> 'documentSha256' = encode(a.document_sha256, 'hex') as document
        from audit e join approvals a on a.id = e.approval_id
        where e.approval_id = ${approvalId} and e.action = 'task_reviewed'`,
    );
    expect(rows).toEqual([
      {
        actor_kind: 'user',
        actor_id: place.house.people.rita,
        actor_environment_id: environmentId,
        subject_kind: 'task',
        subject_id: taskId,
        on_behalf_of: null,
        document: true,
      },
    ]);
  });

  test('WFL-09 a rejection closes what waits, with the reason', async () => {
    const approval = await openApproving();
    await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
    const states = Object.values(await statesOf(approval));
    expect(states).toEqual(['answered', 'answered', 'closed']);
  });

  test("WFL-09 a reviewer's decline completes the phase like any answer", async () => {
    await openOne(place);
    const { nudge } = await answerNewest(place, 'rita', { decision: 'declined', reason: 'unclear' });
    expect(nudge).toMatchObject({ kind: 'phase_outcome', phase: 1, attempt: 1 });
  });

  test('TPL-08 equal numbers act side by side, and the phase is decided by the last of them', async () => {
    const [anns, bobs, cleos] = await Promise.all(
      (['ann', 'bob', 'cleo'] as const).map((name) => addGroup(place, [name])),
    );
    if (!anns || !bobs || !cleos) throw new Error('three groups are made');
    await openOne(
      place,
      await addTemplate(place, [phaseOf('approval', [[anns, 1], [bobs, 1], [cleos, 2]])]), // prettier-ignore
    );
    const decided: boolean[] = [];
    for (const name of ['bob', 'ann', 'cleo'] as const) {
      decided.push((await answerNewest(place, name, { decision: 'approved' })).nudge !== null);
    }
    expect(decided).toEqual([false, false, true]);
  });
});

describe('an answer that is refused', () => {
  const refusals: [name: string, refused: () => Promise<unknown>, code: string][] = [
    [
      "TSK-04 to another person's task",
      async () => answerAs(place, 'admin', { taskId: await openTask('rita'), decision: 'reviewed' }),
      'not_your_task',
    ],
    [
      'TSK-04 to a task of an approval that one has no part in, as if there were none',
      async () => answerAs(place, 'basil', { taskId: await openTask('rita'), decision: 'reviewed' }),
      'not_found',
    ],
    [
      'TSK-04 to a task that does not exist',
      async () =>
        answerAs(place, 'rita', {
          taskId: place.house.templateId as unknown as TaskId,
          decision: 'reviewed',
        }),
      'not_found',
    ],
    [
      'WFL-07 with a word that the kind does not offer',
      async () => answerAs(place, 'rita', { taskId: await openTask('rita'), decision: 'approved' }),
      'decision_not_offered',
    ],
    [
      'WFL-08 without the reason that it needs',
      async () =>
        answerAs(place, 'rita', { taskId: await openTask('rita'), decision: 'declined', reason: ' ' }),
      'reason_required',
    ],
  ];

  test.each(refusals)('%s is %3$s', async (_name, refused, code) => {
    await openOne(place);
    expect(await refused()).toMatchObject({ ok: false, error: { code } });
  });

  test.each(refusals)('%s writes nothing', async (_name, refused) => {
    await openOne(place);
    const before = await everything();
    await refused();
    expect(await everything()).toEqual(before);
  });

  test('WFL-04 before its turn', async () => {
    const approval = await openApproving();
    const [row] = await rowsOf<{ id: TaskId; user_id: string }>(
      place.db,
      approval.environmentId,
      sql`select id, user_id from tasks where approval_id = ${approval.approvalId} and state = 'waiting'`,
    );
    const { cleo } = place.house.people;
    const name = row?.user_id === cleo ? 'cleo' : 'dora';
    expect(await answerAs(place, name, { taskId: row?.id as TaskId, decision: 'approved' })).toEqual({
      ok: false,
      error: { code: 'not_your_turn' },
    });
  });

  test('WFL-09 after somebody stopped the phase', async () => {
    const [anns, bobs] = [await addGroup(place, ['ann']), await addGroup(place, ['bob'])];
    await openOne(place, await addTemplate(place, [phaseOf('approval', [[anns, 1], [bobs, 1]])])); // prettier-ignore
    const late = await openTask('ann');
    await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
    expect(await answerAs(place, 'ann', { taskId: late, decision: 'approved' })).toEqual({
      ok: false,
      error: { code: 'task_closed', reason: 'phase_rejected' },
    });
  });

  test('TSK-05 after the end of the approval', async () => {
    const approval = await openApproving();
    const taskId = await openTask('bob');
    await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
    await stepsOf(place.db).close(approval, 2);
    expect(await answerAs(place, 'bob', { taskId, decision: 'approved' })).toMatchObject({
      error: { code: 'already_answered', decision: 'rejected' },
    });
  });

  test('ENV-01 from another environment, as if there were no such task', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    const other = { db: place.db, house: await buildHouse(place.db, 'Harbour NV') };
    expect(await answerAs(other, 'rita', { taskId, decision: 'reviewed' })).toEqual({
      ok: false,
      error: { code: 'not_found', what: 'task' },
    });
  });

  test('from somebody who has been retired since', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set retired_at = now() where id = ${place.house.people.rita}`.execute(tx),
    );
    expect(await answerAs(place, 'rita', { taskId, decision: 'reviewed' })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  test('TSK-04 from a service account, which has no tasks', async () => {
    await openOne(place);
    const answer = { taskId: await openTask('rita'), decision: 'reviewed', reason: null } as const;
    expect(
      await answerTask(place.db, { actor: asClient(place.house), answer, request: null }, noCrash),
    ).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('an answer that is sent again', () => {
  const send = async (taskId: TaskId, decision: 'reviewed' | 'declined', request: Keyed | null) =>
    answerTask(
      place.db,
      { actor: asPerson(place.house, 'rita'), answer: { taskId, decision, reason: 'because' }, request },
      noCrash,
    );

  test('WFL-13 with another reason is refused: the reason that counts is the first', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    await send(taskId, 'declined', null);
    expect(await answerAs(place, 'rita', { taskId, decision: 'declined', reason: 'for another' })).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'declined' },
    });
  });

  test('WFL-13 under another key is another answer, and refused', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    await send(taskId, 'reviewed', newRequest());
    expect(await send(taskId, 'reviewed', newRequest())).toMatchObject({
      error: { code: 'already_answered' },
    });
  });

  test.each([
    ['with its key', () => newRequest()],
    ['without a key', () => null],
  ])('%s answers as the first time', async (_name, requested) => {
    await openOne(place);
    const [taskId, request] = [await openTask('rita'), requested()];
    const first = await send(taskId, 'reviewed', request);
    const second = await send(taskId, 'reviewed', request);
    expect(second.ok && second.value.answered).toEqual(first.ok && first.value.answered);
  });

  test.each([
    ['with its key', () => newRequest()],
    ['without a key', () => null],
  ])('%s writes nothing', async (_name, requested) => {
    await openOne(place);
    const [taskId, request] = [await openTask('rita'), requested()];
    await send(taskId, 'reviewed', request);
    const before = await everything();
    await send(taskId, 'reviewed', request);
    expect(await everything()).toEqual(before);
  });

  test('WFL-13 with another decision is refused with the first one', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    await send(taskId, 'reviewed', null);
    expect(await send(taskId, 'declined', null)).toEqual({
      ok: false,
      error: { code: 'already_answered', decision: 'reviewed' },
    });
  });

  test('under the same key with another body is refused as a reused key', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    const request = newRequest();
    await send(taskId, 'reviewed', request);
    expect(await send(taskId, 'declined', { ...request, requestSha256: newRequest().requestSha256 })).toEqual(
      {
        ok: false,
        error: { code: 'idempotency_key_reused' },
      },
    );
  });

  test('a refused answer uses up no key: it is judged anew', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    const request = newRequest();
    await answerTask(
      place.db,
      {
        actor: asPerson(place.house, 'rita'),
        answer: { taskId, decision: 'declined', reason: null },
        request: { ...request, requestSha256: newRequest().requestSha256 },
      },
      noCrash,
    );
    expect(await send(taskId, 'reviewed', request)).toMatchObject({ ok: true });
  });

  test('an expired key is free again', async () => {
    await openOne(place);
    const taskId = await openTask('rita');
    const request = newRequest();
    await send(taskId, 'reviewed', request);
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update idempotency_keys set expires_at = now() - interval '1 second'
        where key = ${request.key}`.execute(tx),
    );
    const other = { ...request, requestSha256: newRequest().requestSha256 };
    expect(await send(taskId, 'declined', other)).toMatchObject({ error: { code: 'already_answered' } });
  });
});
