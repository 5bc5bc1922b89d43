// A phase whose tasks are groups' on the real server: it opens, is decided by answers or by a departure, and goes on.
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Course } from '../../src/domain/course.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { approvalQuery } from '../../workflows/messages.ts';
import { addGroup, addTemplate, phaseOf, startFrom, taskPhaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { say } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { groupTaskOf, joins, leaves } from '../support/group-tasks.ts';
import { buildHouse } from '../support/house.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let place: Place;
let stage: Stage;
let group: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
}, 60_000);
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  stage = { place, temporal };
  group = await addGroup(place, ['ann', 'cleo', 'dora']);
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

async function start(...phases: readonly TemplatePhase[]): Promise<ApprovalRef> {
  const approval = await startFrom(place, await addTemplate(place, phases));
  await temporal.sendNudge({ kind: 'start', ...approval });
  return approval;
}

const ended = (approval: ApprovalRef): Promise<Course> =>
  temporal.handleOf(approval).result() as Promise<Course>;

test('WFL-10, 11 phases of groups and of people follow each other, and the history says who answered', async () => {
  const { ann, bob, cleo, dora } = place.house.people;
  const course = await temporal.run(async () => {
    const approval = await start(
      taskPhaseOf([[group, 'all']]),
      phaseOf('approval', [[place.house.groups.buyers, 1]]),
      taskPhaseOf([[group, 'one']]),
    );
    for (const name of ['dora', 'ann', 'cleo'] as const) await say(stage, 'approved', name);
    await say(stage, 'approved', 'bob');
    await say(stage, 'approved', 'cleo');
    const result = await ended(approval);
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
    return result;
  });
  const answers = course.phases.map((phase) => phase.answers.map(({ userId }) => userId));
  expect([course.state, answers]).toEqual(['approved', [[dora, ann, cleo], [bob], [cleo]]]);
});

test('WFL-12 the first rejection ends the approval', async () => {
  const course = await temporal.run(async () => {
    const approval = await start(taskPhaseOf([[group, 'all']]), taskPhaseOf([[group, 'one']]));
    await say(stage, 'approved', 'ann');
    await say(stage, 'rejected', 'dora');
    return ended(approval);
  });
  expect([course.state, course.phases.map(({ state }) => state)]).toEqual([
    'rejected',
    ['rejected', 'pending'],
  ]);
});

test('GRP-20 the departure that leaves nobody to ask moves the course on', async () => {
  const course = await temporal.run(async () => {
    const approval = await start(taskPhaseOf([[group, 'all']]));
    for (const name of ['ann', 'cleo'] as const) await say(stage, 'approved', name);
    const { nudges } = await leaves(place, 'dora', group);
    for (const nudge of nudges) await temporal.sendNudge(nudge);
    return ended(approval);
  });
  expect(course.state).toBe('approved');
});

test('GRP-18 whoever is added while it runs answers in the next phase, which is open for the members of then', async () => {
  const course = await temporal.run(async () => {
    const approval = await start(taskPhaseOf([[group, 'one']]), taskPhaseOf([[group, 'all']]));
    await joins(place, 'basil', group);
    await leaves(place, 'dora', group);
    await say(stage, 'approved', 'basil');
    await until('the second phase', async () => (await groupTaskOf(place, 'basil', approval)) ?? undefined);
    const shown = await temporal.handleOf(approval).query(approvalQuery);
    expect(shown.phases.map(({ groups }) => groups?.map(({ groupId, mode }) => [groupId, mode]))).toEqual([
      [[group, 'one']],
      [[group, 'all']],
    ]);
    for (const name of ['ann', 'basil', 'cleo'] as const) await say(stage, 'approved', name);
    return ended(approval);
  });
  const { ann, basil, cleo } = place.house.people;
  expect(course.phases.map(({ answers }) => answers.map(({ userId }) => userId))).toEqual([
    [basil],
    [ann, basil, cleo],
  ]);
});
