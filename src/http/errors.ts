// The one catalogue of everything that the API can say no with. docs/errors.md tells the same to its users; a test
// compares both ways. Codes are stable; titles and details are for people and may be reworded.
import type { UblFaultCode } from '../documents/fault.ts';
import type { Refusal } from '../domain/refusal.ts';

/** What HTTP itself refuses, before or instead of a rule. */
export type HttpCode =
  | 'bad_request'
  | 'not_json'
  | 'idempotency_key_required'
  | 'environment_required'
  | 'unauthenticated'
  | 'csrf'
  | 'insufficient_scope'
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
  | 'not_ready'
  | 'identity_provider_unavailable'
  | 'too_many_waiting'
  | 'outcome_unknown';

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
  may_not_set_manager: { status: 403, title: 'Not allowed to set phase managers here' },
  may_not_add_participants: { status: 403, title: 'Not allowed to add people to this phase' },
  may_not_complete_phase: { status: 403, title: 'Not allowed to complete this phase' },
  may_not_administer: { status: 403, title: 'Not allowed to administer the environment' },
  may_not_change_members: { status: 403, title: 'Not allowed to change who belongs to the organisation' },
  may_not_read_members: { status: 403, title: 'Not allowed to see who belongs to the organisation' },
  may_not_manage_mails: { status: 403, title: 'Not allowed to see refused mails' },
  may_not_change_branding: { status: 403, title: 'Not allowed to change how mails look' },
  not_found: { status: 404, title: 'Not found' },
  workflow_engine_off: { status: 409, title: 'Approvals are switched off' },
  no_template_fits: { status: 409, title: 'No template serves this document' },
  several_templates_fit: { status: 409, title: 'Several templates serve this document' },
  template_does_not_serve: { status: 409, title: 'The template does not serve this document' },
  document_under_approval: { status: 409, title: 'The document is under approval already' },
  possible_duplicate: { status: 409, title: 'The document may have come before' },
  no_longer_in_group: { status: 409, title: 'You have left the group whose task it is' },
  not_your_turn: { status: 409, title: 'It is not your turn yet' },
  already_answered: { status: 409, title: 'The task has been answered' },
  task_closed: { status: 409, title: 'The task is closed' },
  decision_not_offered: { status: 409, title: 'The task does not offer this decision' },
  default_assignee_not_member: { status: 409, title: 'A default assignee must be a member of the group' },
  default_assignee_not_designated: {
    status: 409,
    title: 'A default assignee needs a designated permission set',
  },
  group_deleted: { status: 409, title: 'The group is deleted' },
  group_circle: { status: 409, title: 'The group would contain itself' },
  nesting_too_deep: { status: 409, title: 'The groups would be nested too deep' },
  one_member_only: { status: 409, title: 'The group holds one member only' },
  group_too_large: { status: 409, title: 'The group would have too many members' },
  too_many_groups_around: { status: 409, title: 'Too many groups would stand around one' },
  trial_busy: { status: 409, title: 'Somebody else is at it at this moment' },
  change_too_large: { status: 409, title: 'The change would move too many people at once' },
  bulk_refused: { status: 409, title: 'Part of the change is refused, so none of it is made' },
  approval_over: { status: 409, title: 'The approval has ended' },
  phase_over: { status: 409, title: 'The phase has ended' },
  course_moving: { status: 409, title: 'The approval is moving on to its next phase' },
  no_manager_needed: { status: 409, title: 'The phase needs no manager' },
  manager_already_set: { status: 409, title: 'The phase has a manager already' },
  manager_changed: { status: 409, title: 'The manager has changed meanwhile' },
  manager_not_suitable: { status: 409, title: 'The person may not manage this phase' },
  user_retired: { status: 409, title: 'The user is retired' },
  task_delegated_away: { status: 409, title: 'You have passed the task on' },
  not_delegated: { status: 409, title: 'The task is not delegated' },
  signature_not_delegable: { status: 409, title: 'The signature may not be delegated' },
  delegate_is_self: { status: 409, title: 'You have the task already' },
  delegate_in_chain: { status: 409, title: 'The person has passed the task on themselves' },
  delegate_has_part: { status: 409, title: 'The person has a part of this task already' },
  third_environment: { status: 409, title: 'Only the two partners take part' },
  no_partnership: { status: 409, title: 'There is no active partnership' },
  partnership_ended: { status: 409, title: 'The partnership has ended' },
  delegation_over: { status: 409, title: 'The task is not with you any more' },
  too_many_hops: { status: 409, title: 'The task has been delegated too often' },
  delegate_not_suitable: { status: 409, title: 'The person may not act in this phase' },
  phase_of_groups: { status: 409, title: 'The tasks of the phase are those of its groups' },
  group_not_active: { status: 409, title: 'The group is not active' },
  group_yields_nobody: { status: 409, title: 'Nobody of the group may serve here' },
  participant_not_suitable: { status: 409, title: 'The person may not serve here' },
  turn_has_passed: { status: 409, title: 'The turn has passed' },
  phase_full: { status: 409, title: 'The phase takes no more' },
  phase_has_people: { status: 409, title: 'The phase does not wait for people' },
  invitation_expired: { status: 409, title: 'The invitation has expired' },
  invitation_used: { status: 409, title: 'The invitation has been accepted' },
  invitation_withdrawn: { status: 409, title: 'The invitation was withdrawn' },
  already_a_user: { status: 409, title: 'You are a user of this environment already' },
  issuer_trusted: { status: 409, title: 'The provider is trusted already' },
  service_account_retired: { status: 409, title: 'The service account is retired' },
  key_ended: { status: 409, title: 'The key has ended' },
  last_administrator: { status: 409, title: 'The last administrator has to stay' },
  code_taken: { status: 409, title: 'The code is taken' },
  name_taken: { status: 409, title: 'The name is taken' },
  permission_set_not_given: { status: 409, title: 'The person does not have the permission set' },
  in_use: { status: 409, title: 'It is in use' },
  limit_reached: { status: 409, title: 'There may be no more of them' },
  provider_of_one_environment: { status: 409, title: 'The provider is trusted by one environment only' },
  mail_not_refused: { status: 409, title: 'The mail was not refused' },
  notification_not_optional: { status: 409, title: 'Nobody can be left without this notification' },
  step_not_due: { status: 409, title: 'The step is not due' },
  idempotency_key_reused: { status: 409, title: 'The idempotency key belongs to another request' },
  groups_changed: { status: 412, title: 'Groups have changed since the review' },
  version_changed: { status: 412, title: 'Somebody else has changed it meanwhile' },
  unknown_document: { status: 422, title: 'Unknown document' },
  unknown_template: { status: 422, title: 'Unknown template' },
  unknown_initiator: { status: 422, title: 'Unknown initiator' },
  unknown_contract_type: { status: 422, title: 'Unknown contract type' },
  unknown_location: { status: 422, title: 'Unknown location' },
  unknown_organisation: { status: 422, title: 'Unknown organisation' },
  organisation_required: { status: 422, title: 'The organisation must be named' },
  unknown_delegate: { status: 422, title: 'Unknown delegate' },
  unknown_user: { status: 422, title: 'Unknown user' },
  unknown_group: { status: 422, title: 'Unknown group' },
  unknown_group_category: { status: 422, title: 'Unknown group category' },
  unknown_member: { status: 422, title: 'Unknown member' },
  group_elsewhere: { status: 422, title: 'The group is one of another environment' },
  unknown_permission_set: { status: 422, title: 'Unknown permission set' },
  unresolved_entries: { status: 422, title: 'Some entries lead to nobody' },
  unknown_organisations: { status: 422, title: 'Unknown organisations' },
  unknown_codes: { status: 422, title: 'Unknown codes' },
  unknown_contract_category: { status: 422, title: 'Unknown contract category' },
  import_faulty: { status: 422, title: 'The file has faults' },
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
  environment_required: { status: 400, title: 'The environment must be named' },
  unauthenticated: { status: 401, title: 'A valid credential is required' },
  csrf: { status: 403, title: 'The change does not come from a page of Countersign' },
  insufficient_scope: { status: 403, title: 'The key was not made for this' },
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
  identity_provider_unavailable: { status: 503, title: 'The identity provider is away' },
  database_unavailable: { status: 503, title: 'The database is away' },
  not_ready: { status: 503, title: 'The process is not ready' },
  outcome_unknown: { status: 503, title: 'It is not known yet whether the command was taken' },
  too_many_waiting: { status: 503, title: 'Too many requests are waiting for outcomes' },
};

export const errors: Readonly<Record<ProblemCode, ErrorKind>> = { ...ofHttp, ...refusals, ...documentFaults };
