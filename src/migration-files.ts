import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** migrations/ of this checkout, whether we run from the sources or from dist/. */
export function migrationsFolder(): string {
  const folder = [
    join(import.meta.dirname, '../migrations'),
    join(import.meta.dirname, '../../migrations'),
  ].find((candidate) => existsSync(join(candidate, '0001_foundation.sql')));
  if (!folder) throw new Error('the folder migrations/ is missing beside the program');
  return folder;
}

/** The name of the last migration that this code was written for. */
export function newestMigration(): string {
  const names = readdirSync(migrationsFolder()).filter((name) => /^\d{4}_\w+\.sql$/.test(name));
  const newest = names.sort().at(-1);
  if (!newest) throw new Error('the folder migrations/ has none');
  return newest.slice(0, -'.sql'.length);
}
