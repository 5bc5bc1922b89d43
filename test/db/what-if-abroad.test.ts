// Trying out a retirement that reaches into a partner's environment: told for one's own, and nothing is left in either.
import { followNudge } from '../../activities/follow-nudge.ts';
import { retireUser } from '../../src/db/retirement.ts';
import { whatIf } from '../../src/db/what-if.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson } from '../support/house.ts';
import type { House, PersonName } from '../support/house.ts';
import { buildPartners, delegating, holderIn, openTask, take } from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';
import { dumpRows } from '../support/rows.ts';

let database: TestDatabase;
let partners: Partners;
let task: OpenTask;

beforeAll(async () => {
  database = await openTestDatabase();
  partners = await buildPartners(database.app);
  task = await openTask(partners);
});
afterAll(() => database.close());

async function tryRetiring(house: House, name: PersonName) {
  const request = { actor: asPerson(house, 'admin'), keyed: null };
  const tried = await whatIf(database.app, {
    ...{ actor: request.actor, follow: followNudge },
    change: (stage) => retireUser(stage, request, house.people[name]),
  });
  if (!tried.ok) throw new Error(`it was refused: ${tried.error.code}`);
  return tried.value;
}

const standing = async () => [
  await dumpRows(database.app, partners.house.environmentId),
  await dumpRows(database.app, partners.partner.environmentId),
];

test('PLC-26, ENV-13 who would take a turn over is told', async () => {
  const before = await standing();
  const { approvals } = await tryRetiring(partners.house, 'rita');
  expect(approvals).toMatchObject([
    {
      id: task.approval.approvalId,
      events: [
        { what: 'participants_placed_again', phase: 1 },
        { what: 'turn_taken_over', phase: 1, user: { id: partners.house.people.rob }, detail: 'group' },
      ],
      told: [{ event: 'turn_placed_again', phase: 1 }],
    },
  ]);
  expect(await standing()).toEqual(before);
});

test('PLC-26, ENV-13 a delegation that would end with a colleague is told', async () => {
  await take(partners, task, { name: 'rita', step: delegating(holderIn(partners.house, 'rob')) });
  const before = await standing();
  const { approvals } = await tryRetiring(partners.house, 'rob');
  expect(approvals[0]?.events).toMatchObject([
    {
      what: 'delegation_ended',
      phase: 1,
      user: { id: partners.house.people.rita },
      detail: 'delegate_retired',
    },
  ]);
  expect(await standing()).toEqual(before);
});

test('PLC-26, ENV-01 what it would do to a partner stays theirs to know, and is undone there as well', async () => {
  await take(partners, task, { name: 'rob', step: delegating(holderIn(partners.partner, 'basil')) });
  const before = await standing();
  const tried = await tryRetiring(partners.partner, 'basil');
  expect([tried.changed, JSON.stringify(tried).includes(task.approval.approvalId)]).toEqual([true, false]);
  expect(await standing()).toEqual(before);
});
