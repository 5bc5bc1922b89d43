// Prints how many bytes a statement leaves among old objects when all that it read has been dropped. Run by itself with
// `node --no-opt --expose-gc`: compiled code leaves less, and not always the same.
import { setTimeout as delay } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { sql } from 'kysely';
import { openDatabase } from '../../src/db/pool.ts';

const [url = ''] = process.argv.slice(2);
const collect = (globalThis as unknown as { readonly gc: () => void }).gc;
const old = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

const db = openDatabase({ url, size: 1, applicationName: 'countersign test', onError: () => undefined });
const read = async (times: number): Promise<void> => {
  for (let nth = 0; nth < times; nth += 1)
    await sql`select ${nth}::int as nth, g from generate_series(1, 20) g`.execute(db);
};

await read(1_000);
// While a statement is under way: what is held by it then is old from here on.
setTimeout(collect, 5);
await read(500);
await delay(25);
await read(500);
const before = old();
await read(2_000);
console.log(Math.round((old() - before) / 2_000));
await db.destroy();
