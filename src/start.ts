// `npm start`: everything on this machine, with demo data the first time, and a word on how to use it.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './cli/cli-error.ts';
import { demoFilePath, keepDemoApi, keepDemoEnvironment, readDemoFile } from './cli/demo-file.ts';
import type { DemoFile } from './cli/demo-file.ts';
import { describeStart } from './cli/how-to-use.ts';
import { stateFolderOf } from './cli/session.ts';
import {
  ConfigurationError,
  parseStartConfig,
  processEnvironment,
  publicUrlOf,
  wantsDemo,
} from './config.ts';
import type { Environment, StartConfig } from './config.ts';
import { openDatabase } from './db/pool.ts';
import type { Db } from './db/transaction.ts';
import { fillInDemoData } from './demo/demo-data.ts';
import { linkDemoPeople } from './demo/demo-identities.ts';
import { recoverDemoData } from './demo/recover-demo.ts';
import { runCountersign } from './embedded/run.ts';
import type { RunningCountersign, StartHooks, StartSettings } from './embedded/start-settings.ts';
import { runsIdentityProvider } from './embedded/start-settings.ts';
import { migrate } from './migrations.ts';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

function settingsOf(config: StartConfig, environment: Environment): StartSettings {
  const optional = {
    databaseUrl: config.DATABASE_URL,
    databaseOwnerUrl: config.DATABASE_OWNER_URL,
    databaseDeliveryUrl: config.DATABASE_DELIVERY_URL,
    temporalAddress: config.TEMPORAL_ADDRESS,
    temporalCliPath: config.TEMPORAL_CLI_PATH,
    smtpUrl: config.SMTP_URL,
    oidcIssuer: config.OIDC_ISSUER,
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    stateFolder: stateFolderOf(config),
    apiPort: config.API_PORT,
    mailPagePort: config.MAIL_PAGE_PORT,
    smtpPort: config.SMTP_PORT,
    temporalPort: config.TEMPORAL_PORT,
    postgresPort: config.POSTGRES_PORT,
    workerHealthPort: config.WORKER_HEALTH_PORT,
    identityPort: config.IDENTITY_PORT,
    temporalNamespace: config.TEMPORAL_NAMESPACE,
    seedDemo: wantsDemo(config),
    programs: {
      worker: join(import.meta.dirname, 'worker.js'),
      api: join(import.meta.dirname, 'api.js'),
      identityProvider: join(import.meta.dirname, 'identity-provider.js'),
    },
    environment,
    ...(Object.fromEntries(given) as Partial<StartSettings>),
  };
}

/** As demo.json is now. It may be damaged without anything being wrong with the data, so that stops no start. */
function demoOf(stateFolder: string): DemoFile | 'damaged' | undefined {
  try {
    return readDemoFile(stateFolder);
  } catch (error) {
    if (error instanceof CliError) return 'damaged';
    throw error;
  }
}

const damagedDemo = (stateFolder: string): string =>
  `demo.json is damaged or cannot be read (${demoFilePath(stateFolder)}): what is lost is only the convenience of ` +
  `acting by "npm run demo" and "npx countersign" as the demo's people; approvals and everything else in the ` +
  `database are whole. With the demo it is made again; without, put it back from a copy or use a key of your own ` +
  `(COUNTERSIGN_KEY).`;

/** Demo data that is filled in anew writes its keys to a file that can be read; a damaged one is kept beside it. */
function setAsideDamagedDemo(stateFolder: string): void {
  if (demoOf(stateFolder) !== 'damaged') return;
  const path = demoFilePath(stateFolder);
  const aside = `${path}.damaged-${Date.now()}`;
  renameSync(path, aside);
  print(`The damaged demo.json is kept as ${aside}; a new one is made.`);
}

function hooksOf({ stateFolder }: StartSettings): StartHooks {
  return {
    log: print,
    migrate: async (ownerUrl) => {
      const ran = await migrate(ownerUrl, print);
      if (ran.length > 0) print(`The schema is up to date (${ran.length} migrations ran).`);
    },
    seed: ({ databaseUrl }) =>
      withDatabase(databaseUrl, async (app) => {
        setAsideDamagedDemo(stateFolder);
        await fillInDemoData(app, (environment) => keepDemoEnvironment(stateFolder, environment));
      }),
    keepDemo: ({ databaseUrl, issuer }) =>
      withDatabase(databaseUrl, async (app) => {
        await recoverDemo(app, stateFolder);
        const demo = demoOf(stateFolder);
        if (issuer && demo && demo !== 'damaged') await linkDemoPeople(app, issuer, demo.environments);
      }),
  };
}

/** What the state folder has lost of the demo is found in the database again; the keys are new ones. */
async function recoverDemo(app: Db, stateFolder: string): Promise<void> {
  const demo = demoOf(stateFolder);
  if (demo !== undefined && demo !== 'damaged') return;
  setAsideDamagedDemo(stateFolder);
  const found = await recoverDemoData(app, (environment) => keepDemoEnvironment(stateFolder, environment));
  if (found.length > 0)
    print(`demo.json is made again, with new keys for the back offices of ${found.join(' and ')}.`);
}

async function withDatabase(url: string, work: (app: Db) => Promise<void>): Promise<void> {
  const app = openDatabase({
    url,
    size: 2,
    applicationName: 'countersign demo data',
    onError: (error) => print(`The database connection was lost: ${error.message}`),
  });
  try {
    await work(app);
  } finally {
    await app.destroy();
  }
}

/** Notes for the command line where the API is, and tells people what runs where and how to act as whom. */
function tell(running: RunningCountersign, settings: StartSettings, webUrl: string): void {
  const { apiUrl, connections, folder, mailPageUrl } = running;
  const demo = demoOf(folder.path);
  if (demo && demo !== 'damaged') {
    // Of a provider of the operator's own nothing is known that a program could sign in by.
    const issuer = runsIdentityProvider(settings) ? connections.oidcIssuer : undefined;
    keepDemoApi(folder.path, { url: apiUrl, mailPageUrl, ...(issuer === undefined ? {} : { issuer }) });
  }
  const lines = describeStart({
    webUrl,
    apiUrl,
    mailPageUrl,
    temporalAddress: connections.temporalAddress,
    database: settings.databaseUrl === undefined ? { port: settings.postgresPort } : 'own',
    // Without environments there is nothing to say of it; the line below does.
    demo: demo === 'damaged' ? { environments: [] } : demo,
    demoWanted: settings.seedDemo,
    demoFile: demoFilePath(folder.path),
    identities: runsIdentityProvider(settings) ? 'demo' : connections.oidcIssuer,
  });
  for (const line of lines) print(line);
  if (demo === 'damaged') print(`\n${damagedDemo(folder.path)}`);
}

async function main(): Promise<number> {
  const environment = processEnvironment();
  try {
    const config = parseStartConfig(environment);
    const settings = settingsOf(config, environment);
    if (demoOf(settings.stateFolder) === 'damaged') print(damagedDemo(settings.stateFolder));
    return await runCountersign(settings, hooksOf(settings), (running) =>
      tell(running, settings, publicUrlOf(config)),
    );
  } catch (error) {
    // Errors of a start are written for people; the log files of the parts tell the rest.
    if (error instanceof ConfigurationError)
      process.stderr.write(`${error.message}\n(.env.example explains them)\n`);
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
