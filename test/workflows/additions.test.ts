// People are added to a running course on the real server: as the API sends it.
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { AddParticipants, CommandOutcome, SendCommand } from '../../src/domain/command-request.ts';
import type { Course } from '../../src/domain/course.ts';
import { commandSender } from '../../src/temporal/send-command.ts';
import { approvalQuery } from '../../workflows/messages.ts';
import { commandOf } from '../support/commands.ts';
import { say } from '../support/courses-by-people.ts';
import type { Stage } from '../support/courses-by-people.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let place: Place;
let stage: Stage;
let send: SendCommand;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
  send = commandSender(temporal.client, 20_000);
}, 60_000);
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  stage = { place, temporal };
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

/** An approval whose only phase waits, since nobody has a turn in it. */
async function startWithoutPeople(): Promise<ApprovalRef> {
  const empty = phaseOf('approval', [[await addGroup(place, ['basil']), 1]]);
  const approval = await startFrom(place, await addTemplate(place, [empty]));
  await temporal.sendNudge({ kind: 'start', ...approval });
  await until('the phase to wait', async () => {
    const { phases } = await readStanding(place.db, approval);
    return phases[0]?.state === 'awaiting_participants' ? true : undefined;
  });
  return approval;
}

const adding = (who: AddParticipants['who'], sharedTurn: AddParticipants['sharedTurn'] = null) =>
  commandOf(place.house, 'admin', { type: 'add_participants', phase: 1, who, sequenced: true, sharedTurn });

const resultOf = (approval: ApprovalRef): Promise<Course> =>
  temporal.handleOf(approval).result() as Promise<Course>;
const kinds = (outcomes: readonly CommandOutcome[]): string[] =>
  outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind));

test('WFL-14, WFL-27 a phase that waited for people goes on by itself, to the end, and the course names who was added', async () => {
  const { finance } = place.house.groups;
  const [outcome, named, course] = await temporal.run(async () => {
    const approval = await startWithoutPeople();
    const taken = await send(approval, adding({ groupId: finance }));
    const { phases } = await temporal.handleOf(approval).query(approvalQuery);
    await say(stage, 'approved', 'cleo');
    await say(stage, 'approved', 'dora');
    return [taken, phases[0]?.participants, await resultOf(approval)] as const;
  });
  const { cleo, dora } = place.house.people;
  const turns = [
    { userId: cleo, turn: 1 },
    { userId: dora, turn: 2 },
  ];
  expect([outcome, named, course.state]).toMatchObject([
    { kind: 'taken', answer: { phase: 1, added: { people: turns, count: 2 } } },
    turns,
    'approved',
  ]);
});

test('WFL-14 two additions at once and one sent twice: each is taken once, one behind the other', async () => {
  const [outcomes, standing, folded] = await temporal.run(async () => {
    const approval = await startWithoutPeople();
    const group = adding({ groupId: place.house.groups.finance });
    const all = await Promise.all([
      send(approval, group),
      send(approval, adding({ userId: place.house.people.ann })),
      send(approval, group),
    ]);
    return [
      kinds(all),
      await readStanding(place.db, approval),
      await foldEvents(place.db, approval),
    ] as const;
  });
  expect([outcomes, standing.tasks.map(({ turn }) => turn).sort(), folded]).toEqual([
    ['taken', 'taken', 'taken'],
    [1, 2, 3],
    standing,
  ]);
});

test('WFL-14 an addition that was recorded before Temporal was told is read back, and the course goes on', async () => {
  const state = await temporal.run(async () => {
    const approval = await startWithoutPeople();
    // As if the worker had died after the record.
    await stepsOf(place.db).command(approval, adding({ userId: place.house.people.ann }));
    await temporal.sendNudge({ kind: 'directory_changed', ...approval });
    await say(stage, 'approved', 'ann');
    return (await resultOf(approval)).state;
  });
  expect(state).toBe('approved');
});

test('WFL-14 a phase that is over, or that there is not, is refused by the workflow itself', async () => {
  const outcomes = await temporal.run(async () => {
    const approval = await startWithoutPeople();
    const { userId } = { userId: place.house.people.ann };
    const ofNone = { ...adding({ userId }), command: { ...adding({ userId }).command, phase: 9 } };
    const none = await send(approval, ofNone);
    await send(approval, adding({ userId }));
    await say(stage, 'approved', 'ann');
    await resultOf(approval);
    return [none, await send(approval, adding({ userId }))];
  });
  expect(kinds(outcomes)).toEqual(['not_found', 'approval_over']);
});
