import { sql } from 'kysely';
import type { EnvironmentId, IdentityId, UserId } from '../domain/ids.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { Actor } from './actors.ts';
import { findLinks } from './identities.ts';
import type { Identity } from './identities.ts';
import { newId } from './ids.ts';
import { inTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

/** Puts down the row of an environment, under its own tenant. */
export async function insertEnvironment(
  tx: Transaction,
  {
    id,
    name,
    foundedBy = null,
    workflowEngine = true,
  }: {
    readonly id: EnvironmentId;
    readonly name: string;
    readonly foundedBy?: IdentityId | null;
    readonly workflowEngine?: boolean;
  },
): Promise<void> {
  await sql`
    insert into environments (id, name, founded_by, workflow_engine)
    values (${id}, ${name}, ${foundedBy}::uuid, ${workflowEngine})`.execute(tx);
}

/** Makes an environment (ENV-01) and runs the first work in it, in one transaction. */
export function createEnvironment<T>(
  db: Db,
  name: string,
  furnish: (tx: Transaction, environmentId: EnvironmentId) => Promise<T>,
): Promise<T> {
  const environmentId = newId<'environment'>();
  return inTenant(db, environmentId, async (tx) => {
    await insertEnvironment(tx, { id: environmentId, name });
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
    await insertEnvironment(tx, { id: environmentId, name });
    return furnish(tx, environmentId);
  });
}

/** The environments of this installation, oldest first. Their names are no secret among operators. */
export async function listEnvironments(db: Db): Promise<{ id: EnvironmentId; name: string }[]> {
  const { rows } = await sql<{ id: EnvironmentId; name: string }>`
    select id, name from environments order by id`.execute(db);
  return rows;
}

export async function hasEnvironment(tx: Transaction, environmentId: EnvironmentId): Promise<boolean> {
  const { rows } = await sql`select from environments where id = ${environmentId}`.execute(tx);
  return rows.length > 0;
}

/** An environment, and who its reader is there. */
export interface OwnEnvironment {
  readonly id: EnvironmentId;
  readonly name: string;
  readonly user: { readonly id: UserId; readonly name: string; readonly role: EnvironmentRole } | null;
}

/** So many are read at once, each over a connection: whoever acts in a hundred neither waits long nor takes them all. */
export const environmentsAtOnce = 4;

/**
 * The environments that an identity acts in, by id; each is read under its own tenant. Of a service account, its one.
 */
export async function listEnvironmentsOf(
  db: Db,
  who: Actor | (Identity & { readonly environments: readonly EnvironmentId[] | null }),
): Promise<OwnEnvironment[]> {
  if ('kind' in who)
    return inTenant(db, who.environmentId, (tx) => readEnvironment(tx, who.environmentId, null));
  const links = await findLinks(db, who);
  const meant = links.filter(({ environmentId }) => who.environments?.includes(environmentId) !== false);
  const own: OwnEnvironment[][] = [];
  const waiting = meant.entries();
  const readNext = async (): Promise<void> => {
    for (const [nth, { environmentId, identityId }] of waiting)
      own[nth] = await inTenant(db, environmentId, (tx) => readEnvironment(tx, environmentId, identityId));
  };
  await Promise.all(Array.from({ length: environmentsAtOnce }, readNext));
  return own.flat();
}

/** One environment that somebody acts in by this identity; undefined once they do not any more. */
export async function findOwnEnvironment(
  db: Db,
  { environmentId, identityId }: { readonly environmentId: EnvironmentId; readonly identityId: IdentityId },
): Promise<OwnEnvironment | undefined> {
  const [own] = await inTenant(db, environmentId, (tx) => readEnvironment(tx, environmentId, identityId));
  return own;
}

async function readEnvironment(
  tx: Transaction,
  environmentId: EnvironmentId,
  identityId: IdentityId | null,
): Promise<OwnEnvironment[]> {
  const { rows } = await sql<OwnEnvironment>`
    select e.id, e.name,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name, 'role', u.environment_role) end
        as user
    from environments e
    left join identities i on i.id = ${identityId}::uuid and i.revoked_at is null
    left join users u on u.id = i.user_id and u.retired_at is null
    where e.id = ${environmentId} and (${identityId}::uuid is null or u.id is not null)`.execute(tx);
  return rows;
}

/** ENV-15: the operator switches the workflow engine of an environment on or off. */
export async function switchWorkflowEngine(db: Db, environmentId: EnvironmentId, on: boolean): Promise<void> {
  await inTenant(db, environmentId, (tx) =>
    sql`update environments set workflow_engine = ${on} where id = ${environmentId}`.execute(tx),
  );
}
