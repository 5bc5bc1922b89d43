import { sql } from 'kysely';
import type { ApprovalId, DocumentId, OrganisationId, TemplateId, UserId } from '../domain/ids.ts';
import type { KeyRefusal, StartRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { may } from '../domain/rights.ts';
import { chooseTemplate } from '../domain/template.ts';
import type { TemplateVersion } from '../domain/template.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor, Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { findResponse, rememberResponse } from './idempotency-keys.ts';
import type { Keyed } from './idempotency-keys.ts';
import { newId } from './ids.ts';
import { organisationsOf } from './organisation-standing.ts';
import { putNudge } from './outbox.ts';
import type { Nudge } from './outbox.ts';
import { findTemplates } from './templates.ts';
import { isReadable } from './documents.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

export interface Start {
  readonly documentId: DocumentId;
  /** Without one, the one template that serves the document. */
  readonly templateId: TemplateId | null;
  /** Without one, the caller is the initiator. */
  readonly initiatorId: UserId | null;
  /** A document that may have come before is started all the same (DOC-05). */
  readonly allowDuplicate: boolean;
}

export interface Started {
  readonly approvalId: ApprovalId;
  readonly repeated: boolean;
  readonly nudge: Nudge;
}

/**
 * Accepts an approval (WFL-01, 02): one transaction, which Temporal has no part in. The key belongs to the
 * environment and holds for ever; the same key and request give the same approval, also at the same instant. A document
 * that may have come before is started on purpose only (DOC-05). `at` lets a test end the process between the writing
 * and the commit.
 */
export function startApproval(
  db: Db,
  { actor, start, request }: { readonly actor: Actor; readonly start: Start; readonly request: Keyed },
  at: (point: 'start.writing') => void,
): Promise<Result<Started, StartRefusal | KeyRefusal>> {
  const { environmentId } = actor;
  const keyed = { environmentId, actorId: environmentId, operation: 'start', ...request };
  return changeInTenant<Started, StartRefusal | KeyRefusal>(db, environmentId, async (tx) => {
    const find = (sending: Sending) => findResponse<{ approvalId: ApprovalId }>(sending, keyed);
    const [caller, before, document] = await together<
      [ActiveActor | null, Result<{ approvalId: ApprovalId } | null, KeyRefusal>, StartDocument | undefined]
    >(tx, (sending) => [
      findActiveActor(sending, actor),
      find(sending),
      readStartDocument(sending, start.documentId),
    ]);
    if (!caller) return err({ code: 'may_not_start' });
    const refusal = await refuseStarter(tx, { caller, start, document });
    if (refusal) return err(refusal);
    if (!before.ok) return before;
    if (before.value) return ok(started(actor, before.value.approvalId, true));
    const facts = await readStartFacts(tx, { actor, start, document });
    if (!facts.ok) {
      // A twin may have committed between the two statements: then it is its approval that stands in the way.
      const meanwhile = await find(tx);
      return meanwhile.ok && meanwhile.value ? ok(started(actor, meanwhile.value.approvalId, true)) : facts;
    }
    const approvalId = newId<'approval'>();
    await together(tx, (sending) => [
      ...insertApproval(sending, { actor, approvalId, ...facts.value }),
      rememberResponse(sending, keyed, { response: { approvalId }, days: null }),
    ]);
    at('start.writing');
    return ok(started(actor, approvalId, false));
  });
}

/**
 * WFL-01, ENV-10: who may start for every document, or for those of the own organisations, with the rights of this moment.
 * A document that the caller may not read is unknown to them.
 */
async function refuseStarter(
  tx: Transaction,
  {
    caller,
    start,
    document,
  }: { readonly caller: ActiveActor; readonly start: Start; readonly document: StartDocument | undefined },
): Promise<StartRefusal | null> {
  const { initiatorId, documentId } = start;
  const self = initiatorId === null || initiatorId === caller.id;
  if (!may(caller, 'name_initiator', self ? ['self'] : [])) return { code: 'may_not_start' };
  if (may(caller, 'start_approvals')) return null;
  const own = await organisationsOf(tx, caller, 'start_approvals');
  if (own.length === 0) return { code: 'may_not_start' };
  if (!document || own.includes(document.organisationId)) return null;
  return (await isReadable(tx, caller, documentId))
    ? { code: 'may_not_start' }
    : { code: 'unknown_document' };
}

const started = ({ environmentId }: Actor, approvalId: ApprovalId, repeated: boolean): Started => ({
  approvalId,
  repeated,
  nudge: { kind: 'start', environmentId, approvalId },
});

interface StartFacts {
  readonly document: StartDocument;
  readonly template: TemplateVersion;
  readonly initiator: { readonly kind: 'user' | 'service_account'; readonly id: string };
}

interface StartDocument {
  readonly id: DocumentId;
  readonly contractType: string;
  readonly location: string;
  readonly organisationId: OrganisationId;
  readonly sha256: Buffer;
  readonly underApproval: ApprovalId | null;
  readonly possibleDuplicateOf: DocumentId | null;
  readonly workflowEngine: boolean;
}

async function readStartDocument(tx: Sending, documentId: DocumentId): Promise<StartDocument | undefined> {
  const { rows } = await sql<StartDocument>`
    select d.id, d.contract_type as "contractType", d.location, d.sha256, d.organisation_id as "organisationId",
      d.possible_duplicate_of as "possibleDuplicateOf",
      (select a.id from approvals a where a.document_id = d.id and a.finished_at is null) as "underApproval",
      (select e.workflow_engine from environments e where e.id = d.environment_id) as "workflowEngine"
    from documents d
    where d.id = ${documentId}`.execute(tx);
  return rows[0];
}

async function readStartFacts(
  tx: Transaction,
  {
    actor,
    start: { templateId, initiatorId, allowDuplicate },
    document,
  }: { readonly actor: Actor; readonly start: Start; readonly document: StartDocument | undefined },
): Promise<Result<StartFacts, StartRefusal>> {
  if (!document) return err({ code: 'unknown_document' });
  if (!document.workflowEngine) return err({ code: 'workflow_engine_off' });
  if (document.underApproval)
    return err({ code: 'document_under_approval', approvalId: document.underApproval });
  const { possibleDuplicateOf } = document;
  if (possibleDuplicateOf && !allowDuplicate) return err({ code: 'possible_duplicate', possibleDuplicateOf });
  const template = chooseTemplate(await findTemplates(tx, document, templateId), document, templateId);
  if (!template.ok) return template;
  if (initiatorId === null) return ok({ document, template: template.value, initiator: actor });
  const { rows: initiators } = await sql`
    select from users where id = ${initiatorId} and retired_at is null`.execute(tx);
  if (initiators.length === 0) return err({ code: 'unknown_initiator' });
  return ok({ document, template: template.value, initiator: { kind: 'user', id: initiatorId } });
}

const insertApproval = (
  tx: Sending,
  { actor, approvalId, document, template, initiator }: StartFacts & { actor: Actor; approvalId: ApprovalId },
): Promise<unknown>[] => {
  const { environmentId } = actor;
  const documentSha256 = document.sha256.toString('hex');
  const templated = { templateId: template.templateId, templateVersion: template.version };
  return [
    sql`
      insert into approvals (environment_id, id, document_id, document_sha256, contract_type, location,
        template_id, template_version, initiator_kind, initiator_id, state, seq)
      values (${environmentId}, ${approvalId}, ${document.id}, ${document.sha256}, ${document.contractType},
        ${document.location}, ${template.templateId}, ${template.version}, ${initiator.kind}, ${initiator.id},
        'starting', 1)`.execute(tx),
    sql`
      insert into approval_phases (environment_id, approval_id, phase, attempt, name, kind, manager_kind,
        manager_group_id, due_days, state)
      select ${environmentId}::uuid, ${approvalId}::uuid, phase.number, 1, phase.body ->> 'name',
        phase.body ->> 'kind', phase.body -> 'manager' ->> 'kind',
        (phase.body -> 'manager' ->> 'groupId')::uuid, (phase.body ->> 'dueDays')::int, 'pending'
      from jsonb_array_elements(${JSON.stringify(template.phases)}::jsonb) with ordinality as phase (body, number)
    `.execute(tx),
    sql`
      update documents set status = 'under_review' where id = ${document.id}`.execute(tx),
    sql`
      insert into approval_events (environment_id, approval_id, seq, type, data)
      values (${environmentId}, ${approvalId}, 1, 'approval_started',
        ${JSON.stringify({ documentId: document.id, documentSha256, ...templated })})`.execute(tx),
    writeAudit(tx, { environmentId, actor }, [
      {
        action: 'approval_started',
        approvalId,
        subjectKind: 'document',
        subjectId: document.id,
        data: {
          ...{ documentSha256, ...templated },
          initiator: { kind: initiator.kind, id: initiator.id },
          // Only `allowDuplicate` lets a marked document come this far: it was started on purpose (DOC-05).
          ...(document.possibleDuplicateOf ? { possibleDuplicateOf: document.possibleDuplicateOf } : {}),
        },
      },
    ]),
    putNudge(tx, { kind: 'start', environmentId, approvalId }),
  ];
};
