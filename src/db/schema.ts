import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { ManagerBasis } from '../domain/command-event.ts';
import type { ApprovalState } from '../domain/course.ts';
import type { ManagerKind, PhaseState } from '../domain/course-phase.ts';
import type {
  ApprovalId,
  DocumentId,
  EnvironmentId,
  GroupId,
  Id,
  IdentityId,
  OrganisationId,
  ReasonId,
  ServiceAccountId,
  TaskId,
  TemplateId,
  UserId,
} from '../domain/ids.ts';
import type { ListEntry, MailTemplate } from '../domain/letter.ts';
import type { PhaseKind, PhaseOutcome } from '../domain/phase-kind.ts';
import type { TemplatePhase } from '../domain/template.ts';
import type { PlacementRole } from '../domain/workflow-role.ts';
import type { KeyScope } from '../domain/key-scope.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { ConfigurationTables } from './configuration-tables.ts';
import type { TaskTables } from './task-tables.ts';
import type { NotificationTables } from './notification-tables.ts';

/** The tables of migrations/, as queries see them. Comments on what they mean stand in the migrations. */
export interface Database extends ConfigurationTables, NotificationTables, TaskTables {
  environments: {
    id: EnvironmentId;
    name: string;
    founded_by: IdentityId | null;
    workflow_engine: Generated<boolean>;
    fallback_mailbox: string | null;
    created_at: Generated<Date>;
  };
  service_account_keys: {
    id: string;
    environment_id: EnvironmentId;
    service_account_id: ServiceAccountId;
    secret_sha256: Buffer;
    name: string;
    scopes: KeyScope[];
    created_at: Generated<Date>;
    expires_at: Date | null;
    revoked_at: Date | null;
  };
  environment_issuers: Tenant & {
    id: Id<'issuer'>;
    issuer: string;
    audience: string;
    created_at: Generated<Date>;
  };
  identities: Tenant & {
    id: IdentityId;
    issuer: string;
    subject: string;
    user_id: UserId;
    linked_at: Generated<Date>;
    revoked_at: Date | null;
  };
  invitations: Tenant & {
    id: Id<'invitation'>;
    user_id: UserId;
    secret_sha256: Buffer;
    state: Generated<'open' | 'accepted' | 'replaced' | 'withdrawn'>;
    created_at: Generated<Date>;
    expires_at: Date;
    ended_at: Date | null;
  };
  users: Tenant & {
    id: UserId;
    name: string;
    email: string;
    name_folded: string;
    environment_role: EnvironmentRole;
    relationship_manager: Generated<boolean>;
    group_administrator: Generated<boolean>;
    retired_at: Date | null;
    created_at: Generated<Date>;
  };
  service_accounts: Tenant & {
    id: ServiceAccountId;
    name: string;
    role: 'integration_client' | 'integration_observer';
    retired_at: Date | null;
    created_at: Generated<Date>;
  };
  groups: Tenant & {
    id: GroupId;
    name: string;
    name_folded: string;
    category_id: Id<'group category'>;
    description: Generated<string>;
    status: 'active' | 'inactive';
    version: Generated<number>;
    admin_fallback: Generated<boolean>;
    consider: Generated<'all' | 'designated'>;
    deleted_at: Date | null;
    created_at: Generated<Date>;
  };
  group_members: Tenant & { group_id: GroupId; user_id: UserId; added_at: Generated<Date> };
  group_default_assignees: Tenant & { group_id: GroupId; rank: number; user_id: UserId };
  templates: Tenant & {
    id: TemplateId;
    name: string;
    current_version: number;
    retired_at: Date | null;
    created_at: Generated<Date>;
  };
  template_versions: Tenant & {
    template_id: TemplateId;
    version: number;
    contract_types: string[];
    locations: string[];
    phases: ColumnType<readonly TemplatePhase[], string, never>;
    created_at: Generated<Date>;
  };
  documents: Tenant & {
    id: DocumentId;
    kind: DocumentKind;
    contract_type: string;
    location: string;
    organisation_id: OrganisationId;
    title: string;
    reference: string;
    amount: string | null;
    currency: string | null;
    fields: JSONColumnType<Record<string, unknown>>;
    sha256: Buffer;
    status: Generated<DocumentStatus>;
    sender_kind: 'user' | 'service_account';
    sender_id: string;
    sender_marks: string[] | null;
    number_folded: string | null;
    issue_date: string | null;
    possible_duplicate_of: DocumentId | null;
    created_at: Generated<Date>;
  };
  document_originals: Tenant & { document_id: DocumentId; media_type: string; content: Buffer };
  approvals: Tenant & {
    id: ApprovalId;
    document_id: DocumentId;
    document_sha256: Buffer;
    contract_type: string;
    location: string;
    template_id: TemplateId;
    template_version: number;
    initiator_kind: 'user' | 'service_account';
    initiator_id: string;
    state: ApprovalState;
    seq: number;
    start_failure_told_at: Date | null;
    course_seen_at: Generated<Date>;
    created_at: Generated<Date>;
    finished_at: Date | null;
  };
  approval_phases: Tenant & {
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    name: string;
    kind: PhaseKind;
    manager_kind: ManagerKind;
    manager_user_id: UserId | null;
    manager_group_id: GroupId | null;
    manager_basis: ManagerBasis | null;
    manager_missing_since: Date | null;
    awaiting_since: Date | null;
    completed_by: UserId | null;
    due_days: number | null;
    state: PhaseState;
    outcome: PhaseOutcome | null;
    opened_at: Date | null;
    decided_at: Date | null;
    closed_at: Date | null;
  };
  placements: Tenant & {
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    slot: number;
    look: Generated<number>;
    workflow_role: PlacementRole;
    group_id: GroupId;
    group_version: number;
    participants: UserId[];
    sequenced: UserId[];
    manager_user_id: UserId | null;
    trace: JSONColumnType<object>;
    pick: JSONColumnType<object> | null;
    placed_at: Generated<Date>;
  };
  phase_participants: Tenant & {
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    user_id: UserId;
    turn: number | null;
  };
  phase_additions: Tenant & {
    approval_id: ApprovalId;
    phase: number;
    attempt: number;
    addition: number;
    user_id: UserId | null;
    group_id: GroupId | null;
    slot: number | null;
    workflow_role: PlacementRole;
    sequenced: boolean;
    shared_turn: number | null;
    added_by: UserId;
    added_at: Generated<Date>;
  };
  command_reasons: Tenant & {
    id: ReasonId;
    approval_id: ApprovalId;
    reason: string;
    created_at: Generated<Date>;
  };
  approval_events: Tenant & {
    approval_id: ApprovalId;
    seq: number;
    type: string;
    step: string | null;
    data: JSONColumnType<object>;
    at: Generated<Date>;
  };
  audit: Tenant & {
    id: Id<'audit entry'>;
    at: Generated<Date>;
    actor_kind: 'user' | 'service_account' | 'system';
    actor_id: string | null;
    actor_environment_id: EnvironmentId | null;
    on_behalf_of: UserId | null;
    action: string;
    approval_id: ApprovalId | null;
    subject_kind: string;
    subject_id: string;
    data: JSONColumnType<object>;
  };
  idempotency_keys: Tenant & {
    actor_id: string;
    operation: string;
    key: string;
    request_sha256: Buffer;
    response: JSONColumnType<object>;
    created_at: Generated<Date>;
    expires_at: Date | null;
  };
  outbox: Tenant & {
    id: Id<'outbox row'>;
    kind: 'start' | 'phase_outcome' | 'directory_changed' | 'mail';
    approval_id: ApprovalId | null;
    phase: number | null;
    attempt: number | null;
    state: Generated<'pending' | 'settled' | 'failed'>;
    tries: Generated<number>;
    next_try_at: Generated<Date>;
    last_error: string | null;
    created_at: Generated<Date>;
    settled_at: Date | null;
    template: MailTemplate | null;
    recipient_user_id: UserId | null;
    phases: number[] | null;
    invitation_id: string | null;
    begun_at: Date | null;
    branding_version: number | null;
    held_at: Date | null;
    list_id: Id<'outbox row'> | null;
    entries: JSONColumnType<readonly ListEntry[]> | null;
    listed: number | null;
    task_id: TaskId | null;
    group_id: GroupId | null;
  };
}

/** DOC-02: what a document is by its form. */
export type DocumentKind = 'ubl_invoice' | 'ubl_credit_note' | 'form';

/** DOC-08 */
export type DocumentStatus = 'received' | 'under_review' | 'approved' | 'rejected';

interface Tenant {
  environment_id: EnvironmentId;
}
