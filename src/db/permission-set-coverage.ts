import { sql } from 'kysely';
import type { EnvironmentId, PermissionSetId } from '../domain/ids.ts';
import type { PermissionSetRefusal } from '../domain/configuration-refusal.ts';
import { together } from './transaction.ts';
import type { Transaction } from './transaction.ts';

/** What a permission set covers, by codes of the configuration (ENV-16). */
interface Coverage {
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
}

/** The codes that the environment does not have, if there are any; those that it has stay until the transaction ends. */
export async function unknownCodes(
  tx: Transaction,
  { locations, contractTypes }: Coverage,
): Promise<Extract<PermissionSetRefusal, { code: 'unknown_codes' }> | null> {
  const { rows: places } = await sql<{ code: string }>`
    select code from locations where code = any (${locations}::text[]) order by code for key share`.execute(
    tx,
  );
  const { rows: types } = await sql<{ code: string }>`
    select code from contract_types where code = any (${contractTypes}::text[]) order by code for key share`.execute(
    tx,
  );
  const without = (codes: readonly string[], found: readonly { code: string }[]): string[] => {
    const known = new Set(found.map(({ code }) => code));
    return codes.filter((code) => !known.has(code));
  };
  const unknown = { locations: without(locations, places), contractTypes: without(contractTypes, types) };
  const count = unknown.locations.length + unknown.contractTypes.length;
  return count > 0 ? { code: 'unknown_codes', ...unknown } : null;
}

/** Makes these the codes that a set covers. */
export async function writeCoverage(
  tx: Transaction,
  {
    environmentId,
    id,
    locations,
    contractTypes,
  }: Coverage & { readonly environmentId: EnvironmentId; readonly id: PermissionSetId },
): Promise<void> {
  await together(tx, (sending) => [
    sql`delete from permission_set_locations where permission_set_id = ${id}`.execute(sending),
    sql`delete from permission_set_contract_types where permission_set_id = ${id}`.execute(sending),
    sql`insert into permission_set_locations (environment_id, permission_set_id, location)
      select ${environmentId}::uuid, ${id}::uuid, unnest(${locations}::text[])`.execute(sending),
    sql`insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
      select ${environmentId}::uuid, ${id}::uuid, unnest(${contractTypes}::text[])`.execute(sending),
  ]);
}
