import { sql } from 'kysely';
import type { EnvironmentId, IdentityId, UserId } from '../domain/ids.ts';
import { asFault } from './errors.ts';
import { newId } from './ids.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

/** Who somebody is to an issuer of tokens; never a mail address, which others may come to have. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** A user that an identity acts as. */
export interface IdentityLink {
  readonly identityId: IdentityId;
  readonly userId: UserId;
  readonly environmentId: EnvironmentId;
}

/** Binds an identity to a user, in the place of what either of them was bound to in this environment. */
export async function linkIdentity(
  tx: Transaction,
  link: Identity & { readonly environmentId: EnvironmentId; readonly userId: UserId },
): Promise<IdentityId> {
  const { environmentId, issuer, subject, userId } = link;
  await sql`
    update identities set revoked_at = now()
    where environment_id = ${environmentId} and revoked_at is null
      and (user_id = ${userId} or (issuer = ${issuer} and subject = ${subject}))`.execute(tx);
  const id = newId<'identity'>();
  await sql`
    insert into identities (environment_id, id, issuer, subject, user_id)
    values (${environmentId}, ${id}, ${issuer}, ${subject}, ${userId})`.execute(tx);
  return id;
}

/** Ends what binds a user to an identity: the next request with its token is refused. */
export async function unlinkIdentity(tx: Sending, userId: UserId): Promise<void> {
  await sql`
    update identities set revoked_at = now() where user_id = ${userId} and revoked_at is null`.execute(tx);
}

/** Whether a user is bound to this identity; null where there is no such user, or they are retired. */
export async function isLinked(
  tx: Transaction,
  { issuer, subject, userId }: Identity & { readonly userId: UserId },
): Promise<boolean | null> {
  const { rows } = await sql<{ linked: boolean }>`
    select exists (select from identities i
      where i.environment_id = u.environment_id and i.user_id = u.id and i.revoked_at is null
        and i.issuer = ${issuer} and i.subject = ${subject}) as linked
    from users u where u.id = ${userId} and u.retired_at is null`.execute(tx);
  return rows[0]?.linked ?? null;
}

/** The users that an identity acts as, one in each environment at most; read before a tenant is known. */
export async function findLinks(db: Db, { issuer, subject }: Identity): Promise<readonly IdentityLink[]> {
  const { rows } = await sql<IdentityLink>`
    select id as "identityId", user_id as "userId", environment_id as "environmentId"
    from identities
    where issuer = ${issuer} and subject = ${subject} and revoked_at is null
    order by environment_id`
    .execute(db)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  return rows;
}

/** The environments that take tokens of an issuer for their own users, with the audience of each. */
export async function findEnvironmentIssuers(
  db: Db,
  issuer: string,
): Promise<readonly { readonly environmentId: EnvironmentId; readonly audience: string }[]> {
  const { rows } = await sql<{ environmentId: EnvironmentId; audience: string }>`
    select environment_id as "environmentId", audience from environment_issuers where issuer = ${issuer}`
    .execute(db)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  return rows;
}
