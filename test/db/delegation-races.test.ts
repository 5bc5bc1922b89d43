// Steps of delegations that meet answers, departures and each other at the same instant, over real connections.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { answerAcross } from '../../src/db/bridges/answer-across.ts';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { lockApproval } from '../../src/db/course.ts';
import type { Keyed } from '../../src/db/idempotency-keys.ts';
import { removeMember } from '../../src/db/memberships.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup, addTemplate, startFrom, stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import {
  buildPartners,
  delegating,
  holderIn,
  openTask,
  readChains,
  recalling,
  record,
  returning,
  stepOf,
  take,
  taskIn,
} from '../support/partners.ts';
import type { OpenTask, Partners, Step } from '../support/partners.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { until } from '../support/until.ts';

const rounds = 25;

let database: TestDatabase;
let partners: Partners;

beforeAll(async () => {
  database = await openTestDatabase();
  partners = await buildPartners(database.app);
});
afterAll(() => database.close());

const ours = (name: PersonName) => holderIn(partners.house, name);
const theirs = (name: PersonName) => holderIn(partners.partner, name);

async function step(task: OpenTask, name: PersonName, of: Partners['house'], wanted: Step): Promise<string> {
  const recorded = await record(database.app, task, await stepOf(partners, task, { name, of, step: wanted }));
  return recorded.ok ? 'taken' : recorded.error.code;
}

async function answerAbroad(
  { taskId }: OpenTask,
  name: PersonName,
  request: Keyed | null = null,
): Promise<string> {
  const answered = await answerAcross(
    database.app,
    {
      actor: asPerson(partners.partner, name),
      answer: { taskId, decision: 'reviewed', reason: null },
      request,
    },
    () => undefined,
  );
  return answered.ok ? 'taken' : answered.error.code;
}

/** Whether the task is answered, and by whom. */
async function answeredIn({ approval, taskId }: OpenTask): Promise<[state: string, by: string | null]> {
  const [row] = await rowsOf<{ state: string; by: string | null }>(
    database.app,
    approval.environmentId,
    sql`select state, answered_by as by from tasks where id = ${taskId}`,
  );
  return [row?.state ?? 'gone', row?.by ?? null];
}

/** Plays a race many times over, each with a task of its own; `check` sees what it came to. */
async function race(
  prepare: (task: OpenTask) => Promise<void>,
  run: (task: OpenTask) => readonly Promise<string>[],
  check: (outcomes: readonly string[], task: OpenTask) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const task = await openTask(partners);
    await prepare(task);
    await check(await Promise.all(run(task)), task);
    expect(await foldEvents(database.app, task.approval)).toEqual(
      await readStanding(database.app, task.approval),
    );
  }
}

test('DEL-11 a recall and the delegate’s answer: exactly one of them is taken, and both are told the truth', async () => {
  await race(
    (task) => take(partners, task, { name: 'rita', step: delegating(theirs('basil')) }),
    (task) => [step(task, 'rita', partners.house, recalling), answerAbroad(task, 'basil')],
    async ([recalled = '', answered = ''], task) => {
      expect(['taken delegation_over', 'already_answered taken']).toContain(`${recalled} ${answered}`);
      const [state, by] = await answeredIn(task);
      const { delegations, grants } = await readChains(partners, task);
      expect([state, by, delegations[0]?.[0], grants[0]?.[0]]).toEqual(
        answered === 'taken'
          ? ['answered', theirs('basil').userId, 'answered', 'answered']
          : ['open', null, 'recalled', 'recalled'],
      );
    },
  );
}, 120_000);

/** Starts each while the approval is locked, so that they come to it in this order, each with what it read before. */
async function inLine({ approval }: OpenTask, starts: readonly (() => Promise<string>)[]): Promise<string[]> {
  const started: Promise<string>[] = [];
  await inTenant(database.app, approval.environmentId, async (tx) => {
    await lockApproval(tx, approval.approvalId);
    for (const start of starts) {
      started.push(start());
      await until(
        async () => (await waiting()) === started.length,
        `${started.length} wait for the approval`,
      );
    }
  });
  return Promise.all(started);
}

async function waiting(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database.app);
  return rows[0]?.count ?? 0;
}

test('DEL-11 the recall that comes first is taken, and so is the answer that comes first', async () => {
  const outcomes: string[][] = [];
  for (const recallFirst of [true, false]) {
    const task = await openTask(partners);
    await take(partners, task, { name: 'rita', step: delegating(theirs('basil')) });
    const starts = [() => step(task, 'rita', partners.house, recalling), () => answerAbroad(task, 'basil')];
    outcomes.push(await inLine(task, recallFirst ? starts : starts.reverse()));
  }
  expect(outcomes).toEqual([
    ['taken', 'delegation_over'],
    ['taken', 'already_answered'],
  ]);
}, 60_000);

test('DEL-04 an answer abroad that is sent three times at once under its key is answered the same each time', async () => {
  const task = await openTask(partners);
  await take(partners, task, { name: 'rita', step: delegating(theirs('basil')) });
  const request = { key: randomUUID(), requestSha256: Buffer.alloc(32, 1) };
  const answer = () => answerAbroad(task, 'basil', request);
  expect(await inLine(task, [answer, answer, answer])).toEqual(['taken', 'taken', 'taken']);
}, 60_000);

test('DEL-03 a return and the delegate’s own answer, a double click on both: one of them is taken', async () => {
  await race(
    (task) => take(partners, task, { name: 'rita', step: delegating(theirs('basil')) }),
    (task) => [step(task, 'basil', partners.partner, returning()), answerAbroad(task, 'basil')],
    async (outcomes) => {
      expect(outcomes.filter((one) => one === 'taken')).toHaveLength(1);
    },
  );
}, 120_000);

test('DEL-04 delegated to two people at once, one of them has it', async () => {
  await race(
    async () => undefined,
    (task) => [
      step(task, 'rita', partners.house, delegating(theirs('basil'))),
      step(task, 'rita', partners.house, delegating(ours('rob'))),
    ],
    async (outcomes, task) => {
      expect([...outcomes].sort()).toEqual(['taken', 'task_delegated_away']);
      expect((await readChains(partners, task)).delegations).toHaveLength(1);
    },
  );
}, 120_000);

test('the holder’s answer and their delegation: one of them is taken', async () => {
  const place = { db: database.app, house: partners.house };
  await race(
    async () => undefined,
    (task) => [
      step(task, 'rita', partners.house, delegating(theirs('basil'))),
      answerAs(place, 'rita', { taskId: task.taskId, decision: 'reviewed' }).then((answered) =>
        answered.ok ? 'taken' : answered.error.code,
      ),
    ],
    async ([delegated = '', answered = '']) => {
      expect(['taken task_delegated_away', 'already_answered taken']).toContain(`${delegated} ${answered}`);
    },
  );
}, 120_000);

test('ENV-13 the delegate is retired while the task comes to them: they never have it in the end', async () => {
  for (let round = 0; round < 10; round += 1) {
    const fresh = await buildPartners(database.app);
    const task = await openTask(fresh);
    const request = await stepOf(fresh, task, {
      name: 'rita',
      step: delegating(holderIn(fresh.partner, 'basil')),
    });
    const [recorded, retired] = await Promise.all([
      record(database.app, task, request),
      retireUser(
        database.app,
        { actor: asPerson(fresh.partner, 'admin'), keyed: null },
        fresh.partner.people.basil,
      ),
    ]);
    const { delegations } = await readChains(fresh, task);
    expect([retired.ok, delegations.map(([state]) => state)]).toEqual([true, recorded.ok ? ['ended'] : []]);
  }
}, 120_000);

test('PRT-08 the partnership ends while the task crosses it: nothing is left on the other side', async () => {
  for (let round = 0; round < 10; round += 1) {
    const task = await openTask(partners);
    const { house, partner } = partners;
    const { id } = await makePartnership(database.app, house.environmentId, partner.environmentId);
    const [delegated, ended] = await Promise.all([
      step(task, 'rita', house, delegating(theirs('basil'))),
      endPartnership(database.app, asPerson(partner, 'admin'), id),
    ]);
    const { delegations } = await readChains(partners, task);
    expect([ended.ok, delegations.map(([state]) => state)]).toEqual([
      true,
      delegated === 'taken' ? ['ended'] : [],
    ]);
  }
  await makePartnership(database.app, partners.house.environmentId, partners.partner.environmentId);
}, 120_000);

test.each(['one', 'all'] as const)(
  'GRP-19 the delegator leaves the group while they delegate (mode %s): no delegation outlives the part',
  async (mode) => {
    const place = { db: database.app, house: partners.house };
    for (let round = 0; round < 10; round += 1) {
      const groupId = await addGroup(place, ['ann', 'bob']);
      const phase = {
        ...({ name: 'Everybody', kind: 'task', participants: [], groups: [{ groupId, mode }] } as const),
        manager: { kind: 'none', groupId: null },
      } as const;
      const approval = await startFrom(place, await addTemplate(place, [phase]));
      await stepsOf(database.app).place(approval);
      const task = { approval, taskId: await taskIn(database.app, approval) };
      const admin = { actor: asPerson(partners.house, 'admin'), keyed: null };
      const [delegated, left] = await Promise.all([
        step(task, 'ann', partners.house, delegating(theirs('basil'))),
        removeMember(database.app, admin, { groupId, userId: partners.house.people.ann }),
      ]);
      const { delegations } = await readChains(partners, task);
      expect([left.ok, delegations.map(([state]) => state)]).toEqual([
        true,
        delegated === 'taken' ? ['ended'] : [],
      ]);
    }
  },
  120_000,
);
