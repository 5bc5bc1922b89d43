// Whom a group names: who may address it (GRP-29), and who edits it (GRP-13).
import { sql } from 'kysely';
import type { Named } from '../domain/addressing.ts';
import type { AccessRefusal, EntryFault, GroupRefusal } from '../domain/group-refusal.ts';
import type { EnvironmentId, GroupId, Id, OrganisationId, UserId } from '../domain/ids.ts';
import type { NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { raiseVersions } from './group-changes.ts';
import { refuseOutdated } from './group-lock.ts';
import { faultsOfUnknown, resolveGroupNames } from './group-names.ts';
import { mayManageGroups } from './groups.ts';
import type { OrganisationRole } from './member-edges.ts';
import { keepNesting, lockAround } from './nesting.ts';
import type { ChangeLock } from './nesting.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

export type GroupRight = 'address' | 'edit';

/** What a list is to have in it, with its place in the request; a group also by its name (GRP-45). */
export type AskedEntry = (Named | { readonly groupName: string }) & { readonly path: string };

/** An entry with the name that it has now. */
export type ShownEntry =
  | { readonly kind: 'user'; readonly id: UserId; readonly name: string; readonly active: boolean }
  | {
      readonly kind: 'group';
      readonly id: GroupId;
      readonly name: string;
      readonly status: 'active' | 'inactive' | 'deleted';
    }
  | {
      readonly kind: 'organisation';
      readonly id: OrganisationId;
      readonly name: string;
      readonly role: OrganisationRole | null;
    };

export interface AccessList {
  /** The version of the group. */
  readonly version: number;
  readonly entries: readonly ShownEntry[];
}

/** Who is named for this right, in the order in which they were named; undefined where there is no such group. */
export async function readAccess(
  tx: Transaction,
  groupId: GroupId,
  right: GroupRight,
): Promise<AccessList | undefined> {
  const { rows } = await sql<AccessList>`
    select g.version, coalesce((
      select jsonb_agg(case
          when u.id is not null
            then jsonb_build_object('kind', 'user', 'id', u.id, 'name', u.name, 'active', u.retired_at is null)
          when n.id is not null then jsonb_build_object('kind', 'group', 'id', n.id, 'name', n.name,
            'status', case when n.deleted_at is null then n.status else 'deleted' end)
          else jsonb_build_object('kind', 'organisation', 'id', o.id, 'name', o.name, 'role', a.organisation_role)
        end order by a.place)
      from group_access a
      left join users u on u.id = a.user_id
      left join groups n on n.id = a.named_group_id
      left join organisations o on o.id = a.organisation_id
      where a.group_id = g.id and a.right_to = ${right}), '[]') as entries
    from groups g where g.id = ${groupId}`.execute(tx);
  return rows[0];
}

export interface AccessChange {
  readonly groupId: GroupId;
  readonly right: GroupRight;
  /** The version that the caller saw; the change is refused when somebody was faster. */
  readonly version: number;
  /** The whole list. */
  readonly entries: readonly AskedEntry[];
}

type Refusal = AccessRefusal | GroupRefusal | NotFound;

/**
 * Says who may address a group (GRP-29) or edit it (GRP-13), by whoever manages groups: its editors don't say it. A list
 * that is as it was changes nothing; any other raises the versions of the group and of all around it (GRP-36, 46).
 */
export const setAccess = (db: Db, actor: Actor, change: AccessChange): Promise<Result<null, Refusal>> =>
  changeInTenant<null, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller)) return err({ code: 'may_not_manage_groups' });
    await keepNesting(tx);
    const { groupId, right, version } = change;
    const locked = await lockAround(tx, sql`select ${groupId}::uuid`);
    const outdated = await refuseOutdated(tx, locked, { groupId, version });
    if (outdated) return err(outdated);
    const before = await readNamed(tx, groupId, right);
    const wanted = await resolve(tx, change.entries, before);
    if (!wanted.ok) return err({ code: 'unresolved_entries', errors: wanted.error });
    if (JSON.stringify(wanted.value) === JSON.stringify(before)) return ok(null);
    await sql`delete from group_access where group_id = ${groupId} and right_to = ${right}`.execute(tx);
    await insertAccess(tx, { environmentId: actor.environmentId, groupId, right }, wanted.value);
    await record(tx, { actor, change, locked, before, after: wanted.value });
    return ok(null);
  });

/** GRP-34: the copy is addressed and edited by whom the other is. */
export async function copyAccess(tx: Transaction, from: GroupId, to: GroupId): Promise<void> {
  await sql`
    insert into group_access (environment_id, group_id, right_to, place, user_id, named_group_id, organisation_id,
      organisation_role)
    select environment_id, ${to}::uuid, right_to, place, user_id, named_group_id, organisation_id, organisation_role
    from group_access where group_id = ${from}`.execute(tx);
}

async function readNamed(tx: Transaction, groupId: GroupId, right: GroupRight): Promise<Named[]> {
  const { rows } = await sql<{ named: Named }>`
    select case
        when user_id is not null then jsonb_build_object('userId', user_id)
        when named_group_id is not null then jsonb_build_object('groupId', named_group_id)
        else jsonb_build_object('organisationId', organisation_id, 'role', organisation_role) end as named
    from group_access where group_id = ${groupId} and right_to = ${right}
    order by place`.execute(tx);
  return rows.map(({ named }) => factsOf(named));
}

/** With its keys in one order, so that two can be compared as text. */
function factsOf(named: Named): Named {
  if ('userId' in named) return { userId: named.userId };
  if ('groupId' in named) return { groupId: named.groupId };
  return { organisationId: named.organisationId, role: named.role };
}

async function resolve(
  tx: Transaction,
  entries: readonly AskedEntry[],
  before: readonly Named[],
): Promise<Result<Named[], readonly EntryFault[]>> {
  const groups = await resolveGroupNames(
    tx,
    entries.flatMap((one) => ('groupName' in one ? [one] : [])),
  );
  const faults = [...(groups.ok ? [] : groups.error), ...(await faultsOf(tx, entries, before))];
  if (!groups.ok || faults.length > 0) return err(faults);
  const named = entries.flatMap((one): Named[] => {
    if (!('groupName' in one)) return [factsOf(one)];
    const groupId = groups.value.get(one.path);
    return groupId ? [{ groupId }] : [];
  });
  const keys = named.map((one) => JSON.stringify(one));
  return ok(named.filter((_, nth) => keys.indexOf(keys[nth] ?? '') === nth));
}

/** Whom there is not, or not any more; whoever stands in the list already may stay though they are retired (ENV-13). */
async function faultsOf(
  tx: Transaction,
  entries: readonly AskedEntry[],
  before: readonly Named[],
): Promise<EntryFault[]> {
  const kept = new Set(before.map((one) => JSON.stringify(one)));
  const asked = entries.flatMap((one) =>
    'groupName' in one || kept.has(JSON.stringify(factsOf(one))) ? [] : [one],
  );
  const ids = asked.map((one) => {
    if ('userId' in one) return { path: one.path, kind: 'user', id: one.userId };
    if ('groupId' in one) return { path: one.path, kind: 'group', id: one.groupId };
    return { path: one.path, kind: 'organisation', id: one.organisationId };
  });
  const { rows } = await sql<{ path: string; kind: string; id: Id<never>; known: boolean; over: boolean }>`
    select asked.path, asked.kind, asked.id, coalesce(u.id, g.id, o.id) is not null as known,
      u.retired_at is not null or g.deleted_at is not null as over
    from jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) as asked (path text, kind text, id uuid)
    left join users u on asked.kind = 'user' and u.id = asked.id
    left join groups g on asked.kind = 'group' and g.id = asked.id
    left join organisations o on asked.kind = 'organisation' and o.id = asked.id and o.deleted_at is null
    order by asked.path`.execute(tx);
  const strange = rows.filter(({ kind, known }) => kind === 'group' && !known);
  const unknown = await faultsOfUnknown(
    tx,
    strange.map(({ path, id }) => ({ path, groupId: id })),
  );
  return rows.flatMap(({ path, kind, known, over }): EntryFault[] => {
    if (!known && kind === 'group') return unknown.filter((one) => one.path === path);
    if (!known) return [{ path, reason: 'unknown', message: `There is no such ${kind}.` }];
    if (!over) return [];
    return kind === 'user'
      ? [{ path, reason: 'retired', message: 'The user is retired.' }]
      : [{ path, reason: 'deleted', message: 'The group is deleted.' }];
  });
}

async function insertAccess(
  tx: Transaction,
  {
    environmentId,
    groupId,
    right,
  }: { readonly environmentId: EnvironmentId; readonly groupId: GroupId; readonly right: GroupRight },
  named: readonly Named[],
): Promise<void> {
  await sql`
    insert into group_access (environment_id, group_id, right_to, place, user_id, named_group_id, organisation_id,
      organisation_role)
    select ${environmentId}::uuid, ${groupId}::uuid, ${right}, one.nth, (one.named ->> 'userId')::uuid,
      (one.named ->> 'groupId')::uuid, (one.named ->> 'organisationId')::uuid, one.named ->> 'role'
    from jsonb_array_elements(${JSON.stringify(named)}::jsonb) with ordinality as one (named, nth)`.execute(
    tx,
  );
}

async function record(
  tx: Transaction,
  made: {
    readonly actor: Actor;
    readonly change: AccessChange;
    readonly locked: ChangeLock;
    readonly before: readonly Named[];
    readonly after: readonly Named[];
  },
): Promise<void> {
  const { actor, change, locked, before, after } = made;
  const { environmentId } = actor;
  const { groupId, right, version } = change;
  const list = right === 'address' ? 'applicability' : 'editors';
  await raiseVersions(
    tx,
    {
      ...{ environmentId, actor, at: locked.at, what: `${list}_changed`, changed: { groupId } },
      // Whoever may read these lists reads them at the group itself.
      ...{ before: { [list]: before }, after: { [list]: after }, untoldAround: true },
    },
    locked.groups.map(({ id }) => id),
  );
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: `group_${list}_changed`,
      approvalId: null,
      subjectKind: 'group',
      subjectId: groupId,
      data: { before, after, version: version + 1 },
    },
  ]);
}
