import { sql } from 'kysely';
import type { ApprovalId } from '../domain/ids.ts';
import type { PhaseEvent } from '../domain/phase.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/** Writes what an answer or a departure did to the rest of its phase; the answered task itself is written by its caller. */
export async function recordEffect(tx: Sending, approvalId: ApprovalId, event: PhaseEvent): Promise<void> {
  if (event.type === 'turn_opened') return openTurn(tx, approvalId, event);
  if (event.type === 'phase_decided') return decidePhase(tx, approvalId, event);
}

type Event<Type extends PhaseEvent['type']> = Extract<PhaseEvent, { type: Type }>;

async function openTurn(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, turn }: Event<'turn_opened'>,
): Promise<void> {
  await sql`
    update tasks t
    set state = 'open', opened_at = now(), due_at = now() + make_interval(days => p.due_days)
    from approval_phases p
    where p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
      and t.approval_id = ${approvalId} and t.phase = ${phase} and t.attempt = ${attempt}
      and t.turn = ${turn} and t.state = 'waiting'`.execute(tx);
}

async function decidePhase(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, outcome }: Event<'phase_decided'>,
): Promise<void> {
  const decided = await sql`
    update approval_phases set outcome = ${outcome}, decided_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state = 'open' and outcome is null`.execute(tx);
  requireChanged(decided, 1, `deciding the open phase ${phase} of approval ${approvalId}`);
  if (outcome === 'completed') return;
  await sql`
    update tasks set state = 'closed', close_reason = 'phase_rejected', closed_at = now()
    where approval_id = ${approvalId} and phase = ${phase} and attempt = ${attempt}
      and state in ('waiting', 'open')`.execute(tx);
}
