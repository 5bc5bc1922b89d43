// What the rows know and the workflow does not: commands whose Update Temporal lost, and nudges that come after the end.
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { repeatNudges } from '../../activities/repeat-nudges.ts';
import { putNudge } from '../../src/db/outbox.ts';
import { keepReason } from '../../src/db/command-reasons.ts';
import { newId } from '../../src/db/ids.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { Command } from '../../src/domain/command-request.ts';
import type { Course } from '../../src/domain/course.ts';
import type { GroupId, ReasonId } from '../../src/domain/ids.ts';
import type { TemplatePhase } from '../../src/domain/template.ts';
import { commandSender } from '../../src/temporal/send-command.ts';
import { approvalQuery } from '../../workflows/messages.ts';
import { commandOf } from '../support/commands.ts';
import { say } from '../support/courses-by-people.ts';
import { addGroup, addTemplate, phaseOf, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
}, 60_000);
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(async () => {
  await temporal.close();
  await database.close();
});

const resultOf = (approval: ApprovalRef): Promise<Course> =>
  temporal.handleOf(approval).result() as Promise<Course>;
const queried = (approval: ApprovalRef): Promise<Course> => temporal.handleOf(approval).query(approvalQuery);

/** An approval whose workflow knows that its first phase waits. */
async function startWaiting(phases: readonly TemplatePhase[], state: string): Promise<ApprovalRef> {
  const approval = await startFrom(place, await addTemplate(place, phases));
  await temporal.sendNudge({ kind: 'start', ...approval });
  await until(`the workflow to know that its phase is ${state}`, async () =>
    (await queried(approval)).phases[0]?.state === state ? true : undefined,
  );
  return approval;
}

const ownedFrom = (groupId: GroupId): TemplatePhase['manager'] => ({ kind: 'owner', groupId });

/** Records a command behind the workflow's back, as if Temporal had been killed before it was told. */
async function recordUntold(approval: ApprovalRef, command: Command): Promise<void> {
  const request = commandOf(place.house, 'admin', command);
  const step = stepsOf(place.db).command;
  type Recorded = Awaited<ReturnType<typeof step>>;
  const record = (): Promise<Recorded> => step(approval, request);
  const recorded = await new MockActivityEnvironment().run<[], Recorded, typeof record>(record);
  if (!recorded.ok) throw new Error(`the command was refused: ${recorded.error.code}`);
}

async function completing(approval: ApprovalRef): Promise<Command> {
  const reasonId: ReasonId = newId<'reason'>();
  await inTenant(place.db, approval.environmentId, (tx) =>
    keepReason(tx, { ...approval, id: reasonId, reason: 'Nobody is left' }),
  );
  return { type: 'complete_phase', phase: 1, reasonId };
}

/** What the schedule does once 5 seconds are over. */
async function repeat(): Promise<void> {
  await sql`
    update outbox set next_try_at = now() - interval '1 second' where state = 'pending'`.execute(
    database.delivery,
  );
  const { app, delivery } = database;
  const repeating = repeatNudges({ app, delivery, sendNudge: temporal.sendNudge });
  await new MockActivityEnvironment().run(() => repeating());
}

const nudgesOf = (approval: ApprovalRef) =>
  rowsOf<{ kind: string; state: string }>(
    place.db,
    approval.environmentId,
    sql`select kind, state from outbox
      where approval_id = ${approval.approvalId} and kind = 'directory_changed' order by id`,
  );
const settled = { kind: 'directory_changed', state: 'settled' };

test('PHM-08 a manager who was set without Temporal learning of it is known to the workflow after the next repetition', async () => {
  const [phase, state, nudges] = await temporal.run(async () => {
    const empty = await addGroup(place, ['basil']);
    const waiting = phaseOf('approval', [[place.house.groups.buyers, 1]], ownedFrom(empty));
    const approval = await startWaiting([waiting], 'awaiting_manager');
    await recordUntold(approval, { type: 'set_manager', phase: 1, userId: place.house.people.olga });
    await repeat();
    const known = await until('the workflow to know the manager', async () => {
      const [first] = (await queried(approval)).phases;
      return first?.manager ? first : undefined;
    });
    await say({ place, temporal }, 'approved', 'bob');
    return [known, (await resultOf(approval)).state, await nudgesOf(approval)] as const;
  });
  expect([phase, state, nudges]).toMatchObject([
    { manager: place.house.people.olga, state: 'open' },
    'approved',
    [settled],
  ]);
});

test('WFL-27 an approval that was ended by a command without Temporal learning of it ends its workflow', async () => {
  const [before, course, nudges] = await temporal.run(async () => {
    const nobody = await addGroup(place, ['basil']);
    const empty = phaseOf('approval', [[nobody, 1]], ownedFrom(place.house.groups.owners));
    const approval = await startWaiting([empty], 'awaiting_participants');
    await recordUntold(approval, await completing(approval));
    const untold = await nudgesOf(approval);
    await repeat();
    return [untold, await resultOf(approval), await nudgesOf(approval)] as const;
  });
  expect([before, course.state, nudges]).toEqual([[{ ...settled, state: 'pending' }], 'approved', [settled]]);
});

test('a change of the directory that reaches an approval after its end is settled, and changes nothing', async () => {
  const [first, again, nudges] = await temporal.run(async () => {
    const open = phaseOf('approval', [[place.house.groups.buyers, 1]]);
    const approval = await startWaiting([open], 'open');
    await say({ place, temporal }, 'approved', 'bob');
    const course = await resultOf(approval);
    const nudge = { kind: 'directory_changed', ...approval } as const;
    await inTenant(place.db, approval.environmentId, (tx) => putNudge(tx, nudge));
    await temporal.sendNudge(nudge);
    return [course, await resultOf(approval), await nudgesOf(approval)] as const;
  });
  expect([again, nudges]).toEqual([first, [settled]]);
});

test('PHM-05 nobody knows of a command whose workflow was terminated before it was recorded, and the same key has it taken', async () => {
  const group = await addGroup(place, ['basil']);
  const template = await addTemplate(place, [
    phaseOf('approval', [[place.house.groups.buyers, 1]], ownedFrom(group)),
  ]);
  const approval = await startFrom(place, template);
  const request = commandOf(place.house, 'admin', {
    type: 'set_manager',
    phase: 1,
    userId: place.house.people.olga,
  });
  const send = commandSender(temporal.client, patienceMs);
  let isAway = true;
  const kinds = await temporal.run(
    async () => {
      await temporal.sendNudge({ kind: 'start', ...approval });
      const first = send(approval, request);
      await until('the command to be accepted', async () =>
        (await hasAccepted(approval)) ? true : undefined,
      );
      await temporal.handleOf(approval).terminate('by an operator');
      isAway = false;
      return [(await first).kind, (await send(approval, request)).kind];
    },
    (activities) => ({
      ...activities,
      recordCommand: async (...step) => {
        if (isAway) throw new Error('the database is away');
        return activities.recordCommand(...step);
      },
    }),
  );
  expect(kinds).toEqual(['unknown', 'taken']);
});

/** Temporal is told of an update only with the end of a workflow task, a step that fails makes it some seconds. */
const patienceMs = 30_000;

async function hasAccepted(approval: ApprovalRef): Promise<boolean> {
  const { events } = await temporal.handleOf(approval).fetchHistory();
  return (events ?? []).some(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => accepted);
}
