import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId } from '../domain/ids.ts';
import type { Actor } from './actors.ts';
import { newId } from './ids.ts';
import type { Sending } from './transaction.ts';

/** What happened, in ids, codes and hashes (AUD-01). Names, comments and reasons stand elsewhere. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly approvalId: ApprovalId | null;
  readonly subjectKind: 'document' | 'approval' | 'phase' | 'task' | 'group' | 'template';
  readonly subjectId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type AuditAction =
  | 'document_received'
  | 'approval_started'
  | 'participants_placed'
  | 'phase_awaiting_manager'
  | 'phase_awaiting_participants'
  | 'phase_opened'
  | 'task_reviewed'
  | 'task_approved'
  | 'task_rejected'
  | 'task_signed'
  | 'task_declined'
  | 'phase_completed'
  | 'phase_rejected'
  | 'approval_approved'
  | 'approval_rejected'
  | 'default_assignees_changed';

/** The workflow acts for nobody in particular. */
export type AuditActor = Actor | { readonly kind: 'system' };

/** Appends entries in their order. The app role can't change or delete them afterwards (AUD-02). */
export async function writeAudit(
  tx: Sending,
  { environmentId, actor }: { readonly environmentId: EnvironmentId; readonly actor: AuditActor },
  entries: readonly AuditEntry[],
): Promise<void> {
  const rows = entries.map((entry) => ({ id: newId(), ...entry }));
  const actorId = actor.kind === 'system' ? null : actor.id;
  const actorEnvironmentId = actor.kind === 'system' ? null : actor.environmentId;
  await sql`
    insert into audit (environment_id, id, actor_kind, actor_id, actor_environment_id,
      action, approval_id, subject_kind, subject_id, data)
    select ${environmentId}::uuid, entry.id, ${actor.kind}::text, ${actorId}::uuid, ${actorEnvironmentId}::uuid,
      entry.action, entry."approvalId", entry."subjectKind", entry."subjectId", entry.data
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as entry (id uuid, action text, "approvalId" uuid, "subjectKind" text, "subjectId" text, data jsonb)
  `.execute(tx);
}
