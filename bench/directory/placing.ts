// Placing one of a large nested group, whatever of it is in memory, and of a group of ten.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type pg from 'pg';
import { KeptDirectories } from '../../src/db/kept-directories.ts';
import { inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { place } from '../../src/placement/place.ts';
import { openPlain, withFreshDatabase } from './ground.ts';
import { shareOf, straight, Times } from './measure.ts';
import type { Figure } from './measure.ts';
import { puts, takes } from './moving.ts';
import type { Scene } from './moving.ts';
import { contractType, location, peopleIn, standing } from './town.ts';
import type { Town } from './town.ts';

export interface Placed {
  readonly figures: readonly Figure[];
  /** What the process holds after many placements more than before them. */
  readonly megabytesMore: number;
}

/** Places one out of what is kept; returns the milliseconds of that without the database's. */
export async function placeOne(
  db: Db,
  { environmentId }: Town,
  groupId: GroupId,
  kept = new KeptDirectories(),
): Promise<number> {
  const directory = await inTenantSnapshot(db, environmentId, (tx) =>
    kept.read(tx, environmentId, [groupId]),
  );
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

/** The floors: all rights and members; the members of a group; whether anything has changed. */
const everything = `select string_agg(id::text, '' order by id), count(retired_at) from users`;
const given = `select permission_set_id, string_agg(uuid_send(user_id), '') from user_permission_sets group by 1`;
const members = `select string_agg(uuid_send(user_id), '') from group_effective_members where group_id = $1`;
const version = 'select version, size from groups where id = $1';
const marks = 'select count(*) from rights_marks where xact >= pg_snapshot_xmin(pg_current_snapshot())';
/** Who of a few members has a set that fits, counted, and the one at a place among them. */
const candidates = `with suitable as (
    select distinct m.user_id from group_effective_members m
    join user_permission_sets given on given.user_id = m.user_id
    join permission_sets s on s.id = given.permission_set_id and s.workflow_role = 'approver'
    join permission_set_locations l on l.permission_set_id = s.id and l.location = $2
    join permission_set_contract_types t on t.permission_set_id = s.id and t.contract_type = $3
    where m.group_id = $1)
  select count(*), (select user_id from suitable order by user_id limit 1) from suitable`;

export async function measurePlacing(scene: Scene): Promise<Placed> {
  const { ground, plan } = scene;
  const times = new Times();
  const client = await openPlain(ground.appUrl);
  let megabytesMore: number;
  try {
    await placeLarge(scene, times, client);
    megabytesMore = await placeMany(scene, times, client);
  } finally {
    await client.end();
  }
  const p99 = (kind: string): number => shareOf(times.of(kind), 0.99);
  const large = `placing from a group of ${peopleIn(plan)}`;
  const line = (what: string, kind: string, goalMs: number | null): Figure => ({
    what: `${what}, p99`,
    ms: p99(kind),
    straightMs: kind === 'ten alone' ? null : p99(`${kind}, straight`),
    goalMs,
  });
  return {
    figures: [
      line(`${large}, the first time in a process`, 'first', null),
      line(`${large}, its members not in memory`, 'absent', null),
      line(`${large}, somebody having gone since the last time`, 'changed', 40),
      line(`${large}, unchanged`, 'warm', 5),
      line('placing from a group of ten', 'ten', null),
      line('placing from a group of ten, beside what the database takes', 'ten alone', 1),
    ],
    megabytesMore,
  };
}

/** From a group with nearly everybody in it, with all that may be in memory already, or not. */
async function placeLarge({ ground, town, plan }: Scene, times: Times, client: pg.Client): Promise<void> {
  const { environmentId, forest } = town;
  const bare = (kind: string, statements: Parameters<typeof straight>[2]): Promise<void> =>
    times.take(`${kind}, straight`, () => straight(client, environmentId, statements));
  for (let round = 0; round < plan.rounds; round += 1) {
    await withFreshDatabase(ground.appUrl, (db) => times.take('first', () => placeOne(db, town, forest)));
    await bare('first', [
      [everything, []],
      [given, []],
      [members, [forest]],
    ]);
  }
  const rounds = Math.ceil(plan.placements / 50);
  // With room for one group, whichever was not asked for last is not in memory.
  const forgetful = new KeptDirectories({ people: Infinity, groups: 1 });
  for (let nth = 0; nth < rounds; nth += 1) {
    await placeOne(ground.db, town, town.exported, forgetful);
    await times.take('absent', () => placeOne(ground.db, town, forest, forgetful));
    await bare('absent', [[members, [forest]]]);
  }
  const kept = new KeptDirectories();
  await placeOne(ground.db, town, forest, kept);
  for (let nth = 0; nth < rounds; nth += 1) {
    // Somebody else each time, who could have been placed: these candidates there have never been. Who went before is back.
    const someone = standing(plan, peopleIn(plan) - 1 - (nth % peopleIn(plan)));
    await takes({ ground, town, plan }, someone);
    await times.take('changed', () => placeOne(ground.db, town, forest, kept));
    await puts({ ground, town, plan }, someone);
    await bare('changed', [[members, [forest]]]);
  }
}

/** One after the other from a small group and a large one; returns the megabytes that are held more in the end. */
async function placeMany({ ground, town, plan }: Scene, times: Times, client: pg.Client): Promise<number> {
  const kept = new KeptDirectories();
  const { ten, forest, environmentId } = town;
  // Whatever is compiled and planned once is there by the tenth part of them.
  let before = 0;
  await placeOne(ground.db, town, forest, kept);
  for (let nth = 0; nth < plan.placements; nth += 1) {
    if (nth % 10 === 0) {
      await times.take('warm', () => placeOne(ground.db, town, forest, kept));
      await times.take('warm, straight', () => straight(client, environmentId, [[version, [forest]], [marks, []]])); // prettier-ignore
    }
    await times.take('ten', async () => times.add('ten alone', await placeOne(ground.db, town, ten, kept)));
    if (nth % 100 === 0) {
      await times.take('ten, straight', () =>
        straight(client, environmentId, [[candidates, [ten, location, contractType]]]),
      );
    }
    if (nth === Math.floor(plan.placements / 10)) before = held();
  }
  return (held() - before) / 2 ** 20;
}
