import { currentPhase } from './course.ts';
import type { CourseEvent, CourseStand, PhaseStand } from './course.ts';
import type { CommandEvent } from './command-event.ts';
import type { ManagerKind } from './course-phase.ts';
import type { ReasonId, UserId } from './ids.ts';
import type { CommandRefusal } from './command-refusal.ts';
import type { NotFound } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';
import type { ManagerRole } from './workflow-role.ts';

/** What whoever commands may do in this approval, by the rights of this moment. */
export interface Commander {
  readonly id: UserId;
  /** Administrator of the environment. */
  readonly administrator: boolean;
  /** Suitable as phase owner for the approval's location and contract type (PLC-13). */
  readonly owner: boolean;
}

/** What a command is judged by: read under the approval's lock. */
export interface CommandFacts {
  readonly stand: CourseStand;
  /** A phase has its outcome and the course has not moved on (architecture, section 2.5). */
  readonly moving: boolean;
  readonly commander: Commander;
}

/** Who is to manage a phase; null is nobody of this environment. */
export interface Candidate {
  readonly id: UserId;
  readonly active: boolean;
  readonly administrator: boolean;
  /** Holds a set that makes them suitable for the phase's manager role (PLC-13). */
  readonly suitable: boolean;
}

/** The manager role that a phase asks for; null where it needs none (TPL-05). */
export const managerRoleOf: Readonly<Record<ManagerKind, ManagerRole | null>> = {
  owner: 'phase_owner',
  mediator: 'phase_mediator',
  none: null,
};

type Judged = Result<readonly CourseEvent[], CommandRefusal | NotFound>;

/**
 * Judges who may manage a phase, and who may say so (PHM-05, 06, 09). Where nobody manages it, an administrator or a
 * suitable phase owner sets somebody; where somebody does, an administrator, or they themselves while the phase is
 * current. Naming the same person again changes nothing. Whoever says whom they saw replaces nobody else unawares.
 */
export function decideSetManager(
  { stand, moving, commander }: CommandFacts,
  {
    phase,
    candidate,
    classification,
    replaces,
  }: {
    readonly phase: number;
    readonly candidate: Candidate | null;
    readonly replaces?: UserId | null | undefined;
    readonly classification: { readonly location: string; readonly contractType: string };
  },
): Judged {
  const at = stand.phases.find((each) => each.phase === phase);
  const isManager = at?.manager === commander.id;
  if (!commander.administrator && !commander.owner && !isManager) return err({ code: 'may_not_set_manager' });
  const target = commandable({ stand, moving }, at);
  if (!target.ok) return target;
  const { attempt, managerKind, manager } = target.value;
  const role = managerRoleOf[managerKind];
  if (role === null) return err({ code: 'no_manager_needed', phase });
  if (candidate && candidate.id === manager) return ok([]);
  if (replaces !== undefined && replaces !== manager) {
    return err({ code: 'manager_changed', phase, manager: manager && { id: manager } });
  }
  const refusal = refuseChange(stand, target.value, commander);
  if (refusal) return err(refusal);
  if (!candidate) return err({ code: 'unknown_user' });
  const userId = candidate.id;
  if (!candidate.active) return err({ code: 'user_retired', userId });
  if (!candidate.suitable && !candidate.administrator) {
    return err({ code: 'manager_not_suitable', userId, missing: { role, ...classification } });
  }
  const basis = candidate.suitable ? 'chosen' : 'override';
  return ok([{ type: 'manager_set', phase, attempt, manager: userId, basis, by: commander.id }]);
}

/** PHM-09: whom a phase has as manager is changed by an administrator, or by that manager while it is current. */
function refuseChange(
  stand: CourseStand,
  { phase, manager }: PhaseStand,
  { id, administrator }: Commander,
): CommandRefusal | null {
  if (manager === null || administrator) return null;
  if (manager === id && currentPhase(stand)?.phase === phase) return null;
  return { code: 'manager_already_set', phase, userId: manager };
}

/**
 * WFL-27: a phase in which nobody has a turn never completes by itself; an administrator, a suitable phase owner or the
 * owner who manages it, by whatever right, completes it with a reason. A mediator does not (PHM-10).
 */
export function decideCompletePhase(
  { stand, moving, commander }: CommandFacts,
  { phase, reasonId }: { readonly phase: number; readonly reasonId: ReasonId },
): Judged {
  const at = stand.phases.find((each) => each.phase === phase);
  const isOwner = at?.manager === commander.id && at.managerKind === 'owner';
  if (!commander.administrator && !commander.owner && !isOwner)
    return err({ code: 'may_not_complete_phase' });
  const target = commandable({ stand, moving }, at);
  if (!target.ok) return target;
  const { attempt, state } = target.value;
  if (state !== 'awaiting_participants') return err({ code: 'phase_has_people', phase, state });
  const completed: CommandEvent = {
    ...({ type: 'phase_completed_by_hand', phase, attempt } as const),
    ...{ by: commander.id, reasonId },
  };
  const last = stand.phases.at(-1)?.phase === phase;
  return ok(last ? [completed, { type: 'approval_finished', outcome: 'approved' }] : [completed]);
}

/** The phase, if a command can still reach it. */
export function commandable(
  { stand, moving }: Pick<CommandFacts, 'stand' | 'moving'>,
  at: PhaseStand | undefined,
): Result<PhaseStand, CommandRefusal | NotFound> {
  if (!at) return err({ code: 'not_found', what: 'phase' });
  if (stand.state !== 'starting' && stand.state !== 'running')
    return err({ code: 'approval_over', state: stand.state });
  if (moving) return err({ code: 'course_moving' });
  return isOver(at) ? err({ code: 'phase_over', phase: at.phase, state: at.state }) : ok(at);
}

/** Whether a phase attempt has ended: nothing can be changed in it any more. */
export const isOver = ({ state }: Pick<PhaseStand, 'state'>): boolean =>
  ['completed', 'rejected', 'retracted', 'passed_over', 'cancelled'].includes(state);
