// Workflows of a test file on the real server of the run, in a namespace of its own: the task queues have fixed names.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import type { Activities } from '../../activities/index.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { CourseEvent } from '../../src/domain/course.ts';
import { openMailTransport } from '../../src/mail/transport.ts';
import { nudgeSender } from '../../src/temporal/send-nudge.ts';
import type { SendNudge } from '../../src/temporal/send-nudge.ts';
import { approvalsTaskQueue, approvalWorkflowId, mailTaskQueue } from '../../workflows/messages.ts';
import { testServers } from './servers.ts';
import { pauseAfter } from './until.ts';

export interface TestTemporal {
  readonly client: Client;
  readonly sendNudge: SendNudge;
  /** Runs work while workers serve both task queues, with activities that a test may break. */
  run<T>(work: () => Promise<T>, change?: (activities: Activities) => Activities): Promise<T>;
  handleOf(approval: ApprovalRef): WorkflowHandle;
  close(): Promise<void>;
}

// Workers that come and go, and steps that fail because a test wants it, are no news.
Runtime.install({ logger: new DefaultLogger('ERROR') });

const longEnoughMs = 30_000;

/** Asks again and again until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const began = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const waited = Date.now() - began;
    if (waited > longEnoughMs) throw new Error(`waited in vain for ${what}`);
    await delay(pauseAfter(waited));
  }
}

export async function openTestTemporal({
  app,
  delivery,
  smtpUrl = 'smtp://127.0.0.1:1',
}: {
  readonly app: Db;
  readonly delivery: Db;
  readonly smtpUrl?: string;
}): Promise<TestTemporal> {
  const { temporalAddress: address, workflowBundle } = testServers();
  const namespace = await registerNamespace(address);
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  const client = new Client({ connection: environment.connection, namespace });
  const sendNudge = nudgeSender(client);
  const transport = openMailTransport(smtpUrl);
  const activities = createActivities({
    app,
    delivery,
    sendNudge,
    transport,
    at: noCrash,
    mail: {
      from: 'no-reply@cs.example',
      domain: 'cs.example',
      publicUrl: 'https://cs.example',
      invitationSecret: (id) => `secret-of-${id}`,
    },
  });
  return {
    client,
    sendNudge,
    async run(work, change = (unchanged) => unchanged) {
      const shared = { connection: environment.nativeConnection, namespace, activities: change(activities) };
      const approvals = await Worker.create({
        ...shared,
        taskQueue: approvalsTaskQueue,
        workflowBundle: { codePath: workflowBundle },
      });
      const mail = await Worker.create({ ...shared, taskQueue: mailTaskQueue });
      return approvals.runUntil(() => mail.runUntil(work));
    },
    handleOf: (approval) => client.workflow.getHandle(approvalWorkflowId(approval)),
    async close() {
      transport.close();
      await environment.teardown();
    },
  };
}

async function registerNamespace(address: string): Promise<string> {
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 24 * 60 * 60 } as never,
    });
    await until('the namespace', () =>
      connection.workflowService.listOpenWorkflowExecutions({ namespace, maximumPageSize: 1 }).then(
        () => true,
        () => undefined,
      ),
    );
  } finally {
    await connection.close();
  }
  return namespace;
}

/** All that the steps of a course returned, by Temporal's history alone: its markers, decoded by the default converter. */
export async function courseEventsIn(handle: WorkflowHandle): Promise<CourseEvent[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ markerRecordedEventAttributes: marker }) => {
    const payloads = marker?.details?.['result']?.payloads ?? [];
    return payloads.flatMap((payload) => eventsIn(defaultPayloadConverter.fromPayload(payload)));
  });
}

/** A step returns events, a command what it was answered with beside them. */
const eventsIn = (
  result: CourseEvent[] | { readonly value?: { readonly events: CourseEvent[] } },
): CourseEvent[] => (Array.isArray(result) ? result : (result.value?.events ?? []));
