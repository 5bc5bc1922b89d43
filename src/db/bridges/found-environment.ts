import { sql } from 'kysely';
import type { FoundingRefusal } from '../../domain/configuration-refusal.ts';
import type { EnvironmentId, IdentityId } from '../../domain/ids.ts';
import type { KeyRefusal } from '../../domain/refusal.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Actor } from '../actors.ts';
import { byRight, once } from '../administrators.ts';
import type { NotAdministrator } from '../administrators.ts';
import { writeAudit } from '../audit.ts';
import { requireOne } from '../changed.ts';
import type { DirectoryRequest } from '../directory-change.ts';
import { insertEnvironment } from '../environments.ts';
import { furnish } from '../founding.ts';
import { linkIdentity } from '../identities.ts';
import type { Identity } from '../identities.ts';
import { newId } from '../ids.ts';
import type { Db, Transaction } from '../transaction.ts';
import { addUser } from '../users.ts';
import { enterTenant } from './tenant.ts';

/** An office that founds one for each of its clients has dozens; more of one person is a program that runs away. */
export const foundedAtMost = 100;

/** A new environment, and what binds its founder to their user there. */
export interface FoundedByPerson {
  readonly environmentId: EnvironmentId;
  readonly identityId: IdentityId;
}

type Refusal = FoundingRefusal | KeyRefusal;

/**
 * ENV-02: who administers an environment founds another, and is its first user and administrator at once, as who they are
 * to their provider. It begins as one that the operator makes, its workflow engine as where it is asked. One transaction: the right is read under the tenant from
 * where it is asked, the rest is written under the new one.
 */
export const foundAsPerson = (
  db: Db,
  { actor, keyed }: DirectoryRequest,
  name: string,
): Promise<Result<FoundedByPerson, NotAdministrator | Refusal>> =>
  byRight<FoundedByPerson, Refusal>(db, { actor, action: 'found_environment' }, (tx) =>
    once<FoundedByPerson, Refusal>(
      tx,
      { actor, operation: 'environment_founded', request: keyed },
      async () => {
        const founder = await readFounder(tx, actor);
        if (founder.isOfThisEnvironment) return err({ code: 'provider_of_one_environment' });
        if ((await countFounded(tx, founder)) >= foundedAtMost)
          return err({ code: 'limit_reached', what: 'environments of one founder', atMost: foundedAtMost });
        const environmentId = newId<'environment'>();
        await auditOf(tx, actor, environmentId);
        await enterTenant(tx, environmentId);
        const identityId = await build(tx, { environmentId, name, founder });
        // The key is kept where it was sent.
        await enterTenant(tx, actor.environmentId);
        return ok({ environmentId, identityId });
      },
    ),
  );

interface Founder extends Identity {
  readonly identityId: IdentityId;
  readonly name: string;
  readonly email: string;
  /** Whether only this environment trusts their provider: a new one would not know them. */
  readonly isOfThisEnvironment: boolean;
  /** Of this environment: where the operator has switched it off, nobody founds one where it is on (ENV-15). */
  readonly workflowEngine: boolean;
}

async function readFounder(tx: Transaction, { id, environmentId }: Actor): Promise<Founder> {
  const { rows } = await sql<Founder>`
    select i.id as "identityId", i.issuer, i.subject, u.name, u.email,
      exists (select from environment_issuers e where e.environment_id = ${environmentId} and e.issuer = i.issuer)
        as "isOfThisEnvironment",
      here.workflow_engine as "workflowEngine"
    from users u
    join environments here on here.id = u.environment_id
    join identities i on i.environment_id = u.environment_id and i.user_id = u.id and i.revoked_at is null
    where u.id = ${id}`.execute(tx);
  return requireOne(rows, `the founder ${id}`);
}

/** How many this person has founded, in whichever environment they did; two at the same instant take turns. */
export async function countFounded(tx: Transaction, { issuer, subject }: Identity): Promise<number> {
  const person = `founder ${issuer} ${subject}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${person}, 0))`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from environments e join identities i on i.id = e.founded_by
    where i.issuer = ${issuer} and i.subject = ${subject}`.execute(tx);
  return requireOne(rows, 'the number of environments').count;
}

/** Under the new tenant. */
async function build(
  tx: Transaction,
  {
    environmentId,
    name,
    founder,
  }: { readonly environmentId: EnvironmentId; readonly name: string; readonly founder: Founder },
): Promise<IdentityId> {
  const { issuer, subject, email, workflowEngine } = founder;
  await insertEnvironment(tx, { id: environmentId, name, foundedBy: founder.identityId, workflowEngine });
  await furnish(tx, { environmentId, name });
  const person = { name: founder.name, email, environmentRole: 'administrator' } as const;
  const userId = await addUser(tx, { environmentId, ...person });
  const identityId = await linkIdentity(tx, { environmentId, issuer, subject, userId });
  await auditOf(tx, { kind: 'user', id: userId, environmentId, identityId }, environmentId);
  return identityId;
}

/** In the environment of the actor: from where it was founded, and in the new one. */
const auditOf = (tx: Transaction, actor: Actor, founded: EnvironmentId): Promise<void> =>
  writeAudit(tx, { environmentId: actor.environmentId, actor }, [
    {
      action: 'environment_founded',
      approvalId: null,
      subjectKind: 'environment',
      subjectId: founded,
      data: {},
    },
  ]);
