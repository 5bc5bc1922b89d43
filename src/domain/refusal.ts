import type { ApprovalId, TemplateId, UserId } from './ids.ts';
import type { Decision, PhaseKind } from './phase-kind.ts';

/** Why an answer to a task is not taken. */
export type AnswerRefusal =
  | { readonly code: 'not_your_task' }
  | { readonly code: 'not_your_turn' }
  | { readonly code: 'already_answered'; readonly decision: Decision }
  | { readonly code: 'task_closed'; readonly reason: string }
  | { readonly code: 'decision_not_offered'; readonly kind: PhaseKind; readonly offered: readonly Decision[] }
  | { readonly code: 'reason_required'; readonly decision: Decision };

/** Why an approval is not started. */
export type StartRefusal =
  | { readonly code: 'may_not_start' }
  | { readonly code: 'workflow_engine_off' }
  | { readonly code: 'unknown_document' }
  | { readonly code: 'unknown_template' }
  | { readonly code: 'unknown_initiator' }
  | { readonly code: 'no_template_fits'; readonly contractType: string; readonly location: string }
  | { readonly code: 'several_templates_fit'; readonly templateIds: readonly TemplateId[] }
  | { readonly code: 'template_does_not_serve'; readonly contractType: string; readonly location: string }
  | { readonly code: 'document_under_approval'; readonly approvalId: ApprovalId };

/** Why a document is not taken, beyond what its reader says of its content. */
export type DocumentRefusal =
  | { readonly code: 'may_not_send' }
  | {
      readonly code: 'unknown_contract_type';
      readonly contractType: string;
      readonly known: readonly string[];
    }
  | { readonly code: 'unknown_location'; readonly location: string; readonly known: readonly string[] }
  | { readonly code: 'unknown_organisation' }
  | { readonly code: 'organisation_required' };

/** Why a group's default assignees are not changed. */
export type DefaultAssigneesRefusal =
  | { readonly code: 'may_not_manage_groups' }
  | { readonly code: 'default_assignee_not_member'; readonly userIds: readonly UserId[] }
  | { readonly code: 'default_assignee_not_designated'; readonly userIds: readonly UserId[] }
  | { readonly code: 'version_changed'; readonly version: number };

/** Why a step of the course is not recorded: its turn has not come, or is over. */
export interface StepRefusal {
  readonly code: 'step_not_due';
  readonly step: string;
}

/** The same key came with another request. */
export interface KeyRefusal {
  readonly code: 'idempotency_key_reused';
}

/** What was named does not exist, or the caller may not know that it does. */
export interface NotFound {
  readonly code: 'not_found';
  readonly what: string;
}

/** Every way in which a rule says no. Refusals are returned, nothing is written for them. */
export type Refusal =
  | AnswerRefusal
  | StartRefusal
  | DocumentRefusal
  | DefaultAssigneesRefusal
  | StepRefusal
  | KeyRefusal
  | NotFound;
