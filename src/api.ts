import { parseApiConfig, processEnvironment } from './config.ts';
import type { ApiConfig } from './config.ts';
import { noCrash } from './crash-point.ts';
import type { CrashPoint } from './crash-point.ts';
import { findEnvironmentIssuers } from './db/identities.ts';
import { noteFailedNudge } from './db/outbox.ts';
import { openDatabase } from './db/pool.ts';
import { inTenant } from './db/transaction.ts';
import { createTokenReader } from './identity/access-tokens.ts';
import { createApp } from './http/app.ts';
import { openLog } from './log.ts';
import { runProgram } from './program.ts';
import { openTemporalClient } from './temporal/client.ts';
import { createNudgeQueue } from './temporal/nudge-queue.ts';
import { commandSender } from './temporal/send-command.ts';
import { nudgeSender } from './temporal/send-nudge.ts';

/**
 * The API process: serves until it is asked to stop (SIGTERM, SIGINT), then finishes the requests and nudges that it
 * is at. It starts and takes answers without Temporal. `at` is for tests; production does nothing there.
 */
export async function runApi(config: ApiConfig, at: (point: CrashPoint) => void = noCrash): Promise<void> {
  const log = openLog('api', config.LOG_LEVEL);
  const app = openDatabase({
    url: config.DATABASE_URL,
    size: config.DATABASE_CONNECTIONS,
    applicationName: 'countersign api',
    onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
  });
  const client = openTemporalClient(config.temporal);
  const send = nudgeSender(client);
  const nudges = createNudgeQueue({
    send: async (nudge) => {
      await send(nudge);
      at('nudge.sent');
    },
    onFailure: async (nudge, error) => {
      log.warn({ err: error, approvalId: nudge.approvalId }, 'a nudge could not be sent; it is repeated');
      const reason = error instanceof Error ? error.message : String(error);
      await inTenant(app, nudge.environmentId, (tx) => noteFailedNudge(tx, nudge, reason)).catch(
        (cause: unknown) => log.warn({ err: cause }, 'nor could the reason be noted'),
      );
    },
  });
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config;
  const anywhere = config.OIDC_PRIVATE_ISSUERS === 'yes';
  const readToken = createTokenReader({
    operator: issuer === undefined ? null : { issuer, audience },
    environmentsOf: (other) => findEnvironmentIssuers(app, other),
    reach: { anywhere },
  });
  const server = await createApp({
    app,
    sendNudge: nudges.put,
    sendCommand: commandSender(client),
    at,
    readToken,
    issuers: { operator: issuer ?? null, anywhere },
    invitationSecret: config.INVITATION_SECRET,
    logger: log,
    trustedProxies: config.TRUSTED_PROXIES ?? [],
  });
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await server.listen({ host: config.API_HOST, port: config.API_PORT });
  await stopped;
  await server.close();
  await nudges.drain();
  await Promise.all([app.destroy(), client.connection.close()]);
}

if (process.argv[1] === import.meta.filename) {
  await runProgram(() => runApi(parseApiConfig(processEnvironment())));
}
