// Large tables: they come in whole, and nobody else waits for long while they do.
import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { TestApi } from './api.ts';
import type { Answer } from './api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  api.house = await buildHouse(api.database.app);
});
afterAll(() => api.close());

/** Generous: it is measured beside everything else that a machine does that runs tests. */
const gapAtMost = 3_000;

const send = (kind: string, body: string): Promise<Answer> =>
  api.call('admin', { path: `/v1/imports/${kind}`, body, type: 'text/csv' });
/** What a file is answered with, and the longest that somebody else had to wait for an answer meanwhile. */
async function importing(kind: string, body: string): Promise<Answer & { answered: number; gap: number }> {
  const answer = send(kind, body);
  const finished = answer.then(() => true);
  let [answered, gap] = [0, 0];
  for (let over = false; !over; answered += 1) {
    const from = performance.now();
    over = await Promise.race([finished, api.call('admin', '/v1/me').then(() => false)]);
    gap = Math.max(gap, performance.now() - from);
  }
  return { ...(await answer), answered, gap };
}
const listOf = (count: number, entry: (nth: number) => string) =>
  Array.from({ length: count }, (_, nth) => entry(nth));

test('ENV-03 100,000 users are taken and no more; others are answered all the while', async () => {
  const lines = (count: number) => listOf(count, (nth) => `User ${nth},u${nth}@new.example`).join('\n');
  const { body, answered, gap } = await importing('users', `Name,Mail\n${lines(100_000)}\n`);
  expect(body).toEqual({ dryRun: false, imported: 100_000 });
  const [users] = await rowsOf(api.database.app, api.house.environmentId, sql`select count(*)::int as added from users where email like '%@new.example'`); // prettier-ignore
  expect(users).toEqual({ added: 100_000 });
  expect(answered).toBeGreaterThan(20);
  expect(gap).toBeLessThan(gapAtMost);
  const tooMany = await send('users', `Name,Mail\n${lines(100_001)}\n`);
  expect(tooMany.body.errors).toEqual([
    {
      path: '/body',
      line: 100_002,
      message:
        'Has more than 100000 lines under the headings: send it in parts. Nothing else in the file has been looked at yet.',
    },
  ]);
}, 120_000);

const head = 'Name,Role,Locations,Contract Types,Holders';

test('ENV-16 a file of codes that nobody knows is refused while others are answered', async () => {
  const codes = listOf(10_000, (nth) => `L${nth}`).join('|');
  const lines = listOf(20, (nth) => `Set ${nth},reviewer,${codes},X${nth},`);
  const { status, body, gap } = await importing('permission-sets', [head, ...lines].join('\n'));
  expect([status, body.faults]).toEqual([422, 20 * 10_001]);
  expect(gap).toBeLessThan(gapAtMost);
}, 120_000);

test('ENV-16 a file names so many codes at most, told at the line that goes past them', async () => {
  const lines = listOf(
    3,
    (line) => `Set ${line},reviewer,${listOf(9_000, (nth) => `L${line}-${nth}`).join('|')},INVOICE,`,
  );
  const { body, gap } = await importing('permission-sets', [head, ...lines].join('\n'));
  expect(body.errors).toEqual([
    {
      path: '/body',
      line: 3,
      column: 3,
      message: 'The file names more than 10000 codes here: send it in parts.',
    },
  ]);
  expect(gap).toBeLessThan(gapAtMost);
}, 120_000);
