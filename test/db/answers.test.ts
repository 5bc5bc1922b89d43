import { closePhase } from '../../activities/close-phase.ts';
import { openPhase } from '../../activities/open-phase.ts';
import { placeParticipants } from '../../activities/place-participants.ts';
import { answerAs, answerNewest, startOne, tasksOf } from '../support/approvals.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';

let database: TestDatabase;
let house: House;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
});
afterAll(() => database.close());

const deps = () => ({ app: database.app, at: () => undefined });

test('smoke', async () => {
  const { approvalId, nudge } = await startOne(database.app, house);
  const ref = { environmentId: nudge.environmentId, approvalId };
  console.log(JSON.stringify(await placeParticipants(deps())(ref)));
  console.log(JSON.stringify(await openPhase(deps())({ ...ref, phase: 1, attempt: 1 })));
  const place = { db: database.app, house };
  console.log(await answerNewest(place, 'rita', { decision: 'reviewed' }));
  console.log(await closePhase(deps())({ ...ref, phase: 1, attempt: 1 }));
  console.log(await tasksOf(database.app, house, 'rita'));
});
