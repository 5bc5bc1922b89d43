import { sql } from 'kysely';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import { decideCompletePhase, decideSetManager, managerRoleOf } from '../domain/command.ts';
import type { Candidate, CommandFacts } from '../domain/command.ts';
import type { ManagerBasis } from '../domain/command-event.ts';
import type {
  AddParticipants,
  Command,
  CommandRequest,
  Commanded,
  RequestOf,
} from '../domain/command-request.ts';
import type { CourseEvent, CourseStand } from '../domain/course.ts';
import type { ManagerKind } from '../domain/course-phase.ts';
import type { ApprovalId } from '../domain/ids.ts';
import type { CommandRefusal } from '../domain/command-refusal.ts';
import type { KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import type { Action } from '../domain/rights.ts';
import { isSuitable } from '../placement/suitability.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { readPhaseStands } from './course.ts';
import { readDirectoryUsers } from './directory.ts';
import { findResponse } from './idempotency-keys.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import type { Transaction } from './transaction.ts';

export type CommandRefused = CommandRefusal | KeyRefusal | NotFound;

/** The row of an approval as commands need it; under its lock where the caller has taken it. */
export interface CommandedApproval {
  readonly id: ApprovalId;
  readonly state: CourseStand['state'];
  readonly location: string;
  readonly contractType: string;
}

/** The approval as it stands, without a lock: for a look before the workflow is asked. */
export async function findCommandedApproval(
  tx: Transaction,
  approvalId: ApprovalId,
): Promise<CommandedApproval | undefined> {
  const { rows } = await sql<CommandedApproval>`
    select id, state, location, contract_type as "contractType" from approvals where id = ${approvalId}`.execute(
    tx,
  );
  return rows[0];
}

/** An addition is judged in `additions.ts`: whom it comes to is told by placing. */
type JudgedHere = Exclude<Command, AddParticipants>;

/** Judges a command with the rights and the rows of this moment; nothing is written. */
export async function judgeCommand(
  tx: Transaction,
  approval: CommandedApproval,
  { actor, command }: RequestOf<JudgedHere>,
): Promise<Result<readonly CourseEvent[], CommandRefusal | NotFound>> {
  const active = await findActiveActor(tx, actor);
  // Whoever was retired meanwhile has no right, by whatever way it came before.
  if (!active) return err({ code: refusedRight[command.type] });
  const phases = await readPhaseStands(tx, approval.id);
  const wanted = command.type === 'set_manager' ? [actor.id, command.userId] : [actor.id];
  const users = await readDirectoryUsers(tx, wanted);
  const scope = { location: approval.location, contractType: approval.contractType };
  const me = users.get(actor.id);
  const facts: CommandFacts = {
    stand: { state: approval.state, phases },
    moving: await isMoving(tx, approval.id),
    commander: {
      id: actor.id,
      administrator: may(active, rightTo[command.type]),
      owner: me !== undefined && isSuitable(me, { role: 'phase_owner', ...scope }),
    },
  };
  if (command.type === 'complete_phase') return decideCompletePhase(facts, command);
  const { phase, userId, replaces } = command;
  const role = managerRoleOf[phases.find((each) => each.phase === phase)?.managerKind ?? 'none'];
  const user = users.get(userId);
  const candidate: Candidate | null = user
    ? {
        id: userId,
        active: user.active,
        administrator: user.environmentRole === 'administrator',
        suitable: role !== null && isSuitable(user, { role, ...scope }),
      }
    : null;
  return decideSetManager(facts, { phase, candidate, classification: scope, replaces });
}

type Classification = Pick<CommandedApproval, 'location' | 'contractType'>;

/** PHM-05: where somebody may set managers: administrators everywhere, others where they are suitable phase owners. */
export async function rightToCommandManagers(
  tx: Transaction,
  active: ActiveActor,
): Promise<(at: Classification) => boolean> {
  if (active.kind !== 'user') return () => false;
  if (may(active, 'set_managers')) return () => true;
  const user = (await readDirectoryUsers(tx, [active.id])).get(active.id);
  return ({ location, contractType }) => {
    const owns = user !== undefined && isSuitable(user, { role: 'phase_owner', location, contractType });
    return may(active, 'set_managers', owns ? ['phase_owner'] : []);
  };
}

/** Whether somebody may set managers in this approval. */
export const mayCommandManagers = async (
  tx: Transaction,
  approval: CommandedApproval,
  active: ActiveActor,
): Promise<boolean> => (await rightToCommandManagers(tx, active))(approval);

const rightTo = {
  set_manager: 'set_managers',
  complete_phase: 'complete_phases',
} as const satisfies Readonly<Record<JudgedHere['type'], Action>>;

const refusedRight = {
  set_manager: 'may_not_set_manager',
  complete_phase: 'may_not_complete_phase',
} as const;

/** Architecture, section 2.5: an answer has given a phase its outcome, and the closing step has not come yet. */
export async function isMoving(tx: Transaction, approvalId: ApprovalId): Promise<boolean> {
  const { rows } = await sql`
    select from approval_phases
    where approval_id = ${approvalId} and state = 'open' and outcome is not null`.execute(tx);
  return rows.length > 0;
}

/** The key under which a command's answer is kept, if the caller gave one. */
export const keyOfCommand = (
  { environmentId, approvalId }: ApprovalRef,
  { actor, keyed, command }: CommandRequest,
): KeyedRequest | null =>
  keyed && {
    environmentId,
    actorId: actor.id,
    operation: operationOf(approvalId, command),
    key: keyed.key,
    requestSha256: Buffer.from(keyed.requestSha256, 'hex'),
  };

/** What a key of a command belongs to, besides environment and actor (architecture, section 2.11). */
export const operationOf = (
  approvalId: ApprovalId,
  { type, phase }: Pick<Command, 'type' | 'phase'>,
): string => `${type}/${approvalId}/${phase}`;

/** What a command was answered with before, or null; another request under the same key is refused. */
export async function findCommanded(
  tx: Transaction,
  approval: ApprovalRef,
  request: CommandRequest,
): Promise<Result<Commanded | null, KeyRefusal>> {
  const keyed = keyOfCommand(approval, request);
  return keyed ? findResponse<Commanded>(tx, keyed) : { ok: true, value: null };
}

/** What a command that has been recorded is answered with, by the rows. */
export async function readCommanded(
  tx: Transaction,
  approvalId: ApprovalId,
  { type, phase }: Command,
): Promise<Commanded> {
  const { rows } = await sql<{
    attempt: number;
    userId: Extract<Command, { type: 'set_manager' }>['userId'] | null;
    basis: ManagerBasis | null;
    managerKind: ManagerKind;
  }>`
    select attempt, manager_user_id as "userId", manager_basis as basis
    from approval_phases
    where approval_id = ${approvalId} and phase = ${phase}
    order by attempt desc
    limit 1`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error(`approval ${approvalId} has no phase ${phase}`);
  const manager =
    type === 'set_manager' && row.userId ? { userId: row.userId, override: row.basis === 'override' } : null;
  return { approvalId, phase, attempt: row.attempt, manager };
}
