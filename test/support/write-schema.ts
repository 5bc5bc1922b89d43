// `npm run schema`: migrates a fresh database on servers of its own and writes migrations/schema.sql.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { dumpSchema } from './schema-dump.ts';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import { migrate } from '../../src/migrations.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-schema-'));
chmodSync(folder, 0o711);
const log = (line: string): void => console.log(line);
const stateFolder = openStateFolder(join(folder, 'state'));
const lock = await lockStateFolder(stateFolder);
const postgres = await startPostgres({ stateFolder, durable: false, environment: process.env, log });
try {
  const { ownerUrl } = await makeRolesAndDatabase(
    postgres.superuserUrl,
    {
      owner: stateFolder.secret('owner'),
      app: stateFolder.secret('app'),
      delivery: stateFolder.secret('delivery'),
    },
    'schema',
  );
  await migrate(ownerUrl, log);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const file = join(import.meta.dirname, '../../migrations/schema.sql');
    await writeFile(file, await dumpSchema(owner));
    log(`wrote ${file}`);
  } finally {
    await owner.end();
  }
} finally {
  await postgres.stop();
  lock.release();
  rmSync(folder, { recursive: true, force: true });
}
