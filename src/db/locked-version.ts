import { sql } from 'kysely';
import type { VersionChanged } from '../domain/configuration-refusal.ts';
import type { NotFound } from '../domain/refusal.ts';
import type { Transaction } from './transaction.ts';

/** What somebody is about to change, on the version that they have seen. */
interface Seen {
  readonly table: string;
  readonly id: string;
  readonly version: number;
  /** In words, for whoever names what there is not. */
  readonly what: string;
  /** Against those who begin to refer to it, too: it is about to go. */
  readonly whole?: boolean;
}

/** Locks a row of the configuration. What was changed meanwhile is refused, with by whom and when; null if nothing was. */
export async function lockVersion(
  tx: Transaction,
  { table, id, version, what, whole = false }: Seen,
): Promise<VersionChanged | NotFound | null> {
  const { rows } = await sql<{ version: number; at: Date; by: { id: string; name: string } | null }>`
    select c.version, c.changed_at as at,
      (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = c.changed_by) as by
    from ${sql.table(table)} c where c.id = ${id}
    ${whole ? sql`for update` : sql`for no key update`}`.execute(tx);
  const [row] = rows;
  if (!row) return { code: 'not_found', what };
  if (row.version === version) return null;
  const lastChange = { at: row.at.toISOString(), by: row.by };
  return { code: 'version_changed', version: row.version, lastChange };
}
