import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { approvalsTaskQueue, mailTaskQueue } from '../workflows/messages.ts';
import { parseWorkerConfig, processEnvironment } from './config.ts';
import type { WorkerConfig } from './config.ts';
import { noCrash } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { openDatabase } from './db/pool.ts';
import { openLog } from './log.ts';
import type { Logger } from './log.ts';
import { openMailTransport } from './mail/transport.ts';
import { openTemporalClient } from './temporal/client.ts';
import { ensureSchedules } from './temporal/schedules.ts';
import { nudgeSender } from './temporal/send-nudge.ts';

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
  Runtime.install({ logger: workerLogger(log), shutdownSignals: [] });
  const stopping = stopSignal();
  const health = await serveHealth(config.WORKER_HEALTH_PORT);
  const connection = await connect(config, log, stopping);
  if (!connection) return health.close();
  const client = openTemporalClient(config.temporal);
  const database = (url: string) => openDatabase({ ...databaseSettings(config, log), url });
  const app = database(config.DATABASE_URL);
  const delivery = database(config.DATABASE_DELIVERY_URL);
  const transport = openMailTransport(config.SMTP_URL);
  const activities = createActivities({
    app,
    delivery,
    at,
    transport,
    sendNudge: nudgeSender(client),
    mail: {
      from: config.MAIL_FROM,
      domain: config.MAIL_DOMAIN,
      publicUrl: config.PUBLIC_URL ?? `http://127.0.0.1:${config.API_PORT}`,
    },
  });
  const shared = { connection, namespace: config.temporal.namespace ?? 'default', activities } as const;
  const approvals = await Worker.create({
    ...shared,
    taskQueue: approvalsTaskQueue,
    workflowBundle: {
      codePath: config.WORKFLOW_BUNDLE ?? join(import.meta.dirname, '../workflow-bundle.js'),
    },
    maxCachedWorkflows: workflowsCachedAtMost,
    shutdownGraceTime: '20 seconds',
  });
  const mail = await Worker.create({
    ...shared,
    taskQueue: mailTaskQueue,
    maxTaskQueueActivitiesPerSecond: mailBatchesPerSecond,
    shutdownGraceTime: '20 seconds',
  });
  const running = [approvals, mail];
  stopping.addEventListener('abort', () => running.forEach((worker) => worker.shutdown()));
  health.ready();
  log.info({ address: config.temporal.connectionOptions.address }, 'the worker is ready');
  const keptUp = keepSchedules(() => ensureSchedules(client), log, stopping);
  try {
    await Promise.all(running.map((worker) => worker.run()));
  } finally {
    await keptUp;
    transport.close();
    await Promise.all([
      app.destroy(),
      delivery.destroy(),
      connection.close(),
      client.connection.close(),
      health.close(),
    ]);
  }
}

const databaseSettings = (config: WorkerConfig, log: Logger) => ({
  size: config.DATABASE_CONNECTIONS,
  applicationName: 'countersign worker',
  onError: (error: Error) => log.warn({ err: error }, 'a database connection was lost'),
});

/** Aborts when the process is asked to stop. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

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

async function keepSchedules(ensure: () => Promise<void>, log: Logger, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await ensure().catch((error: unknown) => log.warn({ err: error }, 'the schedules could not be checked'));
    await delay(schedulesCheckedEveryMs, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Liveness at /healthz, readiness at /readyz: 200 once the worker polls for work. */
async function serveHealth(port: number): Promise<{ ready: () => void; close: () => Promise<void> }> {
  let isReady = false;
  const server: Server = createServer((request, response) => {
    const ok = request.url === '/healthz' || (request.url === '/readyz' && isReady);
    response.writeHead(ok ? 200 : request.url === '/readyz' ? 503 : 404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    ready: () => {
      isReady = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
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

if (process.argv[1] === import.meta.filename) await runWorker(parseWorkerConfig(processEnvironment()));
