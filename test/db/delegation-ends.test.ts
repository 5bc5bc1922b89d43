// Delegations that end without anybody giving back or recalling: over both environments, in one transaction.
import { sql } from 'kysely';
import { answerAcross } from '../../src/db/bridges/answer-across.ts';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { removeMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup, addTemplate, startFrom, stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import {
  buildPartners,
  delegating,
  holderIn,
  openTask,
  readChains,
  record,
  stepOf,
  take,
  taskIn,
} from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';
import { rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let partners: Partners;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  partners = await buildPartners(database.app);
});
afterAll(() => database.close());

const ours = (name: PersonName) => holderIn(partners.house, name);
const theirs = (name: PersonName) => holderIn(partners.partner, name);
const asAdmin = (house: House) => ({ actor: asPerson(house, 'admin'), keyed: null });
const noCrash = () => undefined;

const retire = async (house: House, name: PersonName): Promise<void> => {
  const retired = await retireUser(database.app, asAdmin(house), house.people[name]);
  if (!retired.ok) throw new Error(retired.error.code);
};

/** Rita's task, with Rob, then Basil, then Ann of the partner. */
async function passedOn(): Promise<OpenTask> {
  const task = await openTask(partners);
  await take(partners, task, { name: 'rita', step: delegating(ours('rob')) });
  await take(partners, task, { name: 'rob', step: delegating(theirs('basil')) });
  await take(partners, task, { name: 'basil', of: partners.partner, step: delegating(theirs('ann')) });
  return task;
}

const endingsIn = (house: House) =>
  rowsOf<{ because: string; actor: string }>(
    database.app,
    house.environmentId,
    sql`select data ->> 'because' as because, actor_environment_id as actor from audit
      where action = 'delegation_ended' order by id`,
  );

const answerAbroad = (task: OpenTask, name: PersonName) =>
  answerAcross(
    database.app,
    {
      actor: asPerson(partners.partner, name),
      answer: { taskId: task.taskId, decision: 'reviewed', reason: null },
      request: null,
    },
    noCrash,
  );

describe('ENV-13 a delegate who is retired', () => {
  test('abroad: it goes back to the last holder, and both environments write it down', async () => {
    const task = await passedOn();
    await retire(partners.partner, 'ann');
    const entry = { because: 'delegate_retired', actor: partners.partner.environmentId };
    expect([
      await readChains(partners, task),
      await endingsIn(partners.house),
      await endingsIn(partners.partner),
      (await answerAbroad(task, 'basil')).ok,
    ]).toEqual([
      {
        delegations: [
          ['passed_on', ours('rob').userId],
          ['open', theirs('basil').userId],
          ['ended', theirs('ann').userId],
        ],
        grants: [
          ['held', theirs('basil').userId],
          ['delegate_retired', theirs('ann').userId],
        ],
      },
      [entry],
      [entry],
      true,
    ]);
  });

  test('in the middle of the chain is left out of it, and the holder stays', async () => {
    const task = await passedOn();
    await retire(partners.house, 'rob');
    const { delegations } = await readChains(partners, task);
    expect(delegations.map(([state]) => state)).toEqual(['ended', 'passed_on', 'open']);
  });

  test('the events, folded, say what the rows say', async () => {
    const task = await passedOn();
    await retire(partners.partner, 'ann');
    await answerAbroad(task, 'basil');
    expect(await foldEvents(database.app, task.approval)).toEqual(
      await readStanding(database.app, task.approval),
    );
  });
});

describe('PRT-08 a partnership that ends', () => {
  const end = async (): Promise<void> => {
    const ended = await endPartnership(
      database.app,
      asPerson(partners.partner, 'admin'),
      partners.partnershipId,
    );
    if (!ended.ok) throw new Error(ended.error.code);
  };

  test('takes the task back to the last holder in the environment that owns it', async () => {
    const task = await passedOn();
    await end();
    expect(await readChains(partners, task)).toEqual({
      delegations: [
        ['open', ours('rob').userId],
        ['ended', theirs('basil').userId],
        ['ended', theirs('ann').userId],
      ],
      grants: [
        ['partnership_ended', theirs('basil').userId],
        ['partnership_ended', theirs('ann').userId],
      ],
    });
  });

  test('lets the delegate answer no longer, and says why', async () => {
    const task = await passedOn();
    await end();
    expect(await answerAbroad(task, 'ann')).toEqual({ ok: false, error: { code: 'partnership_ended' } });
  });

  test('can be made again, and delegated over again', async () => {
    const task = await openTask(partners);
    await end();
    const step = { name: 'rita', step: delegating(theirs('basil')) } as const;
    const refused = await record(database.app, task, await stepOf(partners, task, step));
    await makePartnership(database.app, partners.house.environmentId, partners.partner.environmentId);
    const taken = await record(database.app, task, await stepOf(partners, task, step));
    expect([refused.ok ? 'taken' : refused.error.code, taken.ok]).toEqual(['no_partnership', true]);
  });

  test('cannot be ended by a third', async () => {
    const elsewhere = await buildPartners(database.app);
    const ended = await endPartnership(
      database.app,
      asPerson(elsewhere.house, 'admin'),
      partners.partnershipId,
    );
    expect(ended).toEqual({ ok: false, error: { code: 'not_found', what: 'partnership' } });
  });
});

describe('DEL-13 a group’s task', () => {
  /** A task of Ann, Bob and Cleo. */
  async function groupTask(
    mode: 'one' | 'all',
  ): Promise<OpenTask & { groupId: Awaited<ReturnType<typeof addGroup>> }> {
    const place = { db: database.app, house: partners.house };
    const groupId = await addGroup(place, ['ann', 'bob', 'cleo']);
    const manager = { kind: 'none', groupId: null } as const;
    const phase = {
      name: 'Everybody',
      kind: 'task',
      manager,
      participants: [],
      groups: [{ groupId, mode }],
    } as const;
    const approval: ApprovalRef = await startFrom(place, await addTemplate(place, [phase]));
    await stepsOf(database.app).place(approval);
    return { approval, taskId: await taskIn(database.app, approval), groupId };
  }
  const answerOf = async (task: OpenTask, name: PersonName): Promise<string> => {
    const place = { db: database.app, house: partners.house };
    const answered = await answerAs(place, name, { taskId: task.taskId, decision: 'approved' });
    return answered.ok ? 'taken' : answered.error.code;
  };
  const approveAbroad = async (task: OpenTask, name: PersonName): Promise<string> => {
    const answered = await answerAcross(
      database.app,
      {
        actor: asPerson(partners.partner, name),
        answer: { taskId: task.taskId, decision: 'approved', reason: null },
        request: null,
      },
      noCrash,
    );
    return answered.ok ? 'taken' : answered.error.code;
  };
  const stateOf = async ({ approval }: OpenTask): Promise<string | undefined> =>
    (await readStanding(database.app, approval)).tasks[0]?.state;

  test('passes on one’s own part: where all must act the delegate stands for the delegator', async () => {
    const task = await groupTask('all');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    const outcomes = [
      await answerOf(task, 'ann'),
      await answerOf(task, 'bob'),
      await answerOf(task, 'cleo'),
      (await stateOf(task)) ?? '',
      await approveAbroad(task, 'basil'),
      (await stateOf(task)) ?? '',
    ];
    expect(outcomes).toEqual(['task_delegated_away', 'taken', 'taken', 'open', 'taken', 'answered']);
  });

  test('where one suffices the task stays with the others, and the delegation ends with their answer', async () => {
    const task = await groupTask('one');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    const answered = await answerOf(task, 'bob');
    expect([answered, (await readChains(partners, task)).grants, await approveAbroad(task, 'basil')]).toEqual(
      ['taken', [['task_closed', theirs('basil').userId]], 'delegation_over'],
    );
  });

  test.each(['one', 'all'] as const)(
    'GRP-19 of mode %s ends for the delegate when the delegator leaves the group',
    async (mode) => {
      const task = await groupTask(mode);
      await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
      const { house } = partners;
      await removeMember(database.app, asAdmin(house), { groupId: task.groupId, userId: house.people.ann });
      expect([(await readChains(partners, task)).grants, await approveAbroad(task, 'basil')]).toEqual([
        [['left_group', theirs('basil').userId]],
        'delegation_over',
      ]);
    },
  );

  test('GRP-20 is decided by the departure of a delegator, and leaves no delegation behind', async () => {
    const task = await groupTask('all');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    await answerOf(task, 'bob');
    await answerOf(task, 'cleo');
    const { house } = partners;
    await removeMember(database.app, asAdmin(house), { groupId: task.groupId, userId: house.people.ann });
    const { delegations } = await readChains(partners, task);
    expect([await stateOf(task), delegations.map(([state]) => state)]).toEqual(['answered', ['ended']]);
  });

  test('is not passed on to somebody who has a part of it', async () => {
    const task = await groupTask('all');
    const step = { name: 'ann', step: delegating(ours('bob')) } as const;
    const refused = await record(database.app, task, await stepOf(partners, task, step));
    expect(refused).toMatchObject({ error: { code: 'delegate_has_part' } });
  });
});

test('DEL-06 the answer of a delegate stands in both audits, with whose it counts as', async () => {
  const task = await passedOn();
  await answerAbroad(task, 'ann');
  const of = (house: House) =>
    rowsOf<{ decision: string; chain: unknown[] }>(
      database.app,
      house.environmentId,
      sql`select data ->> 'decision' as decision, data -> 'chain' as chain from audit
        where action = 'delegation_answered'`,
    );
  const entry = { decision: 'reviewed', chain: [ours('rita'), ours('rob'), theirs('basil'), theirs('ann')] };
  expect([await of(partners.house), await of(partners.partner)]).toEqual([[entry], [entry]]);
});
