import { sql } from 'kysely';
import type { ApprovalRef, PhaseRef } from '../domain/approval-ref.ts';
import type { ApprovalId, EnvironmentId, Id } from '../domain/ids.ts';
import { asFault } from './errors.ts';
import { newId } from './ids.ts';
import type { Db, Sending } from './transaction.ts';

/**
 * A message to Temporal that the course may go on: that an approval wants its workflow, that a phase has its outcome,
 * or that the workflow has to look again, since a change of the directory may have given or taken a manager or a command
 * was recorded. What it tells of stands in the rows, so that a lost or doubled nudge changes nothing.
 */
export type Nudge = ApprovalRef & NudgeAim;

type NudgeAim =
  | { readonly kind: 'start' }
  | ({ readonly kind: 'phase_outcome' } & PhaseRef)
  | { readonly kind: 'directory_changed' };

/** Puts a nudge down in the transaction whose effect it tells; it is settled by the step that it asks for. */
export async function putNudge(tx: Sending, nudge: Nudge): Promise<void> {
  const { phase, attempt } = nudge.kind === 'phase_outcome' ? nudge : { phase: null, attempt: null };
  await sql`
    insert into outbox (environment_id, id, kind, approval_id, phase, attempt)
    values (${nudge.environmentId}, ${newId()}, ${nudge.kind}, ${nudge.approvalId}, ${phase}, ${attempt})
  `.execute(tx);
}

/** Architecture, section 2.4: a nudge is repeated until the rows show that the course has moved on; now they do. */
export async function settleNudges(tx: Sending, approvalId: ApprovalId, of: NudgeAim): Promise<void> {
  const { phase, attempt } = of.kind === 'phase_outcome' ? of : { phase: null, attempt: null };
  await sql`
    update outbox set state = 'settled', settled_at = now()
    where approval_id = ${approvalId} and state = 'pending' and kind = ${of.kind}
      and phase is not distinct from ${phase}::int and attempt is not distinct from ${attempt}::int
  `.execute(tx);
}

/** A nudge whose row is due to be sent again. */
export interface DueNudge {
  readonly outboxId: Id<'outbox row'>;
  readonly tries: number;
  readonly nudge: Nudge;
}

/**
 * Claims nudges that nobody has answered for a while, of all tenants (as the delivery role). The next try is set
 * before the first byte is sent, twice as far away each time and 5 minutes at most: whoever dies while sending has
 * not taken the row with them.
 */
export async function claimDueNudges(delivery: Db, atMost: number): Promise<DueNudge[]> {
  const { rows } = await faultsTold(
    sql<{
      id: Id<'outbox row'>;
      tries: number;
      kind: Nudge['kind'];
      environment_id: EnvironmentId;
      approval_id: ApprovalId;
      phase: number | null;
      attempt: number | null;
    }>`
      update outbox
      set tries = tries + 1,
        next_try_at = now() + least(interval '5 seconds' * power(2, least(tries, 10)), interval '5 minutes')
      where id in (
        select id from outbox
        where state = 'pending' and kind in ('start', 'phase_outcome', 'directory_changed') and next_try_at <= now()
        order by next_try_at
        limit ${atMost}
        for no key update skip locked)
      returning id, tries, kind, environment_id, approval_id, phase, attempt`.execute(delivery),
  );
  return rows.map(
    ({ id, tries, kind, environment_id: environmentId, approval_id: approvalId, phase, attempt }) => ({
      outboxId: id,
      tries,
      nudge:
        kind === 'phase_outcome'
          ? { kind, environmentId, approvalId, phase: phase ?? 0, attempt: attempt ?? 0 }
          : { kind, environmentId, approvalId },
    }),
  );
}

/** Notes, for operators, why a nudge could not be sent; `starting` shows only that (architecture, section 2.8). */
export async function noteFailedNudge(delivery: Db, nudge: Nudge, reason: string): Promise<void> {
  await faultsTold(
    sql`
      update outbox set last_error = ${reason.slice(0, 500)}
      where approval_id = ${nudge.approvalId} and state = 'pending' and kind = ${nudge.kind}`.execute(
      delivery,
    ),
  );
}

/** Temporal has taken the nudge: what the try before it said is no reason any more. */
export async function noteSentNudge(delivery: Db, nudge: Nudge): Promise<void> {
  await faultsTold(
    sql`
      update outbox set last_error = null
      where approval_id = ${nudge.approvalId} and state = 'pending' and kind = ${nudge.kind}
        and last_error is not null`.execute(delivery),
  );
}

/** Approvals that nobody made sure of for a while: their workflow is started again if Temporal has lost it. */
export async function claimUnseenCourses(
  delivery: Db,
  { olderThanMs, atMost }: { readonly olderThanMs: number; readonly atMost: number },
): Promise<Nudge[]> {
  const { rows } = await faultsTold(
    sql<{ id: ApprovalId; environment_id: EnvironmentId }>`
      update approvals set course_seen_at = now()
      where finished_at is null and id in (
        select id from approvals
        where finished_at is null and course_seen_at < now() - make_interval(secs => ${olderThanMs / 1_000})
        order by course_seen_at
        limit ${atMost}
        for no key update skip locked)
      returning id, environment_id`.execute(delivery),
  );
  return rows.map(({ id, environment_id: environmentId }) => ({
    kind: 'start',
    environmentId,
    approvalId: id,
  }));
}

/**
 * The approvals whose start nobody has answered for a long time and of which nobody has been told, of all tenants. Who
 * has been told of makes room: otherwise the oldest would fill every list, and those behind them would never be in one.
 */
export async function listLateStarts(
  delivery: Db,
  { lateAfterMs, atMost }: { readonly lateAfterMs: number; readonly atMost: number },
): Promise<ApprovalRef[]> {
  const { rows } = await faultsTold(
    sql<ApprovalRef>`
      select o.environment_id as "environmentId", o.approval_id as "approvalId"
      from outbox o join approvals a on a.id = o.approval_id
      where o.kind = 'start' and o.state = 'pending'
        and o.created_at < now() - make_interval(secs => ${lateAfterMs / 1_000})
        and a.state = 'starting' and a.start_failure_told_at is null
      order by o.created_at
      limit ${atMost}`.execute(delivery),
  );
  return rows;
}

/** Forgets rows that were settled long ago, of all tenants; what failed for good is kept to be looked at. */
export async function forgetSettled(
  delivery: Db,
  { olderThanMs, atMost }: { readonly olderThanMs: number; readonly atMost: number },
): Promise<number> {
  const { numAffectedRows } = await faultsTold(
    sql`
      delete from outbox
      where id in (
        select id from outbox
        where state = 'settled' and settled_at < now() - make_interval(secs => ${olderThanMs / 1_000})
        order by settled_at
        limit ${atMost})`.execute(delivery),
  );
  return Number(numAffectedRows ?? 0);
}

async function faultsTold<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw asFault(error);
  }
}
