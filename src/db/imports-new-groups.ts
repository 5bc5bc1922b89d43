// Many new groups put down at once, each as one that is created by itself (GRP-05): nobody sees any of them before.
import { sql } from 'kysely';
import type { GroupId, Id, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { requireOne } from './changed.ts';
import type { GroupOptions } from './group-creation.ts';
import { newId } from './ids.ts';
import { inParts, pairsOf } from './imports.ts';
import { factsOf } from './member-edges.ts';
import type { Member } from './member-edges.ts';
import { readInstant } from './nesting.ts';
import type { Transaction } from './transaction.ts';

export interface NewGroupRow {
  readonly id: GroupId;
  readonly name: string;
  readonly categoryId: Id<'group category'>;
  readonly status: 'active' | 'inactive';
  readonly description: string;
  readonly options: GroupOptions;
  /** Active users, behind their locks. */
  readonly memberIds: readonly UserId[];
  /** The groups and organisations in it (GRP-14), and whom only these bring into it. */
  readonly inside: readonly Exclude<Member, { readonly userId: UserId }>[];
  readonly lentIds: readonly UserId[];
  /** Some of `memberIds`, in the order in which they are tried. */
  readonly defaultIds: readonly UserId[];
}

/** Groups, members, lists, histories and audit. The caller holds the lock of nesting and those of the members. */
export async function putDownAll(
  tx: Transaction,
  actor: Actor,
  groups: readonly NewGroupRow[],
): Promise<void> {
  const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
  const importId = newId<'import'>();
  await inParts(groups, async (part) => {
    await insertGroups(tx, { actor, at }, part);
    await inParts(part, (few) => insertHistory(tx, { actor, at }, few), namingAtOnce);
    await auditGroups(tx, { actor, importId }, part);
  });
  const entered = await insertMembers(tx, { actor, at }, groups);
  await insertInside(tx, { actor, at }, groups);
  await auditPeople(tx, { actor, importId }, entered);
}

/** A line of the history may name a thousand people. */
const namingAtOnce = 100;

interface By {
  readonly actor: Actor;
  readonly at: string;
}

async function insertGroups(
  tx: Transaction,
  { actor: { environmentId }, at }: By,
  groups: readonly NewGroupRow[],
): Promise<void> {
  const rows = groups.map(({ memberIds, lentIds, defaultIds: _, inside: __, options, ...group }) => ({
    ...{ ...group, ...options, folded: foldName(group.name) },
    size: memberIds.length + lentIds.length,
  }));
  await sql`
    insert into groups (environment_id, id, name, name_folded, category_id, description, status, admin_fallback,
      consider, allow_multiple, enumerate, type, size, created_at, changed_at)
    select ${environmentId}::uuid, g.id, g.name, g.folded, g."categoryId", g.description, g.status, g."adminFallback",
      g.consider, g."allowMultiple", g.enumerate, g.type, g.size, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (id uuid, name text, folded text, "categoryId" uuid,
      description text, status text, "adminFallback" boolean, consider text, "allowMultiple" boolean,
      enumerate boolean, type text, size int)`.execute(tx);
}

/** Who stands in them, and whom groups and organisations in them bring along. Says who came into which. */
async function insertMembers(
  tx: Transaction,
  { actor: { environmentId }, at }: By,
  groups: readonly NewGroupRow[],
): Promise<ReadonlyMap<UserId, readonly GroupId[]>> {
  const entered = new Map<UserId, GroupId[]>();
  const enters = ({ id, one: userId }: { readonly id: GroupId; readonly one: UserId }): void => {
    const others = entered.get(userId);
    if (others) others.push(id);
    else entered.set(userId, [id]);
  };
  for (const part of pairsOf(groups, ({ memberIds }) => memberIds)) {
    const said = sql`jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as m (id uuid, one uuid)`;
    await sql`
      with stands as (
        insert into group_members (environment_id, group_id, user_id)
        select ${environmentId}::uuid, m.id, m.one from ${said}
        returning environment_id, group_id, user_id),
      begun as (
        insert into group_member_spans (environment_id, group_id, user_id, added_at)
        select environment_id, group_id, user_id, ${at}::timestamptz from stands)
      insert into group_effective_members (environment_id, group_id, user_id)
      select environment_id, group_id, user_id from stands`.execute(tx);
    part.forEach(enters);
  }
  for (const part of pairsOf(groups, ({ lentIds }) => lentIds)) {
    await sql`
      insert into group_effective_members (environment_id, group_id, user_id)
      select ${environmentId}::uuid, m.id, m.one
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as m (id uuid, one uuid)`.execute(tx);
    part.forEach(enters);
  }
  for (const part of pairsOf(groups, ({ defaultIds }) => defaultIds)) {
    await sql`
      insert into group_default_assignees (environment_id, group_id, rank, user_id)
      select ${environmentId}::uuid, d.id, d.rank, d.one
      from jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as d (id uuid, rank int, one uuid)`.execute(tx);
  }
  return entered;
}

/** What stands in them besides users, each with its span. */
async function insertInside(
  tx: Transaction,
  { actor: { environmentId }, at }: By,
  groups: readonly NewGroupRow[],
): Promise<void> {
  for (const part of pairsOf(groups, ({ inside }) => inside)) {
    const rows = part.map(({ id, one }) => ({ id, ...factsOf(one) }));
    await sql`
      with said as materialized (
        select m.id, m."groupId" as inner_id, m."organisationId" as organisation_id, m.role
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as m (id uuid, "groupId" uuid, "organisationId" uuid, role text)),
      groups_in as (
        insert into group_member_groups (environment_id, group_id, member_group_id)
        select ${environmentId}::uuid, id, inner_id from said where inner_id is not null),
      organisations_in as (
        insert into group_member_organisations (environment_id, group_id, organisation_id, role)
        select ${environmentId}::uuid, id, organisation_id, role from said where organisation_id is not null)
      insert into group_member_spans (environment_id, group_id, member_group_id, organisation_id, role, added_at)
      select ${environmentId}::uuid, id, inner_id, organisation_id, role, ${at}::timestamptz from said`.execute(
      tx,
    );
  }
}

/** A line of the history names so many; of more it says how many. */
const namedAtMost = 1_000;

async function insertHistory(
  tx: Transaction,
  { actor, at }: By,
  groups: readonly NewGroupRow[],
): Promise<void> {
  const rows = groups.map(({ id, memberIds, inside, lentIds: _, defaultIds, options, ...group }) => ({
    id,
    after: {
      ...{ ...group, ...options },
      ...(memberIds.length + inside.length > namedAtMost
        ? { memberCount: memberIds.length + inside.length }
        : { members: [...memberIds.map((userId) => ({ userId })), ...inside.map(factsOf)] }),
      ...(defaultIds.length > 0 ? { defaultAssignees: defaultIds } : {}),
    },
  }));
  await sql`
    insert into group_changes (environment_id, group_id, version, at, actor_kind, actor_id, actor_environment_id, what,
      after)
    select ${actor.environmentId}::uuid, h.id, 1, ${at}::timestamptz, ${actor.kind}, ${actor.id}::uuid,
      ${actor.environmentId}::uuid, 'created', h.after
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as h (id uuid, after jsonb)`.execute(tx);
}

interface Import {
  readonly actor: Actor;
  readonly importId: string;
}

const auditGroups = (tx: Transaction, { actor, importId }: Import, groups: readonly NewGroupRow[]) =>
  writeAudit(
    tx,
    { environmentId: actor.environmentId, actor },
    groups.map(({ id, memberIds, inside }) => ({
      ...{ action: 'group_created', approvalId: null, subjectKind: 'group', subjectId: id },
      data: { version: 1, members: memberIds.length + inside.length, importId },
    })),
  );

/** AUD-01: one row for each person whom the import moved, with all the groups that they came into. */
const auditPeople = (
  tx: Transaction,
  { actor, importId }: Import,
  entered: ReadonlyMap<UserId, readonly GroupId[]>,
): Promise<void> =>
  inParts([...entered], (part) =>
    writeAudit(
      tx,
      { environmentId: actor.environmentId, actor },
      part.map(([userId, groupIds]) => ({
        ...{ action: 'membership_gained', approvalId: null, subjectKind: 'user', subjectId: userId },
        data: { cause: { importId }, groupIds },
      })),
    ),
  );
