import { parseMigrateConfig, processEnvironment } from './config.ts';
import { openLog } from './log.ts';
import { migrate } from './migrations.ts';
import { runProgram } from './program.ts';

/** `npm run migrate`: brings the schema of any Postgres to the newest version. */
async function main(): Promise<void> {
  const config = parseMigrateConfig(processEnvironment());
  const log = openLog('migrate', config.LOG_LEVEL);
  const ran = await migrate(config.DATABASE_OWNER_URL, (line) => log.warn(line));
  log.info(
    { migrations: ran },
    ran.length > 0 ? 'the schema is up to date now' : 'the schema was up to date',
  );
}

await runProgram(main);
