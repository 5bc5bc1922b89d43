// Every step of a course, run twice: the second run returns what the first did and changes nothing.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import { peopleNamedAtMost } from '../../src/domain/course-phase.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { answerNewest } from '../support/approvals.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
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

type Run = () => Promise<CourseEvent[]>;

/** A step as a worker runs it. */
const steps = () => {
  const { place: placing, open, close } = stepsOf(place.db);
  const run =
    <Arguments extends unknown[]>(step: (...given: Arguments) => Promise<CourseEvent[]>) =>
    (...given: Arguments): Promise<CourseEvent[]> =>
      new MockActivityEnvironment().run(step, ...given);
  return { place: run(placing), open: run(open), close: run(close) };
};

/** Starts an approval from the house's template, or of one phase. */
const start = async (kind?: 'approval', manager?: GroupId): Promise<ApprovalRef> =>
  startFrom(
    place,
    kind
      ? await addTemplate(place, [
          phaseOf(
            kind,
            [[place.house.groups.buyers, 1]],
            manager ? { kind: 'owner', groupId: manager } : undefined,
          ),
        ])
      : place.house.templateId,
  );

/** One phase, whose group has nobody who may take its turn. */
const templateWithoutTurns = async () =>
  addTemplate(place, [phaseOf('approval', [[await addGroup(place, ['basil']), 1]])]);

/** Everything up to the step, and the step itself. */
const cases: [sentence: string, prepare: () => Promise<Run>, told: readonly string[]][] = [
  [
    'PLC-01, WFL-03 placing people, which opens the first phase,',
    async () => {
      const approval = await start();
      return () => steps().place(approval);
    },
    ['participants_placed', 'phase_opened'],
  ],
  [
    'PHM-08 placing people where the first phase has no manager',
    async () => {
      const approval = await start('approval', await addGroup(place, ['basil']));
      return () => steps().place(approval);
    },
    ['participants_placed', 'phase_awaiting'],
  ],
  [
    'WFL-27 placing people where nobody has a turn in the first phase',
    async () => {
      const approval = await startFrom(place, await templateWithoutTurns());
      return () => steps().place(approval);
    },
    ['participants_placed', 'phase_awaiting'],
  ],
  [
    'WFL-03 opening a phase that is open',
    async () => {
      const approval = await start();
      await steps().place(approval);
      return () => steps().open(approval, 1);
    },
    ['phase_opened'],
  ],
  [
    'PHM-08 opening a phase that still has no manager',
    async () => {
      const approval = await start('approval', await addGroup(place, ['basil']));
      await steps().place(approval);
      return () => steps().open(approval, 1);
    },
    ['phase_awaiting'],
  ],
  [
    'WFL-27 opening a phase in which still nobody has a turn',
    async () => {
      const approval = await startFrom(place, await templateWithoutTurns());
      await steps().place(approval);
      return () => steps().open(approval, 1);
    },
    ['phase_awaiting'],
  ],
  [
    'WFL-03 closing a phase that has no outcome yet',
    async () => {
      const approval = await start();
      await steps().place(approval);
      return () => steps().close(approval, 1);
    },
    [],
  ],
  [
    'WFL-27 closing a phase that waits for people',
    async () => {
      const approval = await startFrom(place, await templateWithoutTurns());
      await steps().place(approval);
      return () => steps().close(approval, 1);
    },
    [],
  ],
  [
    'WFL-03 closing a completed phase, which opens the next one,',
    async () => {
      const approval = await start();
      await steps().place(approval);
      await answerNewest(place, 'rita', { decision: 'reviewed' });
      return () => steps().close(approval, 1);
    },
    ['phase_closed', 'phase_opened'],
  ],
  [
    'PHM-08 closing a phase behind which one has no manager',
    async () => {
      const managed = { kind: 'owner', groupId: await addGroup(place, ['basil']) } as const;
      const { buyers } = place.house.groups;
      const approval = await startFrom(
        place,
        await addTemplate(place, [
          phaseOf('approval', [[buyers, 1]]),
          phaseOf('approval', [[buyers, 1]], managed),
        ]),
      );
      await steps().place(approval);
      await answerNewest(place, 'bob', { decision: 'approved' });
      return () => steps().close(approval, 1);
    },
    ['phase_closed', 'phase_awaiting'],
  ],
  [
    'WFL-09 closing a rejected phase',
    async () => {
      const approval = await start('approval');
      await steps().place(approval);
      await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
      return () => steps().close(approval, 1);
    },
    ['phase_closed', 'approval_finished'],
  ],
  [
    'WFL-25 closing the last phase',
    async () => {
      const approval = await start('approval');
      await steps().place(approval);
      await answerNewest(place, 'bob', { decision: 'approved' });
      return () => steps().close(approval, 1);
    },
    ['phase_closed', 'approval_finished'],
  ],
];

test.each(cases)('%s tells what happened', async (_sentence, prepare, told) => {
  const run = await prepare();
  expect((await run()).map(({ type }) => type)).toEqual(told);
});

test.each(cases)('%s returns the same the second time', async (_sentence, prepare) => {
  const run = await prepare();
  expect([await run()]).toEqual([await run()]);
});

test.each(cases)('%s changes nothing the second time', async (_sentence, prepare) => {
  const run = await prepare();
  await run();
  const before = await dumpRows(place.db, place.house.environmentId);
  await run();
  expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
});

describe('a step at the wrong time', () => {
  test('is refused for good, so that no worker repeats it for ever', async () => {
    const approval = await start();
    await steps().place(approval);
    await expect(steps().open(approval, 2)).rejects.toMatchObject({
      type: 'step_not_due',
      nonRetryable: true,
    });
  });

  test('writes nothing', async () => {
    const approval = await start();
    await steps().place(approval);
    const before = await dumpRows(place.db, place.house.environmentId);
    await steps()
      .open(approval, 3)
      .catch(() => undefined);
    expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
  });
});

describe('a phase that waited', () => {
  test('PHM-08 opens by itself once it has its manager', async () => {
    const approval = await start('approval', await addGroup(place, ['basil']));
    await steps().place(approval);
    await inTenant(place.db, approval.environmentId, (tx) =>
      sql`update approval_phases
        set manager_user_id = ${place.house.people.olga}, manager_basis = 'placed', manager_missing_since = null
        where approval_id = ${approval.approvalId}`.execute(tx),
    );
    expect((await steps().open(approval, 1)).map(({ type }) => type)).toEqual(['phase_opened']);
  });

  test('WFL-27 opens by itself once somebody has a turn', async () => {
    const approval = await startFrom(place, await templateWithoutTurns());
    await steps().place(approval);
    await inTenant(place.db, approval.environmentId, (tx) =>
      sql`insert into phase_participants (environment_id, approval_id, phase, attempt, user_id, turn)
        values (${approval.environmentId}, ${approval.approvalId}, 1, 1, ${place.house.people.ann}, 1)`.execute(
        tx,
      ),
    );
    expect((await steps().open(approval, 1)).map(({ type }) => type)).toEqual(['phase_opened']);
  });
});

test('PLC-14 of more than two hundred people the event names the first and counts all, the rows hold everybody', async () => {
  const { environmentId, people, sets } = place.house;
  const group = await addGroup(place, ['ann']);
  await inTenant(place.db, environmentId, async (tx) => {
    await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${environmentId}, gen_random_uuid(), 'Crowd ' || nth, 'crowd ' || nth, nth || '@x.example', 'basic'
      from generate_series(1, 250) nth`.execute(tx);
    await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
      select environment_id, id, ${sets.approver} from users where name like 'Crowd %'`.execute(tx);
    await sql`insert into group_members (environment_id, group_id, user_id)
      select environment_id, ${group}, id from users where name like 'Crowd %'`.execute(tx);
  });
  const templateId = await addTemplate(place, [phaseOf('approval', [[group, null], [place.house.groups.buyers, 1]])]); // prettier-ignore
  const approval = await startFrom(place, templateId);
  const [event] = await steps().place(approval);
  const rows = await rowsOf(place.db, environmentId, sql`select user_id from phase_participants`);
  const [phase] = event?.type === 'participants_placed' ? event.phases : [];
  expect([phase?.participants.length, phase?.participantCount, rows.length, phase?.participants[0]]).toEqual([
    peopleNamedAtMost, 252, 252, { userId: people.bob, turn: 1 },
  ]); // prettier-ignore
});

test('placing again after a while returns all that the course has come through', async () => {
  const approval = await start();
  await steps().place(approval);
  await answerNewest(place, 'rita', { decision: 'reviewed' });
  await steps().close(approval, 1);
  expect((await steps().place(approval)).map(({ type }) => type)).toEqual([
    'participants_placed', 'phase_opened', 'phase_closed', 'phase_opened',
  ]); // prettier-ignore
});
