// The workflows that send what is due: nudges that nobody answered, and mails.
import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { sql } from 'kysely';
import type { Activities } from '../../activities/index.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { ensureSchedules } from '../../src/temporal/schedules.ts';
import {
  approvalsTaskQueue,
  forgettingWorkflowType,
  mailDeliveryWorkflowType,
  nudgeRepeatWorkflowType,
} from '../../workflows/messages.ts';
import { inTurn } from '../support/courses-by-people.ts';
import { startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

let database: TestDatabase;
let temporal: TestTemporal;
let sink: TestMailSink;
let place: Place;

beforeAll(async () => {
  database = await openTestDatabase();
  sink = await openMailSink();
  temporal = await openTestTemporal({ ...database, smtpUrl: sink.url });
}, 60_000);
beforeEach(async () => {
  await sql`update outbox set state = 'settled', settled_at = now() where state = 'pending'`.execute(
    database.delivery,
  );
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterAll(async () => {
  await temporal.close();
  await sink.close();
  await database.close();
});

const execute = (type: string): Promise<unknown> =>
  temporal.client.workflow.execute(type, { workflowId: randomUUID(), taskQueue: approvalsTaskQueue });

/**
 * Runs work while workers serve, and lets them go only when no delivery of mail runs any more: a batch that a worker
 * takes with it keeps `delivery/mail` waiting into the next test.
 */
const running = <T>(work: () => Promise<T>, change?: (activities: Activities) => Activities): Promise<T> =>
  temporal.run(async () => {
    const outcome = await work();
    await deliveryEnded();
    return outcome;
  }, change);

async function deliveryEnded(): Promise<void> {
  try {
    await temporal.client.workflow.getHandle('delivery/mail').result();
  } catch (error) {
    // No mail of this file has been due yet.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** An approval whose start was lost `minutes` ago. */
async function lostStart(minutes: number): Promise<ApprovalRef> {
  const approval = await startFrom(place, place.house.templateId);
  await inTenant(place.db, approval.environmentId, (tx) =>
    sql`update outbox set next_try_at = now(), created_at = now() - make_interval(mins => ${minutes}::int)`.execute(
      tx,
    ),
  );
  return approval;
}

test('an approval whose start was lost is started by the repetition', async () => {
  const name = await running(async () => {
    await lostStart(0);
    await execute(nudgeRepeatWorkflowType);
    return inTurn({ place, temporal }, 'rita');
  });
  expect(name).toBe('rita');
});

/** Temporal takes no start: the approval stays where it is. */
const withoutNudges = (activities: Activities): Activities => ({
  ...activities,
  repeatNudges: async () => ({ sent: 0, failed: 0 }),
});

test('administrators get the mail of a late start, by a workflow of its own', async () => {
  const late = () =>
    sink.mails.filter(({ subject }) => subject === 'An approval has not started yet: Chairs').length;
  const before = late();
  await running(async () => {
    await lostStart(6);
    await execute(nudgeRepeatWorkflowType);
    await until('the mail', async () => (late() > before ? true : undefined));
  }, withoutNudges);
  expect(late()).toBe(before + 1);
});

test('PHM-04 a Temporal that takes no start in time keeps nobody from the mail about it', async () => {
  const before = sink.mails.length;
  let release = (): void => undefined;
  const told = new Promise<void>((resolve) => (release = resolve));
  const stuck = (activities: Activities): Activities => ({
    ...activities,
    repeatNudges: async () => told.then(() => ({ sent: 0, failed: 0 })),
  });
  await running(async () => {
    await lostStart(6);
    const repetition = execute(nudgeRepeatWorkflowType);
    await until('the mail', async () => (sink.mails.length > before ? true : undefined)).finally(release);
    await repetition;
  }, stuck);
  expect(sink.mails.length - before).toBe(1);
});

describe.each(['repeatNudges', 'tellLateStarts', 'tellOpenedTasks', 'countDueMails'] as const)(
  'when %s fails',
  (failing) => {
    const broken = (activities: Activities, called: string[]): Activities => {
      const noting =
        <T>(name: string, activity: () => Promise<T>) =>
        async (): Promise<T> => {
          called.push(name);
          if (name === failing) throw ApplicationFailure.nonRetryable('broken by the test');
          return activity();
        };
      return {
        ...activities,
        repeatNudges: noting('repeatNudges', activities.repeatNudges),
        tellLateStarts: noting('tellLateStarts', activities.tellLateStarts),
        tellOpenedTasks: noting('tellOpenedTasks', activities.tellOpenedTasks),
        countDueMails: noting('countDueMails', activities.countDueMails),
      };
    };

    test('the others do their work all the same, and the repetition tells of the fault', async () => {
      const called: string[] = [];
      const outcome = await running(
        () => execute(nudgeRepeatWorkflowType).catch((error: Error) => (error.cause as Error).cause),
        (activities) => broken(activities, called),
      );
      expect([called.sort(), outcome]).toMatchObject([
        ['countDueMails', 'repeatNudges', 'tellLateStarts', 'tellOpenedTasks'],
        { message: 'broken by the test' },
      ]);
    });
  },
);

test('NTF-05 a delivery whose worker died is taken up again after 20 seconds', async () => {
  const history = await running(async () => {
    await lostStart(6);
    await execute(nudgeRepeatWorkflowType);
    await deliveryEnded();
    return temporal.client.workflow.getHandle('delivery/mail').fetchHistory();
  }, withoutNudges);
  const waits = (history.events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled ? [Number(scheduled.heartbeatTimeout?.seconds)] : [],
  );
  expect([waits.length > 0, new Set(waits)]).toEqual([true, new Set([20])]);
});

test('NTF-05 a mail is claimed for longer than a batch may take: no second attempt sends it along', async () => {
  sink.refuseWith = 451;
  const history = await running(async () => {
    await lostStart(6);
    await execute(nudgeRepeatWorkflowType);
    const delivery = temporal.client.workflow.getHandle('delivery/mail');
    await delivery.result();
    return delivery.fetchHistory();
  }, withoutNudges);
  sink.refuseWith = null;
  const timeouts = (history.events ?? []).map(({ activityTaskScheduledEventAttributes: scheduled }) =>
    Number(scheduled?.startToCloseTimeout?.seconds ?? 0),
  );
  const { rows } = await sql<{ wait: number }>`
    select extract(epoch from next_try_at - now())::int as wait from outbox
    where kind = 'mail' and state = 'pending'`.execute(database.delivery);
  expect(rows[0]?.wait).toBeGreaterThan(Math.max(...timeouts));
});

test('the delivery of mail ends when nothing is due', async () => {
  await expect(running(() => execute(mailDeliveryWorkflowType))).resolves.toBeUndefined();
});

test('the delivery of mail drains more than one batch', async () => {
  const before = sink.mails.length;
  await running(async () => {
    const approval = await lostStart(0);
    await inTenant(place.db, approval.environmentId, (tx) =>
      sql`insert into outbox (environment_id, id, kind, approval_id, template, recipient_user_id, phases, next_try_at)
        select ${approval.environmentId}, gen_random_uuid(), 'mail', ${approval.approvalId}, event,
          ${place.house.people.admin}, '{}', now()
        -- Of one event more than 20 would wait for each other.
        from generate_series(1, 13), (values ('start_late'), ('manager_set')) as events (event)`.execute(tx),
    );
    await execute(mailDeliveryWorkflowType);
  });
  expect(sink.mails.length - before).toBe(26);
});

test('NTF-05 mails that the server does not take now end the delivery, too: they wait for another one', async () => {
  sink.refuseWith = 451;
  await running(async () => {
    await lostStart(6);
    await execute(nudgeRepeatWorkflowType);
    await until('the try', async () => {
      const { rows } = await sql`select id from outbox where kind = 'mail' and tries = 1`.execute(
        database.delivery,
      );
      return rows.length > 0 ? true : undefined;
    });
    await temporal.client.workflow.getHandle('delivery/mail').result();
  }, withoutNudges);
  sink.refuseWith = null;
  const { rows } = await sql`select state from outbox where kind = 'mail' and state = 'pending'`.execute(
    database.delivery,
  );
  expect(rows).toHaveLength(1);
});

test('the schedule of the repetition is made once, however many ask for it', async () => {
  await Promise.all([1, 2, 3].map(() => ensureSchedules(temporal.client)));
  const description = await temporal.client.schedule.getHandle('delivery/repeat').describe();
  expect(description).toMatchObject({
    action: { workflowType: nudgeRepeatWorkflowType, taskQueue: approvalsTaskQueue },
    policies: { overlap: 'SKIP' },
  });
  await temporal.client.schedule.getHandle('delivery/repeat').delete();
});

test('NTF-05 a run of a schedule that gets stuck ends, also of a schedule that an earlier release made', async () => {
  const repeat = temporal.client.schedule.getHandle('delivery/repeat');
  const timeout = async (): Promise<unknown> => (await repeat.describe()).action.workflowRunTimeout;
  await ensureSchedules(temporal.client);
  const made = await timeout();
  await repeat.update(({ action: { workflowRunTimeout: _, ...action }, ...rest }) => ({ ...rest, action }));
  const ofEarlier = await timeout();
  await ensureSchedules(temporal.client);
  expect([made, ofEarlier, await timeout()]).toEqual([5 * 60_000, undefined, 5 * 60_000]);
  await repeat.delete();
});

test('once a day the schedule for forgetting deletes keys whose time is over', async () => {
  await lostStart(0);
  await inTenant(place.db, place.house.environmentId, (tx) =>
    sql`update idempotency_keys set expires_at = now() where expires_at is not null`.execute(tx),
  );
  expect(await running(() => execute(forgettingWorkflowType))).toBe(1);
});
