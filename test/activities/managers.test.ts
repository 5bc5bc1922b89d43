// What is recorded of commands, and what a look at the directory changes: each run twice.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Command, CommandRequest } from '../../src/domain/command-request.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
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

/** An approval of two phases that are managed by this group, placed; the first phase waits if nobody suits. */
async function placed(manager: GroupId, kind: 'owner' | 'mediator' = 'owner'): Promise<ApprovalRef> {
  const { buyers } = place.house.groups;
  const phase = phaseOf('approval', [[buyers, 1]], { kind, groupId: manager });
  const approval = await startFrom(place, await addTemplate(place, [phase, phase]));
  await run(steps().place, approval);
  return approval;
}

const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });
const nobody = () => addGroup(place, ['basil']);
const setManager = (phase: number, name: PersonName): Command => ({
  ...({ type: 'set_manager', phase } as const),
  userId: place.house.people[name],
});
const by = (name: PersonName, command: Command): CommandRequest => commandOf(place.house, name, command);

/** Who is told of what, by mail and in the app. */
const told = (approval: ApprovalRef) =>
  rowsOf<{ event: string; name: string; phases: number[] }>(
    place.db,
    approval.environmentId,
    sql`select n.event, u.name, n.phases from notifications n join users u on u.id = n.user_id
      where n.approval_id = ${approval.approvalId} order by n.id`,
  );

/** Everything up to the step, and the step itself. */
const cases: [sentence: string, prepare: () => Promise<() => Promise<unknown>>][] = [
  [
    'PHM-05 setting the manager of a phase that waits for one',
    async () => {
      const approval = await placed(await nobody());
      const request = by('admin', setManager(1, 'olga'));
      return () => run(steps().command, approval, request);
    },
  ],
  [
    'PHM-06 setting an administrator without the permission',
    async () => {
      const approval = await placed(await nobody());
      const request = by('admin', setManager(2, 'admin'));
      return () => run(steps().command, approval, request);
    },
  ],
  [
    'PHM-06 setting somebody who may not',
    async () => {
      const approval = await placed(await nobody());
      const request = by('admin', setManager(1, 'basil'));
      return () => run(steps().command, approval, request);
    },
  ],
  [
    'PHM-09 setting who manages already',
    async () => {
      const approval = await placed(place.house.groups.owners);
      const request = by('admin', setManager(1, 'olga'));
      return () => run(steps().command, approval, request);
    },
  ],
  [
    'PHM-13 looking at a group that has a suitable member now',
    async () => {
      const group = await nobody();
      const approval = await placed(group);
      await addMember(place.db, asAdmin(), {
        groupId: group,
        userId: place.house.people.olga,
      });
      return () => run(steps().review, approval);
    },
  ],
  [
    'PHM-12 looking at a manager who has left the group',
    async () => {
      const group = await addGroup(place, ['olga']);
      const approval = await placed(group);
      await removeMember(place.db, asAdmin(), {
        groupId: group,
        userId: place.house.people.olga,
      });
      return () => run(steps().review, approval);
    },
  ],
  [
    'PHM-12 looking where nothing has changed',
    async () => {
      const approval = await placed(place.house.groups.owners);
      return () => run(steps().review, approval);
    },
  ],
];

test.each(cases)('%s returns the same the second time', async (_sentence, prepare) => {
  const step = await prepare();
  expect([await step()]).toEqual([await step()]);
});

test.each(cases)('%s changes nothing the second time', async (_sentence, prepare) => {
  const step = await prepare();
  await step();
  const before = await dumpRows(place.db, place.house.environmentId);
  await step();
  expect(await dumpRows(place.db, place.house.environmentId)).toEqual(before);
});

const typesOf = (events: readonly CourseEvent[]): string[] => events.map(({ type }) => type);

describe('placing without a manager', () => {
  test('PHM-02, PHM-03 the approval exists, and administrators are told once, of every such phase', async () => {
    const approval = await placed(await nobody());
    const { state, phases } = await readStanding(place.db, approval);
    expect([state, phases.map((phase) => phase.state), await told(approval)]).toEqual([
      'running',
      ['awaiting_manager', 'pending'],
      [{ event: 'manager_missing', name: 'Ada Admin', phases: [1, 2] }],
    ]);
  });

  test('TPL-05 a phase that needs no manager misses none', async () => {
    const { buyers } = place.house.groups;
    const approval = await startFrom(place, await addTemplate(place, [phaseOf('approval', [[buyers, 1]])]));
    await run(steps().place, approval);
    expect([(await readStanding(place.db, approval)).phases[0]?.state, await told(approval)]).toEqual([
      'open',
      [],
    ]);
  });

  test('PLC-09, PLC-18 with fallback off even an administrator in the group does not manage', async () => {
    const approval = await placed(await addGroup(place, ['admin'], { adminFallback: false }));
    expect((await readStanding(place.db, approval)).phases[0]).toMatchObject({ manager: null });
  });

  test('PLC-08, PLC-18 with fallback on an administrator in the group manages, though none suits', async () => {
    const approval = await placed(await addGroup(place, ['admin']));
    expect((await readStanding(place.db, approval)).phases[0]).toMatchObject({
      manager: place.house.people.admin,
      state: 'open',
    });
  });

  test('PLC-13 a phase owner is no mediator', async () => {
    const approval = await placed(await addGroup(place, ['olga']), 'mediator');
    expect((await readStanding(place.db, approval)).phases[0]).toMatchObject({ manager: null });
  });
});

test('WFL-27 the manager and the administrators are told once that nobody has a turn', async () => {
  const manager = { kind: 'owner', groupId: place.house.groups.owners } as const;
  const phase = phaseOf('approval', [[await nobody(), 1]], manager);
  const approval = await startFrom(place, await addTemplate(place, [phase]));
  await run(steps().place, approval);
  await run(steps().open, approval, 1);
  const event = 'participants_missing';
  expect(await told(approval)).toEqual([
    { event, name: 'Ada Admin', phases: [1] },
    { event, name: 'Olga Owner', phases: [1] },
  ]);
});

describe('a manager is set', () => {
  test('PHM-08 the phase that waited opens in the same transaction', async () => {
    const approval = await placed(await nobody());
    const recorded = await run(steps().command, approval, by('admin', setManager(1, 'olga')));
    const events = recorded.ok ? recorded.value.events : [];
    expect([typesOf(events), (await readStanding(place.db, approval)).phases[0]]).toMatchObject([
      ['participants_placed', 'phase_awaiting', 'manager_set', 'phase_opened'],
      { state: 'open', manager: place.house.people.olga },
    ]);
  });

  test('PHM-07 the manager is told, also of their own choice', async () => {
    const approval = await placed(await nobody());
    await run(steps().command, approval, by('olga', setManager(1, 'olga')));
    expect((await told(approval)).slice(1)).toEqual([
      { event: 'manager_set', name: 'Olga Owner', phases: [1] },
    ]);
  });

  test('AUD-04 an override looks different in the audit', async () => {
    const approval = await placed(await nobody());
    await run(steps().command, approval, by('admin', setManager(1, 'olga')));
    await run(steps().command, approval, by('admin', setManager(2, 'admin')));
    const rows = await rowsOf<{ data: object }>(
      place.db,
      approval.environmentId,
      sql`select data from audit where approval_id = ${approval.approvalId} and action = 'manager_set' order by id`,
    );
    expect(rows.map(({ data }) => data)).toMatchObject([{ override: false }, { override: true }]);
  });

  test('the events, folded, say what the rows say', async () => {
    const approval = await placed(await nobody());
    await run(steps().command, approval, by('admin', setManager(1, 'olga')));
    await run(steps().command, approval, by('admin', setManager(1, 'admin')));
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
  });
});
