// Retiring beside what others do at the same moment, and with very many turns (ENV-13).
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import pg from 'pg';
import { lockApproval } from '../../src/db/course.ts';
import { newId } from '../../src/db/ids.ts';
import { readTurns, recordOpening } from '../../src/db/phase-opening.ts';
import { retireUser } from '../../src/db/retirement.ts';
import type { Database } from '../../src/db/schema.ts';
import { inTenant, together } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import { manyApprovals } from '../support/approval-copies.ts';
import { addGroup, addTemplate, openOne, phaseOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let place: Place;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterEach(() => database.close());

const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, place.house.environmentId, statement);
const retire = async (db: Db, name: PersonName): Promise<void> => {
  const request = { actor: asPerson(place.house, 'admin'), keyed: null };
  const retired = await retireUser(db, request, place.house.people[name]);
  if (!retired.ok) throw new Error(`retiring was refused: ${retired.error.code}`);
};
/** The approvals that have to look at their people. */
const nudged = () =>
  under<{ approvalId: string }>(
    sql`select approval_id as "approvalId" from outbox where kind = 'directory_changed' and state = 'pending'`,
  );

const somebodyWaits = (what: string): Promise<void> =>
  until(
    async () => {
      const waiting = sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await under(waiting)).length > 0;
    },
    what,
    10_000,
  );

/** An approval whose second phase is Cleo's, and has not opened. */
async function beforeCleo() {
  const phases = [place.house.groups.buyers, await addGroup(place, ['cleo'])].map((group) =>
    phaseOf('approval', [[group, 1]]),
  );
  return openOne(place, await addTemplate(place, phases));
}

test('ENV-13 who is retired while a phase opens has their task by then, and the approval is nudged', async () => {
  const { environmentId, approvalId } = await beforeCleo();
  const second = { phase: 2, attempt: 1 };
  let retiring = Promise.resolve();
  await inTenant(place.db, environmentId, async (tx) => {
    await lockApproval(tx, approvalId);
    const turns = await readTurns(tx, approvalId, second);
    retiring = retire(place.db, 'cleo');
    await somebodyWaits('that retiring waits for the phase that opens');
    const tasks = turns.map((turn) => ({ id: newId<'task'>(), ...turn }));
    await together(tx, (sending) => recordOpening(sending, approvalId, { ...second, tasks }));
  });
  await retiring;
  expect(await nudged()).toEqual([{ approvalId }]);
});

test('ENV-13 a phase that opens while somebody is retired waits for that, and leaves them out', async () => {
  const { environmentId, approvalId } = await beforeCleo();
  const turns = () =>
    inTenant(place.db, environmentId, (tx) => readTurns(tx, approvalId, { phase: 2, attempt: 1 }));
  expect(await turns()).toHaveLength(1);
  let reading: ReturnType<typeof turns> | undefined;
  await inTenant(place.db, environmentId, async (tx) => {
    await sql`select from users where id = ${place.house.people.cleo} for update`.execute(tx);
    await sql`update users set retired_at = now() where id = ${place.house.people.cleo}`.execute(tx);
    reading = turns();
    await somebodyWaits('that the phase that opens waits for the retiring');
  });
  expect(await reading).toEqual([]);
});

test('ENV-13 of 450 turns at once each approval is nudged once, with hardly more statements than of one', async () => {
  const approvals = await manyApprovals(place, 450);
  const one = approvals[0]?.approvalId;
  const turnsFor = (name: PersonName, which: RawBuilder<unknown>) =>
    under(sql`
      insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, state, opened_at)
      select environment_id, gen_random_uuid(), approval_id, phase, attempt, kind, ${place.house.people[name]}, 1, 'open',
        now()
      from approval_phases where phase = 1 and ${which}`);
  const statementsOfRetiring = async (name: PersonName): Promise<number> => {
    let statements = 0;
    const counted = new Kysely<Database>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: database.appUrl, max: 1 }) }),
      log: () => void (statements += 1),
    });
    await retire(counted, name).finally(() => counted.destroy());
    return statements;
  };
  await turnsFor('ann', sql`approval_id = ${one}`);
  const ofOne = await statementsOfRetiring('ann');
  expect((await nudged()).map(({ approvalId }) => approvalId)).toEqual([one]);
  await turnsFor('bob', sql`true`);
  const ofMany = await statementsOfRetiring('bob');
  const ids = (await nudged()).map(({ approvalId }) => approvalId);
  expect(ids.sort()).toEqual([one, ...approvals.map(({ approvalId }) => approvalId)].sort());
  expect(ofMany - ofOne).toBeLessThan(10);
});
