import { sql } from 'kysely';
import type { EnvironmentId } from '../domain/ids.ts';
import { newId } from './ids.ts';
import { inTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** Makes an environment (ENV-01) and runs the first work in it, in one transaction. */
export function createEnvironment<T>(
  db: Db,
  name: string,
  furnish: (tx: Transaction, environmentId: EnvironmentId) => Promise<T>,
): Promise<T> {
  const environmentId = newId<'environment'>();
  return inTenant(db, environmentId, async (tx) => {
    await sql`insert into environments (id, name) values (${environmentId}, ${name})`.execute(tx);
    return furnish(tx, environmentId);
  });
}

/**
 * As `createEnvironment`, unless there is one of that name; then null. Names are not unique, so two at the same
 * instant take turns at a lock: the second finds what the first made.
 */
export function createEnvironmentOnce<T>(
  db: Db,
  name: string,
  furnish: (tx: Transaction, environmentId: EnvironmentId) => Promise<T>,
): Promise<T | null> {
  const environmentId = newId<'environment'>();
  return inTenant(db, environmentId, async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('environments/' || ${name}, 0))`.execute(tx);
    const { rows } = await sql`select from environments where name = ${name} limit 1`.execute(tx);
    if (rows.length > 0) return null;
    await sql`insert into environments (id, name) values (${environmentId}, ${name})`.execute(tx);
    return furnish(tx, environmentId);
  });
}

/** The environments of this installation, oldest first. Their names are no secret among operators. */
export async function listEnvironments(db: Db): Promise<{ id: EnvironmentId; name: string }[]> {
  const { rows } = await sql<{ id: EnvironmentId; name: string }>`
    select id, name from environments order by id`.execute(db);
  return rows;
}

/** ENV-15: the operator switches the workflow engine of an environment on or off. */
export async function switchWorkflowEngine(db: Db, environmentId: EnvironmentId, on: boolean): Promise<void> {
  await inTenant(db, environmentId, (tx) =>
    sql`update environments set workflow_engine = ${on} where id = ${environmentId}`.execute(tx),
  );
}
