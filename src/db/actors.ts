import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, IdentityId, ServiceAccountId, UserId } from '../domain/ids.ts';
import { may, rights } from '../domain/rights.ts';
import type { Action } from '../domain/rights.ts';
import type { SupplementaryRole } from '../domain/supplementary-role.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { Sending, Transaction } from './transaction.ts';

/** Who a credential says is calling. What they may do is read when they do it (ENV-08). */
export type Actor =
  | {
      readonly kind: 'user';
      readonly id: UserId;
      readonly environmentId: EnvironmentId;
      /** What bound the caller to this user when the credential was read; whether it does now is read with the rights. */
      readonly identityId: IdentityId;
    }
  | {
      readonly kind: 'service_account';
      readonly id: ServiceAccountId;
      readonly environmentId: EnvironmentId;
    };

/** An actor with the rights that they have now. */
export type ActiveActor =
  | {
      readonly kind: 'user';
      readonly id: UserId;
      readonly role: EnvironmentRole;
      readonly supplementaryRoles: readonly SupplementaryRole[];
    }
  | {
      readonly kind: 'service_account';
      readonly id: ServiceAccountId;
      readonly role: 'integration_client' | 'integration_observer';
    };

/**
 * Whether the user `u` is the actor, at this moment: neither retired nor cut off from the identity that calls. Every
 * statement that reads a user's rights says it, so that unlinking and retiring hold at the very next request.
 */
export const isActingUser = (actor: Actor): RawBuilder<boolean> =>
  actor.kind === 'user'
    ? sql<boolean>`(u.id = ${actor.id} and u.retired_at is null and exists (
        select from identities link
        where link.id = ${actor.identityId} and link.user_id = u.id and link.revoked_at is null))`
    : sql<boolean>`false`;

/** The supplementary roles of the user `u`, as a list. */
export const rolesOfUser = (): RawBuilder<readonly SupplementaryRole[]> => sql`array_remove(array[
    case when u.relationship_manager then 'relationship_manager' end,
    case when u.group_administrator then 'group_administrator' end], null)`;

/** Whether the user `u` may do this by one of their roles, as `may` says it: for whatever is read and judged in one go. */
export const userMay = (action: Action): RawBuilder<boolean> =>
  sql<boolean>`(array[u.environment_role] || ${rolesOfUser()}) && ${[...rights[action].roles]}::text[]`;

/**
 * The actor's rights at this moment; null when the user or service account is retired or not of this environment, or
 * the user is not bound any more to the identity that calls.
 */
export async function findActiveActor(tx: Sending, actor: Actor): Promise<ActiveActor | null> {
  if (actor.kind === 'user') {
    const { rows } = await sql<{ role: EnvironmentRole; supplementaryRoles: readonly SupplementaryRole[] }>`
      select u.environment_role as role, ${rolesOfUser()} as "supplementaryRoles"
      from users u where ${isActingUser(actor)}`.execute(tx);
    return rows[0] ? { kind: 'user', id: actor.id, ...rows[0] } : null;
  }
  const { rows } = await sql<{ role: 'integration_client' | 'integration_observer' }>`
    select role from service_accounts where id = ${actor.id} and retired_at is null`.execute(tx);
  return rows[0] ? { kind: 'service_account', id: actor.id, role: rows[0].role } : null;
}

/** Reads whatever its environment holds: administrators, and both kinds of integration (ENV-07, ENV-12). */
export const seesEverything = (actor: ActiveActor): boolean => may(actor, 'read_everything');

/** The names by which an actor and their environment are shown. */
export async function describeActor(
  tx: Transaction,
  { kind, id, environmentId }: Actor,
): Promise<{
  readonly name: string;
  readonly environment: { readonly id: EnvironmentId; readonly name: string };
}> {
  const table = kind === 'user' ? 'users' : 'service_accounts';
  const { rows } = await sql<{ name: string; environmentName: string }>`
    select a.name, e.name as "environmentName"
    from ${sql.table(table)} a join environments e on e.id = a.environment_id
    where a.id = ${id}`.execute(tx);
  if (!rows[0]) throw new Error(`there is no ${kind} ${id}`);
  return { name: rows[0].name, environment: { id: environmentId, name: rows[0].environmentName } };
}
