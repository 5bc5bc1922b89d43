import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Use } from '../domain/configuration-refusal.ts';
import type { ConfiguredKind, ConfiguredRow } from './configured-entry.ts';
import type { Transaction } from './transaction.ts';

/** Enough to see what has to be changed first; the rest shows when these are done. */
const ofEachKindAtMost = 5;

/** What uses an entry of the configuration, some of each kind, under the lock of the entry. */
export async function usesOf(
  tx: Transaction,
  kind: ConfiguredKind,
  { id, code }: ConfiguredRow,
): Promise<Use[]> {
  const parts = uses[kind](code ?? '', id).map(
    (part) => sql`(select * from (${part}) one limit ${ofEachKindAtMost})`,
  );
  const { rows } = await sql<Use>`${sql.join(parts, sql` union all `)}`.execute(tx);
  return rows;
}

const documents = (column: 'location' | 'contract_type', code: string): RawBuilder<unknown> => sql`
  select 'document' as kind, id::text as id, title as name from documents where ${sql.ref(column)} = ${code}`;

const sets = (table: 'locations' | 'contract_types', code: string): RawBuilder<unknown> => sql`
  select 'permission_set' as kind, s.id::text as id, s.name from permission_sets s
  where s.id in (select permission_set_id from ${sql.table(`permission_set_${table}`)}
    where ${sql.ref(table === 'locations' ? 'location' : 'contract_type')} = ${code})
  order by s.name`;

/** A version that is not the current one serves no document any more (TPL-03). */
const templates = (column: 'locations' | 'contract_types', code: string): RawBuilder<unknown> => sql`
  select 'template' as kind, t.id::text as id, t.name
  from templates t
  join template_versions v on v.template_id = t.id and v.version = t.current_version
  where t.retired_at is null and ${code} = any (v.${sql.ref(column)})
  order by t.name`;

const uses: Readonly<Record<ConfiguredKind, (code: string, id: string) => RawBuilder<unknown>[]>> = {
  location: (code) => [sets('locations', code), templates('locations', code), documents('location', code)],
  contract_type: (code) => [
    sets('contract_types', code),
    templates('contract_types', code),
    documents('contract_type', code),
  ],
  contract_category: (code) => [
    sql`select 'contract_type' as kind, id::text as id, name from contract_types where category = ${code} order by name`,
  ],
  group_category: (_code, id) => [
    sql`select 'group' as kind, id::text as id, name from groups
      where category_id = ${id} and deleted_at is null order by name`,
  ],
};
