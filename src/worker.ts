import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { approvalsTaskQueue, mailTaskQueue } from '../workflows/messages.ts';
import { parseWorkerConfig, processEnvironment, publicUrlOf } from './config.ts';
import type { WorkerConfig } from './config.ts';
import { noCrash } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { openDatabase, poolUse } from './db/pool.ts';
import { invitationToken } from './identity/invitation-token.ts';
import { openLog } from './log.ts';
import type { Logger } from './log.ts';
import { openMailTransport } from './mail/transport.ts';
import { countingNudges, measurePools, openMetrics, serveMetrics } from './metrics.ts';
import type { MetricsSettings } from './metrics.ts';
import { newestMigration } from './migration-files.ts';
import { runWorkers } from './run-workers.ts';
import { runProgram, stopOnSignals } from './program.ts';
import { openTemporalClient } from './temporal/client.ts';
import type { SmallServer } from './small-server.ts';
import { ensureSchedules } from './temporal/schedules.ts';
import { nudgeSender } from './temporal/send-nudge.ts';
import { serveHealth } from './worker-health.ts';
import type { Watched } from './worker-health.ts';
import { installRuntime, measureBacklog } from './worker-metrics.ts';

/** A cached workflow is some 40 kB; those beyond are read again from their history. */
const workflowsCachedAtMost = 2_000;
/** A Temporal server that lost its database has lost its schedules as well. */
const schedulesCheckedEveryMs = 30_000;
/** A mail server is not crowded, however many mails are due. */
const mailBatchesPerSecond = 1;

/**
 * The worker process: runs the courses of approvals and the delivery of mail until it is asked to stop (SIGTERM,
 * SIGINT), then finishes what it is at. `at` is for tests; production does nothing there.
 */
export async function runWorker(
  config: WorkerConfig,
  at: (point: CrashPoint) => void = noCrash,
): Promise<void> {
  const log = openLog('worker', config.LOG_LEVEL);
  const stopping = stopOnSignals();
  const withMetrics = config.WORKER_METRICS_PORT !== undefined;
  const runtime = { logger: workerLogger(log), shutdownSignals: [] };
  const besides = await installRuntime(runtime, { withMetrics });
  const client = openTemporalClient(config.temporal);
  const database = (url: string) => openDatabase({ ...databaseSettings(config, log), url });
  const app = database(config.DATABASE_URL);
  const delivery = database(config.DATABASE_DELIVERY_URL);
  let running = false;
  const isPolling = () => running && !stopping.signal.aborted;
  const registry = openMetrics();
  const watched = await watchOver(config, {
    health: { isPolling, temporal: config.temporal, app, delivery, newestMigration: newestMigration() },
    metrics: { registry, besides, log },
  });
  const transport = openMailTransport(config.SMTP_URL);
  let connection: NativeConnection | undefined;
  let keptUp: Promise<void> | undefined;
  try {
    connection = await connect(config, log, stopping.signal);
    // Asked to stop before there was anything to stop.
    if (!connection || stopping.signal.aborted) return;
    const activities = createActivities({
      app,
      delivery,
      at,
      transport,
      sendNudge: countingNudges(registry, nudgeSender(client)),
      mail: {
        from: config.MAIL_FROM,
        domain: config.MAIL_DOMAIN,
        publicUrl: publicUrlOf(config),
        invitationSecret: (invitationId) => invitationToken(config.INVITATION_SECRET, invitationId),
      },
    });
    const shared = { connection, namespace: config.temporal.namespace ?? 'default', activities } as const;
    await runWorkers([approvalsWorker(config, shared), mailWorker(shared)], {
      stopping,
      onRunning: () => {
        running = true;
        log.info({ address: config.temporal.connectionOptions.address }, 'the worker is ready');
        keptUp = keepSchedules(client, log, stopping.signal);
      },
    });
  } finally {
    stopping.abort();
    await keptUp;
    transport.close();
    // It asks the others until it is closed.
    await watched.close();
    const closed = await Promise.allSettled([
      app.destroy(),
      delivery.destroy(),
      connection?.close(),
      client.connection.close(),
    ]);
    // Logged, not thrown: what has ended the worker is the fault to be told.
    for (const one of closed) {
      if (one.status === 'rejected') log.warn({ err: one.reason }, 'a connection could not be closed');
    }
  }
}

/** Serves health and metrics, each at its own address. */
async function watchOver(
  config: WorkerConfig,
  {
    health,
    metrics: { registry, besides, log },
  }: {
    readonly health: Watched;
    readonly metrics: Pick<MetricsSettings, 'registry' | 'besides'> & { readonly log: Logger };
  },
): Promise<SmallServer> {
  const { app, delivery } = health;
  measurePools(registry, { app: () => poolUse(app), delivery: () => poolUse(delivery) });
  measureBacklog(registry, { delivery, log });
  const at = { host: config.WORKER_HEALTH_HOST, port: config.WORKER_HEALTH_PORT };
  const served = await serveHealth(at, health);
  try {
    const { METRICS_HOST: host, WORKER_METRICS_PORT: port } = config;
    const metrics = await serveMetrics({ host, port, registry, besides });
    return {
      close: async () => {
        await Promise.all([served.close(), metrics.close()]);
      },
    };
  } catch (error) {
    await served.close();
    throw error;
  }
}

type Shared = Pick<WorkerOptions, 'connection' | 'namespace' | 'activities'>;

const approvalsWorker = (config: WorkerConfig, shared: Shared): Promise<Worker> =>
  Worker.create({
    ...shared,
    taskQueue: approvalsTaskQueue,
    workflowBundle: {
      codePath: config.WORKFLOW_BUNDLE ?? join(import.meta.dirname, '../workflow-bundle.js'),
    },
    maxCachedWorkflows: workflowsCachedAtMost,
    shutdownGraceTime: '20 seconds',
  });

const mailWorker = (shared: Shared): Promise<Worker> =>
  Worker.create({
    ...shared,
    taskQueue: mailTaskQueue,
    maxTaskQueueActivitiesPerSecond: mailBatchesPerSecond,
    shutdownGraceTime: '20 seconds',
  });

const databaseSettings = (config: WorkerConfig, log: Logger) => ({
  size: config.DATABASE_CONNECTIONS,
  applicationName: 'countersign worker',
  onError: (error: Error) => log.warn({ err: error }, 'a database connection was lost'),
});

/** Waits for a Temporal server however long it takes: approvals are accepted meanwhile. */
async function connect(
  { temporal }: WorkerConfig,
  log: Logger,
  stopping: AbortSignal,
): Promise<NativeConnection | undefined> {
  for (let waitMs = 250; !stopping.aborted; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await NativeConnection.connect(temporal.connectionOptions);
    } catch (error) {
      log.warn({ err: error }, `Temporal is not there yet; next try in ${waitMs} ms`);
      await delay(waitMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
  return undefined;
}

async function keepSchedules(client: Client, log: Logger, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    // Each call leaves a listener on its signal for good: a signal that lives as long as the process would gather them.
    const round = new AbortController();
    const end = (): void => round.abort();
    stopping.addEventListener('abort', end);
    try {
      // Without the signal a Temporal server that is away would keep the process from ending.
      await client.withAbortSignal(round.signal, () => ensureSchedules(client));
    } catch (error) {
      if (!stopping.aborted) log.warn({ err: error }, 'the schedules could not be checked');
    } finally {
      stopping.removeEventListener('abort', end);
    }
    await delay(schedulesCheckedEveryMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

const workerLogger = (log: Logger) => ({
  log: (level: string, message: string, meta?: object) =>
    log[level.toLowerCase() as 'info'](meta ?? {}, message),
  trace: (message: string, meta?: object) => log.trace(meta ?? {}, message),
  debug: (message: string, meta?: object) => log.debug(meta ?? {}, message),
  info: (message: string, meta?: object) => log.info(meta ?? {}, message),
  warn: (message: string, meta?: object) => log.warn(meta ?? {}, message),
  error: (message: string, meta?: object) => log.error(meta ?? {}, message),
});

if (process.argv[1] === import.meta.filename) {
  await runProgram(() => runWorker(parseWorkerConfig(processEnvironment())));
}
