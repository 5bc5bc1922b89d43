import { runner } from 'node-pg-migrate';
import { migrationsFolder } from './migration-files.ts';

/**
 * Brings the schema to the newest version, as the role that owns it. Several at once are no matter: they queue at an
 * advisory lock. Returns the names of the migrations that ran.
 */
export async function migrate(ownerUrl: string, log: (line: string) => void): Promise<string[]> {
  const ran = await runner({
    databaseUrl: ownerUrl,
    dir: migrationsFolder(),
    // The dump beside the migrations is no migration.
    ignorePattern: '(?:schema\\.sql|\\..*)',
    direction: 'up',
    migrationsTable: 'pgmigrations',
    checkOrder: true,
    singleTransaction: true,
    advisoryLockMode: 'wait',
    log: () => undefined,
    logger: { debug: () => undefined, info: () => undefined, warn: log, error: log },
  });
  return ran.map(({ name }) => name);
}
