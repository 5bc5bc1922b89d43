import type { EnvironmentId } from '../domain/ids.ts';
import { addGroupCategory, addOrganisation } from './configuration.ts';
import { createEnvironment, hasEnvironment } from './environments.ts';
import { invite } from './invitations.ts';
import type { HashOf, Invited } from './invitations.ts';
import { inTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';
import { addUser } from './users.ts';

export interface Founded extends Invited {
  readonly environmentId: EnvironmentId;
}

interface NewAdministrator {
  readonly administrator: { readonly name: string; readonly email: string };
  readonly hashOf: HashOf;
}

/** What every environment begins with: one group category (GRP-07), and the organisation of its documents (DOC-01). */
export async function furnish(
  tx: Transaction,
  { environmentId, name }: { readonly environmentId: EnvironmentId; readonly name: string },
): Promise<void> {
  await addOrganisation(tx, { environmentId, name });
  await addGroupCategory(tx, { environmentId, name: 'General' });
}

/**
 * Makes an environment as an installation begins one: its first user is its administrator (ENV-02) and is invited.
 */
export const foundEnvironment = (
  db: Db,
  { name, ...first }: NewAdministrator & { readonly name: string },
): Promise<Founded> =>
  createEnvironment(db, name, async (tx, environmentId) => {
    await furnish(tx, { environmentId, name });
    return addAdministrator(tx, environmentId, first);
  });

/**
 * Adds an administrator to an environment and invites them, by the operator: the way back where nobody who administers
 * it can sign in any more. Null where there is no such environment.
 */
export const inviteAdministrator = (
  db: Db,
  { environmentId, ...another }: NewAdministrator & { readonly environmentId: EnvironmentId },
): Promise<Founded | null> =>
  inTenant(db, environmentId, async (tx) =>
    (await hasEnvironment(tx, environmentId)) ? addAdministrator(tx, environmentId, another) : null,
  );

async function addAdministrator(
  tx: Transaction,
  environmentId: EnvironmentId,
  { administrator, hashOf }: NewAdministrator,
): Promise<Founded> {
  const userId = await addUser(tx, { environmentId, ...administrator, environmentRole: 'administrator' });
  const actor = { kind: 'system' } as const;
  return { environmentId, userId, invitationId: await invite(tx, { environmentId, userId, actor, hashOf }) };
}
