// Adding a member to a group that has much to do, and nesting a large group: by the product, and straight on Postgres.
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/db/actors.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import type { Membership } from '../../src/db/member-edges.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { signToken } from '../../test/support/issuer.ts';
import { openPlain } from './ground.ts';
import type { Ground } from './ground.ts';
import { straight, Times } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Plan } from './options.ts';
import { asAdmin } from './town.ts';
import type { Town } from './town.ts';

export interface Scene {
  readonly ground: Ground;
  readonly town: Town;
  readonly plan: Plan;
}

type Statement = readonly [text: string, values: readonly unknown[]];

/** A change that must be made. */
async function done(change: ReturnType<typeof addMember>): Promise<void> {
  const result = await change;
  if (!result.ok) throw new Error(`the change was refused: ${result.error.code}`);
  if (!result.value.changed) throw new Error('there was nothing to change');
}

const puts = ({ ground, town }: Scene, membership: Membership): Promise<void> =>
  done(addMember(ground.db, { actor: asAdmin(town), keyed: null }, membership));
const takes = ({ ground, town }: Scene, membership: Membership): Promise<void> =>
  done(removeMember(ground.db, { actor: asAdmin(town), keyed: null }, membership));

/** Somebody new in a group with few and with many open tasks; over HTTP, and then they look into their list. */
export async function measureAdding(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const figures: Figure[] = [];
  const client = await openPlain(ground.appUrl);
  const strangers = [...town.strangers];
  try {
    for (const [groupId, tasks] of [
      [town.fewTasks, plan.fewTasks],
      [town.manyTasks, plan.manyTasks],
    ] as const) {
      const times = new Times();
      // The first few compile and plan; nobody counts them.
      for (let round = -3; round < plan.rounds; round += 1) {
        const kept = round < 0 ? new Times() : times;
        const [one, other] = [strangers.pop(), strangers.pop()];
        if (!one || !other) throw new Error('there is nobody left to add');
        const token = await signToken(ground.issuer, town.admin.userId);
        await kept.take('http', () => addByHttp(scene, { groupId, userId: one, token }));
        await kept.take('straight', () =>
          straight(client, town.environmentId, adding(asAdmin(town), groupId, other)),
        );
      }
      figures.push({
        what: `a member added to a group with ${tasks} open tasks, over HTTP`,
        ms: times.median('http'),
        straightMs: times.median('straight'),
        goalMs: 20,
      });
    }
  } finally {
    await client.end();
  }
  return figures;
}

async function addByHttp(
  { ground }: Scene,
  { groupId, userId, token }: { readonly groupId: GroupId; readonly userId: UserId; readonly token: string },
): Promise<void> {
  const answer = await fetch(`${ground.apiUrl}/v1/groups/${groupId}/members`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`a member was answered with ${answer.status}: ${text}`);
}

/** What the product writes for one member, and nothing else: the least that there is to do. */
const adding = (actor: Actor, groupId: GroupId, userId: UserId): Statement[] => {
  const { environmentId } = actor;
  return [
    ['select id from groups where id = $1 for no key update', [groupId]],
    [
      'insert into group_members (environment_id, group_id, user_id) values ($1, $2, $3)',
      [environmentId, groupId, userId],
    ],
    [
      'insert into group_member_spans (environment_id, group_id, user_id, added_at) values ($1, $2, $3, now())',
      [environmentId, groupId, userId],
    ],
    [
      'insert into group_effective_members (environment_id, group_id, user_id) values ($1, $2, $3)',
      [environmentId, groupId, userId],
    ],
    raising(actor, groupId, 'member_added'),
    auditing(actor, 'member_added', groupId),
  ];
};

const raising = ({ environmentId, id }: Actor, groupId: GroupId, what: string): Statement => [
  `with raised as (update groups set version = version + 1, changed_at = clock_timestamp() where id = $2
      returning id, version, changed_at)
    insert into group_changes (environment_id, group_id, version, at, actor_kind, actor_id, actor_environment_id, what)
    select $1::uuid, id, version, changed_at, 'user', $3::uuid, $1::uuid, $4::text from raised`,
  [environmentId, groupId, id, what],
];

const auditing = ({ environmentId, id }: Actor, action: string, groupId: GroupId): Statement => [
  `insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id, action, subject_kind, subject_id, data)
    values ($1, $2, 'user', $3, $1, $4, 'group', $5, '{}')`,
  [environmentId, randomUUID(), id, action, groupId],
];

/** The whole forest nested in a group and taken out again. */
export async function measureNesting(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const times = new Times();
  const client = await openPlain(ground.appUrl);
  const membership: Membership = { groupId: town.company, memberGroupId: town.forest };
  const people = plan.middles * plan.leaves * plan.perLeaf;
  try {
    for (let round = 0; round < plan.rounds; round += 1) {
      await times.take('nest', () => puts(scene, membership));
      await times.take('take', () => takes(scene, membership));
      await times.take('straight nest', () =>
        straight(client, town.environmentId, nesting(asAdmin(town), town)),
      );
      await times.take('straight take', () =>
        straight(client, town.environmentId, taking(asAdmin(town), town)),
      );
    }
  } finally {
    await client.end();
  }
  return [
    {
      what: `nesting a group of ${people} members`,
      ms: times.median('nest'),
      straightMs: times.median('straight nest'),
      goalMs: 2_000,
    },
    {
      what: `taking a group of ${people} members out`,
      ms: times.median('take'),
      straightMs: times.median('straight take'),
      goalMs: null,
    },
  ];
}

const auditOfEach = `insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id, action, subject_kind,
        subject_id, data)
      select environment_id, gen_random_uuid(), 'user', $4::uuid, environment_id, $5::text, 'user', user_id,
        jsonb_build_object('groupIds', array[group_id], 'cause', $6::jsonb)`;

const cause = ({ company, forest }: Town): string => JSON.stringify({ in: company, groupId: forest });

/** The same rows as the product's, with the keys that the tables have. */
const nesting = (actor: Actor, town: Town): Statement[] => {
  const { environmentId, id } = actor;
  return [
    ['select id from groups where id = $1 for no key update', [town.company]],
    [
      'insert into group_member_groups (environment_id, group_id, member_group_id) values ($1, $2, $3)',
      [environmentId, town.company, town.forest],
    ],
    [
      `insert into group_member_spans (environment_id, group_id, member_group_id, added_at)
        values ($1, $2, $3, clock_timestamp())`,
      [environmentId, town.company, town.forest],
    ],
    [
      `with entered as (
          insert into group_effective_members (environment_id, group_id, user_id)
          select $1::uuid, $2::uuid, user_id from group_effective_members where group_id = $3
          returning environment_id, group_id, user_id),
        audited as (${auditOfEach} from entered)
        update groups set size = size + (select count(*) from entered) where id = $2`,
      [environmentId, town.company, town.forest, id, 'membership_gained', cause(town)],
    ],
    ['delete from group_former_members where group_id = $1', [town.company]],
    raising(actor, town.company, 'group_added'),
    auditing(actor, 'member_added', town.company),
  ];
};

const taking = (actor: Actor, town: Town): Statement[] => {
  const { id } = actor;
  return [
    ['select id from groups where id = $1 for no key update', [town.company]],
    [
      'delete from group_member_groups where group_id = $1 and member_group_id = $2',
      [town.company, town.forest],
    ],
    [
      `update group_member_spans set removed_at = clock_timestamp()
        where group_id = $1 and member_group_id = $2 and removed_at is null`,
      [town.company, town.forest],
    ],
    [
      `with gone as (
          delete from group_effective_members where group_id = $1 and $2::uuid is not null and $3::uuid is not null
          returning environment_id, group_id, user_id),
        former as (
          insert into group_former_members (environment_id, group_id, user_id)
          select environment_id, group_id, user_id from gone),
        audited as (${auditOfEach} from gone)
        update groups set size = size - (select count(*) from gone) where id = $1`,
      [town.company, town.forest, town.forest, id, 'membership_lost', cause(town)],
    ],
    raising(actor, town.company, 'group_removed'),
    auditing(actor, 'member_removed', town.company),
  ];
};
