// The open turns of people who were added to a phase by hand, and are retired then (ENV-13, WFL-14).
import { addMember } from '../../src/db/memberships.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import type { AddParticipants } from '../../src/domain/command-request.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { commandOf } from '../support/commands.ts';
import { addGroup, addTemplate, openOne, phaseOf, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { looksOf, turnsOf } from '../support/lost-turns.ts';
import { done } from '../support/nested-groups.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
let place: Place;
let approval: ApprovalRef;

beforeAll(async () => {
  database = await openTestDatabase();
});
/** Bob's turn is open, and Olga manages the phase. */
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  const { buyers, owners } = place.house.groups;
  const phase = phaseOf('approval', [[buyers, 1]], { kind: 'owner', groupId: owners });
  approval = await openOne(place, await addTemplate(place, [phase]));
});
afterEach(async () => {
  expect(await foldEvents(place.db, approval)).toEqual(await readStanding(place.db, approval));
});
afterAll(() => database.close());

const asAdmin = () => ({ actor: asPerson(place.house, 'admin'), keyed: null });
const idOf = (name: PersonName) => place.house.people[name];

async function add(who: AddParticipants['who']): Promise<void> {
  const command = { type: 'add_participants', phase: 1, who, sequenced: true, sharedTurn: null } as const;
  const added = await stepsOf(place.db).command(approval, commandOf(place.house, 'admin', command));
  if (!added.ok) throw new Error(`nobody was added: ${added.error.code}`);
}

async function retires(name: PersonName): Promise<void> {
  await done(retireUser(place.db, asAdmin(), idOf(name)));
  await stepsOf(place.db).review(approval);
}

const joins = (name: PersonName, groupId: GroupId) =>
  done(addMember(place.db, asAdmin(), { groupId, userId: idOf(name) }));

test('ENV-13, PLC-17 of a whole group that has turns another one has the earlier', async () => {
  await add({ groupId: await addGroup(place, ['cleo', 'dora']) });
  const before = (await turnsOf(place, approval)).map((turn) => turn.split(' ')[1]);
  const [, first, second] = before as [string, PersonName, PersonName];
  await retires(first);
  expect(await turnsOf(place, approval)).toEqual(
    ['1 bob open', `2 ${first} closed`, `2 ${second} waiting`].sort(),
  );
});

test('ENV-13 where nobody of it may serve any more the group is placed again', async () => {
  const groupId = await addGroup(place, ['cleo']);
  await add({ groupId });
  await joins('dora', groupId);
  await retires('cleo');
  expect([await turnsOf(place, approval), (await looksOf(place, approval)).length]).toEqual([
    ['1 bob open', '2 cleo closed', '2 dora waiting'],
    3,
  ]);
});

test('ENV-13 whoever was added by name is followed by the manager', async () => {
  await add({ userId: idOf('dora') });
  await retires('dora');
  expect(await turnsOf(place, approval)).toEqual(['1 bob open', '2 dora closed', '2 olga waiting']);
});
