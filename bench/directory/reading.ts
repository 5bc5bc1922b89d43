// Reading: who belongs to a large group, whether somebody may act for one, and what a person's list shows.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../../src/db/actors.ts';
import { readFacts } from '../../src/db/answer-facts.ts';
import { everyGroup } from '../../src/db/groups.ts';
import { findVersion, listMembersAt, listMembersNow, readWays } from '../../src/db/members-at.ts';
import { listOpenTasks } from '../../src/db/tasks.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Db, Transaction } from '../../src/db/transaction.ts';
import type { IdentityId, UserId } from '../../src/domain/ids.ts';
import { openPlain, withFreshDatabase } from './ground.ts';
import { straight, Times } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Scene } from './moving.ts';
import { peopleIn } from './town.ts';

const page = 50;
/** What takes a millisecond is done so often in one round. */
const repeats = 20;

/** A page of the members of the forest, each with the ways by which they belong to it. */
export async function readPageOfMembers(db: Db, { town }: Pick<Scene, 'town'>): Promise<void> {
  await inTenant(db, town.environmentId, async (tx) => {
    const now = await listMembersNow(tx, town.forest, { limit: page, after: null });
    if (!now || now.members.length === 0) throw new Error('the forest has nobody');
    const userIds = now.members.map(({ id }) => id);
    const ways = await readWays(tx, now.then, { userIds, known: everyGroup });
    if ([...ways.values()].some((each) => each.length === 0)) throw new Error('somebody belongs by no way');
  });
}

/** The same of an earlier version: worked out from what stood in what then. */
const readPageOfVersion = (db: Db, { town }: Scene): Promise<void> =>
  inTenant(db, town.environmentId, async (tx) => {
    const then = await findVersion(tx, town.forest, { version: 1 });
    if (!then) throw new Error('the forest has no history');
    await listMembersAt(tx, then, { limit: page, after: null });
  });

export async function measureMembers(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const times = new Times();
  const client = await openPlain(ground.appUrl);
  try {
    for (let round = -1; round < plan.rounds; round += 1) {
      const kept = round < 0 ? new Times() : times;
      await withFreshDatabase(ground.appUrl, async (db) => {
        await sql`select 1`.execute(db);
        await kept.take('cold', () => readPageOfMembers(db, scene));
      });
      for (let nth = 0; nth < repeats; nth += 1) {
        await kept.take('page', () => readPageOfMembers(ground.db, scene));
        await kept.take('straight', () =>
          straight(client, town.environmentId, [
            [
              `select u.id, u.name from group_effective_members m join users u on u.id = m.user_id
                where m.group_id = $1 order by m.user_id limit ${page}`,
              [town.forest],
            ],
          ]),
        );
      }
      await kept.take('all', () =>
        inTenant(ground.db, town.environmentId, (tx) => sql`
          select count(*) from group_effective_members where group_id = ${town.forest}`.execute(tx)),
      ); // prettier-ignore
      await kept.take('opened', () =>
        straight(client, town.environmentId, [
          [
            `with recursive inside (id) as (
                select $1::uuid union
                select e.member_group_id from inside join group_member_groups e on e.group_id = inside.id)
              select count(distinct m.user_id)
              from inside join group_members m on m.group_id = inside.id`,
            [town.forest],
          ],
        ]),
      );
      await kept.take('version', () => readPageOfVersion(ground.db, scene));
    }
  } finally {
    await client.end();
  }
  const of = `of ${peopleIn(plan)} members in ${1 + plan.middles * (1 + plan.leaves)} groups`;
  return [
    {
      what: `all ${of}, resolved in one statement; straight: from the edges`,
      ms: times.median('all'),
      straightMs: times.median('opened'),
      goalMs: 40,
    },
    {
      what: `a page ${of}, with their ways, on a new connection`,
      ms: times.median('cold'),
      straightMs: null,
      goalMs: 40,
    },
    {
      what: 'the same page again',
      ms: times.median('page'),
      straightMs: times.median('straight'),
      goalMs: 5,
    },
    { what: 'a page of an earlier version', ms: times.median('version'), straightMs: null, goalMs: null },
  ];
}

const asPerson = ({ town }: Scene, id: UserId): Actor => ({
  ...{ kind: 'user', id, environmentId: town.environmentId, identityId: randomUUID() as IdentityId },
});

/** What an answer to a group's task is judged by: among much else, whether the actor belongs to the group now. */
export const readFactsOfTask = (tx: Transaction, scene: Scene): Promise<unknown> =>
  readFacts(tx, scene.town.taskOfSome, asPerson(scene, scene.town.some));

export async function measureActing(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const times = new Times();
  const client = await openPlain(ground.appUrl);
  const asked = sql`select from group_effective_members m where m.group_id = ${town.forest} and m.user_id = ${town.some}`;
  try {
    for (let round = -1; round < plan.rounds; round += 1) {
      const kept = round < 0 ? new Times() : times;
      for (let nth = 0; nth < repeats; nth += 1) {
        await kept.take('asked', () => inTenant(ground.db, town.environmentId, (tx) => asked.execute(tx)));
        await kept.take('facts', () =>
          inTenant(ground.db, town.environmentId, (tx) => readFactsOfTask(tx, scene)),
        );
        await kept.take('straight', () =>
          straight(client, town.environmentId, [
            [
              'select from group_effective_members m where m.group_id = $1 and m.user_id = $2',
              [town.forest, town.some],
            ],
          ]),
        );
      }
    }
  } finally {
    await client.end();
  }
  return [
    {
      what: `whether a person may act for a group of ${peopleIn(plan)}`,
      ms: times.median('asked'),
      straightMs: times.median('straight'),
      goalMs: 1,
    },
    {
      what: 'all facts that an answer is judged by',
      ms: times.median('facts'),
      straightMs: null,
      goalMs: null,
    },
  ];
}

export const readInbox = (db: Db, { town }: Pick<Scene, 'town'>, userId: UserId): Promise<unknown> =>
  inTenant(db, town.environmentId, (tx) =>
    listOpenTasks(tx, userId, { limit: page, order: 'newest', after: null }),
  );

const bareInbox = `select t.id from group_effective_members m
  cross join lateral (select t.id from tasks t where t.environment_id = $2 and t.group_id = m.group_id
    and t.state = 'open' order by t.id desc limit ${page}) t
  where m.environment_id = $2 and m.user_id = $1 order by t.id desc limit ${page}`;

export async function measureInbox(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const figures: Figure[] = [];
  const client = await openPlain(ground.appUrl);
  try {
    for (const [userId, groups, goalMs] of [
      [town.some, plan.someGroups, 5],
      [town.many, plan.manyGroups, 20],
    ] as const) {
      const times = new Times();
      for (let round = -1; round < plan.rounds; round += 1) {
        const kept = round < 0 ? new Times() : times;
        for (let nth = 0; nth < repeats; nth += 1) {
          await kept.take('page', () => readInbox(ground.db, scene, userId));
          await kept.take('straight', () =>
            straight(client, town.environmentId, [[bareInbox, [userId, town.environmentId]]]),
          );
        }
      }
      figures.push({
        what: `the inbox of a person in ${groups} groups, at ${plan.tasks} open tasks`,
        ms: times.median('page'),
        straightMs: times.median('straight'),
        goalMs,
      });
    }
  } finally {
    await client.end();
  }
  return figures;
}
