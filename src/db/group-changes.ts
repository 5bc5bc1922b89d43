// The versions of groups, and their history: every change raises the version of the group and of all around it, and each
// version has one row that says when it began, by whom, and what was before and after (GRP-36, 46).
import { sql } from 'kysely';
import type { EnvironmentId, GroupId, OrganisationId } from '../domain/ids.ts';
import type { AuditActor } from './audit.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

export const groupChangeKinds = [
  /** What there was when histories began. */
  'recorded',
  'created',
  'copied',
  'edited',
  'activated',
  'inactivated',
  'deleted',
  'member_added',
  'member_removed',
  /** Several at once (GRP-32, 35). */
  'members_changed',
  'group_added',
  'group_removed',
  'organisation_added',
  'organisation_removed',
  'organisation_member_added',
  'organisation_member_removed',
  'organisation_role_changed',
  'default_assignees_changed',
  'default_assignees_dropped',
  'applicability_changed',
  'editors_changed',
] as const;

export type GroupChangeKind = (typeof groupChangeKinds)[number];

type Facts = Readonly<Record<string, unknown>> | null;

export interface GroupChange {
  readonly environmentId: EnvironmentId;
  readonly actor: AuditActor;
  /** As `lockAround` or `readInstant` told it. */
  readonly at: string;
  readonly what: GroupChangeKind;
  readonly before: Facts;
  readonly after: Facts;
  /** Whether only the history of what was changed has them: not everybody who sees a group around may read them. */
  readonly untoldAround?: true;
  /** What was changed: in the history of every other group it stands as the cause. */
  readonly changed: { readonly groupId: GroupId } | { readonly organisationId: OrganisationId };
  /** What became of single groups by it, beside the change. */
  readonly also?: readonly { readonly groupId: GroupId; readonly facts: Readonly<Record<string, unknown>> }[];
}

/** Raises the versions of these groups, which the caller has locked, and writes a line into the history of each. */
export async function raiseVersions(
  tx: Sending,
  change: GroupChange,
  groupIds: readonly GroupId[],
): Promise<void> {
  const { at } = change;
  const written = await sql`
    with raised as (
      update groups set version = version + 1, changed_at = ${at}::timestamptz
      where id = any (${groupIds}::uuid[])
      returning id, version)
    ${insertChanges(change)} from raised`.execute(tx);
  requireChanged(written, groupIds.length, 'raising the versions of groups');
}

/** The first line in the history of a group that has just been put down, at its version 1. */
export async function beginHistory(tx: Sending, groupId: GroupId, change: GroupChange): Promise<void> {
  await sql`
    with raised as (select ${groupId}::uuid as id, 1 as version)
    ${insertChanges(change)} from raised`.execute(tx);
}

const insertChanges = ({
  environmentId,
  actor,
  at,
  what,
  before,
  after,
  changed,
  untoldAround,
  also = [],
}: GroupChange) => {
  const actorId = actor.kind === 'system' ? null : actor.id;
  const actorEnvironmentId = actor.kind === 'system' ? null : actor.environmentId;
  const groupId = 'groupId' in changed ? changed.groupId : null;
  const organisationId = 'organisationId' in changed ? changed.organisationId : null;
  const facts = JSON.stringify(Object.fromEntries(also.map((one) => [one.groupId, one.facts])));
  const told = (some: Facts) => {
    const json = sql`${some === null ? null : JSON.stringify(some)}::jsonb`;
    return untoldAround ? sql`case when raised.id = ${groupId}::uuid then ${json} end` : json;
  };
  return sql`
    insert into group_changes (environment_id, group_id, version, at, actor_kind, actor_id, actor_environment_id, what,
      before, after, cause_group_id, cause_organisation_id)
    select ${environmentId}::uuid, raised.id, raised.version, ${at}::timestamptz, ${actor.kind}::text, ${actorId}::uuid,
      ${actorEnvironmentId}::uuid, ${what}::text, ${told(before)},
      coalesce(${told(after)} || coalesce(${facts}::jsonb -> raised.id::text, '{}'),
        ${facts}::jsonb -> raised.id::text),
      case when raised.id = ${groupId}::uuid then null else ${groupId}::uuid end, ${organisationId}::uuid`;
};
