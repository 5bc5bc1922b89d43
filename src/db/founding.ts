import type { EnvironmentId } from '../domain/ids.ts';
import { addGroupCategory, addOrganisation } from './configuration.ts';
import { createEnvironment } from './environments.ts';
import { invite } from './invitations.ts';
import type { HashOf, Invited } from './invitations.ts';
import type { Db } from './transaction.ts';
import { addUser } from './users.ts';

export interface Founded extends Invited {
  readonly environmentId: EnvironmentId;
}

/**
 * Makes an environment as an installation begins one: its first user is its administrator (ENV-02) and is invited, it
 * has one group category (GRP-07), and the organisation that its documents belong to (DOC-01).
 */
export const foundEnvironment = (
  db: Db,
  {
    name,
    administrator,
    hashOf,
  }: {
    readonly name: string;
    readonly administrator: { readonly name: string; readonly email: string };
    readonly hashOf: HashOf;
  },
): Promise<Founded> =>
  createEnvironment(db, name, async (tx, environmentId) => {
    await addOrganisation(tx, { environmentId, name });
    await addGroupCategory(tx, { environmentId, name: 'General' });
    const userId = await addUser(tx, { environmentId, ...administrator, environmentRole: 'administrator' });
    const actor = { kind: 'system' } as const;
    return {
      environmentId,
      userId,
      invitationId: await invite(tx, { environmentId, userId, actor, hashOf }),
    };
  });
