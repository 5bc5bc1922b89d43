// The people of a phase are looked at again when it opens: who may not serve any more is passed over.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { takePermission } from '../../src/db/given-permissions.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { listOpenTasks } from '../../src/db/tasks.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { answerNewest } from '../support/approvals.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { done, nameOf } from '../support/nested-groups.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';
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

const run = <Arguments extends unknown[], T>(
  step: (...given: Arguments) => Promise<T>,
  ...given: Arguments
): Promise<T> => new MockActivityEnvironment().run<Arguments, T, typeof step>(step, ...given);
const steps = () => stepsOf(place.db);
const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });
const idOf = (name: PersonName) => place.house.people[name];

const retires = (name: PersonName) => done(retireUser(place.db, asAdmin(), idOf(name)));
const leaves = (name: PersonName, groupId: GroupId) =>
  done(removeMember(place.db, asAdmin(), { groupId, userId: idOf(name) }));
const loses = (name: PersonName, set: keyof House['sets']) =>
  done(takePermission(place.db, asAdmin(), { userId: idOf(name), permissionSetId: place.house.sets[set] }));

/** A review, and behind it these phases; its people are placed and the review is open. */
async function begun(...phases: readonly TemplatePhase[]): Promise<ApprovalRef> {
  const review = phaseOf('review', [[place.house.groups.reviewers, 1]]);
  const approval = await startFrom(place, await addTemplate(place, [review, ...phases]));
  await run(steps().place, approval);
  return approval;
}

/** The review is answered and closed, with which the second phase opens. */
async function goesOn(approval: ApprovalRef): Promise<CourseEvent[]> {
  await answerNewest(place, 'rita', { decision: 'reviewed' });
  return run(steps().close, approval, 1);
}

const typesOf = (events: readonly CourseEvent[]): string[] => events.map(({ type }) => type);

const rows = <Row>({ environmentId }: ApprovalRef, statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, environmentId, statement);

/** Who takes part in a phase, with their turns, as rows; and who has its tasks. */
async function peopleOf(approval: ApprovalRef, phase = 2) {
  const { approvalId } = approval;
  const people = await rows<{ id: string; turn: number | null }>(
    approval,
    sql`select user_id as id, turn from phase_participants where approval_id = ${approvalId} and phase = ${phase}`,
  );
  const tasks = await rows<{ id: string; state: string }>(
    approval,
    sql`select user_id as id, state from tasks where approval_id = ${approvalId} and phase = ${phase} order by turn`,
  );
  return {
    people: Object.fromEntries(people.map(({ id, turn }) => [nameOf(place, id), turn])),
    tasks: tasks.map(({ id, state }) => `${nameOf(place, id)} ${state}`),
  };
}

/** What the groups of a phase yielded, at every look. */
const looksOf = (approval: ApprovalRef, phase = 2) =>
  rows<{ slot: number; look: number; rule: string; sequenced: string[] }>(
    approval,
    sql`select slot, look, trace ->> 'rule' as rule, sequenced::text[] as sequenced from placements
      where approval_id = ${approval.approvalId} and phase = ${phase} and slot > 0 order by slot, look`,
  ).then((looks) =>
    looks.map(({ slot, look, rule, sequenced }) =>
      [slot, look, rule, ...sequenced.map((id) => nameOf(place, id))].join(' '),
    ),
  );

const inTurn = (group: GroupId, turn = 1): TemplatePhase => phaseOf('approval', [[group, turn]]);

const losses: [sentence: string, because: string, lose: (group: GroupId) => Promise<unknown>][] = [
  ['ENV-13 has been retired', 'retired', () => retires('bob')],
  ['PLC-28 has left the group', 'left_group', (group) => leaves('bob', group)],
  ['PLC-28 has lost the permission', 'permission_lost', () => loses('bob', 'approver')],
];

describe.each(losses)('somebody with a turn to come who %s', (_sentence, because, lose) => {
  let approval: ApprovalRef;

  beforeEach(async () => {
    const { buyers } = place.house.groups;
    approval = await begun(inTurn(buyers));
    await lose(buyers);
  });

  test('PLC-28, PLC-12 is passed over as the phase opens, and the next of the list has the turn', async () => {
    const before = await looksOf(approval);
    await goesOn(approval);
    expect([before, await looksOf(approval), await peopleOf(approval)]).toEqual([
      ['1 1 PLC-03 bob'],
      ['1 1 PLC-03 bob', '1 2 PLC-03 ann'],
      { people: { ann: 1 }, tasks: ['ann open'] },
    ]);
  });

  test('the event says who and why, and the events fold to the rows', async () => {
    const events = await goesOn(approval);
    expect(events.find(({ type }) => type === 'participants_placed_again')).toEqual({
      ...{ type: 'participants_placed_again', phase: 2, attempt: 1 },
      passedOver: [{ userId: idOf('bob'), because }],
      ...{ participants: [{ userId: idOf('ann'), turn: 1 }], participantCount: 1 },
    });
    expect(typesOf(events)).toEqual(['phase_closed', 'participants_placed_again', 'phase_opened']);
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
  });

  test('AUD-01 the audit has who was passed over, and whom the group yielded then', async () => {
    await goesOn(approval);
    const entries = await rows<{ action: string; data: Record<string, unknown> }>(
      approval,
      sql`select action, data from audit where approval_id = ${approval.approvalId} and subject_id = '2/1' order by id`,
    );
    const passedOver = [{ userId: idOf('bob'), because }];
    expect(entries.slice(1).map(({ action, data }) => [action, data])).toMatchObject([
      ['participants_passed_over', { passedOver, count: 1 }],
      ['participants_placed', { rule: 'PLC-03', sequenced: [idOf('ann')], look: 2 }],
      ['phase_opened', { tasks: 1 }],
    ]);
  });

  test('the step returns the same and changes nothing the second time', async () => {
    const first = await goesOn(approval);
    const before = await dumpRows(place.db, approval.environmentId);
    expect(await run(steps().close, approval, 1)).toEqual(first);
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });
});

/** Closes the first phase while a transaction holds what the closing wants; `meanwhile` runs when it waits for that. */
async function goesOnBehind(
  approval: ApprovalRef,
  hold: (tx: Transaction) => Promise<unknown>,
  meanwhile: (tx: Transaction) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { closing } = await inTenant(place.db, approval.environmentId, async (tx) => {
    await hold(tx);
    const going = goesOn(approval);
    await until(async () => {
      const { rows: waiting } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(place.db);
      return waiting.length > 0;
    }, 'the closing to wait');
    await meanwhile(tx);
    return { closing: going };
  });
  await closing;
}

test('ENV-13 a phase that opens while somebody is being retired waits for that, and passes them over', async () => {
  const approval = await begun(inTurn(place.house.groups.buyers));
  await goesOnBehind(approval, async (tx) => {
    await sql`select from users where id = ${idOf('bob')} for update`.execute(tx);
    await sql`update users set retired_at = now() where id = ${idOf('bob')}`.execute(tx);
  });
  expect((await peopleOf(approval)).tasks).toEqual(['ann open']);
});

test('PLC-28 a group is placed again behind its lock, which is waited for without the lock of the approval', async () => {
  const { buyers } = place.house.groups;
  const approval = await begun(inTurn(buyers));
  await retires('bob');
  await goesOnBehind(
    approval,
    (tx) => sql`update groups set version = version where id = ${buyers}`.execute(tx),
    (tx) => sql`select from approvals where id = ${approval.approvalId} for update nowait`.execute(tx),
  );
  expect((await peopleOf(approval)).tasks).toEqual(['ann open']);
});

describe('where everybody still serves', () => {
  const whileHeld = <T>(groupId: GroupId, work: () => Promise<T>): Promise<T> =>
    inTenant(place.db, place.house.environmentId, async (tx) => {
      await sql`update groups set version = version where id = ${groupId}`.execute(tx);
      return work();
    });

  test.each([
    ['of a list', 'PLC-03 bob', () => Promise.resolve(place.house.groups.buyers)],
    ['an Admin for want of others', 'PLC-08 admin', () => addGroup(place, ['admin'])],
  ])('PLC-28 nobody is placed again, and no group is waited for: %s', async (_who, look, group) => {
    const groupId = await group();
    const approval = await begun(inTurn(groupId));
    const events = await whileHeld(groupId, () => goesOn(approval));
    expect([typesOf(events), await looksOf(approval)]).toEqual([
      ['phase_closed', 'phase_opened'],
      [`1 1 ${look}`],
    ]);
  });

  test('PLC-28 who was passed over in one place and takes part by another is not looked for again', async () => {
    const [first, second] = [await addGroup(place, ['bob']), await addGroup(place, ['bob'])];
    const approval = await begun(phaseOf('approval', [[first, 1], [second, null]])); // prettier-ignore
    await leaves('bob', first);
    await goesOn(approval);
    await whileHeld(first, () => run(steps().open, approval, 2));
    expect((await peopleOf(approval)).people).toEqual({ bob: null });
  });
});

describe('a group without a list', () => {
  let group: GroupId;
  beforeEach(async () => {
    group = await addGroup(place, ['ann', 'bob', 'cleo', 'dora']);
  });
  const turnsOf = async (approval: ApprovalRef, phase: number) => (await peopleOf(approval, phase)).tasks;

  test('PLC-11, PLC-12 has another one drawn at the version of the start, who serves in later phases as well', async () => {
    const approval = await begun(inTurn(group), inTurn(group));
    const picked = (await looksOf(approval))[0]?.split(' ').at(-1) as PersonName;
    await leaves(picked, group);
    await goesOn(approval);
    const [task] = await turnsOf(approval, 2);
    const next = task?.split(' ')[0] as PersonName;
    await answerNewest(place, next, { decision: 'approved' });
    await run(steps().close, approval, 2);
    const [look] = await rows<{ pick: object; version: number }>(
      approval,
      sql`select pick, group_version as version from placements
        where approval_id = ${approval.approvalId} and phase = 2 and look = 2`,
    );
    expect([next === picked, await looksOf(approval, 2), await looksOf(approval, 3)]).toEqual([
      false,
      [`1 1 PLC-07 ${picked}`, `1 2 PLC-12 ${next}`],
      [`1 1 PLC-11 ${picked}`, `1 2 PLC-11 ${next}`],
    ]);
    expect(look).toMatchObject({ version: 2, pick: { userId: idOf(next), groupVersion: 1 } });
  });

  test('GRP-18 of the others who take part only those go who may not; the turn stays whose it is', async () => {
    const approval = await begun(inTurn(group));
    const picked = (await looksOf(approval))[0]?.split(' ').at(-1) as PersonName;
    const names = ['ann', 'bob', 'cleo', 'dora'] as const;
    const [first, second, third] = names.filter((name) => name !== picked);
    if (!first || !second || !third) throw new Error('somebody else was picked');
    await leaves(first, group);
    await loses(second, 'approver');
    const events = await goesOn(approval);
    expect([await looksOf(approval), await peopleOf(approval)]).toEqual([
      [`1 1 PLC-07 ${picked}`],
      { people: { [picked]: 1, [third]: null }, tasks: [`${picked} open`] },
    ]);
    expect(events[1]).toMatchObject({ type: 'participants_placed_again', participantCount: 2 });
  });
});

test('PLC-08 where nobody suits an Admin of the group has the turn, and keeps it as long as they are one', async () => {
  const group = await addGroup(place, ['ann', 'admin']);
  const alone = await addGroup(place, ['admin']);
  const approval = await begun(inTurn(group), inTurn(alone));
  await retires('ann');
  await goesOn(approval);
  await answerNewest(place, 'admin', { decision: 'approved' });
  await run(steps().close, approval, 2);
  expect([await looksOf(approval), await looksOf(approval, 3), await peopleOf(approval, 3)]).toEqual([
    ['1 1 PLC-07 ann', '1 2 PLC-08 admin'],
    ['1 1 PLC-08 admin'],
    { people: { admin: 1 }, tasks: ['admin open'] },
  ]);
});

test('WFL-27 where nobody can have the turn the phase waits, and administrators are told once', async () => {
  const approval = await begun(inTurn(await addGroup(place, ['ann'])));
  await retires('ann');
  const events = await goesOn(approval);
  await run(steps().open, approval, 2);
  const again = await run(steps().open, approval, 2);
  const told = await rows<{ event: string; name: string; phases: number[] }>(
    approval,
    sql`select n.event, u.name, n.phases from notifications n join users u on u.id = n.user_id
      where n.approval_id = ${approval.approvalId} and n.event = 'participants_missing'`,
  );
  expect([typesOf(events), typesOf(again), await looksOf(approval), await peopleOf(approval), told]).toEqual([
    ['phase_closed', 'participants_placed_again', 'phase_awaiting'],
    ['participants_placed_again', 'phase_awaiting'],
    ['1 1 PLC-07 ann', '1 2 PLC-08'],
    { people: {}, tasks: [] },
    [{ event: 'participants_missing', name: 'Ada Admin', phases: [2] }],
  ]);
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
});

test('GRP-22 a deleted group counts with the members that it had', async () => {
  const group = await addGroup(place, ['ann', 'bob']);
  const approval = await begun(inTurn(group));
  const picked = (await looksOf(approval))[0]?.split(' ').at(-1) as PersonName;
  const other = picked === 'ann' ? 'bob' : 'ann';
  await rows(approval, sql`update groups set deleted_at = now() where id = ${group}`);
  await retires(picked);
  await goesOn(approval);
  expect((await peopleOf(approval)).tasks).toEqual([`${other} open`]);
});

test('PLC-28, PLC-23 who serves in one place no more keeps the turn of another one, and is told that as the reason', async () => {
  const [first, second] = [await addGroup(place, ['bob']), await addGroup(place, ['bob'])];
  const approval = await begun(phaseOf('approval', [[first, 1], [second, 2]])); // prettier-ignore
  await leaves('bob', first);
  await goesOn(approval);
  expect([await looksOf(approval), await peopleOf(approval)]).toEqual([
    ['1 1 PLC-07 bob', '1 2 PLC-08', '2 1 PLC-07 bob'],
    { people: { bob: 2 }, tasks: ['bob open'] },
  ]);
  const [task] = await inTenant(place.db, approval.environmentId, (tx) =>
    listOpenTasks(tx, idOf('bob'), { limit: 10, order: 'newest', after: null }),
  );
  expect(task?.placedBy).toMatchObject({ group: { id: second }, entry: { userId: idOf('bob') } });
});

describe('a phase that waits for its manager', () => {
  let approval: ApprovalRef;
  let managers: GroupId;
  const setOlga = () =>
    run(
      steps().command,
      approval,
      commandOf(place.house, 'admin', { type: 'set_manager', phase: 2, userId: idOf('olga') }),
    );

  beforeEach(async () => {
    managers = await addGroup(place, ['basil']);
    const manager = { kind: 'owner', groupId: managers } as const;
    approval = await begun(phaseOf('approval', [[place.house.groups.buyers, 1]], manager));
    await retires('bob');
    await goesOn(approval);
  });

  test('PLC-28 has its people looked at when it opens by the choice of one, not before', async () => {
    const waiting = [await run(steps().open, approval, 2), await looksOf(approval)];
    await setOlga();
    expect([waiting, await looksOf(approval), (await peopleOf(approval)).tasks]).toEqual([
      [[expect.objectContaining({ type: 'phase_awaiting' })], ['1 1 PLC-03 bob']],
      ['1 1 PLC-03 bob', '1 2 PLC-03 ann'],
      ['ann open'],
    ]);
  });

  test('the command answers the same and changes nothing the second time', async () => {
    const command = commandOf(place.house, 'admin', { type: 'set_manager', phase: 2, userId: idOf('olga') });
    const first = await run(steps().command, approval, command);
    const before = await dumpRows(place.db, approval.environmentId);
    expect(await run(steps().command, approval, command)).toEqual(first);
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });

  test('PLC-28 has its people looked at when it opens by a look at the directory', async () => {
    await done(addMember(place.db, asAdmin(), { groupId: managers, userId: idOf('olga') }));
    const told = typesOf(await run(steps().review, approval)).slice(-3);
    expect([told, (await peopleOf(approval)).tasks]).toEqual([
      ['manager_set', 'participants_placed_again', 'phase_opened'],
      ['ann open'],
    ]);
  });

  test('PLC-28 has its people looked at when a step of its own opens it', async () => {
    await rows(
      approval,
      sql`update approval_phases
        set manager_user_id = ${idOf('olga')}, manager_basis = 'placed', manager_missing_since = null
        where approval_id = ${approval.approvalId} and phase = 2`,
    );
    const opened = await run(steps().open, approval, 2);
    const again = await run(steps().open, approval, 2);
    expect([typesOf(opened), typesOf(again), (await peopleOf(approval)).tasks]).toEqual([
      ['participants_placed_again', 'phase_opened'],
      ['phase_awaiting', 'participants_placed_again', 'phase_opened'],
      ['ann open'],
    ]);
  });
});
