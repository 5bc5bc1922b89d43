// `node --import tsx test/support/export-history.ts NAME`: plays the house's approval on servers of its own and writes
// its history to test/workflows/histories/NAME.json. One is added with every released change of a workflow.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { approveAll, startCourse } from './courses-by-people.ts';
import { openTestDatabase } from './database.ts';
import globalSetup from './global-setup.ts';
import globalTeardown from './global-teardown.ts';
import { buildHouse } from './house.ts';
import { openTestTemporal } from './temporal.ts';

const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9-]+$/.test(name))
  throw new Error('say how the history is called: letters, digits, dashes');

await globalSetup();
try {
  const database = await openTestDatabase();
  const temporal = await openTestTemporal(database);
  try {
    const stage = { temporal, place: { db: database.app, house: await buildHouse(database.app) } };
    const history = await temporal.run(async () => {
      const approval = await startCourse(stage);
      await approveAll(stage);
      await temporal.handleOf(approval).result();
      return temporal.handleOf(approval).fetchHistory();
    });
    const folder = join(import.meta.dirname, '../workflows/histories');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json`), `${historyToJSON(history)}\n`);
  } finally {
    await temporal.close();
    await database.close();
  }
} finally {
  await globalTeardown();
}
