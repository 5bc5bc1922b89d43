import type { Client } from '@temporalio/client';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { answersQueries, databaseState } from './db/ready.ts';
import type { Db } from './db/transaction.ts';
import { serveSmall } from './small-server.ts';
import type { SmallServer } from './small-server.ts';
import { openTemporalClient } from './temporal/client.ts';

/** Whoever asks wants to know it soon. */
const withinMs = 2_000;
/** A call that went on trying behind the answer would meet a connection that is closed by then. */
const callWithinMs = 1_500;

export interface Watched {
  /** Whether the process polls for work: it has begun to, and nobody has asked it to stop. */
  readonly isPolling: () => boolean;
  readonly temporal: ClientConnectConfig;
  readonly app: Db;
  readonly delivery: Db;
  readonly newestMigration: string;
}

/**
 * Liveness at /healthz: the process answers. Readiness at /readyz: 200 while the worker polls for work and can do it,
 * since Temporal and the database answer; otherwise 503. The body says which of them it is, one `true` or `false` each.
 */
export async function serveHealth(
  address: { readonly host: string; readonly port: number },
  watched: Watched,
): Promise<SmallServer> {
  const client = openTemporalClient(watched.temporal, callWithinMs);
  const server = await serveSmall(address, {
    '/healthz': async () => ({ status: 200 }),
    '/readyz': async () => {
      const state = await stateOf(watched, client);
      const status = Object.values(state).every(Boolean) ? 200 : 503;
      return { status, type: 'application/json', body: JSON.stringify(state) };
    },
  });
  return {
    close: async () => {
      await server.close();
      await client.connection.close();
    },
  };
}

async function stateOf({ isPolling, app, delivery, newestMigration }: Watched, client: Client) {
  const [temporal, database, outbox] = await Promise.all([
    answers(client),
    databaseState(app, { withinMs, newestMigration }),
    answersQueries(delivery, withinMs),
  ]);
  return {
    polling: isPolling(),
    temporal,
    database: database !== 'away' && outbox,
    schema: database === 'ready',
  };
}

/** Pollers go on asking a server that is away, and say nothing of it: so it is asked here. */
const answers = (client: Client): Promise<boolean> =>
  client.connection.workflowService.getSystemInfo({}).then(
    () => true,
    () => false,
  );
