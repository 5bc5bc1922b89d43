// Groups pushed to another environment (GRP-35): read under the one tenant, made under the other, written down in both.
import { sql } from 'kysely';
import type { EnvironmentId, GroupId, IdentityId, UserId } from '../../domain/ids.ts';
import type {
  BulkRefusal,
  GroupRefusal,
  MembershipRefusal,
  NamingRefusal,
} from '../../domain/group-refusal.ts';
import type { AdministratorRefusal, DirectoryRefusal, KeyRefusal, NotFound } from '../../domain/refusal.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { may } from '../../domain/rights.ts';
import { findActiveActor } from '../actors.ts';
import type { Actor } from '../actors.ts';
import { once } from '../administrators.ts';
import { writeAudit } from '../audit.ts';
import type { DirectoryRequest } from '../directory-change.ts';
import { readPushed } from '../group-push.ts';
import type { PushedGroup } from '../group-push.ts';
import { receiveGroups } from '../group-push-receiving.ts';
import { mayManageGroups } from '../groups.ts';
import type { Nudge } from '../outbox.ts';
import { changeInTenant } from '../transaction.ts';
import type { Db, Transaction } from '../transaction.ts';
import { enterTenant } from './tenant.ts';

export interface Push {
  readonly groupIds: readonly GroupId[];
  readonly to: EnvironmentId;
  /** The operator's provider, whose tokens open every environment; those of others only the environments that trust them. */
  readonly operator: string | null;
}

/** What became of the groups in one environment. */
export interface PushReport {
  readonly groups: readonly PushedGroup[];
}

type Refusal =
  | AdministratorRefusal
  | BulkRefusal
  | DirectoryRefusal
  | GroupRefusal
  | KeyRefusal
  | MembershipRefusal
  | NamingRefusal
  | NotFound;

/**
 * Pushes groups to another environment in which the caller is administrator, in one transaction: what is missing is
 * created, who is a user there is added, nobody is removed. Who somebody is there follows from the identity by which they
 * sign in here, never from a name or a mail address.
 */
export async function pushGroups(
  db: Db,
  { actor, keyed }: DirectoryRequest,
  push: Push,
): Promise<Result<PushReport & { readonly nudges: readonly Nudge[] }, Refusal>> {
  let nudges: readonly Nudge[] = [];
  const done = await changeInTenant<PushReport, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller) || actor.kind !== 'user') {
      return err({ code: 'may_not_manage_groups' });
    }
    const operation = `groups_pushed/${push.to}`;
    return once<PushReport, Refusal>(tx, { actor, operation, request: keyed }, async () => {
      const read = await readPushed(tx, push.groupIds);
      if (!read.ok) return read;
      const there = await findActorThere(tx, actor, push);
      if (!there.ok) return there;
      const received = await receiveGroups(tx, { actor: there.value, from: read.value });
      if (!received.ok) return received;
      nudges = received.value.nudges;
      const { groups } = received.value;
      await writeDown(tx, { here: actor, there: there.value, groups });
      return ok({ groups });
    });
  });
  return done.ok ? ok({ ...done.value, nudges }) : done;
}

/**
 * The caller as a user of the other environment, where the transaction is from then on. Whoever has none there learns
 * nothing of it; whoever does not administer it is told so.
 */
async function findActorThere(
  tx: Transaction,
  actor: Extract<Actor, { kind: 'user' }>,
  { to, operator }: Push,
): Promise<Result<Extract<Actor, { kind: 'user' }>, AdministratorRefusal | NotFound>> {
  const unknown = err({ code: 'not_found', what: 'environment' } as const);
  if (to === actor.environmentId) return unknown;
  const { rows } = await sql<{ id: UserId; identityId: IdentityId; issuer: string }>`
    select t.user_id as id, t.id as "identityId", t.issuer
    from identities s join identities t on t.issuer = s.issuer and t.subject = s.subject
    where s.id = ${actor.identityId} and s.revoked_at is null
      and t.environment_id = ${to} and t.revoked_at is null`.execute(tx);
  const [link] = rows;
  if (!link) return unknown;
  await enterTenant(tx, to);
  if (link.issuer !== operator) {
    const trusted = await sql`select from environment_issuers where environment_id = ${to} and issuer = ${link.issuer}`.execute(tx); // prettier-ignore
    if (trusted.rows.length === 0) return unknown;
  }
  const { id, identityId } = link;
  const there = { kind: 'user', id, identityId, environmentId: to } as const;
  const active = await findActiveActor(tx, there);
  if (!active) return unknown;
  return may(active, 'administer') ? ok(there) : err({ code: 'may_not_administer' });
}

/** In both environments: there what came and from where, here what went and who was left out. */
async function writeDown(
  tx: Transaction,
  {
    here,
    there,
    groups,
  }: { readonly here: Actor; readonly there: Actor; readonly groups: readonly PushedGroup[] },
): Promise<void> {
  await writeAudit(
    tx,
    { environmentId: there.environmentId, actor: there },
    groups.map(({ targetId, created, changed, added }) => ({
      action: 'groups_received' as const,
      approvalId: null,
      subjectKind: 'group' as const,
      subjectId: targetId,
      data: { from: here.environmentId, created, changed, added },
    })),
  );
  await enterTenant(tx, here.environmentId);
  await writeAudit(
    tx,
    { environmentId: here.environmentId, actor: here },
    groups.map(({ id, version, created, added, skipped }) => ({
      action: 'groups_pushed' as const,
      approvalId: null,
      subjectKind: 'group' as const,
      subjectId: id,
      data: { to: there.environmentId, version, created, added, skipped: skipped.length },
    })),
  );
}
