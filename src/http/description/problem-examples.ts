// One problem of every code, as the API answers it: the details come from the code that answers.
import type { UblFaultCode } from '../../documents/fault.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { HttpCode, ProblemCode } from '../errors.ts';
import { Problem, refused, unreadable } from '../problem.ts';
import type { ProblemParts } from '../problem.ts';
import { people, samples } from './samples.ts';

type Said<Code extends Refusal['code']> = Omit<Extract<Refusal, { code: Code }>, 'code'>;

/** What a refusal carries besides its code; a rule that refuses with data has its sample here. */
const refusals: { readonly [Code in Refusal['code']]?: { readonly [Key in keyof Said<Code>]: unknown } } = {
  not_found: { what: 'document' },
  no_template_fits: { contractType: 'INVOICE', location: 'RTM' },
  several_templates_fit: { templateIds: [samples.template, samples.entry] },
  template_does_not_serve: { contractType: 'INVOICE', location: 'RTM' },
  document_under_approval: { approvalId: samples.approval },
  possible_duplicate: { possibleDuplicateOf: samples.document },
  already_answered: { decision: 'approved' },
  task_closed: { reason: 'phase_rejected' },
  decision_not_offered: { kind: 'review', offered: ['reviewed', 'declined'] },
  default_assignee_not_member: { userIds: [samples.user] },
  default_assignee_not_designated: { userIds: [samples.user] },
  bulk_refused: {
    errors: [
      {
        path: '/body/items/0/add/1',
        code: 'user_retired',
        message: 'The user is retired and comes into no group.',
      },
    ],
  },
  import_faulty: {
    faults: 1,
    errors: [
      { path: '/body', message: 'There is a user with this mail address already.', line: 17, column: 2 },
    ],
  },
  groups_changed: { groups: [{ id: samples.group, name: 'REVIEWERS', version: 8 }] },
  group_deleted: { groupId: samples.group, name: 'REVIEWERS' },
  unknown_member: { what: 'group' },
  group_elsewhere: { groupId: samples.publicGroup, name: 'Sanctions desk', environment: 'Harbour NV' },
  group_circle: {
    path: [
      { id: samples.group, name: 'REVIEWERS' },
      { id: samples.innerGroup, name: 'AUDITORS' },
      { id: samples.group, name: 'REVIEWERS' },
    ],
  },
  nesting_too_deep: { levels: 21, atMost: 20 },
  one_member_only: { groupId: samples.group, name: 'REVIEWERS' },
  group_too_large: { groupId: samples.group, name: 'REVIEWERS', members: 200_001, atMost: 200_000 },
  too_many_groups_around: { groups: 1_001, atMost: 1_000 },
  change_too_large: { places: 1_200_000, atMost: 1_000_000 },
  approval_over: { state: 'approved' },
  phase_over: { phase: 1, state: 'completed' },
  no_manager_needed: { phase: 1 },
  manager_already_set: { phase: 1, userId: samples.manager },
  manager_changed: { phase: 1, manager: people.olga },
  manager_not_suitable: {
    userId: samples.user,
    missing: { role: 'phase_owner', location: 'AMS', contractType: 'INVOICE' },
  },
  delegate_in_chain: { userId: samples.user },
  delegate_has_part: { userId: samples.user },
  no_partnership: { environmentId: samples.environment },
  delegation_over: { because: 'recalled' },
  too_many_hops: { atMost: 10 },
  delegate_not_suitable: {
    userId: samples.user,
    missing: { role: 'approver', location: 'AMS', contractType: 'INVOICE' },
  },
  phase_of_groups: { phase: 1 },
  group_not_active: { groupId: samples.group, state: 'inactive' },
  group_yields_nobody: {
    ...{ groupId: samples.group, members: 4 },
    missing: { role: 'approver', location: 'AMS', contractType: 'INVOICE' },
  },
  participant_not_suitable: {
    userId: samples.user,
    missing: { role: 'approver', location: 'AMS', contractType: 'INVOICE' },
  },
  turn_has_passed: { phase: 1, openTurn: 2 },
  phase_full: { phase: 1, of: 'turns', atMost: 1_000 },
  phase_has_people: { phase: 1, state: 'open' },
  step_not_due: { step: 'close/1/1' },
  user_retired: { userId: samples.user },
  version_changed: {
    version: 8,
    lastChange: { at: '2026-11-22T09:30:00.000Z', by: { id: samples.user, name: 'Ann Mulder' } },
  },
  unresolved_entries: {
    errors: [{ path: '/body/entries/1/groupId', reason: 'unknown', message: 'There is no group "LEGALL".' }],
  },
  unknown_organisations: { organisationIds: [samples.organisation] },
  unknown_codes: { locations: ['MOON'], contractTypes: [] },
  permission_set_not_given: { userId: samples.user },
  limit_reached: { what: 'organisations', atMost: 10_000 },
  in_use: {
    what: 'location',
    usedBy: [{ kind: 'permission_set', id: samples.permissionSet, name: 'Reviewers' }],
  },
  unknown_contract_type: { contractType: 'invoice', known: ['INVOICE', 'NDA'] },
  unknown_location: { location: 'MOON', known: ['AMS', 'RTM'] },
  notification_not_optional: { events: ['manager_missing'] },
  reason_required: { decision: 'rejected' },
};

const ofHttp: { readonly [Code in HttpCode]?: ProblemParts } = {
  bad_request: { detail: 'The address or the headers can not be understood.' },
  not_json: { detail: 'The body must be one JSON value in UTF-8.' },
  idempotency_key_required: {
    detail: 'Send an Idempotency-Key header, new for each request and the same when you repeat one.',
  },
  environment_required: {
    detail:
      'You are a user of several environments: name one with the header Countersign-Environment. GET /v1/environments lists them.',
  },
  csrf: {
    detail:
      'With the session cookie a change needs the header Countersign-Csrf, as GET /v1/session tells it, and must come from a page of Countersign.',
  },
  insufficient_scope: {
    detail: 'The key was not made for this: it lacks the scope documents:write.',
    data: { scope: 'documents:write' },
  },
  identity_provider_unavailable: {
    detail: 'The provider that issued the token can not be asked for its keys at the moment.',
  },
  unauthenticated: { detail: 'Send a key or token that is valid now, as "Authorization: Bearer …".' },
  outcome_unknown: {
    detail:
      'Temporal did not say in time whether the command was taken. Repeat the request with the same Idempotency-Key, and the answer tells.',
  },
  people_only: { detail: 'Tasks are for people: a service account has none and answers none.' },
  method_not_allowed: { detail: 'Allowed here: GET, HEAD.' },
  request_timeout: { detail: 'Send the whole request in less time.' },
  body_too_large: { detail: 'At most 1048576 bytes are taken here.', data: { limitBytes: 1_048_576 } },
  unsupported_media_type: { detail: 'Taken here: application/json. Sent: "text/plain".' },
  malformed: {
    detail: '/body/documentId: Must be an id: a UUID in lower case.',
    errors: [{ path: '/body/documentId', message: 'Must be an id: a UUID in lower case.' }],
  },
  if_match_required: {
    detail: 'Read it first, and send its ETag as If-Match: so nobody overwrites what they have not seen.',
  },
  too_many_requests: { detail: 'At most 1000 in 1 s are taken. Wait, then go on more slowly.' },
  headers_too_large: { detail: 'At most 16 KiB of headers are taken.' },
  internal_error: {
    detail: `The operator finds the cause in the log, under request ${samples.entry}.`,
    data: { requestId: samples.entry },
  },
  database_unavailable: {
    detail: 'Nothing can be read or written at the moment. Repeat the request with the same Idempotency-Key.',
  },
  not_ready: {
    detail: 'The process was asked to stop: it finishes what it has. Ask another one.',
    data: { reason: 'stopping' },
  },
  too_many_waiting: { detail: 'At most 500 requests of one caller wait at the same time, 2000 in all.' },
};

const path = '/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount';
const ofDocuments: { readonly [Code in UblFaultCode]: string } = {
  document_not_well_formed: 'Not well-formed XML: unclosed tag: cbc:Note',
  document_doctype: 'The document has a DOCTYPE or an entity declaration; neither is read.',
  document_not_ubl: 'Expected Invoice or CreditNote; found the element "Order" of no namespace.',
  document_too_deep: 'Elements are nested more than 100 deep.',
  document_field_missing: `The required field ${path} is missing or empty.`,
  document_field_malformed: 'The text is longer than 200 characters.',
  document_amount_malformed: '"12,50" is no decimal number: digits with a point, no comma.',
  document_date_malformed: '"20.11.2026" is no date of the form YYYY-MM-DD that exists.',
};

/** The problem answer with this code, as an example; undefined where no sample says what it would carry. */
export function problemExample(code: ProblemCode): Record<string, unknown> | undefined {
  const parts = ofHttp[code as HttpCode];
  if (parts) return new Problem(code, parts).body;
  const detail = ofDocuments[code as UblFaultCode];
  if (detail) return unreadable({ code: code as UblFaultCode, detail, path, line: 12, column: 8 }).body;
  try {
    return refused({ code, ...refusals[code as Refusal['code']] } as Refusal).body;
  } catch {
    return undefined;
  }
}
