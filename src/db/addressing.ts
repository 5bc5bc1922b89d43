// Which people and groups somebody may address (GRP-29, 30, 31, 47), as conditions of queries: what src/domain/addressing.ts
// says of one is asked here of all at once.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { reachOf } from '../domain/addressing.ts';
import type { CommunicationRule, Person, Reach } from '../domain/addressing.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import { seesEverything } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { everyGroup, findGroup, isEditorOf, mayEditGroup, mayManageGroups } from './groups.ts';
import type { GroupRow } from './groups.ts';
import type { Transaction } from './transaction.ts';

type Condition = RawBuilder<boolean>;

/** Somebody who addresses, and whom they reach by the matrix of this moment. */
export interface Addresser {
  readonly userId: UserId;
  readonly reach: Reach;
  /** GRP-31: the active public groups of the environment, whose members everybody reaches. */
  readonly publicGroupIds: readonly GroupId[];
}

const partyOf = (side: 'from' | 'to'): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`r.${side}_${name}`);
  return sql`case
    when ${column('role')} is not null then jsonb_build_object('kind', 'role', 'role', ${column('role')})
    when ${column('group_id')} is not null then jsonb_build_object('kind', 'group', 'groupId', ${column('group_id')})
    else jsonb_build_object('kind', 'organisation', 'organisationId', ${column('organisation_id')},
      'organisationRole', ${column('organisation_role')}) end`;
};

/** Of the groups only those count here that the matrix names, and that are not deleted. */
export async function readAddresser(tx: Transaction, userId: UserId): Promise<Addresser> {
  const { rows } = await sql<
    Omit<Person, 'userId' | 'inPublicGroup'> & { rules: CommunicationRule[]; publicGroupIds: GroupId[] }
  >`
    select u.environment_role as role,
      coalesce((select jsonb_agg(jsonb_build_object('organisationId', o.organisation_id, 'role', o.role))
        from organisation_members o where o.user_id = u.id), '[]') as organisations,
      coalesce((select jsonb_agg(m.group_id)
        from group_effective_members m join groups n on n.id = m.group_id and n.deleted_at is null
        where m.user_id = u.id and m.group_id in (select from_group_id from communication_rules)), '[]') as "groupIds",
      coalesce((select jsonb_agg(jsonb_build_object('from', ${partyOf('from')}, 'to', ${partyOf('to')}))
        from communication_rules r), '[]') as rules,
      case when exists (select from communication_rules) then array(
        select p.id::text from groups p
        where p.type = 'public' and p.deleted_at is null and p.status = 'active') else '{}' end as "publicGroupIds"
    from users u where u.id = ${userId}`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error(`there is no user ${userId}`);
  const { rules, publicGroupIds, ...person } = row;
  return { userId, reach: reachOf({ userId, ...person }, rules), publicGroupIds };
}

/** Whether the user of this alias is reached (GRP-31, 47). */
export function reachesUser({ userId, reach, publicGroupIds }: Addresser, alias: string): Condition {
  if (reach === 'everybody') return sql<boolean>`true`;
  const user = (column: string) => sql.ref(`${alias}.${column}`);
  const roles = reach.flatMap((party) => (party.kind === 'role' ? [party.role] : []));
  const groupIds = [
    ...reach.flatMap((party) => (party.kind === 'group' ? [party.groupId] : [])),
    ...publicGroupIds,
  ];
  const organisations = reach.flatMap((party) => (party.kind === 'organisation' ? [party] : []));
  return sql<boolean>`(${user('id')} = ${userId} or ${user('environment_role')} = any (${roles}::text[])
    or exists (select from organisation_members o
      join unnest(${organisations.map(({ organisationId }) => organisationId)}::uuid[],
        ${organisations.map(({ organisationRole }) => organisationRole)}::text[]) as reached (id, role)
        on o.organisation_id = reached.id and (reached.role is null or o.role = reached.role)
      where o.user_id = ${user('id')})
    or exists (select from group_effective_members s join groups n on n.id = s.group_id and n.deleted_at is null
      where s.user_id = ${user('id')} and s.group_id = any (${groupIds}::uuid[])))`;
}

/** Whether the group `g` is applicable to them (GRP-29), and none of its members out of their reach (GRP-30, 31). */
export function addressesGroup(addresser: Addresser): Condition {
  const { userId, reach, publicGroupIds } = addresser;
  const named = sql`select from group_access a where a.group_id = g.id and a.right_to = 'address'`;
  const applicable = sql`(not exists (${named}) or exists (${named} and (a.user_id = ${userId}
    or exists (select from group_effective_members i join groups n on n.id = i.group_id and n.deleted_at is null
      where i.group_id = a.named_group_id and i.user_id = ${userId})
    or exists (select from organisation_members w
      where w.organisation_id = a.organisation_id and w.user_id = ${userId}
        and (a.organisation_role is null or w.role = a.organisation_role)))))`;
  if (reach === 'everybody') return sql<boolean>`${applicable}`;
  const reached = sql`not exists (
    select from group_effective_members e join users m on m.id = e.user_id
    where e.group_id = g.id and not ${reachesUser(addresser, 'm')})`;
  if (publicGroupIds.length === 0) return sql<boolean>`(${applicable} and ${reached})`;
  // Of a public group all are reached: nobody looks through its members.
  return sql<boolean>`(${applicable} and (g.id = any (${publicGroupIds}::uuid[]) or ${reached}))`;
}

/** Whom no group of their environment is hidden from. */
export const knowsEveryGroup = (actor: ActiveActor): boolean =>
  actor.kind !== 'user' || seesEverything(actor) || mayManageGroups(actor);

/**
 * Which groups `g` somebody may know of: those that they may address (GRP-29, 30) or edit (GRP-13); whoever manages groups
 * knows of all, and so does a back office.
 */
export async function groupsKnownTo(tx: Transaction, actor: ActiveActor): Promise<Condition> {
  if (actor.kind !== 'user' || knowsEveryGroup(actor)) return everyGroup;
  const addresser = await readAddresser(tx, actor.id);
  return sql<boolean>`(${addressesGroup(addresser)} or ${isEditorOf(actor.id, sql.ref('g.id'))})`;
}

/** Whether there is such a group, also when it is deleted, and they may know of it. */
export async function knowsGroup(tx: Transaction, actor: ActiveActor, groupId: GroupId): Promise<boolean> {
  const { rows } = await sql`
    select from groups g where g.id = ${groupId} and ${await groupsKnownTo(tx, actor)}`.execute(tx);
  return rows.length > 0;
}

/**
 * Which groups `g` are shown to somebody in and around this one: those that they may know of, and to whoever edits it those
 * that stand in it directly, since they can take them out. Not what stands further inside: they would add a group to read it.
 */
export async function groupsShownIn(
  tx: Transaction,
  actor: ActiveActor,
  groupId: GroupId,
): Promise<Condition> {
  const known = await groupsKnownTo(tx, actor);
  if (!(await mayEditGroup(tx, actor, groupId))) return known;
  return sql<boolean>`(${known} or g.id in (
    select inside.member_group_id from group_member_groups inside where inside.group_id = ${groupId}))`;
}

/** One group with what of it is shown to somebody who knows of it. */
export const findShownGroup = async (
  tx: Transaction,
  actor: ActiveActor,
  groupId: GroupId,
): Promise<GroupRow | undefined> => findGroup(tx, groupId, await groupsShownIn(tx, actor, groupId));

/** GRP-29, 30: a refusal as somebody may read it, without the groups that they may not know of. */
export async function withoutUnknownGroups(
  tx: Transaction,
  actor: ActiveActor,
  refusal: Refusal,
): Promise<Refusal> {
  if (refusal.code === 'group_circle') {
    const known = await knownAmong(tx, actor, refusal.path.map(({ id }) => id)); // prettier-ignore
    return { ...refusal, path: refusal.path.filter(({ id }) => known.has(id)) };
  }
  if (refusal.code !== 'one_member_only' && refusal.code !== 'group_too_large') return refusal;
  if (refusal.groupId === null) return refusal;
  const known = await knownAmong(tx, actor, [refusal.groupId]);
  return known.has(refusal.groupId) ? refusal : { ...refusal, groupId: null, name: null };
}

async function knownAmong(
  tx: Transaction,
  actor: ActiveActor,
  groupIds: readonly GroupId[],
): Promise<ReadonlySet<GroupId>> {
  const { rows } = await sql<{ id: GroupId }>`
    select g.id from groups g
    where g.id = any (${groupIds}::uuid[]) and ${await groupsKnownTo(tx, actor)}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
