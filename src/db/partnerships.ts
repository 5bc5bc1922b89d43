import { sql } from 'kysely';
import type { EnvironmentId, PartnershipId } from '../domain/ids.ts';
import type { NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { writeAudit } from './audit.ts';
import type { AuditActor } from './audit.ts';
import { requireChanged } from './changed.ts';
import { newId } from './ids.ts';
import { inTenant } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

export type PartnershipState = 'requested' | 'active' | 'ended' | 'declined' | 'withdrawn';

/** A partnership as one of its two sides sees it. */
export interface PartnershipRow {
  readonly id: PartnershipId;
  readonly partner: { readonly id: EnvironmentId; readonly name: string };
  readonly state: PartnershipState;
  readonly requestedAt: Date;
  readonly activeAt: Date | null;
  readonly endedAt: Date | null;
}

const partnerOf = (environmentId: EnvironmentId) => sql<EnvironmentId>`
  case when p.lower_environment_id = ${environmentId} then p.upper_environment_id else p.lower_environment_id end`;

/** The partnerships of an environment, those that are active first, the newest of them on top (PRT-01). */
export async function listPartnerships(
  tx: Transaction,
  environmentId: EnvironmentId,
): Promise<PartnershipRow[]> {
  const { rows } = await sql<PartnershipRow>`
    select p.id, jsonb_build_object('id', e.id, 'name', e.name) as partner, p.state,
      p.requested_at as "requestedAt", p.active_at as "activeAt", p.ended_at as "endedAt"
    from partnerships p join environments e on e.id = ${partnerOf(environmentId)}
    where ${environmentId} in (p.lower_environment_id, p.upper_environment_id)
    order by p.state <> 'active', p.id desc
    limit 1000`.execute(tx);
  return rows;
}

/**
 * Whether two environments are partners now (PRT-01), read by either of them. With `lock` it stays so until the
 * transaction ends: whoever ends the partnership waits, and finds what was done under it.
 */
export async function arePartners(
  tx: Sending,
  [one, other]: readonly [EnvironmentId, EnvironmentId],
  { lock }: { readonly lock: boolean },
): Promise<boolean> {
  const [lower, upper] = inOrder(one, other);
  const { rows } = await sql`
    select from partnerships
    where lower_environment_id = ${lower} and upper_environment_id = ${upper} and state = 'active'
    ${lock ? sql`for share` : sql``}`.execute(tx);
  return rows.length > 0;
}

/** Those of some environments that this one is in an active partnership with, in the order of their ids. */
export async function partnersAmong(
  tx: Sending,
  environmentId: EnvironmentId,
  others: readonly EnvironmentId[],
): Promise<EnvironmentId[]> {
  if (others.length === 0) return [];
  const { rows } = await sql<{ id: EnvironmentId }>`
    select ${partnerOf(environmentId)} as id
    from partnerships p
    where p.state = 'active' and ((p.lower_environment_id = ${environmentId} and p.upper_environment_id = any (${others}::uuid[]))
      or (p.upper_environment_id = ${environmentId} and p.lower_environment_id = any (${others}::uuid[])))
    order by 1`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The environments that this one is, or was, in an active partnership with, and whether it is so now. */
export async function listPartners(
  tx: Sending,
  environmentId: EnvironmentId,
): Promise<{ id: EnvironmentId; name: string; active: boolean }[]> {
  const { rows } = await sql<{ id: EnvironmentId; name: string; active: boolean }>`
    select e.id, e.name, bool_or(p.state = 'active') as active
    from partnerships p join environments e on e.id = ${partnerOf(environmentId)}
    where ${environmentId} in (p.lower_environment_id, p.upper_environment_id) and p.active_at is not null
    group by e.id, e.name
    order by e.name, e.id`.execute(tx);
  return rows;
}

/** The way in which the one row of a pair is written: Postgres compares ids as their text does. */
const inOrder = (one: EnvironmentId, other: EnvironmentId): [lower: EnvironmentId, upper: EnvironmentId] =>
  one < other ? [one, other] : [other, one];

/**
 * Makes two environments partners (PRT-01), or finds that they are. For the demo's data and for tests: requesting and
 * accepting one is not built yet.
 */
export function makePartnership(
  db: Db,
  one: EnvironmentId,
  other: EnvironmentId,
): Promise<{ readonly id: PartnershipId; readonly made: boolean }> {
  const [lower, upper] = inOrder(one, other);
  return inTenant(db, lower, async (tx) => {
    const id = newId<'partnership'>();
    const made = await sql`
      insert into partnerships (id, lower_environment_id, upper_environment_id, state, active_at)
      values (${id}, ${lower}, ${upper}, 'active', now())
      on conflict (lower_environment_id, upper_environment_id) where state in ('requested', 'active')
        do nothing`.execute(tx);
    if (made.numAffectedRows === 0n) {
      const { rows } = await sql<{ id: PartnershipId }>`
        select id from partnerships
        where lower_environment_id = ${lower} and upper_environment_id = ${upper}
          and state in ('requested', 'active')`.execute(tx);
      if (!rows[0]) throw new Error(`the partnership of ${lower} and ${upper} has just ended`);
      return { id: rows[0].id, made: false };
    }
    await auditPartnership(
      tx,
      { id, environmentId: lower, partner: upper, actor: system },
      'partnership_began',
    );
    return { id, made: true };
  });
}

const system = { kind: 'system' } as const;

/** Writes down, in one of the two environments, that a partnership began or ended. */
export const auditPartnership = (
  tx: Sending,
  {
    id,
    environmentId,
    partner,
    actor,
  }: {
    readonly id: PartnershipId;
    readonly environmentId: EnvironmentId;
    readonly partner: EnvironmentId;
    readonly actor: AuditActor;
  },
  action: 'partnership_began' | 'partnership_ended',
): Promise<void> =>
  writeAudit(tx, { environmentId, actor }, [
    { action, approvalId: null, subjectKind: 'partnership', subjectId: id, data: { partner } },
  ]);

/** An active partnership under its lock, which nobody delegates under meanwhile. */
export async function lockPartnership(
  tx: Transaction,
  id: PartnershipId,
): Promise<Result<{ readonly sides: readonly [EnvironmentId, EnvironmentId] }, NotFound>> {
  const { rows } = await sql<{ lower: EnvironmentId; upper: EnvironmentId }>`
    select lower_environment_id as lower, upper_environment_id as upper
    from partnerships where id = ${id} and state = 'active'
    for update`.execute(tx);
  return rows[0]
    ? ok({ sides: [rows[0].lower, rows[0].upper] })
    : err({ code: 'not_found', what: 'partnership' });
}

/** Ends an active partnership that the caller has locked (PRT-02). */
export async function recordPartnershipEnd(tx: Sending, id: PartnershipId): Promise<void> {
  const ended = await sql`
    update partnerships set state = 'ended', ended_at = now() where id = ${id} and state = 'active'`.execute(
    tx,
  );
  requireChanged(ended, 1, `ending the active partnership ${id}`);
}
