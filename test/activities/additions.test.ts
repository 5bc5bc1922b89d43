// Somebody, or a group, is added to a phase of an approval that runs: as its workflow records it.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { removeMember } from '../../src/db/memberships.ts';
import { replaceDefaultAssignees } from '../../src/db/groups.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { AddParticipants } from '../../src/domain/command-request.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { answerNewest } from '../support/approvals.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf, taskPhaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, nameOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(() => database.close());

const run = <Arguments extends unknown[], T>(
  step: (...given: Arguments) => Promise<T>,
  ...given: Arguments
): Promise<T> => new MockActivityEnvironment().run<Arguments, T, typeof step>(step, ...given);
const steps = () => stepsOf(place.db);
const idOf = (name: PersonName) => place.house.people[name];
const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });

/** An approval by bob of the buyers that is open, and these phases behind it. */
async function begun(...phases: readonly TemplatePhase[]): Promise<ApprovalRef> {
  const first = phaseOf('approval', [[place.house.groups.buyers, 1]]);
  const approval = await startFrom(place, await addTemplate(place, [first, ...phases]));
  await run(steps().place, approval);
  return approval;
}

type Asked = Partial<Omit<AddParticipants, 'type'>>;

/** By a request that is sent as often as it is called. */
function addition(who: AddParticipants['who'], over: Asked = {}, by: PersonName = 'admin') {
  const command = {
    type: 'add_participants',
    phase: 1,
    who,
    sequenced: true,
    sharedTurn: null,
    ...over,
  } as const;
  const request = commandOf(place.house, by, command);
  return (approval: ApprovalRef) => run(steps().command, approval, request);
}

const group = (groupId: GroupId, over?: Asked, by?: PersonName) => addition({ groupId }, over, by);
const person = (name: PersonName, over?: Asked, by?: PersonName) =>
  addition({ userId: idOf(name) }, over, by);

type Adding = ReturnType<typeof addition>;

/** What it was answered with, or refused by. */
async function codeOf(adding: Adding, approval: ApprovalRef): Promise<string> {
  const recorded = await adding(approval);
  return recorded.ok ? 'taken' : recorded.error.code;
}

async function added(adding: Adding, approval: ApprovalRef) {
  const recorded = await adding(approval);
  if (!recorded.ok) throw new Error(`nobody was added: ${recorded.error.code}`);
  const { people = [], ...counts } = recorded.value.answer.added ?? {};
  return {
    people: people.map(({ userId, turn }) => `${nameOf(place, userId)} ${turn ?? 'looks on'}`),
    ...counts,
    events: recorded.value.events,
  };
}

const rows = <Row>({ environmentId }: ApprovalRef, statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, environmentId, statement);

/** Who has the tasks of a phase, in the order of turns. */
const tasksIn = (approval: ApprovalRef, phase = 1) =>
  rows<{ id: string; state: string; turn: number }>(
    approval,
    sql`select user_id as id, state, turn from tasks
      where approval_id = ${approval.approvalId} and phase = ${phase} order by turn, id`,
  ).then((tasks) => tasks.map(({ id, state, turn }) => `${turn} ${nameOf(place, id)} ${state}`));

const onlookersOf = (approval: ApprovalRef, phase = 1) =>
  rows<{ id: string }>(
    approval,
    sql`select user_id as id from phase_participants
      where approval_id = ${approval.approvalId} and phase = ${phase} and turn is null`,
  ).then((people) => people.map(({ id }) => nameOf(place, id)).sort());

const foldsToTheRows = async (approval: ApprovalRef) =>
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));

const withDefaults = async (members: readonly PersonName[], list: readonly PersonName[]) => {
  const groupId = await addGroup(place, members);
  const { environmentId } = place.house;
  const set = await inTenant(place.db, environmentId, (tx) =>
    replaceDefaultAssignees(tx, {
      ...{ environmentId, actor: { kind: 'system' }, groupId, version: 1 },
      userIds: list.map(idOf),
    }),
  );
  if (!set.ok) throw new Error(`the list was refused: ${set.error.code}`);
  return groupId;
};

describe('a group in a phase that is open', () => {
  test('PLC-17, PLC-19, PLC-27 all who may serve have turns behind the others: by rank, then by id', async () => {
    const approval = await begun();
    const finance = await withDefaults(['ann', 'cleo', 'dora', 'rita'], ['dora']);
    const { events: _, ...told } = await added(group(finance), approval);
    expect([told, await tasksIn(approval)]).toEqual([
      {
        ...{ people: ['dora 2', 'ann 3', 'cleo 4'], count: 3, already: 0, leftOut: 1 },
        placement: { slot: 2, groupVersion: 2 },
      },
      ['1 bob open', '2 dora waiting', '3 ann waiting', '4 cleo waiting'],
    ]);
    await foldsToTheRows(approval);
  });

  test('PLC-27 with one number they act side by side; with that of the open turn at once', async () => {
    const approval = await begun();
    const [first, second] = [await addGroup(place, ['cleo', 'dora']), await addGroup(place, ['ann'])];
    await added(group(first, { sharedTurn: 'last' }), approval);
    await added(group(second, { sharedTurn: 1 }), approval);
    expect((await tasksIn(approval)).sort()).toEqual([
      '1 ann open',
      '1 bob open',
      '2 cleo waiting',
      '2 dora waiting',
    ]);
    await foldsToTheRows(approval);
  });

  test('WFL-04 the phase goes on until they have answered, and then completes', async () => {
    const approval = await begun();
    await added(group(await addGroup(place, ['cleo'])), approval);
    await answerNewest(place, 'bob', { decision: 'approved' });
    const before = (await readStanding(place.db, approval)).phases[0]?.outcome;
    await answerNewest(place, 'cleo', { decision: 'approved' });
    await run(steps().close, approval, 1);
    expect([before, (await readStanding(place.db, approval)).state]).toEqual([null, 'approved']);
    await foldsToTheRows(approval);
  });

  test('PLC-16 without turns all who may serve look on, and nobody has a task by it', async () => {
    const approval = await begun();
    const told = await added(group(place.house.groups.finance, { sequenced: false }), approval);
    expect([told.people.sort(), await onlookersOf(approval), await tasksIn(approval)]).toEqual([
      ['cleo looks on', 'dora looks on'],
      ['ann', 'cleo', 'dora'],
      ['1 bob open'],
    ]);
  });

  test('WFL-14 who takes part already is not added twice: an onlooker gets a turn, a turn stays', async () => {
    const approval = await begun();
    const told = await added(group(await addGroup(place, ['ann', 'bob'])), approval);
    expect([told.people, told.already, await tasksIn(approval)]).toEqual([
      ['ann 2'],
      1,
      ['1 bob open', '2 ann waiting'],
    ]);
    await foldsToTheRows(approval);
  });

  test('WFL-14 a group of whom all are there already adds nothing and writes nothing', async () => {
    const approval = await begun();
    const before = await dumpRows(place.db, approval.environmentId);
    const told = await added(group(place.house.groups.buyers, { sequenced: false }), approval);
    expect([told.count, told.already, told.placement]).toEqual([0, 2, null]);
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });

  test('PLC-08 where nobody may serve one Admin does, with a turn where turns are given', async () => {
    const approval = await begun();
    const groupId = await addGroup(place, ['rita', 'admin']);
    const told = await added(group(groupId), approval);
    expect([told.people, told.leftOut]).toEqual([['admin 2'], 1]);
  });

  test('PLC-09 with fallback off nobody is added, and the answer says what is missing', async () => {
    const approval = await begun();
    const groupId = await addGroup(place, ['rita', 'admin'], { adminFallback: false });
    const before = await dumpRows(place.db, approval.environmentId);
    expect(await group(groupId)(approval)).toEqual({
      ok: false,
      error: {
        ...{ code: 'group_yields_nobody', groupId, members: 2 },
        missing: { role: 'approver', location: 'AMS', contractType: 'INVOICE' },
      },
    });
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });

  test('PLC-23, GRP-46, AUD-01 the placement says by which rule and version, the audit who added whom', async () => {
    const approval = await begun();
    const { finance } = place.house.groups;
    await added(group(finance), approval);
    const [kept] = await rows(
      approval,
      sql`select slot, look, workflow_role as role, group_version as version, trace ->> 'rule' as rule,
          cardinality(sequenced) as turns
        from placements where approval_id = ${approval.approvalId} and group_id = ${finance}`,
    );
    const audit = await rows<{ action: string; actor: string; data: Record<string, unknown> }>(
      approval,
      sql`select action, actor_id as actor, data from audit
        where approval_id = ${approval.approvalId} order by id desc limit 2`,
    );
    expect([kept, audit.reverse()]).toMatchObject([
      { slot: 2, look: 1, role: 'approver', version: 1, rule: 'PLC-17', turns: 2 },
      [
        {
          ...{ action: 'participants_added', actor: idOf('admin') },
          data: { groupId: finance, groupVersion: 1, sequenced: true, count: 2, already: 0, leftOut: 0 },
        },
        { action: 'participants_placed', actor: idOf('admin'), data: { rule: 'PLC-17', groupId: finance } },
      ],
    ]);
  });
});

const typesOf = (events: readonly CourseEvent[]): string[] => events.map(({ type }) => type);

describe('a phase that waits or is to come', () => {
  test('WFL-27 one in which nobody has a turn opens in the same transaction', async () => {
    const nobody = phaseOf('approval', [[await addGroup(place, ['basil']), 1]]);
    const approval = await startFrom(place, await addTemplate(place, [nobody]));
    await run(steps().place, approval);
    const onlookers = await added(person('cleo', { sequenced: false }), approval);
    const told = await added(group(place.house.groups.finance), approval);
    const before = ['participants_placed', 'phase_awaiting', 'participants_added'];
    expect([typesOf(onlookers.events), typesOf(told.events), (await tasksIn(approval)).length]).toEqual([
      before,
      [...before, 'participants_added', 'phase_opened'],
      2,
    ]);
    await foldsToTheRows(approval);
  });

  test('WFL-14 one to come opens with them', async () => {
    const approval = await begun(phaseOf('approval', [[place.house.groups.finance, 1]]));
    await added(person('ann', { phase: 2 }), approval);
    expect(await tasksIn(approval, 2)).toEqual([]);
    await answerNewest(place, 'bob', { decision: 'approved' });
    await run(steps().close, approval, 1);
    expect((await tasksIn(approval, 2)).at(-1)).toBe('2 ann waiting');
    await foldsToTheRows(approval);
  });

  test('TPL-09 one of kind task takes nobody', async () => {
    const approval = await begun(taskPhaseOf([[place.house.groups.finance, 'all']]));
    expect(await codeOf(person('ann', { phase: 2 }), approval)).toBe('phase_of_groups');
  });

  test('PLC-28 who left the group or was retired meanwhile is passed over as it opens; the others keep their turns', async () => {
    const approval = await begun(phaseOf('approval', [[place.house.groups.finance, null]]));
    const groupId = await withDefaults(['ann', 'bob', 'cleo', 'dora'], ['bob', 'ann']);
    await added(group(groupId, { phase: 2 }), approval);
    await done(removeMember(place.db, asAdmin(), { groupId, userId: idOf('bob') }));
    await done(retireUser(place.db, asAdmin(), idOf('cleo')));
    await inTenant(place.db, approval.environmentId, (tx) =>
      sql`update groups set status = 'inactive' where id = ${groupId}`.execute(tx),
    );
    await answerNewest(place, 'bob', { decision: 'approved' });
    const events = await run(steps().close, approval, 1);
    expect([typesOf(events), await tasksIn(approval, 2)]).toEqual([
      ['phase_closed', 'participants_placed_again', 'phase_opened'],
      ['2 ann open', '4 dora waiting'],
    ]);
    await foldsToTheRows(approval);
  });

  test('PLC-28, PLC-08 a group of whom nobody serves any more is placed again, where its first turn was', async () => {
    const approval = await begun(phaseOf('approval', [[place.house.groups.finance, 5]]));
    const groupId = await addGroup(place, ['ann', 'admin']);
    await added(group(groupId, { phase: 2, sharedTurn: 2 }), approval);
    await done(retireUser(place.db, asAdmin(), idOf('ann')));
    await answerNewest(place, 'bob', { decision: 'approved' });
    await run(steps().close, approval, 1);
    expect((await tasksIn(approval, 2))[0]).toBe('2 admin open');
    await foldsToTheRows(approval);
  });

  test('PLC-28 who was added by name and has lost the permission is passed over; who still serves keeps the turn', async () => {
    const approval = await begun(phaseOf('approval', [[place.house.groups.finance, null]]));
    await added(person('ann', { phase: 2 }), approval);
    await added(person('cleo', { phase: 2 }), approval);
    await rows(approval, sql`delete from user_permission_sets where user_id = ${idOf('ann')}`);
    await answerNewest(place, 'bob', { decision: 'approved' });
    const events = await run(steps().close, approval, 1);
    expect([await tasksIn(approval, 2), await onlookersOf(approval, 2)]).toEqual([['2 cleo open'], ['dora']]);
    const passedOver = [{ userId: idOf('ann'), because: 'permission_lost' }];
    expect(events[1]).toMatchObject({ type: 'participants_placed_again', passedOver });
    await foldsToTheRows(approval);
  });
});

describe('who may not be added', () => {
  test.each<[string, string, () => Promise<Adding> | Adding]>([
    ['PLC-19 a person without the permission', 'participant_not_suitable', () => person('rita')],
    [
      'ENV-13 a person who is retired',
      'user_retired',
      async () => {
        await done(retireUser(place.db, asAdmin(), idOf('cleo')));
        return person('cleo');
      },
    ],
    [
      'GRP-09 a group that is not active',
      'group_not_active',
      async () => {
        const groupId = await addGroup(place, ['cleo']);
        await rowsOf(
          place.db,
          place.house.environmentId,
          sql`update groups set status = 'inactive' where id = ${groupId}`,
        );
        return group(groupId);
      },
    ],
    [
      'GRP-29 a group that is not for whoever adds it, administrators too',
      'unknown_group',
      async () => {
        const groupId = await addGroup(place, ['cleo']);
        const { environmentId } = place.house;
        await rowsOf(
          place.db,
          environmentId,
          sql`insert into group_access (environment_id, group_id, right_to, place, user_id)
            values (${environmentId}, ${groupId}, 'address', 1, ${idOf('basil')})`,
        );
        return group(groupId);
      },
    ],
    [
      'WFL-14 by somebody who manages nothing here',
      'may_not_add_participants',
      () => person('cleo', {}, 'olga'),
    ],
    ['PLC-27 with a turn before the open one', 'turn_has_passed', () => person('cleo', { sharedTurn: 1 })],
  ])('%s', async (_sentence, code, make) => {
    const approval = await begun();
    await added(person('ann'), approval);
    await answerNewest(place, 'bob', { decision: 'approved' });
    const adding = await make();
    const before = await dumpRows(place.db, approval.environmentId);
    expect(await codeOf(adding, approval)).toBe(code);
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });
});

test.each<[string, () => Promise<Adding> | Adding]>([
  ['a person', () => person('cleo')],
  ['a group', () => group(place.house.groups.finance)],
  ['onlookers', () => group(place.house.groups.finance, { sequenced: false })],
])('adding %s returns the same the second time and changes nothing', async (_what, make) => {
  const approval = await begun();
  const adding = await make();
  const first = await adding(approval);
  const before = await dumpRows(place.db, approval.environmentId);
  expect(await adding(approval)).toEqual(first);
  expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
});
