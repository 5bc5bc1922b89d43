// A history that grows long is ended and begun afresh. The server suggests it after some 4,000 events, which nudges
// that nobody needs make up here.
import type { UserId } from '../../src/domain/ids.ts';
import { commandSender } from '../../src/temporal/send-command.ts';
import { phaseOutcomeSignal } from '../../workflows/messages.ts';
import { commandOf } from '../support/commands.ts';
import { approveAll, startCourse } from '../support/courses-by-people.ts';
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

test('an approval that was nudged thousands of times begins a new history and goes on from the rows', async () => {
  const place = { db: database.app, house: await buildHouse(database.app) };
  const stage = { place, temporal };
  // While no worker runs, they pile up in one history without being looked at.
  const approval = await startCourse(stage);
  const handle = temporal.handleOf(approval);
  const first = (await handle.describe()).runId;
  for (let sent = 0; sent < suggestedAfter; sent += 128) {
    await Promise.all(
      Array.from({ length: 128 }, () => handle.signal(phaseOutcomeSignal, { phase: 99, attempt: 1 })),
    );
  }
  const send = commandSender(temporal.client, 30_000);
  const { admin, olga } = place.house.people;
  const set = (userId: UserId) =>
    send(approval, commandOf(place.house, 'admin', { type: 'set_manager', phase: 3, userId }));
  const outcomes = await temporal.run(async () => {
    // One comes while the history is ended, the other when it has begun afresh.
    const early = await set(admin);
    await until('the new history', async () => (await handle.describe()).runId !== first || undefined);
    const late = await set(olga);
    await approveAll(stage);
    await handle.result();
    return [early.kind, late.kind];
  });
  expect(outcomes).toEqual(['taken', 'taken']);
  const last = (await handle.describe()).runId;
  const standing = await readStanding(place.db, approval);
  expect([first === last, standing.state, await foldEvents(place.db, approval)]).toEqual([
    false,
    'approved',
    standing,
  ]);
}, 60_000);
