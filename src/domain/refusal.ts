import type {
  CommunicationRefusal,
  ConfigurationRefusal,
  FoundingRefusal,
  OrganisationRefusal,
  PermissionSetRefusal,
  VersionChanged,
} from './configuration-refusal.ts';
import type { ApprovalId, DocumentId, EnvironmentId, TemplateId, UserId } from './ids.ts';
import type {
  AccessRefusal,
  BulkRefusal,
  GroupRefusal,
  MembershipRefusal,
  NamingRefusal,
} from './group-refusal.ts';
import type { CommandRefusal } from './command-refusal.ts';
import type { IdentityRefusal } from './identity-refusal.ts';
import type { ImportRefusal } from './import.ts';
import type { NotificationEvent } from './letter.ts';
import type { Decision, PhaseKind } from './phase-kind.ts';
import type { ParticipantRole } from './workflow-role.ts';

/** Why an answer to a task is not taken. */
export type AnswerRefusal =
  | { readonly code: 'not_your_task' }
  | { readonly code: 'no_longer_in_group' }
  | { readonly code: 'task_delegated_away' }
  | { readonly code: 'delegation_over'; readonly because: string }
  | { readonly code: 'partnership_ended' }
  | { readonly code: 'not_your_turn' }
  | { readonly code: 'already_answered'; readonly decision: Decision }
  | { readonly code: 'task_closed'; readonly reason: string }
  | { readonly code: 'decision_not_offered'; readonly kind: PhaseKind; readonly offered: readonly Decision[] }
  | { readonly code: 'reason_required'; readonly decision: Decision | 'completed' | 'returned' };

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
  /** The approval; null where the caller may not know of it. */
  | { readonly code: 'document_under_approval'; readonly approvalId: ApprovalId | null }
  /** The earlier document; null where the caller may not read it. */
  | { readonly code: 'possible_duplicate'; readonly possibleDuplicateOf: DocumentId | null };

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
  | { readonly code: 'default_assignee_not_designated'; readonly userIds: readonly UserId[] };

/** Why a task is not delegated, given back or recalled. */
export type DelegationRefusal =
  | Exclude<AnswerRefusal, { code: 'decision_not_offered' | 'reason_required' | 'no_longer_in_group' }>
  | Extract<CommandRefusal, { code: 'approval_over' | 'course_moving' | 'phase_over' | 'user_retired' }>
  | { readonly code: 'workflow_engine_off' }
  | { readonly code: 'not_delegated' }
  | { readonly code: 'signature_not_delegable' }
  | { readonly code: 'unknown_delegate' }
  | { readonly code: 'delegate_is_self' }
  | { readonly code: 'delegate_in_chain'; readonly userId: UserId }
  | { readonly code: 'delegate_has_part'; readonly userId: UserId }
  | { readonly code: 'third_environment' }
  | { readonly code: 'no_partnership'; readonly environmentId: EnvironmentId }
  | { readonly code: 'too_many_hops'; readonly atMost: number }
  | {
      readonly code: 'delegate_not_suitable';
      readonly userId: UserId;
      /** The permission set that would make them suitable (DEL-08). */
      readonly missing: {
        readonly role: ParticipantRole;
        readonly location: string;
        readonly contractType: string;
      };
    };

/** ENV-14: nobody would be left to administer the environment. */
export interface LastAdministrator {
  readonly code: 'last_administrator';
}

/** Why the directory of an environment is not changed. */
export type DirectoryRefusal =
  | LastAdministrator
  | { readonly code: 'unknown_permission_set' }
  | { readonly code: 'unknown_user' }
  | { readonly code: 'user_retired'; readonly userId: UserId };

/** PLC-26: somebody else tries a change out, or makes one of the same, at this moment. */
export interface TrialRefusal {
  readonly code: 'trial_busy';
}

/** ENV-07: users, service accounts and their keys are for administrators. */
export interface AdministratorRefusal {
  readonly code: 'may_not_administer';
}

/** Why a preference, a mail or the look of mails is not changed, or mails are not shown. */
export type MailRefusal =
  | { readonly code: 'may_not_manage_mails' }
  | { readonly code: 'may_not_change_branding' }
  | { readonly code: 'mail_not_refused' }
  | { readonly code: 'notification_not_optional'; readonly events: readonly NotificationEvent[] }
  | VersionChanged;

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
  | GroupRefusal
  | AccessRefusal
  | BulkRefusal
  | ImportRefusal
  | MembershipRefusal
  | NamingRefusal
  | CommandRefusal
  | DelegationRefusal
  | DirectoryRefusal
  | AdministratorRefusal
  | ConfigurationRefusal
  | PermissionSetRefusal
  | CommunicationRefusal
  | OrganisationRefusal
  | FoundingRefusal
  | IdentityRefusal
  | MailRefusal
  | StepRefusal
  | TrialRefusal
  | KeyRefusal
  | NotFound;
