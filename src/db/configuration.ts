import { sql } from 'kysely';
import type { EnvironmentId, Id, OrganisationId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import { newId } from './ids.ts';
import type { Transaction } from './transaction.ts';

interface Coded {
  readonly environmentId: EnvironmentId;
  readonly code: string;
  readonly name: string;
}

/** ENV-18: a place that documents and permissions are bound to. Codes are compared exactly. */
export async function addLocation(tx: Transaction, { environmentId, code, name }: Coded): Promise<void> {
  await sql`
    insert into locations (environment_id, id, code, name)
    values (${environmentId}, ${newId()}, ${code}, ${name})`.execute(tx);
}

/** ENV-18: a heading under which contract types are found. */
export async function addContractCategory(
  tx: Transaction,
  { environmentId, code, name }: Coded,
): Promise<void> {
  await sql`
    insert into contract_categories (environment_id, id, code, name)
    values (${environmentId}, ${newId()}, ${code}, ${name})`.execute(tx);
}

/** ENV-18: what kind of document it is for whoever decides on it. */
export async function addContractType(
  tx: Transaction,
  { environmentId, code, name, category }: Coded & { readonly category: string },
): Promise<void> {
  await sql`
    insert into contract_types (environment_id, id, code, name, category)
    values (${environmentId}, ${newId()}, ${code}, ${name}, ${category})`.execute(tx);
}

/** DOC-01: a legal entity of the environment. */
export async function addOrganisation(
  tx: Transaction,
  {
    environmentId,
    name,
    by = null,
  }: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly by?: { readonly id: string } | null;
  },
): Promise<OrganisationId> {
  const id = newId<'organisation'>();
  await sql`
    insert into organisations (environment_id, id, name, name_folded, changed_by)
    values (${environmentId}, ${id}, ${name}, ${foldName(name)}, ${by?.id ?? null})`.execute(tx);
  return id;
}

/** ENV-18 */
export async function addGroupCategory(
  tx: Transaction,
  { environmentId, name }: { readonly environmentId: EnvironmentId; readonly name: string },
): Promise<Id<'group category'>> {
  const id = newId<'group category'>();
  await sql`
    insert into group_categories (environment_id, id, name, name_folded)
    values (${environmentId}, ${id}, ${name}, ${foldName(name)})`.execute(tx);
  return id;
}
