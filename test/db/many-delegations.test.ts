// What ends many delegations at once is written in as many statements as what ends one.
import pg from 'pg';
import { endPartnership } from '../../src/db/bridges/end-partnership.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { retires } from '../support/group-tasks.ts';
import { asPerson } from '../support/house.ts';
import { buildPartners, delegating, holderIn, openTask, readChains, take } from '../support/partners.ts';
import type { OpenTask, Partners } from '../support/partners.ts';
import { foldEvents, readStanding } from '../support/standing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Partners with so many tasks of Rita's, all with Basil of the partner. */
async function delegated(count: number): Promise<{ partners: Partners; tasks: OpenTask[] }> {
  const partners = await buildPartners(database.app);
  const tasks: OpenTask[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const task = await openTask(partners);
    await take(partners, task, { name: 'rita', step: delegating(holderIn(partners.partner, 'basil')) });
    tasks.push(task);
  }
  return { partners, tasks };
}

/** How many statements the work sends. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sent = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return sent.mock.calls.length;
  } finally {
    sent.mockRestore();
  }
}

const ways: [sentence: string, end: (partners: Partners) => Promise<unknown>][] = [
  ['ENV-13 retiring the delegate', ({ partner }) => retires({ db: database.app, house: partner }, 'basil')],
  [
    'PRT-08 ending the partnership',
    ({ house, partnershipId }) => endPartnership(database.app, asPerson(house, 'admin'), partnershipId),
  ],
];

test.each(ways)('%s sends no more statements for eight delegations than for two', async (_sentence, end) => {
  const [few, many] = [await delegated(2), await delegated(8)];
  const counts = [await statementsOf(() => end(few.partners)), await statementsOf(() => end(many.partners))];
  expect(counts[1]).toBe(counts[0]);
  for (const task of many.tasks) {
    const { delegations, grants } = await readChains(many.partners, task);
    expect([delegations[0]?.[0], grants[0]?.[0] === 'held']).toEqual(['ended', false]);
    expect(await foldEvents(database.app, task.approval)).toEqual(
      await readStanding(database.app, task.approval),
    );
  }
});
