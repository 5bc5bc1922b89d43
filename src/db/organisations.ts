// The organisations of an environment, as its administrators keep them (ENV-05, 07, 09).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ConfigurationRefusal, LimitReached, Use } from '../domain/configuration-refusal.ts';
import type { OrganisationId, UserId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byRight, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { AuditAction } from './audit.ts';
import { requireChanged } from './changed.ts';
import { addOrganisation } from './configuration.ts';
import type { DirectoryRequest } from './directory-change.ts';
import { raiseVersions } from './group-changes.ts';
import { beforeEveryId } from './ids.ts';
import { lockVersion } from './locked-version.ts';
import type { OrganisationRole } from './member-edges.ts';
import { keepNesting, lockAround, lockNesting } from './nesting.ts';
import { groupsWith } from './organisation-members.ts';
import type { Page } from './page.ts';
import type { Db, Transaction } from './transaction.ts';

/** More legal entities than the largest groups of companies have; each is an entry in lists that people read. */
export const organisationsAtMost = 10_000;

/** An organisation as somebody sees it. */
export interface OrganisationRow {
  readonly id: OrganisationId;
  readonly name: string;
  readonly version: number;
  /** What the reader is in it (ENV-09); null where they do not belong to it. */
  readonly yourRole: OrganisationRole | null;
}

export interface OrganisationFilter {
  /** Part of the name, whatever the case. */
  readonly name?: string | undefined;
  /** Only those that the reader belongs to. */
  readonly yours?: boolean;
}

const seenBy = (reader: { readonly id: string }): RawBuilder<unknown> => sql`
  select o.id, o.name, o.version, m.role as "yourRole"
  from organisations o
  left join organisation_members m on m.organisation_id = o.id and m.user_id = ${reader.id}
  where o.deleted_at is null`;

/** The organisations of the environment, oldest first. */
export async function listOrganisations(
  tx: Transaction,
  reader: { readonly id: string },
  { limit, after, name, yours = false }: Page<OrganisationId> & OrganisationFilter,
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    ${seenBy(reader)} and o.id > ${after ?? beforeEveryId}::uuid
      and (${name ?? null}::text is null or position(${foldName(name ?? '')} in o.name_folded) > 0)
      and (${yours} = false or m.role is not null)
    order by o.id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function findOrganisation(
  tx: Transaction,
  reader: { readonly id: string },
  id: OrganisationId,
): Promise<OrganisationRow | undefined> {
  const { rows } = await sql<OrganisationRow>`${seenBy(reader)} and o.id = ${id}`.execute(tx);
  return rows[0];
}

/** Somebody who belongs to an organisation. */
export interface OrganisationMember {
  readonly id: UserId;
  readonly name: string;
  readonly active: boolean;
  readonly role: OrganisationRole;
}

/** Who belongs to an organisation, by age; or one of them. The retired stay, marked (ENV-13). */
export async function listOrganisationMembers(
  tx: Transaction,
  {
    organisationId,
    userId = null,
  }: { readonly organisationId: OrganisationId; readonly userId?: UserId | null },
  { limit, after }: Page<UserId>,
): Promise<OrganisationMember[]> {
  const { rows } = await sql<OrganisationMember>`
    select u.id, u.name, u.retired_at is null as active, m.role
    from organisation_members m join users u on u.id = m.user_id
    where m.organisation_id = ${organisationId} and (${userId}::uuid is null or m.user_id = ${userId}::uuid)
      and m.user_id > ${after ?? beforeEveryId}::uuid
    order by m.user_id
    limit ${limit}`.execute(tx);
  return rows;
}

type Refusal = ConfigurationRefusal | KeyRefusal | LimitReached | NotFound;
type Outcome<T> = Promise<Result<T, NotAdministrator | Refusal>>;

/** Creates an organisation without members (ENV-05, 07). Refused: a name that there is, whatever its case. */
export const createOrganisation = (
  db: Db,
  { actor, keyed }: DirectoryRequest,
  name: string,
): Outcome<{ readonly id: OrganisationId }> =>
  byRight<{ readonly id: OrganisationId }, Refusal>(db, { actor, action: 'keep_organisations' }, (tx) =>
    once<{ readonly id: OrganisationId }, Refusal>(
      tx,
      { actor, operation: 'organisation_added', request: keyed },
      async () => {
        const { environmentId } = actor;
        // Two at the same instant take turns: the second counts what the first made.
        await sql`select from environments where id = ${environmentId} for no key update`.execute(tx);
        const { rows } = await sql<{ count: number }>`
            select count(*)::int as count from organisations where deleted_at is null`.execute(tx);
        if ((rows[0]?.count ?? 0) >= organisationsAtMost)
          return err({ code: 'limit_reached', what: 'organisations', atMost: organisationsAtMost });
        if (await isNameTaken(tx, null, name)) return err({ code: 'name_taken' });
        const id = await addOrganisation(tx, { environmentId, name, by: actor });
        await auditOf(tx, { actor, id }, { action: 'organisation_added', data: {} });
        return ok({ id });
      },
    ),
  );

export interface OrganisationChange {
  readonly id: OrganisationId;
  /** The version that the caller has seen. */
  readonly version: number;
}

/** Renames an organisation. Whoever cites a version of a group cites its name with it, so all around it get a new one. */
export const renameOrganisation = (
  db: Db,
  actor: Actor,
  { name, ...change }: OrganisationChange & { readonly name: string },
): Outcome<number> =>
  byRight<number, Refusal>(db, { actor, action: 'keep_organisations' }, async (tx) => {
    const { id, version } = change;
    await keepNesting(tx);
    const locked = await lockOrganisation(tx, actor, change);
    if (!locked.ok) return locked;
    const { name: before } = locked.value;
    if (before === name) return ok(version);
    if (await isNameTaken(tx, id, name)) return err({ code: 'name_taken' });
    const { groups, at } = await lockAround(tx, groupsWith(id));
    requireChanged(
      await sql`
          update organisations
          set name = ${name}, name_folded = ${foldName(name)}, version = version + 1, changed_at = now(),
            changed_by = ${actor.id}
          where id = ${id} and version = ${version} and deleted_at is null`.execute(tx),
      1,
      `renaming organisation ${id}`,
    );
    const { environmentId } = actor;
    const facts = { before: { name: before }, after: { name } };
    await raiseVersions(
      tx,
      { environmentId, actor, at, what: 'edited', changed: { organisationId: id }, ...facts },
      groups.map((group) => group.id),
    );
    const data = { version: version + 1, groupIds: groups.map((group) => group.id) };
    await auditOf(tx, { actor, id }, { action: 'organisation_renamed', data });
    return ok(version + 1);
  });

/** Deletes an organisation that nothing uses; who belonged to it does so no longer. Its name is free. */
export const deleteOrganisation = (
  db: Db,
  actor: Actor,
  change: OrganisationChange,
): Outcome<OrganisationRow> =>
  byRight<OrganisationRow, Refusal>(db, { actor, action: 'keep_organisations' }, async (tx) => {
    const { id, version } = change;
    // Alone: nobody puts it into a group, or names it in the lists of one, meanwhile.
    await lockNesting(tx);
    await lockMemberships(tx, id);
    const locked = await lockOrganisation(tx, actor, { ...change, whole: true });
    if (!locked.ok) return locked;
    const usedBy = await usesOfOrganisation(tx, id);
    if (usedBy.length > 0) return err({ code: 'in_use', what: 'organisation', usedBy });
    const { numAffectedRows: members } = await sql`
        with gone as (delete from organisation_members where organisation_id = ${id} returning user_id)
        update organisation_member_spans s
        set removed_at = greatest(clock_timestamp(), s.added_at + interval '1 microsecond')
        from gone where s.organisation_id = ${id} and s.user_id = gone.user_id and s.removed_at is null`.execute(
      tx,
    );
    requireChanged(
      await sql`
          update organisations set deleted_at = now(), changed_at = now(), changed_by = ${actor.id}
          where id = ${id} and version = ${version} and deleted_at is null`.execute(tx),
      1,
      `deleting organisation ${id}`,
    );
    const data = { members: Number(members) };
    await auditOf(tx, { actor, id }, { action: 'organisation_deleted', data });
    return ok({ ...locked.value, yourRole: null });
  });

/** Who sends or starts for an organisation holds their membership, then the organisation: these go in the same order. */
const lockMemberships = (tx: Transaction, id: OrganisationId) =>
  sql`select from organisation_members where organisation_id = ${id} order by user_id for update`.execute(tx);

/**
 * An organisation behind its lock, on the version that the caller has seen, and behind the lock of nesting that its caller
 * has taken. As a `whole`, whoever sends a document of it or names it in the matrix at this moment is waited for, and seen;
 * a change that lets it stand stops nobody who refers to it.
 */
async function lockOrganisation(
  tx: Transaction,
  actor: Actor,
  { id, version, whole = false }: OrganisationChange & { readonly whole?: boolean },
): Promise<Result<OrganisationRow, Refusal>> {
  const what = 'organisation';
  const changed = await lockVersion(tx, { table: 'organisations', id, version, what, whole });
  const row = await findOrganisation(tx, actor, id);
  if (!row) return err({ code: 'not_found', what });
  return changed ? err(changed) : ok(row);
}

async function isNameTaken(tx: Transaction, id: OrganisationId | null, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from organisations
    where name_folded = ${foldName(name)} and deleted_at is null and id is distinct from ${id}::uuid`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What uses an organisation, some of each kind. A group that is deleted keeps whom it had, and uses nothing. */
export async function usesOfOrganisation(tx: Transaction, id: OrganisationId): Promise<Use[]> {
  const { rows } = await sql<Use>`
    (select 'group' as kind, g.id::text as id, g.name from groups g
      where g.id in (${groupsWith(id)}) or (g.deleted_at is null and exists (
        select from group_access a where a.group_id = g.id and a.organisation_id = ${id}))
      order by g.name limit 5)
    union all
    (select 'communication_rule', r.place::text, 'rule ' || r.place from communication_rules r
      where ${id} in (r.from_organisation_id, r.to_organisation_id) order by r.place limit 5)
    union all
    (select 'document', d.id::text, d.title from documents d where d.organisation_id = ${id} order by d.id limit 5)`.execute(
    tx,
  );
  return rows;
}

const auditOf = (
  tx: Transaction,
  { actor, id }: { readonly actor: Actor; readonly id: OrganisationId },
  { action, data }: { readonly action: AuditAction; readonly data: Readonly<Record<string, unknown>> },
): Promise<void> =>
  writeAudit(tx, { environmentId: actor.environmentId, actor }, [
    { action, approvalId: null, subjectKind: 'organisation', subjectId: id, data },
  ]);
