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
import { findApproval } from './approvals.ts';
import { writeAudit } from './audit.ts';
import { findResponse, rememberResponse } from './idempotency-keys.ts';
import type { Keyed, KeyedRequest } from './idempotency-keys.ts';
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
 * Accepts an approval (WFL-01, 02): one transaction, which Temporal has no part in. A key holds for ever; the same key and
 * request give the same approval, also at the same instant, and to whoever may not start any more. A document that may
 * have come before is started on purpose only (DOC-05). `at` lets a test end the process between the writing and the
 * commit.
 */
export function startApproval(
  db: Db,
  { actor, start, request }: { readonly actor: Actor; readonly start: Start; readonly request: Keyed },
  at: (point: 'start.writing') => void,
): Promise<Result<Started, StartRefusal | KeyRefusal>> {
  const { environmentId } = actor;
  const keys = keysOf(actor, request);
  return changeInTenant<Started, StartRefusal | KeyRefusal>(db, environmentId, async (tx) => {
    const [caller, own, found] = await together<
      [ActiveActor | null, Result<KeptStart | null, KeyRefusal>, StartDocument | undefined]
    >(tx, (sending) => [
      findActiveActor(sending, actor),
      findResponse<KeptStart>(sending, keys.own),
      readStartDocument(sending, start.documentId),
    ]);
    if (!caller) return err({ code: 'may_not_start' });
    const self = start.initiatorId === null || start.initiatorId === caller.id;
    // Who is a member no longer follows the approval that they started all the same (WFL-02).
    if (self && caller.kind === 'user' && own.ok && own.value) return ok(again(actor, own.value));
    const starter = await judgeStarter(tx, { caller, start, document: found });
    if (!starter.ok) return starter;
    const { everywhere, document } = starter.value;
    const before = await findStarted(tx, keys, everywhere);
    if (!before.ok) return before;
    if (before.value) return ok(again(actor, before.value));
    const facts = await readStartFacts(tx, { actor, caller, start, document });
    if (!facts.ok) {
      // A twin may have committed between the two statements: then it is its approval that stands in the way.
      const meanwhile = await findStarted(tx, keys, everywhere);
      return meanwhile.ok && meanwhile.value ? ok(again(actor, meanwhile.value)) : facts;
    }
    const approvalId = newId<'approval'>();
    await together(tx, (sending) => [
      ...insertApproval(sending, { actor, approvalId, ...facts.value }),
      ...keysFor(keys, everywhere).map((keyed) =>
        rememberResponse(sending, keyed, { response: { approvalId }, days: null }),
      ),
    ]);
    at('start.writing');
    return ok(started(actor, approvalId, false));
  });
}

/** What is kept with the key of a start. */
interface KeptStart {
  readonly approvalId: ApprovalId;
}

/**
 * WFL-02: whose a key is. Those who start for every document share theirs; a person has theirs as well, so that it
 * stays what it was when they become administrator, or are one no longer. Members share none: what another one started
 * is not theirs to see, and no key of theirs stands in the way of a back office.
 */
interface StartKeys {
  readonly own: KeyedRequest;
  readonly shared: KeyedRequest;
}

function keysOf({ kind, id, environmentId }: Actor, request: Keyed): StartKeys {
  const keyed = { environmentId, operation: 'start', ...request };
  const shared = { ...keyed, actorId: environmentId };
  return { own: kind === 'user' ? { ...keyed, actorId: id } : shared, shared };
}

const keysFor = ({ own, shared }: StartKeys, everywhere: boolean): readonly KeyedRequest[] =>
  everywhere && own !== shared ? [own, shared] : [own];

async function findStarted(
  tx: Transaction,
  keys: StartKeys,
  everywhere: boolean,
): Promise<Result<KeptStart | null, KeyRefusal>> {
  for (const keyed of keysFor(keys, everywhere)) {
    const before = await findResponse<KeptStart>(tx, keyed);
    if (!before.ok || before.value) return before;
  }
  return ok(null);
}

/** Who starts, and what they start: a document that they may not read is as good as none. */
interface Starter {
  /** Whether they may start for every document of the environment. */
  readonly everywhere: boolean;
  readonly document: StartDocument | undefined;
}

/** WFL-01, ENV-10: who may start for every document, or for those of the own organisations, with the rights of this moment. */
async function judgeStarter(
  tx: Transaction,
  {
    caller,
    start: { initiatorId, documentId },
    document,
  }: { readonly caller: ActiveActor; readonly start: Start; readonly document: StartDocument | undefined },
): Promise<Result<Starter, StartRefusal>> {
  const self = initiatorId === null || initiatorId === caller.id;
  if (!may(caller, 'name_initiator', self ? ['self'] : [])) return err({ code: 'may_not_start' });
  if (may(caller, 'start_approvals')) return ok({ everywhere: true, document });
  const organisationId = document?.organisationId ?? null;
  const own = await organisationsOf(tx, caller, { action: 'start_approvals', organisationId });
  if (own.length === 0) return err({ code: 'may_not_start' });
  if (!document || own.includes(document.organisationId)) return ok({ everywhere: false, document });
  return (await isReadable(tx, caller, documentId))
    ? err({ code: 'may_not_start' })
    : ok({ everywhere: false, document: undefined });
}

const again = (actor: Actor, { approvalId }: KeptStart): Started => started(actor, approvalId, true);

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
    caller,
    start: { templateId, initiatorId, allowDuplicate },
    document,
  }: {
    readonly actor: Actor;
    readonly caller: ActiveActor;
    readonly start: Start;
    readonly document: StartDocument | undefined;
  },
): Promise<Result<StartFacts, StartRefusal>> {
  if (!document) return err({ code: 'unknown_document' });
  if (!document.workflowEngine) return err({ code: 'workflow_engine_off' });
  const running = document.underApproval;
  if (running) {
    const approvalId = (await findApproval(tx, caller, running)) ? running : null;
    return err({ code: 'document_under_approval', approvalId });
  }
  const earlier = document.possibleDuplicateOf;
  if (earlier && !allowDuplicate) {
    const possibleDuplicateOf = (await isReadable(tx, caller, earlier)) ? earlier : null;
    return err({ code: 'possible_duplicate', possibleDuplicateOf });
  }
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
