// What a process tells Prometheus about itself. Labels are few and known beforehand: no id, no name of anybody.
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Nudge } from './db/outbox.ts';
import type { PoolUse } from './db/pool.ts';
import { serveSmall } from './small-server.ts';
import type { SmallServer } from './small-server.ts';
import type { SendNudge } from './temporal/send-nudge.ts';

export type { Registry } from 'prom-client';

/** A registry with what there is to know of every process: CPU, memory, event loop, garbage collection. */
export function openMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export interface MetricsSettings {
  readonly host: string;
  /** Without a port nothing is served. */
  readonly port: number | undefined;
  readonly registry: Registry;
  /** The text of others that is served along. */
  readonly besides?: (() => Promise<string>) | undefined;
}

/** Serves the metrics at /metrics, on a port of their own: they are for operators, not for the public. */
export async function serveMetrics({ host, port, registry, besides }: MetricsSettings): Promise<SmallServer> {
  if (port === undefined) return { close: async () => undefined };
  return serveSmall(
    { host, port },
    {
      '/metrics': async () => {
        const texts = await Promise.all([registry.metrics(), besides?.() ?? '']);
        return { status: 200, type: registry.contentType, body: texts.join('\n') };
      },
    },
  );
}

type SetOf = (gauge: Gauge<'role' | 'state'>, role: string, use: PoolUse) => void;

/** The connections of each database role: how many are in use and idle, may be, and who waits for one. */
export function measurePools(registry: Registry, pools: Readonly<Record<string, () => PoolUse>>): void {
  const measure = (name: string, help: string, set: SetOf) =>
    new Gauge<'role' | 'state'>({
      name: `countersign_database_${name}`,
      help,
      labelNames: ['role', 'state'],
      registers: [registry],
      collect() {
        for (const [role, use] of Object.entries(pools)) set(this, role, use());
      },
    });
  measure('connections', 'Connections to the database.', (gauge, role, { inUse, idle }) => {
    gauge.set({ role, state: 'in_use' }, inUse);
    gauge.set({ role, state: 'idle' }, idle);
  });
  measure('connections_max', 'Connections that the process opens at most.', (gauge, role, { atMost }) =>
    gauge.set({ role }, atMost),
  );
  measure('connections_awaited', 'Transactions that wait for a connection.', (gauge, role, { waiting }) =>
    gauge.set({ role }, waiting),
  );
}

/** Counts the nudges to Temporal that a process sends, by what became of them. */
export function countingNudges(registry: Registry, send: SendNudge): SendNudge {
  const nudges = new Counter({
    name: 'countersign_nudges_total',
    help: 'Nudges to Temporal, by kind and outcome; those that failed are repeated.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  return async (nudge: Nudge) => {
    try {
      await send(nudge);
    } catch (error) {
      nudges.inc({ kind: nudge.kind, outcome: 'failed' });
      throw error;
    }
    nudges.inc({ kind: nudge.kind, outcome: 'sent' });
  };
}

/** How many nudges this process has not sent yet: some thousand mean that Temporal is away or far behind. */
export function measureNudges(registry: Registry, waiting: () => number): void {
  new Gauge({
    name: 'countersign_nudges_waiting',
    help: 'Nudges to Temporal that this process has still to send.',
    registers: [registry],
    collect() {
      this.set(waiting());
    },
  });
}
