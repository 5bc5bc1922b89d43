// A history that grows long is ended and begun afresh. The server suggests it after some 4,000 events, which nudges
// that nobody needs make up here.
import { phaseOutcomeSignal } from '../../workflows/messages.ts';
import { approveAll, inTurn, startCourse } from '../support/courses-by-people.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import { openTestTemporal, until } from '../support/temporal.ts';
import type { TestTemporal } from '../support/temporal.ts';

/** Events; the server's own default (limit.historyCount.suggestContinueAsNew). */
const suggestedAfter = 4_096;

let database: TestDatabase;
let temporal: TestTemporal;

beforeAll(async () => {
  database = await openTestDatabase();
  temporal = await openTestTemporal(database);
}, 60_000);
afterAll(async () => {
  await temporal.close();
  await database.close();
});

test('WFL-03 an approval that was nudged thousands of times begins a new history and goes on from the rows', async () => {
  const place = { db: database.app, house: await buildHouse(database.app) };
  const stage = { place, temporal };
  const [first, last, approval] = await temporal.run(async () => {
    const started = await startCourse(stage);
    await inTurn(stage, 'rita');
    const handle = temporal.handleOf(started);
    const { runId } = await handle.describe();
    const nudge = (): Promise<void> => handle.signal(phaseOutcomeSignal, { phase: 99, attempt: 1 });
    while ((await handle.describe()).historyLength < suggestedAfter) {
      await Promise.all(Array.from({ length: 100 }, nudge));
    }
    await nudge();
    await until('a new history', async () => ((await handle.describe()).runId === runId ? undefined : true));
    await approveAll(stage);
    await handle.result();
    return [runId, (await handle.describe()).runId, started] as const;
  });
  const standing = await readStanding(place.db, approval);
  expect([first === last, standing.state, await foldEvents(place.db, approval)]).toEqual([
    false,
    'approved',
    standing,
  ]);
}, 60_000);
