// What it takes to say who would be placed for every role, location and contract type of an environment (PLC-25), beside
// the least that it can take: reading the rows, and joining the cells of the sets that each group holds. And what it takes to
// tell it row by row, also of a crowd in which each cell has one person only.
//   node --import tsx bench/coverage.ts
import { sql } from 'kysely';
import {
  addContractCategory,
  addContractType,
  addGroupCategory,
  addLocation,
} from '../src/db/configuration.ts';
import { listActiveGroups, readCoverageFacts, readCoveredGroups } from '../src/db/coverage.ts';
import { createEnvironment } from '../src/db/environments.ts';
import { inTenant } from '../src/db/transaction.ts';
import type { Transaction } from '../src/db/transaction.ts';
import type { EnvironmentId } from '../src/domain/ids.ts';
import { Coverage, coverageWays } from '../src/placement/coverage.ts';
import type { CoveredGroup, CoveredSet, CoverageFacts } from '../src/placement/coverage.ts';
import { coverageRows } from '../src/placement/coverage-rows.ts';
import type { RowPlace } from '../src/placement/coverage-rows.ts';
import { openGround, openPlain } from './directory/ground.ts';

const size = {
  groups: 200,
  locations: 50,
  contractTypes: 40,
  people: 10_000,
  membersEach: 250,
  sets: 400,
  setsEach: 5,
};
const runs = 5;

/** Everybody has sets of their own choice, so that hardly two are alike: the worst case for counting by sets. */
async function fill(tx: Transaction, environmentId: EnvironmentId): Promise<void> {
  for (let nth = 0; nth < size.locations; nth += 1)
    await addLocation(tx, { environmentId, code: `L${nth}`, name: 'L' });
  await addContractCategory(tx, { environmentId, code: 'C', name: 'C' });
  for (let nth = 0; nth < size.contractTypes; nth += 1) {
    await addContractType(tx, { environmentId, code: `T${nth}`, name: 'T', category: 'C' });
  }
  const category = await addGroupCategory(tx, { environmentId, name: 'All' });
  const tenant = sql`${environmentId}::uuid`;
  await sql`insert into permission_sets (environment_id, id, name, name_folded, workflow_role, default_assignee)
    select ${tenant}, gen_random_uuid(), 'S' || n, 's' || n, (array['admin', 'phase_owner', 'phase_mediator', 'reviewer',
      'approver', 'signatory'])[1 + n % 6], n % 3 = 0 from generate_series(1, ${size.sets}::int) n`.execute(
    tx,
  );
  await sql`insert into permission_set_locations (environment_id, permission_set_id, location)
    select ${tenant}, s.id, l.code from permission_sets s, locations l where random() < 0.1`.execute(tx);
  await sql`insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
    select ${tenant}, s.id, t.code from permission_sets s, contract_types t where random() < 0.2`.execute(tx);
  await sql`insert into users (environment_id, id, name, name_folded, email, environment_role)
    select ${tenant}, gen_random_uuid(), 'P' || n, 'p' || n, 'p@x.example', 'basic'
    from generate_series(1, ${size.people}::int) n`.execute(tx);
  await sql`insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select distinct ${tenant}, u.id, s.ids[1 + floor(random() * ${size.sets}::int)::int]
    from users u, (select array_agg(id) as ids from permission_sets) s,
      generate_series(1, ${size.setsEach}::int)`.execute(tx);
  await sql`insert into groups (environment_id, id, name, name_folded, category_id, description, status)
    select ${tenant}, gen_random_uuid(), 'G' || n, 'g' || n, ${category}::uuid, '', 'active'
    from generate_series(1, ${size.groups}::int) n`.execute(tx);
  await sql`insert into group_effective_members (environment_id, group_id, user_id)
    select ${tenant}, g.id, u.id from groups g, users u
    where random() < ${size.membersEach / size.people}::float8`.execute(tx);
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const from = performance.now();
  const value = await work();
  return { ms: performance.now() - from, value };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;

const read = async (tx: Transaction) => {
  const ids = await listActiveGroups(tx, { limit: size.groups, after: null });
  return {
    facts: await readCoverageFacts(tx, { location: null, contractType: null }),
    groups: await readCoveredGroups(tx, ids),
  };
};

/** 25,000 people with sets of their own: one of them for each cell, and the others for none. */
function crowd(): { readonly facts: CoverageFacts; readonly group: CoveredGroup } {
  const [locations, contractTypes] = [codes(size.locations, 'L'), codes(size.contractTypes, 'T')];
  const sets = new Map<string, CoveredSet>();
  const only = locations.flatMap((location) =>
    contractTypes.map((contractType) => {
      const id = `${location} ${contractType}`;
      const covers = { locations: [location], contractTypes: [contractType] };
      sets.set(id, { role: 'reviewer', defaultAssignee: false, ...covers });
      return id;
    }),
  );
  const covers = { locations: ['elsewhere'], contractTypes };
  const others = codes(200, 'S');
  for (const id of others) sets.set(id, { role: 'signatory', defaultAssignee: false, ...covers });
  const members = Array.from({ length: 25_000 }, (_, nth) => {
    const pair = [others[nth % 200] ?? '', others[Math.floor(nth / 200)] ?? ''];
    const setIds = [...pair, ...(nth % 12 === 0 ? only.slice(nth / 12, nth / 12 + 1) : [])];
    return { setIds, administrator: false, count: 1, userId: `user-${nth}` };
  });
  const options = { status: 'active', adminFallback: true, consider: 'all' } as const;
  const group = { id: 'crowd', ...options, listed: false, defaultAssignees: [], members };
  return { facts: { locations, contractTypes, sets }, group };
}

const codes = (count: number, letter: string): string[] =>
  Array.from({ length: count }, (_, nth) => `${letter}${nth}`);

/** The rows of a group, the first page of them, and a page from the middle: each as a request works it out. */
async function rowsOf({ facts, group }: ReturnType<typeof crowd>) {
  const worked = await timed(() => {
    const coverage = new Coverage(facts);
    return Promise.resolve({ coverage, facts, group, covered: coverage.of(group) });
  });
  const told = worked.value;
  const take = async (most: number, from?: RowPlace) =>
    timed(() => {
      const ends: RowPlace[] = [];
      for (const way of coverageWays) {
        for (const { end } of coverageRows(told, way, from)) if (ends.push(end) >= most) break;
      }
      return Promise.resolve(ends);
    });
  const all = await take(Infinity);
  const first = await take(50);
  const middle = await take(50, all.value[Math.floor(all.value.length / 2)]);
  return {
    ...{ holders: group.members.length, rows: all.value.length, workedMs: worked.ms, allMs: all.ms },
    ...{ firstPageMs: first.ms, middlePageMs: middle.ms },
  };
}

const ground = await openGround(() => undefined);
try {
  const environmentId = await createEnvironment(ground.db, 'Bench of coverage', async (tx, id) => {
    await fill(tx, id);
    return id;
  });
  const plain = await openPlain(ground.superuserUrl);
  await plain.query('vacuum analyze');
  await plain.end();
  const cpu: number[] = [];
  const whole: number[] = [];
  const rows: number[] = [];
  const told: number[] = [];
  let holes = 0;
  for (let run = 0; run < runs; run += 1) {
    const reading = await timed(() => inTenant(ground.db, environmentId, read));
    const { facts, groups } = reading.value;
    const before = process.cpuUsage().user;
    const working = await timed(async () => {
      const coverage = new Coverage(facts);
      return groups.map((group) => coverage.of(group).totals[0] ?? 0).reduce((sum, count) => sum + count, 0);
    });
    cpu.push((process.cpuUsage().user - before) / 1_000);
    const coverage = new Coverage(facts);
    const covered = groups.map((group) => ({ coverage, facts, group, covered: coverage.of(group) }));
    const telling = await timed(() =>
      Promise.resolve(covered.map((one) => coverageWays.map((way) => [...coverageRows(one, way)].length))),
    );
    told.push(telling.ms);
    holes = working.value;
    rows.push(reading.ms);
    whole.push(reading.ms + working.ms);
  }
  const cells = size.groups * size.locations * size.contractTypes * 5;
  const ratio = median(whole) / median(rows);
  console.log(
    JSON.stringify(
      {
        ...size,
        cells,
        holes,
        ms: median(whole),
        rowsMs: median(rows),
        cpuMs: median(cpu),
        tellingMs: median(told),
        crowd: await rowsOf(crowd()),
        ratio,
        goalMs: 2_000,
      },
      null,
      2,
    ),
  );
} finally {
  await ground.close();
}
