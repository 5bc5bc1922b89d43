import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { followNudge } from '../activities/follow-nudge.ts';
import { parseApiConfig, processEnvironment, publicUrlOf } from './config.ts';
import type { ApiConfig } from './config.ts';
import { noCrash } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { findEnvironmentIssuers } from './db/identities.ts';
import { noteFailedNudge } from './db/outbox.ts';
import type { Nudge } from './db/outbox.ts';
import { openDatabase, poolUse } from './db/pool.ts';
import { inTenant } from './db/transaction.ts';
import type { Db } from './db/transaction.ts';
import { createTokenReader } from './identity/access-tokens.ts';
import { createBrowserSignIn } from './identity/browser-sign-in.ts';
import { createApp } from './http/app.ts';
import { RequestLoad } from './http/request-load.ts';
import type { WebDependencies } from './http/dependencies.ts';
import { openLog } from './log.ts';
import type { Logger } from './log.ts';
import { countingNudges, measureNudges, measurePools, openMetrics, serveMetrics } from './metrics.ts';
import { newestMigration } from './migration-files.ts';
import { runProgram, stopOnSignals } from './program.ts';
import { openTemporalClient } from './temporal/client.ts';
import { createNudgeQueue } from './temporal/nudge-queue.ts';
import { commandSender, delegationSender } from './temporal/send-command.ts';
import { nudgeSender } from './temporal/send-nudge.ts';

/** So many requests at work fill two cores: from there on every nudge would make people wait for their answers. */
const crowdedBeyond = 8;

/**
 * The API process: serves until it is asked to stop (SIGTERM, SIGINT). From then on it says that it is not ready,
 * serves for as long as balancers need to notice (DRAIN_SECONDS), and finishes the requests and nudges that it is at.
 * It starts and takes answers without Temporal. `at` is for tests; production does nothing there.
 */
export async function runApi(config: ApiConfig, at: (point: CrashPoint) => void = noCrash): Promise<void> {
  const stopping = stopOnSignals().signal;
  const log = openLog('api', config.LOG_LEVEL);
  const app = openDatabase({
    url: config.DATABASE_URL,
    size: config.DATABASE_CONNECTIONS,
    applicationName: 'countersign api',
    onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  const client = openTemporalClient(config.temporal);
  const registry = openMetrics();
  measurePools(registry, { app: () => poolUse(app) });
  const send = countingNudges(registry, nudgeSender(client));
  const load = new RequestLoad();
  const nudges = createNudgeQueue({
    isCrowded: () => load.atWork > crowdedBeyond,
    send: async (nudge) => {
      await send(nudge);
      at('nudge.sent');
    },
    onFailure: noteFailure(app, log),
  });
  measureNudges(registry, nudges.waiting);
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  const anywhere = config.OIDC_PRIVATE_ISSUERS === 'yes';
  const readToken = createTokenReader({
    operator: issuer === undefined ? null : { issuer, audience },
    environmentsOf: (other) => findEnvironmentIssuers(app, other),
    reach: { anywhere },
  });
  const { METRICS_HOST: host, API_METRICS_PORT: metricsPort } = config;
  const server = await createApp({
    app,
    sendNudge: nudges.put,
    sendCommand: commandSender(client),
    sendDelegation: delegationSender(client),
    followNudge,
    at,
    readToken,
    issuers: { operator: issuer ?? null, anywhere },
    web: webOf(config),
    invitationSecret: config.INVITATION_SECRET,
    logger: log,
    load,
    trustedProxies: config.TRUSTED_PROXIES ?? [],
    newestMigration: newestMigration(),
    stopping,
    // To count and time what nobody reads would cost each answer a little.
    ...(metricsPort === undefined ? {} : { metrics: registry }),
  });
  const metrics = await serveMetrics({ host, port: metricsPort, registry });
  try {
    await server.listen({ host: config.API_HOST, port: config.API_PORT });
    if (!stopping.aborted) await once(stopping, 'abort');
    log.info('asked to stop');
    await delay(config.DRAIN_SECONDS * 1_000);
  } finally {
    await server.close();
    await nudges.drain();
    await Promise.all([app.destroy(), client.connection.close(), metrics.close()]);
  }
}

/** How people sign in by a browser, where a provider and a client are named for it, and where the pages lie. */
function webOf(config: ApiConfig): WebDependencies {
  const publicUrl = publicUrlOf(config);
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  return {
    publicUrl,
    folder: join(import.meta.dirname, pagesFolder),
    signIn: issuer && clientId ? createBrowserSignIn({ issuer, clientId, clientSecret, publicUrl }) : null,
  };
}

/** As seen from the compiled program, which lies in dist/src, and from its source. */
const pagesFolder = import.meta.filename.endsWith('.ts') ? '../web/dist' : '../../web/dist';

/** Notes, for operators, why a nudge could not be sent. */
const noteFailure =
  (app: Db, log: Logger) =>
  async (nudge: Nudge, error: unknown): Promise<void> => {
    log.warn({ err: error, approvalId: nudge.approvalId }, 'a nudge could not be sent; it is repeated');
    const reason = error instanceof Error ? error.message : String(error);
    await inTenant(app, nudge.environmentId, (tx) => noteFailedNudge(tx, nudge, reason)).catch(
      (cause: unknown) => log.warn({ err: cause }, 'nor could the reason be noted'),
    );
  };

if (process.argv[1] === import.meta.filename) {
  await runProgram(() => runApi(parseApiConfig(processEnvironment())));
}
