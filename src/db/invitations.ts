import { timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { EnvironmentId, Id, UserId } from '../domain/ids.ts';
import type { InvitationRefusal } from '../domain/identity-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { AuditActor } from './audit.ts';
import { requireChanged } from './changed.ts';
import { asFault } from './errors.ts';
import type { Keyed } from './idempotency-keys.ts';
import { linkIdentity } from './identities.ts';
import type { Identity } from './identities.ts';
import { newId } from './ids.ts';
import { putInvitationMail } from './mails.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';
import { addUser } from './users.ts';

export type InvitationId = Id<'invitation'>;

/** Long enough for a holiday week, short enough that a mailbox opened later yields nothing. */
export const invitationDays = 7;

/** The hash of the secret that belongs to an invitation; the secret itself is stored nowhere. */
export type HashOf = (invitationId: InvitationId) => Buffer;

export interface Invited {
  readonly userId: UserId;
  readonly invitationId: InvitationId;
}

/** Makes an invitation, in the place of an open one, and puts down its mail (AUD-01). */
export async function invite(
  tx: Transaction,
  {
    environmentId,
    userId,
    actor,
    hashOf,
  }: {
    readonly environmentId: EnvironmentId;
    readonly userId: UserId;
    readonly actor: AuditActor;
    readonly hashOf: HashOf;
  },
): Promise<InvitationId> {
  await endOpenInvitation(tx, userId, 'replaced');
  const id = newId<'invitation'>();
  await sql`
    insert into invitations (environment_id, id, user_id, secret_sha256, expires_at)
    values (${environmentId}, ${id}, ${userId}, ${hashOf(id)}, now() + make_interval(days => ${invitationDays}))`.execute(
    tx,
  );
  await putInvitationMail(tx, { environmentId, userId, invitationId: id });
  await writeAudit(tx, { environmentId, actor }, [entry('user_invited', userId, { invitationId: id })]);
  return id;
}

/** ENV-02, 03: adds a user, basic unless the administrator says otherwise, and invites them. */
export function inviteUser(
  db: Db,
  actor: Actor,
  {
    user,
    hashOf,
    request,
  }: {
    readonly user: {
      readonly name: string;
      readonly email: string;
      readonly environmentRole: EnvironmentRole;
    };
    readonly hashOf: HashOf;
    readonly request: Keyed | null;
  },
): Promise<Result<Invited, NotAdministrator | KeyRefusal>> {
  const { environmentId } = actor;
  return byAdministrator<Invited, KeyRefusal>(db, actor, (tx) =>
    once(tx, { actor, operation: 'user', request }, async () => {
      const userId = await addUser(tx, { environmentId, ...user });
      return ok({ userId, invitationId: await invite(tx, { environmentId, userId, actor, hashOf }) });
    }),
  );
}

type Administered<E> = NotAdministrator | NotFound | E;

/** Sends a new invitation to a user; whatever link they were sent before is worth nothing from then on. */
export const inviteAgain = (
  db: Db,
  actor: Actor,
  {
    userId,
    hashOf,
    request,
  }: { readonly userId: UserId; readonly hashOf: HashOf; readonly request: Keyed | null },
): Promise<Result<Invited, Administered<InvitationRefusal | KeyRefusal>>> =>
  byAdministrator<Invited, NotFound | InvitationRefusal | KeyRefusal>(db, actor, (tx) =>
    once<Invited, NotFound | InvitationRefusal>(
      tx,
      { actor, operation: `invitation/${userId}`, request },
      async () => {
        const { environmentId } = actor;
        const user = await lockUser(tx, userId);
        if (!user) return err({ code: 'not_found', what: 'user' });
        if (user.retired) return err({ code: 'user_retired', userId });
        return ok({ userId, invitationId: await invite(tx, { environmentId, userId, actor, hashOf }) });
      },
    ),
  );

/** Withdraws a user's open invitation; that there is none is no fault. */
export const withdrawInvitation = (
  db: Db,
  actor: Actor,
  userId: UserId,
): Promise<Result<null, Administered<never>>> =>
  byAdministrator<null, NotFound>(db, actor, async (tx) => {
    if (!(await lockUser(tx, userId))) return err({ code: 'not_found', what: 'user' });
    const invitationId = await endOpenInvitation(tx, userId, 'withdrawn');
    const { environmentId } = actor;
    if (invitationId) {
      await writeAudit(tx, { environmentId, actor }, [
        entry('invitation_withdrawn', userId, { invitationId }),
      ]);
    }
    return ok(null);
  });

/** Who calls, by a token: of a provider of these environments, or (null) of the operator's. */
type TokenIdentity = Identity & { readonly environments: readonly EnvironmentId[] | null };

/** Who somebody became by accepting. */
export interface Accepted {
  readonly userId: UserId;
  readonly environmentId: EnvironmentId;
}

/**
 * Binds the identity that calls to the user who was invited. An invitation serves once; the same identity may repeat
 * it. Without its secret nobody learns whether there is such an invitation: compared in constant time.
 */
export async function acceptInvitation(
  db: Db,
  identity: TokenIdentity,
  { invitationId, secretSha256 }: { readonly invitationId: string; readonly secretSha256: Buffer },
): Promise<Result<Accepted, InvitationRefusal | NotFound>> {
  const unknown = err({ code: 'not_found', what: 'invitation' } as const);
  const { rows } = await sql<{ environmentId: EnvironmentId; secretSha256: Buffer }>`
    select environment_id as "environmentId", secret_sha256 as "secretSha256"
    from invitations where id = ${invitationId}`
    .execute(db)
    .catch((error: unknown) => {
      throw asFault(error);
    });
  const [found] = rows;
  if (!timingSafeEqual(found?.secretSha256 ?? Buffer.alloc(secretSha256.length), secretSha256))
    return unknown;
  if (!found) return unknown;
  const { environmentId } = found;
  // A provider of one environment lets nobody into another.
  if (identity.environments?.includes(environmentId) === false) return unknown;
  return changeInTenant<Accepted, InvitationRefusal | NotFound>(db, environmentId, (tx) =>
    accept(tx, { identity, invitationId, environmentId }),
  );
}

async function accept(
  tx: Transaction,
  {
    identity,
    invitationId,
    environmentId,
  }: {
    readonly identity: TokenIdentity;
    readonly invitationId: string;
    readonly environmentId: EnvironmentId;
  },
): Promise<Result<Accepted, InvitationRefusal | NotFound>> {
  const { issuer, subject } = identity;
  const invitation = await lockInvitation(tx, invitationId);
  const trusted = identity.environments === null || (await lockIssuer(tx, { environmentId, issuer }));
  if (!trusted || !invitation) return err({ code: 'not_found', what: 'invitation' });
  const { userId, state } = invitation;
  const { rows: bound } = await sql<{ userId: UserId }>`
    select user_id as "userId" from identities
    where environment_id = ${environmentId} and issuer = ${issuer} and subject = ${subject} and revoked_at is null
  `.execute(tx);
  const accepted = { userId, environmentId };
  if (state === 'accepted') {
    return bound[0]?.userId === userId ? ok(accepted) : err({ code: 'invitation_used' });
  }
  if (state !== 'open' || invitation.retired) return err({ code: 'invitation_withdrawn' });
  if (invitation.expired) return err({ code: 'invitation_expired' });
  if (bound[0] && bound[0].userId !== userId) return err({ code: 'already_a_user' });
  const identityId = await linkIdentity(tx, { environmentId, issuer, subject, userId });
  const changed = await sql`
    update invitations set state = 'accepted', ended_at = now()
    where id = ${invitationId} and state = 'open'`.execute(tx);
  requireChanged(changed, 1, `accepting the open invitation ${invitationId}`);
  const actor = { kind: 'user', id: userId, environmentId, identityId } as const;
  await writeAudit(tx, { environmentId, actor }, [
    entry('invitation_accepted', userId, { invitationId, identityId }),
  ]);
  return ok(accepted);
}

interface LockedInvitation {
  readonly userId: UserId;
  readonly state: 'open' | 'accepted' | 'replaced' | 'withdrawn';
  readonly expired: boolean;
  readonly retired: boolean;
}

/**
 * Locks the user and then their invitation, the order of all that change either: who is retired at this moment (ENV-13)
 * either is so already, and the invitation is worth nothing, or is unlinked again behind this.
 */
async function lockInvitation(tx: Transaction, id: string): Promise<LockedInvitation | undefined> {
  const { rows: users } = await sql<{ retired: boolean }>`
    select retired_at is not null as retired from users
    where id = (select user_id from invitations where id = ${id})
    for no key update`.execute(tx);
  const { rows } = await sql<Omit<LockedInvitation, 'retired'>>`
    select user_id as "userId", state, expires_at <= now() as expired
    from invitations
    where id = ${id}
    for no key update`.execute(tx);
  return users[0] && rows[0] && { ...rows[0], ...users[0] };
}

/** Whether the environment trusts the provider still; it goes on to until this is committed. */
async function lockIssuer(
  tx: Transaction,
  { environmentId, issuer }: { readonly environmentId: EnvironmentId; readonly issuer: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from environment_issuers where environment_id = ${environmentId} and issuer = ${issuer} for share`.execute(
    tx,
  );
  return rows.length > 0;
}

async function lockUser(tx: Transaction, userId: UserId): Promise<{ readonly retired: boolean } | undefined> {
  const { rows } = await sql<{ retired: boolean }>`
    select retired_at is not null as retired from users where id = ${userId} for no key update`.execute(tx);
  return rows[0];
}

/** Ends a user's open invitation, if there is one: its link is worth nothing from then on. */
export async function endOpenInvitation(
  tx: Transaction,
  userId: UserId,
  state: 'replaced' | 'withdrawn',
): Promise<InvitationId | undefined> {
  const { rows } = await sql<{ id: InvitationId }>`
    update invitations set state = ${state}, ended_at = now()
    where user_id = ${userId} and state = 'open'
    returning id`.execute(tx);
  return rows[0]?.id;
}

const entry = (
  action: 'user_invited' | 'invitation_withdrawn' | 'invitation_accepted',
  userId: UserId,
  data: Readonly<Record<string, unknown>>,
) => ({ action, approvalId: null, subjectKind: 'user', subjectId: userId, data }) as const;
