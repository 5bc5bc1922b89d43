// Several parts of one group's task, and whose they are: passed on to the same partner, and lost with the place in the group.
import { listDelegates } from '../../src/db/bridges/delegates.ts';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { GroupMode } from '../../src/domain/phase-kind.ts';
import { answerAs } from '../support/approvals.ts';
import { addGroup, stepsOf } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { joins, leaves, openGroupTask, retires } from '../support/group-tasks.ts';
import { asPerson } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { toldOfTurns, turnsOf } from '../support/lost-turns.ts';
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
const abroad = (name: PersonName, step: Step) => ({ name, step, of: partners.partner });

interface GroupTask extends OpenTask {
  readonly groupId: GroupId;
}

async function groupTask(mode: GroupMode, ...members: readonly PersonName[]): Promise<GroupTask> {
  const groupId = await addGroup(partners, members);
  const approval = await openGroupTask(partners, [groupId, mode]);
  return { approval, taskId: await taskIn(database.app, approval), groupId };
}

const codeOf = async (task: OpenTask, by: { name: PersonName; step: Step; of?: House }): Promise<string> => {
  const recorded = await record(database.app, task, await stepOf(partners, task, by));
  return recorded.ok ? 'taken' : recorded.error.code;
};

describe('DEL-13 two parts of one task', () => {
  /** Ann's part, with Basil of the partner and then with Ann there. */
  async function passedOn(mode: GroupMode = 'all'): Promise<GroupTask> {
    const task = await groupTask(mode, 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    await take(partners, task, abroad('basil', delegating(theirs('ann'))));
    return task;
  }

  test('DEL-13 are not passed on to one person of a partner, though they have passed the first on', async () => {
    const task = await passedOn();
    expect(await codeOf(task, { name: 'bob', step: delegating(theirs('basil')) })).toBe('delegate_has_part');
  });

  test('DEL-13 are not passed on to one colleague, though they have passed the first on', async () => {
    const task = await groupTask('all', 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(ours('cleo')) });
    await take(partners, task, { name: 'cleo', step: delegating(ours('dora')) });
    expect(await codeOf(task, { name: 'bob', step: delegating(ours('cleo')) })).toBe('delegate_has_part');
  });

  const ways: [sentence: string, by: () => { name: PersonName; step: Step; of: House }][] = [
    ['DEL-03 is given back', () => abroad('ann', returning())],
    ['DEL-11 is recalled', () => abroad('basil', recalling)],
  ];
  test.each(ways)('%s whatever was tried with the other part meanwhile', async (_sentence, by) => {
    const task = await passedOn();
    await codeOf(task, { name: 'bob', step: delegating(theirs('basil')) });
    expect(await codeOf(task, by())).toBe('taken');
  });

  test('ENV-13 keep nobody from being retired', async () => {
    const task = await passedOn();
    await codeOf(task, { name: 'bob', step: delegating(theirs('basil')) });
    await retires({ db: database.app, house: partners.partner }, 'ann');
    expect((await readChains(partners, task)).grants).toContainEqual(['held', theirs('basil').userId]);
  });

  test('DEL-13 come to one person one after the other: what they gave back keeps them from nothing', async () => {
    const task = await passedOn();
    await take(partners, task, { name: 'ann', step: recalling });
    expect(await codeOf(task, { name: 'bob', step: delegating(theirs('basil')) })).toBe('taken');
  });
});

describe('GRP-19, DEL-13 the part of somebody who has left the group', () => {
  /** Ann's part was with Rita, and Ann has left. */
  async function left(mode: GroupMode): Promise<GroupTask> {
    const task = await groupTask(mode, 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(ours('rita')) });
    await leaves(partners, 'ann', task.groupId);
    return task;
  }

  test.each(['one', 'all'] as const)(
    'GRP-19 of mode %s is theirs to delegate no longer, though they did before',
    async (mode) => {
      const task = await left(mode);
      expect([
        await codeOf(task, { name: 'ann', step: delegating(ours('cleo')) }),
        await codeOf(task, { name: 'ann', step: recalling }),
        await codeOf(task, { name: 'rita', step: delegating(ours('cleo')) }),
        await codeOf(task, { name: 'rita', step: returning() }),
      ]).toEqual(['not_your_task', 'not_your_task', 'delegation_over', 'delegation_over']);
    },
  );

  test('GRP-19 opens no list of possible delegates', async () => {
    const task = await left('all');
    const { environmentId, approvalId } = task.approval;
    const home = { environmentId, approvalId, grant: null, known: true };
    const listed = await inTenant(database.app, environmentId, (tx) =>
      listDelegates(tx, { actor: ours('ann'), home, taskId: task.taskId }, { query: '', limit: 5 }),
    );
    expect(listed).toEqual({ ok: false, error: { code: 'not_your_task' } });
  });

  test('GRP-18 is theirs again when they come back', async () => {
    const task = await left('all');
    await joins(partners, 'ann', task.groupId);
    expect(await codeOf(task, { name: 'ann', step: delegating(ours('cleo')) })).toBe('taken');
  });
});

describe('ENV-13 the owner of a delegated task is retired', () => {
  /** The directory is looked at; then who was told what of turns, and who has the task now. */
  async function looked({ approval }: OpenTask): Promise<readonly string[]> {
    await stepsOf(database.app).review(approval);
    const open = (await turnsOf(partners, approval)).filter((turn) => turn.endsWith('open'));
    return [...(await toldOfTurns(partners, approval)).filter((told) => told.startsWith('admin')), ...open];
  }

  test('ENV-13 while it is with a delegate it waits for nobody who was retired, and nobody takes it over', async () => {
    const task = await openTask(partners);
    await take(partners, task, { name: 'rita', step: delegating(ours('rob')) });
    await retires(partners, 'rita');
    expect(await looked(task)).toEqual(['1 rita open']);
    await answerAs(partners, 'rob', { taskId: task.taskId, decision: 'reviewed' });
    expect(await turnsOf(partners, task.approval)).toEqual(['1 rita answered']);
  });

  const given = (task: OpenTask) => take(partners, task, { name: 'rob', step: returning() });
  const ways: [sentence: string, then: readonly string[], back: (task: OpenTask) => Promise<unknown>][] = [
    ['is given back', ['admin turn_placed_again 1', '1 rob open'], given],
    [
      'comes back since the delegate is retired, too',
      ['admin turn_to_manager 1', '1 olga open'],
      () => retires(partners, 'rob'),
    ],
  ];
  test.each(ways)('ENV-13 it goes to somebody else when it %s', async (_sentence, then, back) => {
    const task = await openTask(partners);
    await take(partners, task, { name: 'rita', step: delegating(ours('rob')) });
    await retires(partners, 'rita');
    await back(task);
    expect(await looked(task)).toEqual(then);
  });

  test('ENV-13 it goes to somebody else when it comes back since the partnership has ended', async () => {
    const task = await openTask(partners);
    await take(partners, task, { name: 'rita', step: delegating(theirs('basil')) });
    await retires(partners, 'rita');
    await endPartnership(database.app, asPerson(partners.house, 'admin'), partners.partnershipId);
    expect(await looked(task)).toEqual(['admin turn_placed_again 1', '1 rob open']);
  });

  test('GRP-19 a part of a group’s task ends with their place, whoever has it, and the others decide it', async () => {
    const task = await groupTask('all', 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(ours('cleo')) });
    await answerAs(partners, 'bob', { taskId: task.taskId, decision: 'approved' });
    const { nudges } = await retires(partners, 'ann');
    expect([nudges.map(({ kind }) => kind), await looked(task)]).toEqual([['phase_outcome'], []]);
    expect(await codeOf(task, { name: 'cleo', step: returning() })).toBe('already_answered');
  });
});

describe('AUD-01 the events, folded, say what the rows say of delegations', () => {
  const compared = async ({ approval }: OpenTask) => {
    const [folded, standing] = [
      await foldEvents(database.app, approval),
      await readStanding(database.app, approval),
    ];
    expect(folded).toEqual(standing);
    return standing.delegations.map((one) => one.split(' ').at(-1));
  };
  const approve = async (task: OpenTask, name: PersonName): Promise<void> => {
    const answered = await answerAs(partners, name, { taskId: task.taskId, decision: 'approved' });
    if (!answered.ok) throw new Error(answered.error.code);
  };

  test('AUD-01 of a part that its delegate answered while the others have not', async () => {
    const task = await groupTask('all', 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(ours('cleo')) });
    await take(partners, task, { name: 'cleo', step: delegating(ours('dora')) });
    await approve(task, 'dora');
    expect(await compared(task)).toEqual(['answered', 'answered']);
  });

  test('AUD-01 of a part that another answer has made superfluous', async () => {
    const task = await groupTask('one', 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    await approve(task, 'bob');
    expect(await compared(task)).toEqual(['ended']);
  });

  test('GRP-19 of a part whose owner has left the group', async () => {
    const task = await groupTask('all', 'ann', 'bob');
    await take(partners, task, { name: 'ann', step: delegating(theirs('basil')) });
    await leaves(partners, 'ann', task.groupId);
    expect(await compared(task)).toEqual(['ended']);
  });
});
