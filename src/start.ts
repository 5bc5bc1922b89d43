// `npm start`: everything on this machine, with demo data the first time, and a word on how to use it.
import { join } from 'node:path';
import { demoFilePath, keepDemoApi, keepDemoEnvironment, readDemoFile } from './cli/demo-file.ts';
import { describeStart } from './cli/how-to-use.ts';
import { stateFolderOf } from './cli/session.ts';
import { ConfigurationError, parseStartConfig, processEnvironment, wantsDemo } from './config.ts';
import type { Environment, StartConfig } from './config.ts';
import { openDatabase } from './db/pool.ts';
import { fillInDemoData } from './demo/demo-data.ts';
import { runCountersign } from './embedded/run.ts';
import type { RunningCountersign, StartHooks, StartSettings } from './embedded/start-settings.ts';
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
    temporalNamespace: config.TEMPORAL_NAMESPACE,
    seedDemo: wantsDemo(config),
    programs: { worker: join(import.meta.dirname, 'worker.js'), api: join(import.meta.dirname, 'api.js') },
    environment,
    ...(Object.fromEntries(given) as Partial<StartSettings>),
  };
}

function hooksOf({ stateFolder }: StartSettings): StartHooks {
  return {
    log: print,
    migrate: async (ownerUrl) => {
      const ran = await migrate(ownerUrl, print);
      if (ran.length > 0) print(`The schema is up to date (${ran.length} migrations ran).`);
    },
    seed: async ({ databaseUrl }) => {
      const app = openDatabase({
        url: databaseUrl,
        size: 2,
        applicationName: 'countersign demo data',
        onError: (error) => print(`The database connection was lost: ${error.message}`),
      });
      try {
        await fillInDemoData(app, (environment) => keepDemoEnvironment(stateFolder, environment));
      } finally {
        await app.destroy();
      }
    },
  };
}

/** Notes for the command line where the API is, and tells people what runs where and how to act as whom. */
function tell(running: RunningCountersign, settings: StartSettings): void {
  const { apiUrl, connections, folder, mailPageUrl } = running;
  if (readDemoFile(folder.path)) {
    keepDemoApi(folder.path, { url: apiUrl, signingSecret: connections.signingSecret });
  }
  const lines = describeStart({
    apiUrl,
    mailPageUrl,
    temporalAddress: connections.temporalAddress,
    database: settings.databaseUrl === undefined ? { port: settings.postgresPort } : 'own',
    demo: readDemoFile(folder.path),
    demoWanted: settings.seedDemo,
    demoFile: demoFilePath(folder.path),
  });
  for (const line of lines) print(line);
}

async function main(): Promise<number> {
  const environment = processEnvironment();
  try {
    const settings = settingsOf(parseStartConfig(environment), environment);
    return await runCountersign(settings, hooksOf(settings), (running) => tell(running, settings));
  } catch (error) {
    // Errors of a start are written for people; the log files of the parts tell the rest.
    if (error instanceof ConfigurationError)
      process.stderr.write(`${error.message}\n(.env.example explains them)\n`);
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
