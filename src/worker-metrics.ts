import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Runtime } from '@temporalio/worker';
import type { RuntimeOptions } from '@temporalio/worker';
import { Gauge } from 'prom-client';
import { readBacklog } from './db/backlog.ts';
import type { Backlog } from './db/backlog.ts';
import type { Db } from './db/transaction.ts';
import type { Logger } from './log.ts';
import type { Registry } from './metrics.ts';

const loopback = '127.0.0.1';

/** Reads what the runtime below Temporal's SDK tells of pollers, tasks and latencies, as Prometheus takes it. */
export type ReadTemporalMetrics = () => Promise<string>;

/**
 * Installs Temporal's runtime; with metrics it tells of itself at a port of loopback that it is given here. So all that
 * there is to know of the process is served at one address.
 */
export async function installRuntime(
  options: RuntimeOptions,
  { withMetrics }: { readonly withMetrics: boolean },
): Promise<ReadTemporalMetrics> {
  if (!withMetrics) {
    Runtime.install(options);
    return async () => '';
  }
  const bindAddress = `${loopback}:${await freePort()}`;
  Runtime.install({
    ...options,
    telemetryOptions: {
      metrics: {
        prometheus: {
          bindAddress,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
        },
      },
    },
  });
  return async () => {
    const answer = await fetch(`http://${bindAddress}/metrics`);
    return answer.text();
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** What waits in the outbox. Every worker reads the same rows: of several, take the greatest. */
export function measureBacklog(
  registry: Registry,
  { delivery, log }: { readonly delivery: Db; readonly log: Logger },
): void {
  let reading: Promise<Backlog[]> | undefined;
  // The gauges are collected at the same moment: one statement serves both. The other metrics are worth the more while
  // the database is away.
  const read = (): Promise<Backlog[]> => {
    reading ??= readBacklog(delivery)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the outbox could not be read for the metrics');
        return [];
      })
      .finally(() => (reading = undefined));
    return reading;
  };
  const measure = (name: string, help: string, valueOf: (backlog: Backlog) => number) =>
    new Gauge({
      name: `countersign_outbox_${name}`,
      help,
      labelNames: ['kind'],
      registers: [registry],
      async collect() {
        const backlogs = await read();
        this.reset();
        for (const backlog of backlogs) this.set({ kind: backlog.kind }, valueOf(backlog));
      },
    });
  measure('pending', 'Rows of the outbox that wait: nudges, and mails.', ({ pending }) => pending);
  measure(
    'oldest_seconds',
    'Age of the oldest row of the outbox that waits.',
    ({ oldestSeconds }) => oldestSeconds,
  );
}
