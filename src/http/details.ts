import type { Refusal } from '../domain/refusal.ts';

type Details = { readonly [Code in Refusal['code']]: (refusal: Extract<Refusal, { code: Code }>) => string };

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

/** A code that the caller sent, as it stands in a sentence. */
const quoted = (text: string): string => JSON.stringify(text);

const closedBecause: Readonly<Record<string, string>> = {
  phase_rejected: 'the phase was rejected by somebody else',
  phase_retracted: 'the phase was taken back',
  approval_cancelled: 'the approval was cancelled',
};

const details: Details = {
  may_not_send: () =>
    'Documents are sent by service accounts with the role integration_client and by administrators.',
  may_not_start: () =>
    'Approvals are started by service accounts with the role integration_client and by administrators.',
  may_not_manage_groups: () => 'Groups are changed by administrators of the environment.',
  not_your_task: () => 'Only the person to whom the task is assigned can answer it.',
  not_found: ({ what }) => `There is no such ${what}, or you may not know of it.`,
  workflow_engine_off: () =>
    'The workflow engine of this environment is switched off; the operator switches it on.',
  no_template_fits: ({ contractType, location }) =>
    `No template serves contract type ${quoted(contractType)} and location ${quoted(location)}. Add one, or send the document with another classification.`,
  several_templates_fit: ({ templateIds }) =>
    `Which one is meant is not left to chance: send templateId with one of ${listed(templateIds)}.`,
  template_does_not_serve: ({ contractType, location }) =>
    `The named template does not serve contract type ${quoted(contractType)} and location ${quoted(location)}.`,
  document_under_approval: ({ approvalId }) =>
    `Approval ${approvalId} of this document has not ended; one document has one approval at a time.`,
  not_your_turn: () => 'The task opens when those who come before have answered.',
  already_answered: ({ decision }) =>
    `The answer was ${quoted(decision)}; an answer is not changed afterwards.`,
  task_closed: ({ reason }) =>
    `It can't be answered any more: ${closedBecause[reason] ?? 'its phase has ended'}.`,
  decision_not_offered: ({ kind, offered }) => `A task of kind ${kind} can be ${listed(offered)}.`,
  default_assignee_not_member: ({ userIds }) =>
    `Not members of this group: ${listed(userIds)}. Add them to the group first, or leave them out.`,
  default_assignee_not_designated: ({ userIds }) =>
    `Without a permission set that is designated default assignee: ${listed(userIds)}. Designate one, or leave them out.`,
  step_not_due: ({ step }) => `The step ${step} of the course is not due.`,
  idempotency_key_reused: () =>
    'This Idempotency-Key came before with another request. Send a new key for a new request, or the same request again.',
  version_changed: ({ version }) =>
    `It is at version ${version} now. Read it again, and repeat the change on that.`,
  unknown_document: () => 'There is no such document. Send it first.',
  unknown_template: () => 'There is no such template, or it is retired.',
  unknown_initiator: () => 'The initiator must be an active user of this environment.',
  unknown_contract_type: ({ contractType, known }) =>
    `${quoted(contractType)} is not among the contract types of this environment: ${listed(known)}. Codes match exactly.`,
  unknown_location: ({ location, known }) =>
    `${quoted(location)} is not among the locations of this environment: ${listed(known)}. Codes match exactly.`,
  unknown_organisation: () => 'There is no such organisation in this environment.',
  organisation_required: () =>
    'The environment does not have exactly one organisation: name the one that the document belongs to.',
  reason_required: ({ decision }) => `Whoever says ${quoted(decision)} gives a reason.`,
};

/** Says in a sentence what was wrong, where, and what to do about it. */
export function detailOf<Code extends Refusal['code']>(refusal: Extract<Refusal, { code: Code }>): string {
  const detail = details[refusal.code] as (refusal: Extract<Refusal, { code: Code }>) => string;
  return detail(refusal);
}

/** The place in the request at which a refusal points. */
export const placeOf: { readonly [Code in Refusal['code']]?: string } = {
  unknown_document: '/body/documentId',
  unknown_template: '/body/templateId',
  unknown_initiator: '/body/initiator',
  unknown_contract_type: '/query/contractType',
  unknown_location: '/query/location',
  unknown_organisation: '/query/organisation',
  organisation_required: '/query/organisation',
  reason_required: '/body/reason',
  default_assignee_not_member: '/body/userIds',
  default_assignee_not_designated: '/body/userIds',
};
