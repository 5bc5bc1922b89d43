// A whole course in which people go while others are at work: the turns that they were to have are others' by then.
import { removeMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { Course } from '../../src/domain/course.ts';
import type { UserId } from '../../src/domain/ids.ts';
import { addTemplate, phaseOf, startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { inTurn, say } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import { done } from '../support/nested-groups.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal } from '../support/temporal.ts';
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

test('PLC-28, ENV-13 whose turn is to come and who goes is passed over, and the course knows who takes part instead', async () => {
  const { groups, people } = place.house;
  const by = { actor: asPerson(place.house, 'admin'), keyed: null };
  const templateId = await addTemplate(place, [
    phaseOf('review', [[groups.reviewers, 1]]),
    phaseOf('approval', [[groups.buyers, 1]]),
    phaseOf('signature', [[groups.signers, 1]]),
  ]);
  const course = await temporal.run(async () => {
    const approval = await startFrom(place, templateId);
    await temporal.sendNudge({ kind: 'start', ...approval });
    await inTurn(stage, 'rita');
    await done(retireUser(place.db, by, people.bob));
    await say(stage, 'reviewed', 'rita');
    await inTurn(stage, 'ann');
    await done(removeMember(place.db, by, { groupId: groups.signers, userId: people.sam }));
    await say(stage, 'approved', 'ann');
    await say(stage, 'signed', 'sue');
    const result = (await temporal.handleOf(approval).result()) as Course;
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
    return result;
  });
  expect([course.state, course.phases.slice(1).map((phase) => [phase.participants, phase.participantCount])])
    .toEqual([
      'approved',
      [
        [[{ userId: people.ann, turn: 1 }], 1],
        [[{ userId: people.sue, turn: 1 }], 1],
      ],
    ]); // prettier-ignore
});

test('ENV-13 whose turn is open and who is retired is followed by another of the group, then by the manager', async () => {
  const { groups, people } = place.house;
  const by = { actor: asPerson(place.house, 'admin'), keyed: null };
  const templateId = await addTemplate(place, [
    phaseOf('approval', [[groups.buyers, 1]], { kind: 'owner', groupId: groups.owners }),
    phaseOf('signature', [[groups.signers, 1]]),
  ]);
  const retires = async (userId: UserId): Promise<void> => {
    for (const nudge of (await done(retireUser(place.db, by, userId))).nudges)
      await temporal.sendNudge(nudge);
  };
  const course = await temporal.run(async () => {
    const approval = await startFrom(place, templateId);
    await temporal.sendNudge({ kind: 'start', ...approval });
    await inTurn(stage, 'bob');
    await retires(people.bob);
    await inTurn(stage, 'ann');
    await retires(people.ann);
    await say(stage, 'approved', 'olga');
    await say(stage, 'signed', 'sam');
    const result = (await temporal.handleOf(approval).result()) as Course;
    expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
    return result;
  });
  expect([course.state, course.phases[0]]).toMatchObject([
    'approved',
    { participants: [{ userId: people.olga, turn: 1 }], answers: [{ userId: people.olga }] },
  ]);
});
