import { listEnvironments } from '../db/environments.ts';
import { listServiceAccounts } from '../db/service-account-administration.ts';
import { createServiceAccountKey } from '../db/service-accounts.ts';
import { findTemplates } from '../db/templates.ts';
import { inTenant } from '../db/transaction.ts';
import type { Db, Transaction } from '../db/transaction.ts';
import { listUsers } from '../db/user-administration.ts';
import type { EnvironmentId } from '../domain/ids.ts';
import { companies } from './companies.ts';
import type { Company } from './companies.ts';
import type { FilledIn } from './demo-data.ts';

/** More than either company has. */
const atMost = { limit: 1_000, after: null };

/**
 * Finds the demo's environments again, for a state folder that has lost what it knew of them: their people and
 * templates as they are, and for each back office a new key, since none can be read back. `keep` is handed each one
 * before it is committed. Returns the names of those found.
 */
export async function recoverDemoData(db: Db, keep: (environment: FilledIn) => void): Promise<string[]> {
  const environments = await listEnvironments(db);
  const found: string[] = [];
  for (const company of companies) {
    const environment = environments.find(({ name }) => name === company.name);
    if (!environment) continue;
    await inTenant(db, environment.id, async (tx) => {
      const known = await read(tx, environment.id, company);
      if (!known) return;
      keep(known);
      found.push(company.name);
    });
  }
  return found;
}

/** Undefined where somebody has taken away what the demo is played with. */
async function read(
  tx: Transaction,
  environmentId: EnvironmentId,
  company: Company,
): Promise<FilledIn | undefined> {
  const users = await listUsers(tx, atMost);
  const people = Object.entries(company.people).flatMap(([handle, { name, does }]) => {
    const user = users.find(({ email, active }) => active && email === `${handle}@${company.mailDomain}`);
    return user ? [{ handle, id: user.id, name, does }] : [];
  });
  const accounts = await listServiceAccounts(tx, atMost);
  const account = accounts.find(({ name, active }) => active && name === company.integration);
  const [template] = await findTemplates(tx, company.usual, null);
  if (!account || !template || people.length === 0) return undefined;
  const key = await createServiceAccountKey(tx, {
    environmentId,
    serviceAccountId: account.id,
    name: 'Demo, issued again',
  });
  return {
    id: environmentId,
    name: company.name,
    integration: { name: company.integration, key },
    template: { id: template.templateId, name: company.template.name },
    usual: company.usual,
    people,
  };
}
