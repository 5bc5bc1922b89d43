// Reading a group with everybody's rights and placing one of them: a large nested group, and one of ten.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readDirectory } from '../../src/db/directory.ts';
import { inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { place } from '../../src/placement/place.ts';
import { openPlain, withFreshDatabase } from './ground.ts';
import { shareOf, straight, Times } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Scene } from './moving.ts';
import { contractType, location, peopleIn } from './town.ts';
import type { Town } from './town.ts';

export interface Placed {
  readonly figures: readonly Figure[];
  /** What the process holds after many placements more than before them. */
  readonly megabytesMore: number;
}

/** Places one; returns the milliseconds of that without the database's. */
export async function placeOne(db: Db, { environmentId }: Town, groupId: GroupId): Promise<number> {
  const directory = await inTenantSnapshot(db, environmentId, (tx) => readDirectory(tx, [groupId]));
  const started = performance.now();
  const { pick } = place(directory, {
    ...{ approvalId: randomUUID(), groupId, role: 'approver', location, contractType },
    ...{ context: 'template', sequenced: true, alsoRoles: [] },
  });
  if (!pick) throw new Error('nobody was placed');
  return performance.now() - started;
}

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** What is held when all is gone that nobody holds. */
function held(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** The floor: who of the members has a set that fits, counted, and the one at a place among them. */
const candidates = `with suitable as (
    select distinct m.user_id from group_effective_members m
    join user_permission_sets given on given.user_id = m.user_id
    join permission_sets s on s.id = given.permission_set_id and s.workflow_role = 'approver'
    join permission_set_locations l on l.permission_set_id = s.id and l.location = $2
    join permission_set_contract_types t on t.permission_set_id = s.id and t.contract_type = $3
    where m.group_id = $1)
  select count(*), (select user_id from suitable order by user_id limit 1) from suitable`;

export async function measurePlacing(scene: Scene): Promise<Placed> {
  const { ground, town, plan } = scene;
  const times = new Times();
  const client = await openPlain(ground.appUrl);
  const floor = (groupId: GroupId): Promise<void> =>
    straight(client, town.environmentId, [[candidates, [groupId, location, contractType]]]);
  let more = 0;
  try {
    for (let round = 0; round < plan.rounds; round += 1) {
      await withFreshDatabase(ground.appUrl, (db) =>
        times.take('cold', () => placeOne(db, town, town.forest)),
      );
      await times.take('warm', () => placeOne(ground.db, town, town.forest));
      await times.take('floor', () => floor(town.forest));
    }
    // Whatever is compiled and planned once is there by the tenth part of them.
    let before = 0;
    for (let nth = 0; nth < plan.placements; nth += 1) {
      await times.take('ten', async () => times.add('ten alone', await placeOne(ground.db, town, town.ten)));
      if (nth % 100 === 0) await times.take('floor of ten', () => floor(town.ten));
      if (nth === Math.floor(plan.placements / 10)) before = held();
    }
    more = held() - before;
  } finally {
    await client.end();
  }
  const p99 = (kind: string): number => shareOf(times.of(kind), 0.99);
  return {
    figures: [
      {
        what: `placing from a group of ${peopleIn(plan)}, on a new connection, p99`,
        ms: p99('cold'),
        straightMs: p99('floor'),
        goalMs: 40,
      },
      { what: 'the same again, p99', ms: p99('warm'), straightMs: p99('floor'), goalMs: 5 },
      {
        what: 'placing from a group of ten, p99',
        ms: p99('ten'),
        straightMs: p99('floor of ten'),
        goalMs: null,
      },
      {
        what: 'placing from a group of ten, p99, beside what the database takes',
        ms: p99('ten alone'),
        straightMs: null,
        goalMs: 1,
      },
    ],
    megabytesMore: more / 2 ** 20,
  };
}
