// The open turns of people who are retired: who has them then, and what the step that sees to it leaves behind.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { addMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { readCourse } from '../../src/db/approval-events.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { evolve, startingCourse } from '../../src/domain/course.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { answerNewest, tasksOf } from '../support/approvals.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { looksOf, participantsOf, toldOfTurns, turnsOf } from '../support/lost-turns.ts';
import { done } from '../support/nested-groups.ts';
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

const idOf = (name: PersonName) => place.house.people[name];
const retires = (name: PersonName) =>
  done(retireUser(place.db, { actor: asPerson(place.house, 'admin'), keyed: null }, idOf(name)));
const looks = (approval: ApprovalRef): Promise<CourseEvent[]> =>
  new MockActivityEnvironment().run((ref: ApprovalRef) => stepsOf(place.db).review(ref), approval);
const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, place.house.environmentId, statement);
const owners = () => ({ kind: 'owner', groupId: place.house.groups.owners }) as const;

/** A phase of approvers in which Bob is first and Cleo, out of a group of her own, behind him. */
async function opened(over: Partial<TemplatePhase> = {}): Promise<ApprovalRef> {
  const cleo = await addGroup(place, ['cleo']);
  const phase = phaseOf('approval', [[place.house.groups.buyers, 1], [cleo, 2]]); // prettier-ignore
  return openOne(place, await addTemplate(place, [{ ...phase, ...over }]));
}

/** Bob's turn is open, out of a group in which he is alone. */
async function alone(manager: TemplatePhase['manager'] = owners()): Promise<ApprovalRef> {
  const group = await addGroup(place, ['bob']);
  return openOne(place, await addTemplate(place, [phaseOf('approval', [[group, 1]], manager)]));
}

const compared = async (approval: ApprovalRef) =>
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));

describe('the group of somebody with a turn yields another one', () => {
  let approval: ApprovalRef;
  beforeEach(async () => {
    approval = await opened({ manager: owners() });
  });

  test('ENV-13, PLC-12 who has the open turn then, and their task, by a look beside the first', async () => {
    await retires('bob');
    await looks(approval);
    expect([
      await turnsOf(place, approval),
      await looksOf(place, approval),
      await participantsOf(place, approval),
    ]).toEqual([
      ['1 ann open', '1 bob closed', '2 cleo waiting'],
      ['1 1 PLC-03 bob', '1 2 PLC-03 ann', '2 1 PLC-07 cleo'],
      { ann: 1, cleo: 2 },
    ]);
    await compared(approval);
  });

  test('ENV-13, PLC-23 they find the task with why it is theirs, due from now on, and are told of it', async () => {
    await under(sql`update approval_phases set due_days = 3 where approval_id = ${approval.approvalId}`);
    await retires('bob');
    await looks(approval);
    const [task] = await tasksOf(place.db, place.house, 'ann');
    const [row] = await under<{ untold: boolean; days: number }>(sql`
      select told_at is null as untold, round(extract(epoch from due_at - opened_at) / 86400)::int as days
      from tasks where id = ${task?.id}`);
    expect([task?.placedBy?.entry, row]).toMatchObject([
      { userId: idOf('ann'), as: 'sequenced', rule: 'PLC-03', rank: 1 },
      { untold: true, days: 3 },
    ]);
  });

  test('ENV-13 a turn that is still to come has its place in the order kept', async () => {
    const two = phaseOf('approval', [[await addGroup(place, ['dora']), 1], [place.house.groups.buyers, 2]]); // prettier-ignore
    const later = await openOne(place, await addTemplate(place, [two]));
    await retires('bob');
    await looks(later);
    expect(await turnsOf(place, later)).toEqual(['1 dora open', '2 ann waiting', '2 bob closed']);
    await answerNewest(place, 'dora', { decision: 'approved' });
    expect(await turnsOf(place, later)).toContain('2 ann open');
    await compared(later);
  });

  test('ENV-13 administrators and the manager are told once what became of it', async () => {
    await retires('bob');
    const before = await toldOfTurns(place, approval);
    await looks(approval);
    await looks(approval);
    expect([before, await toldOfTurns(place, approval)]).toEqual([
      [],
      ['admin turn_placed_again 1', 'olga turn_placed_again 1'],
    ]);
  });

  test('AUD-01 the audit has who had the turn and who has it, and what the group yielded', async () => {
    await retires('bob');
    await looks(approval);
    const entries = await under<{ action: string; data: object }>(sql`
      select action, data from audit where approval_id = ${approval.approvalId}
        and (action = 'turn_taken_over' or data ? 'look') order by id`);
    expect(entries).toMatchObject([
      { action: 'participants_placed', data: { rule: 'PLC-03', sequenced: [idOf('ann')], look: 2 } },
      {
        action: 'turn_taken_over',
        data: { userId: idOf('bob'), because: 'retired', basis: 'group', takenBy: idOf('ann'), turn: 1 },
      },
    ]);
  });

  test('ENV-13 the workflow is told who takes part', async () => {
    await retires('bob');
    const told = await looks(approval);
    const [phase] = told.reduce(evolve, startingCourse).phases;
    expect(told.at(-1)).toMatchObject({ passedOver: [{ userId: idOf('bob'), because: 'retired' }] });
    expect(phase?.participants).toEqual([
      { userId: idOf('ann'), turn: 1 },
      { userId: idOf('cleo'), turn: 2 },
    ]);
  });

  test('the step returns the same and changes nothing the second time', async () => {
    await retires('bob');
    const first = await looks(approval);
    const before = await dumpRows(place.db, approval.environmentId);
    expect(await looks(approval)).toEqual(first);
    expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
  });

  test('ENV-13 the retirement nudges the approval, and the look settles that', async () => {
    const { nudges } = await retires('bob');
    expect(nudges).toEqual([{ kind: 'directory_changed', ...approval }]);
    await looks(approval);
    const waiting = await under(
      sql`select from outbox where kind = 'directory_changed' and state = 'pending'`,
    );
    expect(waiting).toEqual([]);
  });
});

test('PLC-12, PLC-22 who is drawn for it is drawn at the version of the start', async () => {
  const group = await addGroup(place, ['ann', 'bob', 'cleo', 'dora']);
  const approval = await openOne(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  const picked = (await looksOf(place, approval))[0]?.split(' ').at(-1) as PersonName;
  await retires(picked);
  await looks(approval);
  const [look] = await under<{ pick: object; rule: string }>(sql`
    select pick, trace ->> 'rule' as rule from placements
    where approval_id = ${approval.approvalId} and look = 2`);
  expect([look, (await turnsOf(place, approval)).length]).toMatchObject([
    { rule: 'PLC-12', pick: { groupVersion: 1 } },
    2,
  ]);
  expect(await participantsOf(place, approval)).not.toHaveProperty(picked);
});

test('PLC-08 where nobody of the group suits, an Admin of it has the turn', async () => {
  const group = await addGroup(place, ['bob', 'admin']);
  const approval = await openOne(place, await addTemplate(place, [phaseOf('approval', [[group, 1]])]));
  await retires('bob');
  await looks(approval);
  expect(await looksOf(place, approval)).toEqual(['1 1 PLC-07 bob', '1 2 PLC-08 admin']);
});

test('GRP-22 a deleted group is placed again with the members that it had', async () => {
  const approval = await opened();
  await under(sql`update groups set deleted_at = now() where id = ${place.house.groups.buyers}`);
  await retires('bob');
  await looks(approval);
  expect(await turnsOf(place, approval)).toContain('1 ann open');
});

describe('the group yields nobody', () => {
  test('ENV-13, TSK-04 the manager of the phase has the turn and its task, and answers it', async () => {
    const approval = await alone();
    await retires('bob');
    await looks(approval);
    expect([
      await turnsOf(place, approval),
      await toldOfTurns(place, approval),
      await participantsOf(place, approval),
    ]).toEqual([
      ['1 bob closed', '1 olga open'],
      ['admin turn_to_manager 1', 'olga turn_to_manager 1'],
      { olga: 1 },
    ]);
    const { nudge } = await answerNewest(place, 'olga', { decision: 'approved' });
    await stepsOf(place.db).close(approval, 1);
    expect([nudge?.kind, (await readStanding(place.db, approval)).state]).toEqual([
      'phase_outcome',
      'approved',
    ]);
    await compared(approval);
  });

  test('ENV-13, PHM-12 the manager who is placed in the same look, where the old one was retired as well', async () => {
    const managers = await addGroup(place, ['olga', 'admin'], { adminFallback: true });
    const approval = await alone({ kind: 'owner', groupId: managers });
    await retires('bob');
    await retires('olga');
    await looks(approval);
    expect(await turnsOf(place, approval)).toEqual(['1 admin open', '1 bob closed']);
  });

  describe('and the phase has no manager', () => {
    let approval: ApprovalRef;
    beforeEach(async () => {
      approval = await alone({ kind: 'owner', groupId: await addGroup(place, ['olga']) });
      await retires('olga');
      await looks(approval);
      await retires('bob');
      await looks(approval);
    });

    test('ENV-13 the turn waits, and administrators are told once', async () => {
      await looks(approval);
      expect([await turnsOf(place, approval), await toldOfTurns(place, approval)]).toEqual([
        ['1 bob open'],
        ['admin turn_lost 1'],
      ]);
      const audited = await under(sql`select from audit where action = 'turn_lost'`);
      expect(audited).toHaveLength(1);
      await compared(approval);
    });

    test('the step changes nothing the second time', async () => {
      const before = await dumpRows(place.db, approval.environmentId);
      await looks(approval);
      expect(await dumpRows(place.db, approval.environmentId)).toEqual(before);
    });

    test('ENV-13, PHM-13 goes on with whoever joins the group and may act: the approval is nudged', async () => {
      const [group] = await under<{ id: GroupId }>(sql`
        select unattended_group_id as id from tasks where unattended_since is not null`);
      if (!group) throw new Error('no turn waits for a group');
      const request = { actor: asPerson(place.house, 'admin'), keyed: null };
      const joins = (name: PersonName) =>
        done(addMember(place.db, request, { groupId: group.id, userId: idOf(name) }));
      expect((await joins('basil')).nudges).toEqual([{ kind: 'directory_changed', ...approval }]);
      await looks(approval);
      await joins('dora');
      await looks(approval);
      expect([await turnsOf(place, approval), await looksOf(place, approval)]).toEqual([
        ['1 bob closed', '1 dora open'],
        ['1 1 PLC-07 bob', '1 2 PLC-12 dora'],
      ]);
      expect((await joins('cleo')).nudges).toEqual([]);
      await compared(approval);
    });

    test('PHM-05, ENV-13 goes on with the manager whom an administrator sets', async () => {
      const command = { type: 'set_manager', phase: 1, userId: idOf('admin') } as const;
      await stepsOf(place.db).command(approval, commandOf(place.house, 'admin', command));
      await looks(approval);
      expect(await turnsOf(place, approval)).toEqual(['1 admin open', '1 bob closed']);
    });
  });
});

describe('somebody who has a turn already', () => {
  const two = async (first: GroupId, second: GroupId) =>
    openOne(place, await addTemplate(place, [phaseOf('approval', [[first, 1], [second, 2]], owners())])); // prettier-ignore

  test('ENV-13 has the earlier one of the two, with the task that they have', async () => {
    const approval = await two(place.house.groups.buyers, await addGroup(place, ['ann']));
    await retires('bob');
    await looks(approval);
    expect(await turnsOf(place, approval)).toEqual(['1 ann open', '1 bob closed']);
    await answerNewest(place, 'ann', { decision: 'approved' });
    await stepsOf(place.db).close(approval, 1);
    expect((await readStanding(place.db, approval)).state).toBe('approved');
    await compared(approval);
  });

  test('ENV-13 and has answered it is asked no more: the last turn is the manager’s, and the phase goes on', async () => {
    const approval = await two(await addGroup(place, ['ann']), place.house.groups.buyers);
    await answerNewest(place, 'ann', { decision: 'approved' });
    await retires('bob');
    await looks(approval);
    const { phases } = await readStanding(place.db, approval);
    expect([await turnsOf(place, approval), phases]).toMatchObject([
      ['1 ann answered', '2 bob closed', '2 olga open'],
      [{ state: 'open', outcome: null }],
    ]);
    await compared(approval);
  });
});

test('ENV-13 who came from two groups is followed by whom each of them yields', async () => {
  const [first, second] = [place.house.groups.buyers, await addGroup(place, ['bob', 'dora'])];
  const phase = phaseOf('approval', [[await addGroup(place, ['ann']), 1], [first, 2], [second, 3]]); // prettier-ignore
  const approval = await openOne(place, await addTemplate(place, [phase]));
  const before = await turnsOf(place, approval);
  await retires('bob');
  await looks(approval);
  const after = await turnsOf(place, approval);
  const drawn = before.find((turn) => turn.startsWith('3'));
  expect(after.filter((turn) => turn.endsWith('closed'))).toEqual(['2 bob closed']);
  expect(after).toContain(drawn ?? '3 dora waiting');
  await compared(approval);
});

test('ENV-13 two who are retired before the look are both followed', async () => {
  const approval = await opened({ manager: owners() });
  await retires('bob');
  await retires('ann');
  await retires('cleo');
  await looks(approval);
  expect(await turnsOf(place, approval)).toEqual([...['1 bob closed', '1 olga open', '2 cleo closed']]);
  await compared(approval);
});

test('ENV-13 whoever took a turn over and is retired as well is followed by the next look', async () => {
  const approval = await opened({ manager: owners() });
  await retires('bob');
  await looks(approval);
  const { nudges } = await retires('ann');
  await looks(approval);
  expect([nudges.length, await looksOf(place, approval), await turnsOf(place, approval)]).toEqual([
    1,
    ['1 1 PLC-03 bob', '1 2 PLC-03 ann', '1 3 PLC-08', '2 1 PLC-07 cleo'],
    ['1 ann closed', '1 bob closed', '1 olga open', '2 cleo waiting'],
  ]);
  await compared(approval);
});

test('ENV-13 who is let in again before the look keeps the turn', async () => {
  const approval = await opened();
  await retires('bob');
  await under(sql`update users set retired_at = null where id = ${idOf('bob')}`);
  await looks(approval);
  expect(await turnsOf(place, approval)).toEqual(['1 bob open', '2 cleo waiting']);
});

test('ENV-13 a turn that was answered, and one of a phase that has its outcome, stay as they are', async () => {
  const approval = await opened();
  await answerNewest(place, 'bob', { decision: 'approved' });
  await answerNewest(place, 'cleo', { decision: 'approved' });
  await retires('bob');
  await looks(approval);
  expect([await turnsOf(place, approval), await toldOfTurns(place, approval)]).toEqual([
    ['1 bob answered', '2 cleo answered'],
    [],
  ]);
});

test('a new run of the workflow reads the turns that were taken over', async () => {
  const approval = await opened();
  await retires('bob');
  await looks(approval);
  const events = await inTenant(place.db, approval.environmentId, (tx) =>
    readCourse(tx, approval.approvalId),
  );
  expect(events.filter(({ type }) => type === 'participants_placed_again')).toHaveLength(1);
});
