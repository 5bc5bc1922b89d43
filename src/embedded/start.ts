// Puts the parts of one machine together: what `npm start` runs.
import { join } from 'node:path';
import type { Lock } from './exclusive-folder.ts';
import { issuerAt } from './identity-provider-client.ts';
import { findTemporal } from './find-temporal.ts';
import { startMailSink } from './mail-sink.ts';
import { startNodeProcess } from './node-process.ts';
import { requireDifferentPorts, requireFreePorts } from './ports.ts';
import { makeRolesAndDatabase, type DatabaseUrls } from './postgres-roles.ts';
import { startPostgres } from './postgres.ts';
import { endOrphans, killRecorded } from './processes.ts';
import {
  childEnvironment,
  identityProviderEnvironment,
  invitationSecretOf,
  portNeeds,
  runsIdentityProvider,
  type Connections,
  type RunningCountersign,
  type StartHooks,
  type StartSettings,
} from './start-settings.ts';
import { lockStateFolder, openStateFolder, type StateFolder } from './state-folder.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';
import { startTemporal } from './temporal.ts';

const databaseName = 'countersign';
const stopOrder = ['api', 'worker', 'identity-provider', 'mail sink', 'temporal', 'postgres'];

interface Starting {
  readonly settings: StartSettings;
  readonly hooks: StartHooks;
  readonly folder: StateFolder;
  readonly supervisor: Supervisor;
  readonly abort: AbortSignal;
}

type Database = {
  readonly appUrl: string;
  readonly deliveryUrl: string;
  readonly ownerUrl: string | undefined;
};

async function embeddedDatabase({ settings, hooks, folder, supervisor }: Starting): Promise<DatabaseUrls> {
  const postgres = await supervisor.start({
    name: 'postgres',
    start: () =>
      startPostgres({
        stateFolder: folder,
        port: settings.postgresPort,
        durable: true,
        environment: settings.environment,
        log: hooks.log,
      }),
  });
  const passwords = {
    owner: folder.secret('owner'),
    app: folder.secret('app'),
    delivery: folder.secret('delivery'),
  };
  return makeRolesAndDatabase(postgres.superuserUrl, passwords, databaseName);
}

async function database(starting: Starting): Promise<Database> {
  const { settings, hooks } = starting;
  if (settings.databaseUrl === undefined) return embeddedDatabase(starting);
  if (settings.databaseDeliveryUrl === undefined) {
    throw new Error(
      'DATABASE_URL is set, so DATABASE_DELIVERY_URL has to be: the delivery role has rights of its own.',
    );
  }
  hooks.log('Using the Postgres of DATABASE_URL.');
  return {
    appUrl: settings.databaseUrl,
    deliveryUrl: settings.databaseDeliveryUrl,
    ownerUrl: settings.databaseOwnerUrl,
  };
}

async function readyDatabase(starting: Starting): Promise<Database> {
  const { settings, hooks, folder, abort } = starting;
  const urls = await database(starting);
  abort.throwIfAborted();
  if (urls.ownerUrl === undefined) hooks.log('DATABASE_OWNER_URL is not set: the schema is taken as it is.');
  else await hooks.migrate(urls.ownerUrl);
  abort.throwIfAborted();
  if (settings.seedDemo && folder.marker().seededAt === undefined) {
    hooks.log('Filling in the demo data.');
    await hooks.seed({ databaseUrl: urls.appUrl, databaseOwnerUrl: urls.ownerUrl });
    folder.change({ seededAt: new Date().toISOString() });
  }
  if (settings.seedDemo) {
    const issuer = runsIdentityProvider(settings) ? issuerAt(settings.identityPort) : undefined;
    await hooks.keepDemo({ databaseUrl: urls.appUrl, issuer });
  }
  return urls;
}

async function temporalAddress({ settings, hooks, folder, supervisor, abort }: Starting): Promise<string> {
  if (settings.temporalAddress !== undefined) {
    hooks.log(`Using the Temporal server at ${settings.temporalAddress}.`);
    return settings.temporalAddress;
  }
  const { environment, temporalCliPath } = settings;
  const server = await findTemporal({
    environment,
    log: hooks.log,
    abort,
    ...(temporalCliPath === undefined ? {} : { cliPath: temporalCliPath }),
  });
  const dbFile = join(folder.subfolder('temporal'), 'temporal.db');
  const temporal = await supervisor.start({
    name: 'temporal',
    start: () =>
      startTemporal({
        server,
        stateFolder: folder,
        dbFile,
        port: settings.temporalPort,
        namespace: settings.temporalNamespace,
        log: hooks.log,
      }),
  });
  return temporal.address;
}

async function mail({
  settings,
  hooks,
  folder,
  supervisor,
}: Starting): Promise<{ smtpUrl: string; pageUrl?: string }> {
  if (settings.smtpUrl !== undefined) {
    hooks.log('Mail goes out by SMTP_URL.');
    return { smtpUrl: settings.smtpUrl };
  }
  const spec = {
    smtpPort: settings.smtpPort,
    pagePort: settings.mailPagePort,
    folder: folder.subfolder('mails'),
    log: hooks.log,
  };
  return supervisor.start({ name: 'mail sink', start: () => startMailSink(spec) });
}

/** Where people sign in: at the operator's provider, or at one of ours that knows the demo's. */
async function identityProvider({
  settings,
  hooks,
  folder,
  supervisor,
}: Starting): Promise<string | undefined> {
  if (settings.oidcIssuer !== undefined) {
    hooks.log(`People sign in at ${settings.oidcIssuer}.`);
    return settings.oidcIssuer;
  }
  if (!runsIdentityProvider(settings)) return undefined;
  const issuer = issuerAt(settings.identityPort);
  await supervisor.start({
    name: 'identity-provider',
    start: () =>
      startNodeProcess({
        folder,
        name: 'identity-provider',
        program: settings.programs.identityProvider,
        environment: identityProviderEnvironment(settings),
        readyUrl: `${issuer}/.well-known/openid-configuration`,
        log: hooks.log,
      }),
  });
  return issuer;
}

async function programs(
  { settings, hooks, folder, supervisor, abort }: Starting,
  connections: Connections,
): Promise<void> {
  abort.throwIfAborted();
  const part = (name: 'worker' | 'api', port: number) =>
    supervisor.start({
      name,
      start: () =>
        startNodeProcess({
          folder,
          name,
          program: settings.programs[name],
          environment: childEnvironment(name, settings, connections),
          readyUrl: `http://127.0.0.1:${port}/readyz`,
          log: hooks.log,
        }),
    });
  await allOrFirstFault([part('worker', settings.workerHealthPort), part('api', settings.apiPort)]);
}

/** All of them, or the first fault, but only after every one has settled: then what did start can be stopped. */
async function allOrFirstFault<const T extends readonly Promise<unknown>[]>(
  works: T,
  onFault: () => void = () => undefined,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  let first: { readonly error: unknown } | undefined;
  for (const work of works) {
    work.catch((error: unknown) => {
      first ??= { error };
      onFault();
    });
  }
  await Promise.allSettled(works);
  if (first) throw first.error;
  return Promise.all(works);
}

async function startParts(starting: Starting, cancel: () => void): Promise<Omit<RunningCountersign, 'stop'>> {
  const { settings, hooks, folder, supervisor } = starting;
  await endOrphans(folder, hooks.log);
  await requireFreePorts(portNeeds(settings));
  const [urls, address, sink, oidcIssuer] = await allOrFirstFault(
    [readyDatabase(starting), temporalAddress(starting), mail(starting), identityProvider(starting)],
    cancel,
  );
  const connections: Connections = {
    databaseUrl: urls.appUrl,
    databaseDeliveryUrl: urls.deliveryUrl,
    databaseOwnerUrl: urls.ownerUrl,
    temporalAddress: address,
    temporalNamespace: settings.temporalNamespace,
    smtpUrl: sink.smtpUrl,
    oidcIssuer,
    invitationSecret: invitationSecretOf(settings, () => folder.secret('invitations')),
  };
  await programs(starting, connections);
  const apiUrl = `http://127.0.0.1:${settings.apiPort}`;
  return { apiUrl, mailPageUrl: sink.pageUrl, connections, folder, gaveUp: supervisor.gaveUp };
}

async function stopAll(supervisor: Supervisor, lock: Lock): Promise<void> {
  try {
    await supervisor.stop(stopOrder);
  } finally {
    lock.release();
  }
}

/**
 * Starts everything and resolves when the API answers. When something fails, what was started is stopped again and
 * the error of the part that failed first is thrown; its message is meant to be read by people.
 */
export async function startCountersign(
  settings: StartSettings,
  hooks: StartHooks,
): Promise<RunningCountersign> {
  requireDifferentPorts(portNeeds(settings));
  const folder = openStateFolder(settings.stateFolder);
  const lock = await lockStateFolder(folder);
  const cancelled = new AbortController();
  const abort = hooks.abort ? AbortSignal.any([hooks.abort, cancelled.signal]) : cancelled.signal;
  const supervisor = createSupervisor(hooks.log);
  try {
    const running = await startParts({ settings, hooks, folder, supervisor, abort }, () => cancelled.abort());
    return { ...running, stop: () => stopAll(supervisor, lock) };
  } catch (error) {
    await stopAll(supervisor, lock);
    throw error;
  }
}

/** Ends every child of the state folder at once; for a second Ctrl-C. Nothing is lost: all of them survive a kill. */
export function endAtOnce(stateFolder: string): void {
  killRecorded(openStateFolder(stateFolder));
}
