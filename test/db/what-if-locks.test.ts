// A trial among real changes: it gives way to them, holds nothing for long, and comes one at a time (PLC-26).
import { sql } from 'kysely';
import { followNudge } from '../../activities/follow-nudge.ts';
import { removeMember } from '../../src/db/memberships.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { whatIf } from '../../src/db/what-if.ts';
import type { Trial } from '../../src/db/what-if.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { addGroup, addTemplate, openOne, phaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';

let database: TestDatabase;
let place: Place;
let group: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  group = await addGroup(place, ['olga']);
});
afterAll(() => database.close());

/** Approvals whose one phase Olga manages out of the group. */
async function managed(count: number) {
  const manager = { kind: 'owner', groupId: group } as const;
  const templateId = await addTemplate(place, [
    phaseOf('approval', [[place.house.groups.buyers, 1]], manager),
  ]);
  const approvals = [];
  for (let nth = 0; nth < count; nth += 1) approvals.push(await openOne(place, templateId));
  return approvals;
}

function takeOlgaOut(stage: Transaction) {
  const request = { actor: asPerson(place.house, 'admin'), keyed: null };
  return removeMember(stage, request, { groupId: group, userId: place.house.people.olga });
}

const tryOut = (over: Partial<Trial<Refusal>> = {}) =>
  whatIf<Refusal>(place.db, {
    actor: asPerson(place.house, 'admin'),
    change: takeOlgaOut,
    follow: followNudge,
    ...over,
  });

/** Something that happens once, for whoever waits for it. */
function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

test('PLC-26 where a trial and a change each want what the other holds, the trial gives way', async () => {
  const [approval] = await managed(1);
  const [holding, tried] = [signal(), signal()];
  let tries = 0;
  const change = inTenant(place.db, place.house.environmentId, async (tx) => {
    tries += 1;
    await sql`select from approvals where id = ${approval?.approvalId} for no key update`.execute(tx);
    holding.give();
    await tried.given;
    await sql`select from groups where id = ${group} for no key update`.execute(tx);
  });
  await holding.given;
  const trial = await tryOut({
    change: async (stage) => {
      const made = await takeOlgaOut(stage);
      tried.give();
      return made;
    },
  });
  await change;
  expect([trial, tries]).toMatchObject([
    { ok: true, value: { changed: true, approvals: [], moreApprovals: 1 } },
    1,
  ]);
});

test('PLC-26 what is being changed at this moment is not waited for', async () => {
  const [holding, over] = [signal(), signal()];
  const change = inTenant(place.db, place.house.environmentId, async (tx) => {
    await sql`select from groups where id = ${group} for no key update`.execute(tx);
    holding.give();
    await over.given;
  });
  await holding.given;
  try {
    expect(await tryOut()).toEqual({ ok: false, error: { code: 'trial_busy' } });
  } finally {
    over.give();
    await change;
  }
  expect(await tryOut()).toMatchObject({ ok: true });
});

test('PLC-26 one is tried out at a time, in each environment', async () => {
  const [holding, over] = [signal(), signal()];
  const first = tryOut({
    change: async (stage) => {
      holding.give();
      await over.given;
      return takeOlgaOut(stage);
    },
  });
  await holding.given;
  const second = await tryOut();
  const house = await buildHouse(place.db);
  const elsewhere = await whatIf<Refusal>(place.db, {
    ...{ actor: asPerson(house, 'admin'), follow: followNudge },
    change: (stage) =>
      removeMember(
        stage,
        { actor: asPerson(house, 'admin'), keyed: null },
        { groupId: house.groups.owners, userId: house.people.olga },
      ),
  });
  over.give();
  expect([await first, second, elsewhere]).toMatchObject([
    { ok: true },
    { ok: false, error: { code: 'trial_busy' } },
    { ok: true },
  ]);
});

test('PLC-26 after two seconds no other approval is looked into, and those that were not are counted', async () => {
  const approvals = await managed(12);
  const trial = await tryOut({
    follow: async (stage, nudge) => {
      await sql`select pg_sleep(0.3)`.execute(stage);
      await followNudge(stage, nudge);
    },
  });
  if (!trial.ok) throw new Error(`it was refused: ${trial.error.code}`);
  const { approvals: told, moreApprovals } = trial.value;
  expect(told.length).toBeGreaterThan(0);
  expect(moreApprovals).toBeGreaterThan(0);
  expect(told.length + moreApprovals).toBe(approvals.length);
});
