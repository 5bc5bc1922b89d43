import { sql } from 'kysely';
import type { ApprovalId } from '../domain/ids.ts';
import type { PhaseEvent } from '../domain/phase.ts';
import { requireChanged } from './changed.ts';
import type { Sending } from './transaction.ts';

/**
 * Writes what an answer, a departure or a lost turn did to the rest of its phase; the answered task, and the one that was
 * taken over, are written by their callers.
 */
export async function recordEffect(tx: Sending, approvalId: ApprovalId, event: PhaseEvent): Promise<void> {
  if (event.type === 'turn_opened') return openTurn(tx, approvalId, event);
  if (event.type === 'phase_decided') return decidePhase(tx, approvalId, event);
  if (event.type === 'turn_taken_over') return takeOverTurn(tx, approvalId, event);
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

/** ENV-13: whoever takes a turn over gets a task, due as of now where it is open; or has the turn with the one they had. */
async function takeOverTurn(
  tx: Sending,
  approvalId: ApprovalId,
  { phase, attempt, takenTaskId, takenBy, turn, state }: Event<'turn_taken_over'>,
): Promise<void> {
  const taken = await sql`
    insert into tasks (environment_id, id, approval_id, phase, attempt, kind, user_id, turn, amount, state, opened_at,
      due_at)
    select p.environment_id, ${takenTaskId}::uuid, p.approval_id, p.phase, p.attempt, p.kind, ${takenBy}::uuid,
      ${turn}::int, d.amount, ${state}::text, case when ${state}::text = 'open' then now() end,
      case when ${state}::text = 'open' then now() + make_interval(days => p.due_days) end
    from approval_phases p
    join approvals a on a.id = p.approval_id
    join documents d on d.id = a.document_id
    where p.approval_id = ${approvalId} and p.phase = ${phase} and p.attempt = ${attempt}
      and p.state = 'open' and p.outcome is null
    on conflict (id) do update
    set turn = excluded.turn, state = excluded.state, opened_at = coalesce(tasks.opened_at, excluded.opened_at),
      due_at = coalesce(tasks.due_at, excluded.due_at)
    where tasks.state in ('waiting', 'open') and tasks.user_id = excluded.user_id`.execute(tx);
  requireChanged(taken, 1, `giving the task ${takenTaskId} the turn that was lost`);
}
