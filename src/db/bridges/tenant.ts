import { sql } from 'kysely';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { Sending } from '../transaction.ts';

/**
 * Crosses: from here on the transaction sees and writes the rows of this environment, and of no other. Whoever calls it
 * has found under the tenant before what lets them cross, and enters one again before reading what is theirs.
 */
export async function enterTenant(tx: Sending, environmentId: EnvironmentId): Promise<void> {
  await sql`select set_config('app.environment_id', ${environmentId}, true)`.execute(tx);
}
