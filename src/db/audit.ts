import { sql } from 'kysely';
import type { ApprovalId, EnvironmentId, UserId } from '../domain/ids.ts';
import type { Actor } from './actors.ts';
import { beforeEveryId, newId } from './ids.ts';
import type { Page } from './page.ts';
import type { Sending, Transaction } from './transaction.ts';

/** What happened, in ids, codes and hashes (AUD-01). Names, comments and reasons stand elsewhere. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly approvalId: ApprovalId | null;
  readonly subjectKind:
    | 'document'
    | 'approval'
    | 'phase'
    | 'task'
    | 'group'
    | 'organisation'
    | 'template'
    | 'user'
    | 'service_account'
    | 'issuer'
    | 'mail'
    | 'branding'
    | 'delegation'
    | 'partnership'
    | 'location'
    | 'contract_category'
    | 'contract_type'
    | 'group_category'
    | 'permission_set'
    | 'communication_matrix'
    | 'environment';
  readonly subjectId: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** For whom it was done, where that was not the actor (DEL-04). */
  readonly onBehalfOf?: UserId;
}

export type AuditAction =
  | 'document_received'
  | 'approval_started'
  | 'participants_placed'
  | 'participants_passed_over'
  | 'participants_added'
  | 'group_bound'
  | 'phase_awaiting_manager'
  | 'phase_awaiting_participants'
  | 'phase_opened'
  | 'task_reviewed'
  | 'task_approved'
  | 'task_rejected'
  | 'task_signed'
  | 'task_declined'
  | 'task_decided_by_departure'
  | 'turn_taken_over'
  | 'turn_lost'
  | 'phase_completed'
  | 'phase_rejected'
  | 'approval_approved'
  | 'approval_rejected'
  | 'manager_set'
  | 'manager_lost'
  | 'phase_completed_by_hand'
  | 'member_added'
  | 'member_removed'
  | 'members_changed'
  | 'groups_pushed'
  | 'groups_received'
  | 'membership_gained'
  | 'group_created'
  | 'group_copied'
  | 'group_edited'
  | 'group_activated'
  | 'group_inactivated'
  | 'group_deleted'
  | 'group_applicability_changed'
  | 'group_editors_changed'
  | 'organisation_added'
  | 'organisation_renamed'
  | 'organisation_deleted'
  | 'organisation_member_added'
  | 'organisation_member_removed'
  | 'organisation_role_changed'
  | 'membership_lost'
  | 'permission_set_given'
  | 'permission_set_taken'
  | 'user_retired'
  | 'user_added'
  | 'user_invited'
  | 'invitation_withdrawn'
  | 'invitation_accepted'
  | 'role_changed'
  | 'environment_founded'
  | 'service_account_opened'
  | 'service_account_retired'
  | 'key_made'
  | 'key_renewed'
  | 'key_revoked'
  | 'issuer_trusted'
  | 'issuer_distrusted'
  | 'default_assignees_changed'
  | 'mail_sent_again'
  | 'branding_changed'
  | 'task_delegated'
  | 'task_returned'
  | 'delegation_recalled'
  | 'delegation_ended'
  | 'delegation_answered'
  | 'partnership_began'
  | 'partnership_ended'
  | 'supplementary_role_given'
  | 'supplementary_role_taken'
  | 'permission_set_made'
  | 'permission_set_changed'
  | 'permission_set_deleted'
  | 'permission_set_designated'
  | 'communication_matrix_changed'
  | 'configuration_added'
  | 'configuration_changed'
  | 'configuration_deleted';

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
      action, approval_id, subject_kind, subject_id, data, on_behalf_of)
    select ${environmentId}::uuid, entry.id, ${actor.kind}::text, ${actorId}::uuid, ${actorEnvironmentId}::uuid,
      entry.action, entry."approvalId", entry."subjectKind", entry."subjectId", entry.data, entry."onBehalfOf"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as entry (id uuid, action text, "approvalId" uuid, "subjectKind" text, "subjectId" text, data jsonb,
        "onBehalfOf" uuid)
  `.execute(tx);
}

/** An entry as it is read: with the names that its ids have now, and what the actor wrote. */
export interface AuditRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: {
    readonly kind: 'user' | 'service_account' | 'system';
    readonly id: string | null;
    readonly name: string | null;
    readonly environment: { readonly id: EnvironmentId; readonly name: string } | null;
  };
  readonly onBehalfOf: { readonly id: UserId; readonly name: string } | null;
  readonly action: AuditAction;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** The people whose ids stand in `data`, in that order: of this environment and of partners, retired ones too. */
  readonly people: readonly { readonly id: UserId; readonly name: string }[];
}

const anyId = '$.** ? (@ like_regex "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")';

/** What was done in an approval, oldest first (AUD-01). */
export async function listAudit(
  tx: Transaction,
  approvalId: ApprovalId,
  { limit, after }: Page<string>,
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    with page as (
      select e.* from audit e
      where e.approval_id = ${approvalId} and e.id > ${after ?? beforeEveryId}::uuid
      order by e.id
      limit ${limit}
    ), named as (
      select each.entry, jsonb_agg(jsonb_build_object('id', each.id, 'name', each.name) order by each.nth) as people
      from (
        select page.id as entry, found.id, coalesce(u.name, f.name) as name, min(found.nth) as nth
        from page
        cross join lateral (
          select (value #>> '{}')::uuid as id, nth
          from jsonb_path_query(page.data, ${`strict ${anyId}`}::jsonpath) with ordinality as ids (value, nth)
        ) found
        left join users u on u.id = found.id
        left join foreign_people f on f.user_id = found.id
        where u.id is not null or f.user_id is not null
        group by page.id, found.id, coalesce(u.name, f.name)
      ) each
      group by each.entry
    )
    select e.id, e.at,
      jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id,
        'name', coalesce(
          (select u.name from users u where u.id = e.actor_id),
          (select s.name from service_accounts s where s.id = e.actor_id),
          (select f.name from foreign_people f where f.user_id = e.actor_id)),
        'environment',
          (select jsonb_build_object('id', v.id, 'name', v.name) from environments v
            where v.id = e.actor_environment_id)) as actor,
      (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = e.on_behalf_of)
        as "onBehalfOf",
      e.action, jsonb_build_object('kind', e.subject_kind, 'id', e.subject_id) as subject,
      case
        when e.subject_kind = 'task' then
          coalesce(
            (select r.reason from answer_reasons r where r.task_id = e.subject_id::uuid),
            (select r.reason from task_answer_reasons r
              where r.task_id = e.subject_id::uuid and r.user_id = (e.data ->> 'part')::uuid))
        when e.data ? 'reasonId' then
          coalesce(
            (select r.reason from command_reasons r where r.id = (e.data ->> 'reasonId')::uuid),
            (select m.message from delegation_messages m where m.id = (e.data ->> 'reasonId')::uuid))
      end as reason,
      e.data, coalesce(named.people, '[]') as people
    from page e left join named on named.entry = e.id
    order by e.id`.execute(tx);
  return rows;
}
