import type { Generated } from 'kysely';
import type { ApprovalId, EnvironmentId, GroupId, TaskId, UserId } from '../domain/ids.ts';
import type { Decision, GroupMode, PhaseKind } from '../domain/phase-kind.ts';
import type { TaskState } from '../domain/phase.ts';

/** Tasks and their answers, and who belongs to the groups that have some. */
export interface TaskTables {
  tasks: Tenant & {
    id: TaskId;
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    kind: PhaseKind;
    user_id: UserId | null;
    group_id: GroupId | null;
    mode: GroupMode | null;
    turn: number;
    state: TaskState;
    decision: Decision | null;
    close_reason: 'phase_rejected' | 'phase_retracted' | 'approval_cancelled' | 'turn_taken_over' | null;
    document_sha256: Buffer | null;
    created_at: Generated<Date>;
    opened_at: Date | null;
    answered_at: Date | null;
    closed_at: Date | null;
    due_at: Date | null;
    amount: string | null;
    told_at: Date | null;
    answered_by: UserId | null;
    answered_by_environment_id: EnvironmentId | null;
    unattended_since: Date | null;
    unattended_group_id: GroupId | null;
  };
  answer_reasons: Tenant & { task_id: TaskId; reason: string };
  group_effective_members: Tenant & { group_id: GroupId; user_id: UserId };
  group_former_members: Tenant & { group_id: GroupId; user_id: UserId; left_at: Generated<Date> };
  phase_groups: Tenant & {
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    group_id: GroupId;
    group_version: number;
    mode: GroupMode;
  };
  task_answers: Tenant & {
    task_id: TaskId;
    user_id: UserId;
    decision: Decision;
    answered_at: Generated<Date>;
    document_sha256: Buffer;
    answered_by: UserId;
    answered_by_environment_id: EnvironmentId;
  };
  task_answer_reasons: Tenant & { task_id: TaskId; user_id: UserId; reason: string };
}

interface Tenant {
  environment_id: EnvironmentId;
}
