// What is pushed of groups to another environment, and to whom of its users (GRP-35).
import { sql } from 'kysely';
import type { BulkRefusal, GroupRefusal } from '../domain/group-refusal.ts';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { GroupOptions } from './group-creation.ts';
import type { Transaction } from './transaction.ts';

/** Matched, put down and reported in one transaction and one answer; whoever has more pushes in parts. */
export const pushedMembersAtMost = 20_000;

/** A group as it is where it comes from. */
export interface PushedFrom {
  readonly id: GroupId;
  readonly version: number;
  readonly name: string;
  readonly nameFolded: string;
  readonly description: string;
  readonly status: 'active' | 'inactive';
  readonly category: string;
  readonly categoryFolded: string;
  readonly options: GroupOptions;
  readonly deleted: boolean;
  /** The users who stand in it directly. */
  readonly members: readonly UserId[];
  /** What stays behind: how many groups and organisations stand in it, and how many entries say who may address it. */
  readonly leftBehind: {
    readonly groups: number;
    readonly organisations: number;
    readonly addressers: number;
  };
  readonly environmentId: EnvironmentId;
}

/** What became of a group in the other environment. */
export interface PushedGroup {
  readonly id: GroupId;
  readonly version: number;
  readonly targetId: GroupId;
  readonly created: boolean;
  /** Which of its settings were brought into line. */
  readonly changed: readonly ('description' | 'allowMultiple' | 'enumerate')[];
  readonly added: number;
  /** Who is no active user there, in ids of where the group comes from. */
  readonly skipped: readonly UserId[];
  readonly leftBehind: PushedFrom['leftBehind'];
}

/** Reads the groups in the order of their ids. Refused: one that is not there, or not any more, and too many members. */
export async function readPushed(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<Result<readonly PushedFrom[], BulkRefusal | GroupRefusal | NotFound>> {
  const { rows: counted } = await sql<{ members: number }>`
    select count(*)::int as members from group_members where group_id = any (${groupIds}::uuid[])`.execute(
    tx,
  );
  const members = counted[0]?.members ?? 0;
  if (members > pushedMembersAtMost) {
    const message = `The groups have ${members} members in all; ${pushedMembersAtMost} are pushed at once.`;
    return err({
      code: 'bulk_refused',
      errors: [{ path: '/body/groupIds', code: 'group_too_large', message }],
    });
  }
  const { rows } = await sql<PushedFrom>`
    select g.id, g.version, g.name, g.name_folded as "nameFolded", g.description, g.status,
      c.name as category, c.name_folded as "categoryFolded", g.deleted_at is not null as deleted,
      jsonb_build_object('type', g.type, 'allowMultiple', g.allow_multiple, 'enumerate', g.enumerate,
        'adminFallback', g.admin_fallback, 'consider', g.consider) as options,
      array(select m.user_id::text from group_members m where m.group_id = g.id order by 1) as members,
      jsonb_build_object(
        'groups', (select count(*) from group_member_groups m where m.group_id = g.id),
        'organisations', (select count(*) from group_member_organisations m where m.group_id = g.id),
        'addressers', (select count(*) from group_access a where a.group_id = g.id and a.right_to = 'address'))
        as "leftBehind",
      g.environment_id as "environmentId"
    from groups g join group_categories c on c.id = g.category_id
    where g.id = any (${groupIds}::uuid[])
    order by g.id`.execute(tx);
  if (rows.length < groupIds.length) return err({ code: 'not_found', what: 'group' });
  const gone = rows.find(({ deleted }) => deleted);
  return gone ? err({ code: 'group_deleted', groupId: gone.id, name: gone.name }) : ok(rows);
}

/** Who somebody of another environment is in this one. */
export interface Counterpart {
  readonly from: UserId;
  readonly userId: UserId;
}

/**
 * The users of this environment who sign in by the same identity as these of another one, kept from being retired
 * meanwhile. Identities stand outside of tenants: a credential is looked up by them before its tenant is known.
 */
export async function readCounterparts(
  tx: Transaction,
  from: EnvironmentId,
  userIds: readonly UserId[],
): Promise<Counterpart[]> {
  const { rows } = await sql<Counterpart>`
    select s.user_id as "from", u.id as "userId"
    from identities s
    join identities t on t.issuer = s.issuer and t.subject = s.subject and t.revoked_at is null
    join users u on u.environment_id = t.environment_id and u.id = t.user_id and u.retired_at is null
    where s.environment_id = ${from} and s.user_id = any (${userIds}::uuid[]) and s.revoked_at is null
    order by u.id
    for share of u`.execute(tx);
  return rows;
}

/** By which names groups go now. */
export async function findGroupNames(
  tx: Transaction,
  groupIds: readonly GroupId[],
): Promise<ReadonlyMap<GroupId, string>> {
  const { rows } = await sql<{ id: GroupId; name: string }>`
    select id, name from groups where id = any (${groupIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
