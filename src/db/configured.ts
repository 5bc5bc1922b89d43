// What administrators keep of the configuration (ENV-18): places, contract types in their categories, group categories.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import type { ConfigurationRefusal } from '../domain/configuration-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import type { AuditAction } from './audit.ts';
import { requireChanged } from './changed.ts';
import { spoken, tables } from './configured-entry.ts';
import type { ConfiguredId, ConfiguredKind, ConfiguredRow } from './configured-entry.ts';
import { usesOf } from './configured-uses.ts';
import type { DirectoryRequest } from './directory-change.ts';
import { beforeEveryId, newId } from './ids.ts';
import { lockVersion } from './locked-version.ts';
import type { Page } from './page.ts';
import type { Db, Transaction } from './transaction.ts';

const columns: Readonly<Record<ConfiguredKind, RawBuilder<unknown>>> = {
  location: sql`c.id, c.code, c.name, c.version`,
  contract_category: sql`c.id, c.code, c.name, c.version`,
  contract_type: sql`c.id, c.code, c.name, c.category, c.version`,
  group_category: sql`c.id, c.name, c.version`,
};

/** Only group categories are kept when they are deleted: groups that are deleted themselves refer to them. */
const isThere = (kind: ConfiguredKind): RawBuilder<unknown> =>
  kind === 'group_category' ? sql`c.deleted_at is null` : sql`true`;

/** The entries of a kind, oldest first; contract types also those of one category. */
export async function listConfigured(
  tx: Transaction,
  { kind, category = null }: { readonly kind: ConfiguredKind; readonly category?: string | null },
  { limit, after }: Page<ConfiguredId>,
): Promise<ConfiguredRow[]> {
  const underIt = category === null ? sql`true` : sql`c.category = ${category}`;
  const { rows } = await sql<ConfiguredRow>`
    select ${columns[kind]} from ${sql.table(tables[kind])} c
    where ${isThere(kind)} and ${underIt} and c.id > ${after ?? beforeEveryId}::uuid
    order by c.id
    limit ${limit}`.execute(tx);
  return rows;
}

export async function findConfigured(
  tx: Transaction,
  kind: ConfiguredKind,
  id: ConfiguredId,
): Promise<ConfiguredRow | undefined> {
  const { rows } = await sql<ConfiguredRow>`
    select ${columns[kind]} from ${sql.table(tables[kind])} c
    where c.id = ${id} and ${isThere(kind)}`.execute(tx);
  return rows[0];
}

/** What an entry is made of; a code is given once and never changed: documents and permission sets go by it. */
export interface NewEntry {
  readonly kind: ConfiguredKind;
  readonly code?: string;
  readonly name: string;
  readonly category?: string;
}

type Refusal = ConfigurationRefusal | NotFound;
type Outcome<T> = Promise<Result<T, NotAdministrator | Refusal | KeyRefusal>>;

/** Adds an entry (ENV-18). Refused: a code or a name of group categories that there is, an unknown category. */
export const addConfigured = (
  db: Db,
  { actor, keyed }: DirectoryRequest,
  entry: NewEntry,
): Outcome<{ readonly id: ConfiguredId }> =>
  byAdministrator<{ readonly id: ConfiguredId }, Refusal | KeyRefusal>(db, actor, (tx) =>
    once<{ readonly id: ConfiguredId }, Refusal>(
      tx,
      { actor, operation: `${entry.kind}_added`, request: keyed },
      async () => {
        const id = newId<'configured'>();
        if (entry.category !== undefined && !(await holdCategory(tx, entry.category)))
          return err({ code: 'unknown_contract_category' });
        const { numAffectedRows } = await insertion({ ...entry, id, actor }).execute(tx);
        if (numAffectedRows !== 1n)
          return err({ code: entry.kind === 'group_category' ? 'name_taken' : 'code_taken' });
        const { kind } = entry;
        await auditOf(tx, { actor, kind, id }, { action: 'configuration_added', data: withoutName(entry) });
        return ok({ id });
      },
    ),
  );

/** Nothing is inserted where the code, or the name of a group category, is taken. */
function insertion({
  kind,
  id,
  actor,
  code,
  name,
  category,
}: NewEntry & { readonly id: ConfiguredId; readonly actor: Actor }): RawBuilder<unknown> {
  const { environmentId, id: by } = actor;
  if (kind === 'group_category') {
    return sql`
      insert into group_categories (environment_id, id, name, name_folded, changed_by)
      values (${environmentId}, ${id}, ${name}, ${foldName(name)}, ${by}) on conflict do nothing`;
  }
  if (kind === 'contract_type') {
    return sql`
      insert into contract_types (environment_id, id, code, name, category, changed_by)
      values (${environmentId}, ${id}, ${code}, ${name}, ${category}, ${by}) on conflict do nothing`;
  }
  return sql`
    insert into ${sql.table(tables[kind])} (environment_id, id, code, name, changed_by)
    values (${environmentId}, ${id}, ${code}, ${name}, ${by}) on conflict do nothing`;
}

export interface EntryChange {
  readonly kind: ConfiguredKind;
  readonly id: ConfiguredId;
  /** The version that the caller has seen. */
  readonly version: number;
}

/** Renames an entry, and puts a contract type under another category. What refers to it goes on to do so. */
export const changeConfigured = (
  db: Db,
  actor: Actor,
  change: EntryChange & { readonly name: string; readonly category?: string },
): Outcome<number> =>
  byAdministrator<number, Refusal>(db, actor, async (tx) => {
    const { kind, id, version, name, category } = change;
    const before = await findConfigured(tx, kind, id);
    if (!before) return err({ code: 'not_found', what: spoken(kind) });
    if (category !== undefined && !(await holdCategory(tx, category)))
      return err({ code: 'unknown_contract_category' });
    const changed = await lockVersion(tx, { table: tables[kind], id, version, what: spoken(kind) });
    if (changed) return err(changed);
    if (kind === 'group_category' && (await isNameTaken(tx, id, name))) return err({ code: 'name_taken' });
    const rest =
      kind === 'group_category'
        ? sql`, name_folded = ${foldName(name)}`
        : kind === 'contract_type'
          ? sql`, category = ${category}`
          : sql``;
    requireChanged(
      await sql`
        update ${sql.table(tables[kind])}
        set name = ${name}, version = version + 1, changed_at = now(), changed_by = ${actor.id} ${rest}
        where id = ${id} and version = ${version}`.execute(tx),
      1,
      `renaming ${kind} ${id}`,
    );
    const said = ({ category }: { readonly category?: string }) =>
      category === undefined ? {} : { category };
    const renamed = before.name !== change.name;
    const data = { before: said(before), after: said(change), renamed, version: version + 1 };
    await auditOf(tx, { actor, kind, id }, { action: 'configuration_changed', data });
    return ok(version + 1);
  });

/** Deletes an entry that nothing uses; says by what where something does. */
export const deleteConfigured = (
  db: Db,
  actor: Actor,
  { kind, id, version }: EntryChange,
): Outcome<ConfiguredRow> =>
  byAdministrator<ConfiguredRow, Refusal>(db, actor, async (tx) => {
    // Whoever refers to it at this moment holds it, and is seen when they are done; whoever comes later finds nothing.
    const changed = await lockVersion(tx, {
      table: tables[kind],
      id,
      version,
      what: spoken(kind),
      whole: true,
    });
    if (changed) return err(changed);
    const row = await findConfigured(tx, kind, id);
    if (!row) return err({ code: 'not_found', what: spoken(kind) });
    const usedBy = await usesOf(tx, kind, row);
    if (usedBy.length > 0) return err({ code: 'in_use', what: spoken(kind), usedBy });
    const removal =
      kind === 'group_category'
        ? sql`update group_categories set deleted_at = now() where id = ${id} and deleted_at is null`
        : sql`delete from ${sql.table(tables[kind])} where id = ${id} and version = ${version}`;
    requireChanged(await removal.execute(tx), 1, `deleting ${kind} ${id}`);
    await auditOf(tx, { actor, kind, id }, { action: 'configuration_deleted', data: withoutName(row) });
    return ok(row);
  });

/** Whether there is such a category; it stays until the transaction ends. */
async function holdCategory(tx: Transaction, code: string): Promise<boolean> {
  const { rows } = await sql`select from contract_categories where code = ${code} for key share`.execute(tx);
  return rows.length > 0;
}

async function isNameTaken(tx: Transaction, id: ConfiguredId, name: string): Promise<boolean> {
  const { rows } = await sql`
    select from group_categories
    where name_folded = ${foldName(name)} and id <> ${id} and deleted_at is null`.execute(tx);
  return rows.length > 0;
}

/** What the audit keeps of an entry for ever: its codes. Names can be redacted, so they stand in tables only. */
const withoutName = ({ code, category }: { readonly code?: string; readonly category?: string }) => ({
  ...(code === undefined ? {} : { code }),
  ...(category === undefined ? {} : { category }),
});

const auditOf = (
  tx: Transaction,
  { actor, kind, id }: { readonly actor: Actor; readonly kind: ConfiguredKind; readonly id: ConfiguredId },
  { action, data }: { readonly action: AuditAction; readonly data: Readonly<Record<string, unknown>> },
): Promise<void> => {
  const environmentId: EnvironmentId = actor.environmentId;
  const entry = { action, approvalId: null, subjectKind: kind, subjectId: id, data } as const;
  return writeAudit(tx, { environmentId, actor }, [entry]);
};
