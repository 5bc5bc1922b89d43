// The one catalogue of everything that the API can say no with. docs/errors.md tells the same to its users; a test
// compares both ways. Codes are stable; titles and details are for people and may be reworded.
import type { UblFaultCode } from '../documents/fault.ts';
import type { Refusal } from '../domain/refusal.ts';

/** What HTTP itself refuses, before or instead of a rule. */
export type HttpCode =
  | 'bad_request'
  | 'not_json'
  | 'idempotency_key_required'
  | 'unauthenticated'
  | 'people_only'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'malformed'
  | 'if_match_required'
  | 'too_many_requests'
  | 'headers_too_large'
  | 'internal_error'
  | 'database_unavailable'
  | 'too_many_waiting';

export type ProblemCode = Refusal['code'] | UblFaultCode | HttpCode;

export interface ErrorKind {
  readonly status: number;
  readonly title: string;
}

const refusals: Record<Refusal['code'], ErrorKind> = {
  may_not_send: { status: 403, title: 'Not allowed to send documents' },
  may_not_start: { status: 403, title: 'Not allowed to start approvals' },
  may_not_manage_groups: { status: 403, title: 'Not allowed to change groups' },
  not_your_task: { status: 403, title: 'The task is for somebody else' },
  not_found: { status: 404, title: 'Not found' },
  workflow_engine_off: { status: 409, title: 'Approvals are switched off' },
  no_template_fits: { status: 409, title: 'No template serves this document' },
  several_templates_fit: { status: 409, title: 'Several templates serve this document' },
  template_does_not_serve: { status: 409, title: 'The template does not serve this document' },
  document_under_approval: { status: 409, title: 'The document is under approval already' },
  not_your_turn: { status: 409, title: 'It is not your turn yet' },
  already_answered: { status: 409, title: 'The task has been answered' },
  task_closed: { status: 409, title: 'The task is closed' },
  decision_not_offered: { status: 409, title: 'The task does not offer this decision' },
  default_assignee_not_member: { status: 409, title: 'A default assignee must be a member of the group' },
  default_assignee_not_designated: {
    status: 409,
    title: 'A default assignee needs a designated permission set',
  },
  step_not_due: { status: 409, title: 'The step is not due' },
  idempotency_key_reused: { status: 409, title: 'The idempotency key belongs to another request' },
  version_changed: { status: 412, title: 'Somebody else has changed it meanwhile' },
  unknown_document: { status: 422, title: 'Unknown document' },
  unknown_template: { status: 422, title: 'Unknown template' },
  unknown_initiator: { status: 422, title: 'Unknown initiator' },
  unknown_contract_type: { status: 422, title: 'Unknown contract type' },
  unknown_location: { status: 422, title: 'Unknown location' },
  unknown_organisation: { status: 422, title: 'Unknown organisation' },
  organisation_required: { status: 422, title: 'The organisation must be named' },
  reason_required: { status: 422, title: 'A reason is required' },
};

const documentFaults: Record<UblFaultCode, ErrorKind> = {
  document_not_well_formed: { status: 422, title: 'The document is not well-formed XML' },
  document_doctype: { status: 422, title: 'The document has a DOCTYPE or entity declaration' },
  document_not_ubl: { status: 422, title: 'The document is no UBL 2.1 Invoice or CreditNote' },
  document_too_deep: { status: 422, title: 'The document is nested too deep' },
  document_field_missing: { status: 422, title: 'The document misses a required field' },
  document_field_malformed: { status: 422, title: 'A field of the document is malformed' },
  document_amount_malformed: { status: 422, title: 'An amount of the document is no decimal' },
  document_date_malformed: { status: 422, title: 'A date of the document is no date' },
};

const ofHttp: Record<HttpCode, ErrorKind> = {
  bad_request: { status: 400, title: 'The request is not valid HTTP' },
  not_json: { status: 400, title: 'The body is not JSON' },
  idempotency_key_required: { status: 400, title: 'An Idempotency-Key is required' },
  unauthenticated: { status: 401, title: 'A valid credential is required' },
  people_only: { status: 403, title: 'Only a person can do this' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported here' },
  malformed: { status: 422, title: 'The request is malformed' },
  if_match_required: { status: 428, title: 'An If-Match header is required' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  database_unavailable: { status: 503, title: 'The database is away' },
  too_many_waiting: { status: 503, title: 'Too many requests are waiting for outcomes' },
};

export const errors: Readonly<Record<ProblemCode, ErrorKind>> = { ...ofHttp, ...refusals, ...documentFaults };
