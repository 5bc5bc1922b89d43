// `node --import tsx test/support/export-history.ts COURSE NAME`: plays a course in the house, or what a schedule starts,
// on servers of its own and writes its history to test/workflows/histories/NAME.json. One is added with every released change of a workflow.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { sql } from 'kysely';
import { newId } from '../../src/db/ids.ts';
import { addMember } from '../../src/db/memberships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { makePartnership } from '../../src/db/partnerships.ts';
import { commandSender, delegationSender } from '../../src/temporal/send-command.ts';
import {
  approvalsTaskQueue,
  forgettingWorkflowType,
  nudgeRepeatWorkflowType,
} from '../../workflows/messages.ts';
import { commandOf } from './commands.ts';
import { addGroup, addTemplate, phaseOf, startFrom, taskPhaseOf } from './courses.ts';
import { leaves } from './group-tasks.ts';
import { approveAll, say, startCourse } from './courses-by-people.ts';
import type { Stage } from './courses-by-people.ts';
import { openTestDatabase } from './database.ts';
import globalSetup from './global-setup.ts';
import globalTeardown from './global-teardown.ts';
import { asPerson, buildHouse } from './house.ts';
import { openMailSink } from './mail.ts';
import { delegating, holderIn, recalling, returning, stepOf, taskIn } from './partners.ts';
import { readStanding } from './standing.ts';
import { openTestTemporal, until } from './temporal.ts';

const courses: Readonly<Record<string, (stage: Stage) => Promise<ApprovalRef>>> = {
  async approved(stage) {
    const approval = await startCourse(stage);
    await approveAll(stage);
    return approval;
  },
  async rejected(stage) {
    const approval = await startCourse(stage);
    await say(stage, 'reviewed', 'rita');
    await say(stage, 'rejected', 'bob');
    return approval;
  },
  'without-manager': async (stage) => {
    const { place, temporal } = stage;
    const manager = { kind: 'owner', groupId: await addGroup(place, ['basil']) } as const;
    const phase = phaseOf('approval', [[place.house.groups.buyers, 1]], manager);
    const approval = await startFrom(place, await addTemplate(place, [phase]));
    await temporal.sendNudge({ kind: 'start', ...approval });
    await until('the phase to wait for its manager', async () => {
      const { phases } = await readStanding(place.db, approval);
      return phases[0]?.state === 'awaiting_manager' ? true : undefined;
    });
    await inTenant(place.db, approval.environmentId, (tx) =>
      sql`update approval_phases
        set manager_user_id = ${place.house.people.olga}, manager_basis = 'placed', manager_missing_since = null
        where approval_id = ${approval.approvalId}`.execute(tx),
    );
    await temporal.sendNudge({ kind: 'phase_outcome', ...approval, phase: 1, attempt: 1 });
    await say(stage, 'approved', 'bob');
    return approval;
  },
  commands: playCommands,
  'group-tasks': playGroupTasks,
  delegation: playDelegation,
};

/** What the schedules start: each is the history of its own workflow. */
const deliveries: Readonly<Record<string, (stage: Stage) => Promise<WorkflowHandle>>> = {
  'nudge-repeat': repeatAll,
  'mail-delivery': async (stage) => {
    await repeatAll(stage);
    const delivery = stage.temporal.client.workflow.getHandle('delivery/mail');
    await delivery.result();
    return delivery;
  },
  forgetting: ({ temporal }) => temporal.client.workflow.start(forgettingWorkflowType, asScheduled),
};

const asScheduled = { workflowId: 'delivery/played', taskQueue: approvalsTaskQueue } as const;

/** One start is late and one task has just been opened: of both somebody is told, and their mails are due. */
async function repeatAll(stage: Stage): Promise<WorkflowHandle> {
  const { place, temporal } = stage;
  const { environmentId } = place.house;
  await waitFor(stage, await startCourse(stage), { phase: 1, state: 'open' });
  const { approvalId } = await startFrom(place, place.house.templateId);
  await inTenant(place.db, environmentId, (tx) =>
    sql`update outbox set created_at = now() - interval '6 minutes' where approval_id = ${approvalId}`.execute(
      tx,
    ),
  );
  const repetition = await temporal.client.workflow.start(nudgeRepeatWorkflowType, asScheduled);
  await repetition.result();
  return repetition;
}

/** A review is delegated to a partner, given back, delegated again and recalled; then Rita answers it herself. */
async function playDelegation(stage: Stage): Promise<ApprovalRef> {
  const { place, temporal } = stage;
  const partner = await buildHouse(place.db, 'Harbour NV');
  const { id: partnershipId } = await makePartnership(
    place.db,
    place.house.environmentId,
    partner.environmentId,
  );
  const partners = { ...place, partner, partnershipId };
  const approval = await startCourse(stage);
  await waitFor(stage, approval, { phase: 1, state: 'open' });
  const task = { approval, taskId: await taskIn(place.db, approval) };
  const send = delegationSender(temporal.client, 20_000);
  const toBasil = { name: 'rita', step: delegating(holderIn(partner, 'basil')) } as const;
  const steps = [toBasil, { name: 'basil', of: partner, step: returning() }, toBasil] as const;
  for (const step of [...steps, { name: 'rita', step: recalling } as const]) {
    await send(approval, await stepOf(partners, task, step));
  }
  await approveAll(stage);
  return approval;
}

const waitFor = (
  { place }: Stage,
  approval: ApprovalRef,
  { phase, state }: { readonly phase: number; readonly state: string },
): Promise<true> =>
  until(`phase ${phase} to be ${state}`, async () => {
    const { phases } = await readStanding(place.db, approval);
    return phases[phase - 1]?.state === state ? true : undefined;
  });

/** A manager is set, a phase without people is completed, and a new member gives the last phase its manager. */
async function playCommands(stage: Stage): Promise<ApprovalRef> {
  const { place, temporal } = stage;
  const { buyers, owners } = place.house.groups;
  const nobody = await addGroup(place, ['basil']);
  const unmanaged = phaseOf('approval', [[buyers, 1]], { kind: 'owner', groupId: nobody });
  const empty = phaseOf('approval', [[nobody, 1]], { kind: 'owner', groupId: owners });
  const approval = await startFrom(place, await addTemplate(place, [unmanaged, empty, unmanaged]));
  const send = commandSender(temporal.client, 20_000);
  await temporal.sendNudge({ kind: 'start', ...approval });
  await waitFor(stage, approval, { phase: 1, state: 'awaiting_manager' });
  const { olga } = place.house.people;
  await send(approval, commandOf(place.house, 'admin', { type: 'set_manager', phase: 1, userId: olga }));
  await say(stage, 'approved', 'bob');
  await waitFor(stage, approval, { phase: 2, state: 'awaiting_participants' });
  const reasonId = newId<'reason'>();
  await send(approval, commandOf(place.house, 'olga', { type: 'complete_phase', phase: 2, reasonId }));
  await waitFor(stage, approval, { phase: 3, state: 'awaiting_manager' });
  const asAdmin = { actor: asPerson(place.house, 'admin'), keyed: null };
  const added = await addMember(place.db, asAdmin, { groupId: nobody, userId: olga });
  for (const nudge of added.ok ? added.value.nudges : []) await temporal.sendNudge(nudge);
  await say(stage, 'approved', 'bob');
  return approval;
}

/** Two phases of groups: in the first all must act and somebody leaves, in the second one is sufficient. */
async function playGroupTasks(stage: Stage): Promise<ApprovalRef> {
  const { place, temporal } = stage;
  const group = await addGroup(place, ['ann', 'cleo', 'dora']);
  const phases = [taskPhaseOf([[group, 'all']]), taskPhaseOf([[group, 'one']])];
  const approval = await startFrom(place, await addTemplate(place, phases));
  await temporal.sendNudge({ kind: 'start', ...approval });
  await say(stage, 'approved', 'ann');
  await say(stage, 'approved', 'cleo');
  const left = await leaves(place, 'dora', group);
  for (const nudge of left.nudges) await temporal.sendNudge(nudge);
  await waitFor(stage, approval, { phase: 2, state: 'open' });
  await say(stage, 'approved', 'cleo');
  return approval;
}

const [courseName = '', name = ''] = process.argv.slice(2);
const course = courses[courseName];
const play =
  deliveries[courseName] ??
  (course && (async (stage: Stage) => stage.temporal.handleOf(await course(stage))));
if (!play) throw new Error(`say which: ${Object.keys({ ...courses, ...deliveries }).join(', ')}`);
if (!/^[a-z0-9-]+$/.test(name)) throw new Error('say how the history is called: letters, digits, dashes');

await globalSetup();
try {
  const database = await openTestDatabase();
  const sink = await openMailSink();
  const temporal = await openTestTemporal({ ...database, smtpUrl: sink.url });
  try {
    const stage = { temporal, place: { db: database.app, house: await buildHouse(database.app) } };
    const history = await temporal.run(async () => {
      const handle = await play(stage);
      await handle.result();
      return handle.fetchHistory();
    });
    const folder = join(import.meta.dirname, '../workflows/histories');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${historyToJSON(history)}\n`);
  } finally {
    await temporal.close();
    await sink.close();
    await database.close();
  }
} finally {
  await globalTeardown();
}
