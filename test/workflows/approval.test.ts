import { sql } from 'kysely';
import type { Activities } from '../../activities/index.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Course } from '../../src/domain/course.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { approvalQuery, phaseOutcomeSignal } from '../../workflows/messages.ts';
import { tasksOf } from '../support/approvals.ts';
import { approveAll, inTurn, say, startCourse } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { addGroup, addTemplate, phaseOf, startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { dumpRows } from '../support/rows.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { courseEventsIn, openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let place: Place;
let stage: Stage;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
}, 60_000);
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  stage = { place, temporal };
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

const resultOf = (approval: ApprovalRef): Promise<Course> =>
  temporal.handleOf(approval).result() as Promise<Course>;
const queried = (approval: ApprovalRef): Promise<Course> => temporal.handleOf(approval).query(approvalQuery);
const nudge = (approval: ApprovalRef, phase: number, attempt = 1): Promise<void> =>
  temporal.handleOf(approval).signal(phaseOutcomeSignal, { phase, attempt });

describe('the course', () => {
  test('WFL-25 an approval that everybody says yes to is approved', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await approveAll(stage);
      return resultOf(approval);
    });
    expect([course.state, course.phases.map(({ state }) => state)]).toEqual([
      'approved',
      ['completed', 'completed', 'completed'],
    ]);
  });

  test("WFL-09 an approver's rejection ends the approval; the signature is never asked for", async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await say(stage, 'rejected', 'bob');
      return resultOf(approval);
    });
    expect([course.state, course.phases.map(({ state }) => state)]).toEqual([
      'rejected',
      ['completed', 'rejected', 'pending'],
    ]);
  });

  test("WFL-09 a reviewer's decline does not stop the approval", async () => {
    const name = await temporal.run(async () => {
      await startCourse(stage);
      await say(stage, 'declined', 'rita');
      return inTurn(stage, 'bob');
    });
    expect(name).toBe('bob');
  });

  test("WFL-09 a signatory's decline stops the approval", async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await say(stage, 'approved', 'bob');
      await say(stage, 'approved', 'cleo', 'dora');
      await say(stage, 'declined', 'sam');
      return resultOf(approval);
    });
    expect(course.state).toBe('rejected');
  });

  test('WFL-04 the second approver is in turn after the first, without any word to Temporal', async () => {
    const before = await temporal.run(async () => {
      await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await inTurn(stage, 'bob');
      const early = [
        ...(await tasksOf(place.db, place.house, 'cleo')),
        ...(await tasksOf(place.db, place.house, 'dora')),
      ];
      await say(stage, 'approved', 'bob');
      await inTurn(stage, 'cleo', 'dora');
      return early;
    });
    expect(before).toEqual([]);
  });

  test('after the whole course the events, folded, say what the rows say', async () => {
    const approval = await temporal.run(async () => {
      const started = await startCourse(stage);
      await approveAll(stage);
      await resultOf(started);
      return started;
    });
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
  });
});

describe('nudges', () => {
  test('a nudge for a phase that is not reached yet is kept, and closes nothing', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await inTurn(stage, 'rita');
      await nudge(approval, 2);
      await nudge(approval, 3);
      await approveAll(stage);
      return resultOf(approval);
    });
    expect(course.state).toBe('approved');
  });

  test('doubled, stale and strange nudges change nothing', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await inTurn(stage, 'bob');
      for (const [phase, attempt] of [[1, 1], [1, 1], [2, 1], [2, 1], [2, 2], [99, 1]] as const) {
        await nudge(approval, phase, attempt);
      } // prettier-ignore
      await say(stage, 'approved', 'bob');
      await say(stage, 'approved', 'cleo', 'dora');
      await say(stage, 'signed', 'sam');
      return resultOf(approval);
    });
    expect(course.state).toBe('approved');
  });

  test('a start that is sent ten times at once runs one workflow', async () => {
    const types = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await Promise.all(Array.from({ length: 10 }, () => temporal.sendNudge({ kind: 'start', ...approval })));
      // A step is committed before Temporal is told of it.
      return until('the steps to be in the history', async () => {
        const events = await courseEventsIn(temporal.handleOf(approval));
        return events.length > 0 ? events.map(({ type }) => type) : undefined;
      });
    });
    expect(types).toEqual(['participants_placed', 'phase_opened']);
  });

  test('a finished approval that is started again returns its course and writes nothing', async () => {
    const [first, again, unchanged] = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await say(stage, 'rejected', 'bob');
      const course = await resultOf(approval);
      const before = await dumpRows(place.db, place.house.environmentId);
      await temporal.sendNudge({ kind: 'start', ...approval });
      const second = await resultOf(approval);
      const after = await dumpRows(place.db, place.house.environmentId);
      return [course, second, JSON.stringify(before) === JSON.stringify(after)] as const;
    });
    expect([again, unchanged]).toEqual([first, true]);
  });
});

describe('a workflow that Temporal lost', () => {
  test('is started by the next nudge and reads its course from Postgres', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await inTurn(stage, 'bob');
      await temporal.handleOf(approval).terminate('lost');
      await say(stage, 'approved', 'bob');
      await say(stage, 'approved', 'cleo', 'dora');
      await say(stage, 'signed', 'sam');
      return resultOf(approval);
    });
    expect(course.state).toBe('approved');
  });

  test('is started by a start, too, and waits where it was', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await inTurn(stage, 'bob');
      await temporal.handleOf(approval).terminate('lost');
      await temporal.sendNudge({ kind: 'start', ...approval });
      return until('the course', async () => {
        const now = await queried(approval);
        return now.phases.length > 0 ? now : undefined;
      });
    });
    expect(course.phases.map(({ state }) => state)).toEqual(['completed', 'open', 'pending']);
  });
});

describe('a phase that waits', () => {
  const waitFor = (approval: ApprovalRef, state: string): Promise<true> =>
    until(`the phase to be ${state}`, async () => {
      const { phases } = await readStanding(place.db, approval);
      return phases[0]?.state === state ? true : undefined;
    });

  const startWaiting = async (state: 'awaiting_manager' | 'awaiting_participants'): Promise<ApprovalRef> => {
    const nobody = await addGroup(place, ['basil']);
    const phase =
      state === 'awaiting_manager'
        ? phaseOf('approval', [[place.house.groups.buyers, 1]], { kind: 'owner', groupId: nobody })
        : phaseOf('approval', [[nobody, 1]]);
    const approval = await startFrom(place, await addTemplate(place, [phase]));
    await temporal.sendNudge({ kind: 'start', ...approval });
    await waitFor(approval, state);
    return approval;
  };

  test.each([
    ['PHM-08', 'awaiting_manager'],
    ['WFL-27', 'awaiting_participants'],
  ] as const)('%s a workflow whose phase is %s goes on waiting, nudged or not', async (_rule, state) => {
    const [status, course] = await temporal.run(async () => {
      const approval = await startWaiting(state);
      await nudge(approval, 1);
      await nudge(approval, 1);
      const asked = await queried(approval);
      const { status: now } = await temporal.handleOf(approval).describe();
      return [now.name, asked] as const;
    });
    expect([status, course.phases[0]?.state]).toEqual(['RUNNING', state]);
  });

  test('PHM-08 a phase opens with the next nudge once it has its manager', async () => {
    const course = await temporal.run(async () => {
      const approval = await startWaiting('awaiting_manager');
      await inTenant(place.db, approval.environmentId, (tx) =>
        sql`update approval_phases
        set manager_user_id = ${place.house.people.olga}, manager_basis = 'placed', manager_missing_since = null
          where approval_id = ${approval.approvalId}`.execute(tx),
      );
      await nudge(approval, 1);
      await say(stage, 'approved', 'bob');
      return resultOf(approval);
    });
    expect(course.state).toBe('approved');
  });
});

describe('a step that fails', () => {
  /** Every step fails before its work and after it, once each. */
  function broken(activities: Activities): Activities {
    const once = <Args extends unknown[], T>(step: (...args: Args) => Promise<T>) => {
      let runs = 0;
      return async (...args: Args): Promise<T> => {
        runs += 1;
        if (runs === 1) throw new Error('the database is away');
        const done = await step(...args);
        if (runs === 2) throw new Error('the connection was lost after the commit');
        return done;
      };
    };
    return {
      ...activities,
      placeParticipants: once(activities.placeParticipants),
      openPhase: once(activities.openPhase),
      closePhase: once(activities.closePhase),
    };
  }

  test('is repeated until it is done, and what it did counts once', async () => {
    const approval = await temporal.run(async () => {
      const started = await startCourse(stage);
      await approveAll(stage);
      await resultOf(started);
      return started;
    }, broken);
    const { state, seqs } = await readStanding(place.db, approval);
    expect([state, seqs.length]).toEqual(['approved', 17]);
  });
});

describe('what Temporal knows', () => {
  test('the approval query answers in the words of the business', async () => {
    const course = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'reviewed', 'rita');
      await inTurn(stage, 'bob');
      return until('the second phase', async () => {
        const now = await queried(approval);
        return now.phases[1]?.state === 'open' ? now : undefined;
      });
    });
    const { rita, olga } = place.house.people;
    expect(course).toMatchObject({
      state: 'running',
      phases: [
        {
          kind: 'review',
          state: 'completed',
          manager: olga,
          answers: [{ userId: rita, decision: 'reviewed' }],
        },
        { kind: 'approval', state: 'open', manager: olga, answers: [] },
        { kind: 'signature', state: 'pending', manager: olga },
      ],
    });
  });

  test("from Temporal's history alone one reads who managed, reviewed, approved and signed, in which order", async () => {
    const [events, names] = await temporal.run(async () => {
      const approval = await startCourse(stage);
      const answered = await approveAll(stage);
      await resultOf(approval);
      return [await courseEventsIn(temporal.handleOf(approval)), answered] as const;
    });
    const managers = events.flatMap((event) =>
      event.type === 'participants_placed' ? event.phases.map(({ kind, manager }) => [kind, manager]) : [],
    );
    const answers = events.flatMap((event) =>
      event.type === 'phase_closed' ? event.answers.map(({ userId, decision }) => [decision, userId]) : [],
    );
    const id = (nth: number): UserId => place.house.people[names[nth] ?? 'basil'];
    expect({ managers, answers }).toEqual({
      managers: ['review', 'approval', 'signature'].map((kind) => [kind, place.house.people.olga]),
      answers: [
        ['reviewed', id(0)],
        ['approved', id(1)],
        ['approved', id(2)],
        ['signed', id(3)],
      ],
    });
  });

  test("Temporal's history holds ids and no word of the document or its people", async () => {
    const text = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await say(stage, 'rejected', 'rita').catch(() => undefined);
      await say(stage, 'declined', 'rita');
      await say(stage, 'rejected', 'bob');
      await resultOf(approval);
      const { events } = await temporal.handleOf(approval).fetchHistory();
      return JSON.stringify(events, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
      );
    });
    expect(['Chairs', 'F-1', 'Rita', 'Bob', 'so it is'].filter((word) => text.includes(word))).toEqual([]);
  });

  test('a phase costs two workflow tasks at most', async () => {
    const scheduled = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await approveAll(stage);
      await resultOf(approval);
      const { events } = await temporal.handleOf(approval).fetchHistory();
      return (events ?? []).filter((event) => event.workflowTaskScheduledEventAttributes).length;
    });
    expect(scheduled).toBeLessThanOrEqual(6);
  });
});
