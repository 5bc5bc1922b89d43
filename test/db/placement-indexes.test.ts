// What is asked of placements finds its rows by an index, whatever the plan knows.
import { sql } from 'kysely';
import pg from 'pg';
import { countPlaced, listGroupLoads, listMemberLoads } from '../../src/db/load-report.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { openOne } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { openPlans } from '../support/plans.ts';
import type { Plans } from '../support/plans.ts';

const many = 20_000;
let database: TestDatabase;
let house: House;
let plans: Plans;

beforeAll(async () => {
  database = await openTestDatabase();
  house = await buildHouse(database.app);
  await openOne({ db: database.app, house });
  await inTenant(database.app, house.environmentId, (tx) =>
    sql`insert into placements (environment_id, approval_id, phase, attempt, slot, look, workflow_role, group_id,
        group_version, participants, sequenced, manager_user_id, trace, pick, placed_at)
      select l.environment_id, l.approval_id, l.phase, l.attempt, l.slot, 1 + nth, l.workflow_role,
        (array(select id from groups order by id))[1 + nth % 5], l.group_version, l.participants, l.sequenced,
        l.manager_user_id, l.trace, null, now() - make_interval(hours => nth)
      from (select * from placements where slot = 0 limit 1) l, generate_series(1, ${many}::int) nth`.execute(
      tx,
    ),
  );
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('vacuum analyze');
  await owner.end();
  plans = openPlans(database, house.environmentId);
}, 120_000);
afterAll(async () => {
  await plans.close();
  await database.close();
});

const window = { from: new Date(Date.now() - 30 * 24 * 3_600_000).toISOString(), to: 'infinity' };
const whole = (nodes: readonly string[]): string[] =>
  nodes.filter((node) => /Seq Scan on placements/.test(node));

test('PLC-23 how often somebody was placed is counted by an index, for one group and for all', async () => {
  const groupId = house.groups.owners;
  const page = { limit: 51, after: null };
  const nodes = [
    ...(await plans.nodesOf((tx) => countPlaced(tx, groupId, window))),
    ...(await plans.nodesOf((tx) => listMemberLoads(tx, page, { groupId, ...window }))),
    ...(await plans.nodesOf((tx) => listGroupLoads(tx, page, { concentrated: false, ...window }))),
  ];
  expect(whole(nodes)).toEqual([]);
  expect(nodes.join('\n')).toContain('placements_by_group');
});
