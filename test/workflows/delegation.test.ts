// Steps of delegations through the real server, as the API sends them: over two environments, and with Temporal losing.
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { answerAcross } from '../../src/db/bridges/answer-across.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { CommandOutcome, Delegated, SendDelegation } from '../../src/domain/command-request.ts';
import type { Course } from '../../src/domain/course.ts';
import { keepMessage } from '../../src/db/delegation-messages.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ReasonId } from '../../src/domain/ids.ts';
import { delegationSender } from '../../src/temporal/send-command.ts';
import { approvalQuery } from '../../workflows/messages.ts';
import { say, startCourse } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import {
  buildPartners,
  delegating,
  holderIn,
  recalling,
  record,
  returning,
  stepOf,
  taskIn,
} from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let partners: Partners;
let stage: Stage;
let send: SendDelegation;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
  send = delegationSender(temporal.client, 20_000);
}, 60_000);
beforeEach(async () => {
  partners = await buildPartners(database.app);
  stage = { place: partners, temporal };
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

/** The house's approval in its review, which Rita has. */
async function reviewing(): Promise<OpenTask> {
  const approval = await startCourse(stage);
  await until('the review to open', async () =>
    (await readStanding(database.app, approval)).phases[0]?.state === 'open' ? true : undefined,
  );
  return { approval, taskId: await taskIn(database.app, approval) };
}

const toBasil = () => delegating(holderIn(partners.partner, 'basil'), 'Please look');
const kind = (outcome: CommandOutcome<Delegated>): string =>
  outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
const queried = (approval: ApprovalRef): Promise<Course> => temporal.handleOf(approval).query(approvalQuery);

/** Basil of the partner reviews it; the outcome is told to Temporal. */
async function basilReviews({ taskId }: OpenTask): Promise<void> {
  const answered = await answerAcross(
    database.app,
    {
      actor: asPerson(partners.partner, 'basil'),
      answer: { taskId, decision: 'reviewed', reason: null },
      request: null,
    },
    () => undefined,
  );
  if (!answered.ok) throw new Error(answered.error.code);
  if (answered.value.nudge) await temporal.sendNudge(answered.value.nudge);
}

test('DEL-03, 04 delegated to a partner and answered there, the course goes on to its end', async () => {
  const [outcome, delegated, course, folded, standing] = await temporal.run(async () => {
    const task = await reviewing();
    const taken = await send(task.approval, await stepOf(partners, task, { name: 'rita', step: toBasil() }));
    const before = (await queried(task.approval)).phases[0]?.delegated;
    await basilReviews(task);
    await say(stage, 'approved', 'bob');
    await say(stage, 'approved', 'cleo', 'dora');
    await say(stage, 'signed', 'sam');
    const result = (await temporal.handleOf(task.approval).result()) as Course;
    return [
      taken,
      before,
      result,
      await foldEvents(database.app, task.approval),
      await readStanding(database.app, task.approval),
    ] as const;
  });
  const basil = holderIn(partners.partner, 'basil');
  expect([kind(outcome), delegated, course.state, course.phases[0]?.delegated, folded]).toEqual([
    'taken',
    [{ taskId: expect.any(String) as string, part: partners.house.people.rita, holder: basil }],
    'approved',
    [],
    standing,
  ]);
});

test('DEL-03, 11 given back, delegated again and recalled: each is recorded once, in order', async () => {
  const [outcomes, delegated] = await temporal.run(async () => {
    const task = await reviewing();
    const steps = [
      { name: 'rita', step: toBasil() },
      { name: 'basil', of: partners.partner, step: returning() },
      { name: 'rita', step: toBasil() },
      { name: 'rita', step: recalling },
    ] as const;
    const taken: string[] = [];
    for (const each of steps) taken.push(kind(await send(task.approval, await stepOf(partners, task, each))));
    return [taken, (await queried(task.approval)).phases[0]?.delegated] as const;
  });
  expect([outcomes, delegated]).toEqual([['taken', 'taken', 'taken', 'taken'], []]);
});

test('the same step sent twice at once is recorded once', async () => {
  const [first, second, seqs] = await temporal.run(async () => {
    const task = await reviewing();
    const request = await stepOf(partners, task, { name: 'rita', step: toBasil() });
    const both = await Promise.all([send(task.approval, request), send(task.approval, request)]);
    return [...both, (await readStanding(database.app, task.approval)).seqs.length] as const;
  });
  // Started, placed, opened, delegated.
  expect([second, seqs]).toEqual([first, 4]);
});

test('a refusal comes back with its code and its data', async () => {
  const outcome = await temporal.run(async () => {
    const task = await reviewing();
    const step = delegating(holderIn(partners.house, 'ann'));
    return send(task.approval, await stepOf(partners, task, { name: 'rita', step }));
  });
  expect(outcome).toMatchObject({
    kind: 'refused',
    refusal: { code: 'delegate_not_suitable', missing: { role: 'reviewer', location: 'AMS' } },
  });
});

test('a workflow that Temporal lost is started again by a step, and goes on', async () => {
  const state = await temporal.run(async () => {
    const task = await reviewing();
    await temporal.handleOf(task.approval).terminate('lost');
    const taken = await send(task.approval, await stepOf(partners, task, { name: 'rita', step: toBasil() }));
    await basilReviews(task);
    await until('the next phase', async () =>
      (await readStanding(database.app, task.approval)).phases[1]?.state === 'open' ? true : undefined,
    );
    return taken.kind;
  });
  expect(state).toBe('taken');
});

test('a step that was recorded and never told is found when the workflow looks', async () => {
  const delegated = await temporal.run(async () => {
    const task = await reviewing();
    await record(database.app, task, await stepOf(partners, task, { name: 'rita', step: toBasil() }));
    await temporal.sendNudge({ kind: 'directory_changed', ...task.approval });
    return until('the workflow to know', async () => (await queried(task.approval)).phases[0]?.delegated);
  });
  expect(delegated).toHaveLength(1);
});

test('PRT-08 a step that the rows cannot take fails by itself, and those behind it are recorded', async () => {
  const [failed, next] = await temporal.run(async () => {
    const task = await reviewing();
    const request = await stepOf(partners, task, { name: 'rita', step: toBasil() });
    const { environmentId } = partners.partner;
    const { command } = request;
    // The partner has a message under this very id, so that the copy breaks a constraint, each time again.
    const copy = { ...task.approval, environmentId, id: command.reasonId as ReasonId, message: 'Another' };
    await inTenant(database.app, environmentId, (tx) => keepMessage(tx, copy));
    const outcome = await send(task.approval, request);
    const other = await stepOf(partners, task, { name: 'rita', step: toBasil() });
    return [outcome, await send(task.approval, other)] as const;
  });
  expect([kind(failed), kind(next)]).toEqual(['failed', 'taken']);
});

test('nothing that somebody wrote stands in the history', async () => {
  const history = await temporal.run(async () => {
    const task = await reviewing();
    const step = delegating(holderIn(partners.partner, 'basil'), 'Aubergine');
    await send(task.approval, await stepOf(partners, task, { name: 'rita', step }));
    return temporal.handleOf(task.approval).fetchHistory();
  });
  const payloads = [...JSON.stringify(historyToJSON(history)).matchAll(/\\?"data\\?": ?\\?"([\w+/=]+)/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))
    .join('\n');
  expect([payloads.includes('delegate_task'), payloads.includes('Aubergine')]).toEqual([true, false]);
});

test('after the approval has ended nothing is delegated', async () => {
  const outcome = await temporal.run(async () => {
    const task = await reviewing();
    const request = await stepOf(partners, task, { name: 'rita', step: toBasil() });
    await say(stage, 'reviewed', 'rita');
    await say(stage, 'rejected', 'bob');
    await temporal.handleOf(task.approval).result();
    return send(task.approval, request);
  });
  expect(['already_answered', 'approval_over']).toContain(kind(outcome));
});
