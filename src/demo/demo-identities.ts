import { isLinked, linkIdentity } from '../db/identities.ts';
import { inTenant } from '../db/transaction.ts';
import type { Db } from '../db/transaction.ts';
import type { FilledIn } from './demo-data.ts';

/**
 * Lets the demo's people sign in at a provider that knows them by their short names, wherever it is by now. What is
 * so already stays as it is; whoever is not in this database is left out.
 */
export async function linkDemoPeople(
  db: Db,
  issuer: string,
  environments: readonly Pick<FilledIn, 'id' | 'people'>[],
): Promise<void> {
  for (const { id: environmentId, people } of environments) {
    await inTenant(db, environmentId, async (tx) => {
      for (const { id: userId, handle: subject } of people) {
        const linked = await isLinked(tx, { issuer, subject, userId });
        if (linked === false) await linkIdentity(tx, { environmentId, issuer, subject, userId });
      }
    });
  }
}
