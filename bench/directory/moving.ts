// Adding a member to a group that has much to do, and nesting a large group: by the product, and straight on Postgres.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Actor } from '../../src/db/actors.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import type { Membership } from '../../src/db/member-edges.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import { signToken } from '../../test/support/issuer.ts';
import { openHttpClient } from '../http-client.ts';
import type { HttpClient } from '../http-client.ts';
import { openPlain } from './ground.ts';
import type { Ground } from './ground.ts';
import { straight, Times } from './measure.ts';
import type { Figure } from './measure.ts';
import type { Plan } from './options.ts';
import { countSaid, openRepeating, recorded, repeat } from './recorded.ts';
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

export const puts = ({ ground, town }: Scene, membership: Membership): Promise<void> =>
  done(addMember(ground.db, { actor: asAdmin(town), keyed: null }, membership));
export const takes = ({ ground, town }: Scene, membership: Membership): Promise<void> =>
  done(removeMember(ground.db, { actor: asAdmin(town), keyed: null }, membership));

/** Whoever is added takes milliseconds: it is done so often in one round. */
const repeats = 5;

/** Somebody new in a group with few and with many open tasks: over HTTP, by the same statements, and by the rows alone. */
export async function measureAdding(scene: Scene): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const clients = {
    http: openHttpClient(Number(new URL(ground.apiUrl).port)),
    repeating: await openRepeating(ground.appUrl),
    plain: await openPlain(ground.appUrl),
  };
  const strangers = [...town.strangers];
  try {
    const figures: Figure[] = [];
    for (const [groupId, tasks] of [
      [town.fewTasks, plan.fewTasks],
      [town.manyTasks, plan.manyTasks],
    ] as const)
      figures.push(...(await measureAddingTo(scene, { clients, strangers, groupId, tasks })));
    return figures;
  } finally {
    clients.http.close();
    await clients.repeating.end();
    await clients.plain.end();
  }
}

interface Adding {
  readonly clients: {
    readonly http: HttpClient;
    readonly repeating: pg.Client;
    readonly plain: pg.Client;
  };
  readonly strangers: UserId[];
  readonly groupId: GroupId;
  readonly tasks: number;
}

async function measureAddingTo(scene: Scene, adding: Adding): Promise<Figure[]> {
  const { ground, town, plan } = scene;
  const { clients, strangers, groupId, tasks } = adding;
  const stranger = (): UserId => {
    const one = strangers.pop();
    if (!one) throw new Error('there is nobody left to add');
    return one;
  };
  const request = async (): Promise<{ userId: UserId; add: () => Promise<unknown> }> => {
    const credential = await signToken(ground.issuer, town.admin.userId);
    const userId = stranger();
    const call = { path: `/v1/groups/${groupId}/members`, credential, body: { userId } };
    return { userId, add: () => clients.http.call(call) };
  };
  // So long whoever asks is looked up; then it is remembered who they are.
  const first = await request();
  await first.add();
  const noted = await request();
  const ways = await recorded(noted.add);
  const known = new Set<string>([town.environmentId, town.admin.userId, town.admin.identityId, groupId]);
  const times = new Times();
  // The first few compile and plan; nobody counts them.
  for (let round = -2; round < plan.rounds; round += 1) {
    const kept = round < 0 ? new Times() : times;
    for (let nth = 0; nth < repeats; nth += 1) {
      const { add } = await request();
      await kept.take('http', add);
      const instead = new Map([[noted.userId, stranger()]]);
      await kept.take('same', () => repeat(clients.repeating, ways, { instead, known }));
      const other = stranger();
      await kept.take('rows', () =>
        straight(clients.plain, town.environmentId, addingRows(asAdmin(town), groupId, other)),
      );
    }
  }
  const what = `a member added to a group with ${tasks} open tasks, over HTTP`;
  const same = `the same ${countSaid(ways)} statements in ${ways.length} ways`;
  const ms = times.median('http');
  return [
    {
      ...{ what: `${what}; straight: ${same}`, ms, straightMs: times.median('same') },
      ...{ goalMs: 20, goalRatio: 1.5 },
    },
    { what: `${what}; straight: the rows alone`, ms, straightMs: times.median('rows'), goalMs: null },
  ];
}

/** What the product writes for one member, and nothing else: the least that there is to do. */
const addingRows = (actor: Actor, groupId: GroupId, userId: UserId): Statement[] => {
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
