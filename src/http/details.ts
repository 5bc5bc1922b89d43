import type { VersionChanged } from '../domain/configuration-refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

type Details = { readonly [Code in Refusal['code']]: (refusal: Extract<Refusal, { code: Code }>) => string };

const listed = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));

/** A code that the caller sent, as it stands in a sentence. */
const quoted = (text: string): string => JSON.stringify(text);

const lastChangeOf = ({ lastChange: change }: VersionChanged): string =>
  change ? `: ${change.by ? `${change.by.name} changed it` : 'it was changed'} at ${change.at}` : '';

/** What is wrong with many entries stands at each of them; a sentence has its length. */
const detailCharactersAtMost = 1_000;

const closedBecause: Readonly<Record<string, string>> = {
  phase_rejected: 'the phase was rejected by somebody else',
  phase_retracted: 'the phase was taken back',
  approval_cancelled: 'the approval was cancelled',
  turn_taken_over: 'somebody else has the turn, since whose it was was retired',
};

const overBecause: Readonly<Record<string, string>> = {
  returned: 'you gave it back',
  recalled: 'it was taken back',
  task_closed: 'the task was closed, or somebody else answered it',
  left_group: 'the person whose part it was has left the group',
};

/** What a person lacks, as whoever may give it reads it. */
const setNamed = (missing: {
  readonly role: string;
  readonly location: string;
  readonly contractType: string;
}) =>
  `a permission set with role ${missing.role} for location ${quoted(missing.location)} and contract type ${quoted(missing.contractType)}`;

const fullOf = {
  participants: 'people who take part',
  turns: 'people who have a turn',
  numbers: 'numbers of turns',
  additions: 'times that somebody was added',
} as const;

const details: Details = {
  may_not_send: () =>
    'Documents are sent by service accounts with the role integration_client, by administrators, and by the members of the organisation whose they are.',
  may_not_start: () =>
    'Approvals are started by service accounts with the role integration_client and by administrators, for any initiator; and by the members of the organisation whose document it is, for themselves.',
  may_not_manage_groups: () =>
    'Groups are changed by administrators of the environment, and by whoever they give the role group_administrator; one group also by those whom it names as its editors.',
  not_your_task: () =>
    'Only whoever has the task can answer it: the person to whom it is assigned, or a member of its group.',
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
    `${approvalId ? `Approval ${approvalId}` : 'An approval'} of this document has not ended; one document has one approval at a time.`,
  possible_duplicate: ({ possibleDuplicateOf }) =>
    `${possibleDuplicateOf ? `Document ${possibleDuplicateOf}` : 'A document that you may not read'} has the same sender, number and date. ${possibleDuplicateOf ? 'Look at it; if' : 'If'} this one is to be approved all the same, start it with "allowDuplicate": true.`,
  no_longer_in_group: () =>
    'The task belongs to whoever is a member of its group now, and you are not any more. Whoever manages the group can add you again.',
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
  unknown_group_category: () => 'There is no such group category. GET /v1/group-categories lists them.',
  bulk_refused: ({ errors }) =>
    `Nothing was changed: ${errors.length} entries are refused, and it is all or nothing. "errors" says which, and why.`,
  import_faulty: ({ faults, errors }) =>
    `Nothing was imported: the file has ${faults} ${faults === 1 ? 'fault' : 'faults'}, the first in line ${errors[0]?.line ?? 1}. "errors" has ${errors.length === faults ? 'all that were found' : `the first ${errors.length}`}.`,
  groups_changed: ({ groups }) =>
    `Changed since the review: ${listed(groups.map(({ name }) => quoted(name)))}. Review it again, and submit that.`,
  group_deleted: ({ groupId, name }) =>
    `The group ${quoted(name)} (${groupId}) is deleted: it keeps its members of that moment, is added nowhere and is not changed.`,
  unknown_member: ({ what }) => `There is no such ${what} in this environment.`,
  group_elsewhere: ({ name, environment }) =>
    `The group ${quoted(name)} is a public one of ${quoted(environment)}; a group holds groups of its own environment only.`,
  group_circle: ({ path }) =>
    `It would be a member of itself: ${path.map(({ name }) => quoted(name)).join(' > ')}. Take one of them out of the other first.`,
  nesting_too_deep: ({ levels, atMost }) =>
    `There would be ${levels} groups one inside the other; ${atMost} are allowed. Add the inner ones higher up.`,
  one_member_only: ({ groupId, name }) =>
    `${groupNamed(groupId, name)} allows one effective member only, and there would be several. Take the others out first, or switch on that it allows multiple.`,
  group_too_large: ({ groupId, name, members, atMost }) =>
    `${groupNamed(groupId, name)} would have ${members} effective members; ${atMost} are allowed. Divide it.`,
  too_many_groups_around: ({ groups, atMost }) =>
    `Around one of the groups inside there would be ${groups} groups; ${atMost} are allowed, since each change of a member changes all of them. Nest it in fewer.`,
  change_too_large: ({ places, atMost }) =>
    `It would give people ${places} places in groups at once; ${atMost} are allowed. Do it in parts.`,
  trial_busy: () =>
    'One change is tried out at a time, and it gives way to changes that are made: somebody else does one of the two. Repeat it in a moment.',
  may_not_set_manager: () =>
    'Phase managers are set by administrators and by people who may own phases for this location and contract type.',
  may_not_complete_phase: () =>
    'Such a phase is completed by administrators, by its owner and by people who may own phases for this location and contract type; a mediator may not.',
  may_not_add_participants: () =>
    'People are added to a phase by administrators, and by whoever manages it while it is the current one.',
  phase_of_groups: ({ phase }) =>
    `Phase ${phase} is of kind task: whoever belongs to its groups has its tasks, and nobody is added by hand.`,
  unknown_group: () => 'There is no such group in this environment that you may address.',
  group_not_active: ({ groupId, state }) =>
    `Group ${groupId} is ${state}; only active groups are added to an approval.`,
  group_yields_nobody: ({ groupId, members, missing }) =>
    `Group ${groupId} has ${members} members, and none of them may serve: one would need ${setNamed(missing)}. Nobody was added.`,
  participant_not_suitable: ({ userId, missing }) => `User ${userId} would need ${setNamed(missing)}.`,
  turn_has_passed: ({ phase, openTurn }) =>
    `In phase ${phase} turn ${openTurn} is open; a turn before it would never come. Share that one, or a later one.`,
  phase_full: ({ phase, of, atMost }) =>
    `Phase ${phase} has ${atMost} ${fullOf[of]} at most. Nobody was added.`,
  approval_over: ({ state }) => `The approval is ${state}; nothing can be changed in it any more.`,
  phase_over: ({ phase, state }) =>
    `Phase ${phase} is ${state.replaceAll('_', ' ')}; nothing is changed in it any more.`,
  course_moving: () =>
    'A phase has just got its outcome, and what comes next is being written. Repeat the request in a moment.',
  no_manager_needed: ({ phase }) => `By its template phase ${phase} has no manager.`,
  manager_already_set: ({ phase, userId }) =>
    `User ${userId} manages phase ${phase}. An administrator may change that, and they themselves while the phase is current.`,
  manager_changed: ({ phase, manager }) =>
    `${manager ? `${manager.name ?? `User ${manager.id}`} manages phase ${phase} now` : `Nobody manages phase ${phase} now`}, which is not what you saw. Look at it, and name that in replaces to change it all the same.`,
  manager_not_suitable: ({ userId, missing }) =>
    `User ${userId} would need a permission set with role ${missing.role} (or admin) for location ${quoted(missing.location)} and contract type ${quoted(missing.contractType)}. An administrator of the environment can be set without one.`,
  unknown_user: () => 'There is no such user in this environment.',
  user_retired: ({ userId }) => `User ${userId} is retired and is given no work.`,
  task_delegated_away: () => 'Somebody else has the task now. Recall it first, then it is yours again.',
  not_delegated: () => 'There is nothing to give back or to recall: nobody has passed this task on.',
  signature_not_delegable: () =>
    'A signature is given in person, unless the template lets it be delegated. Decline it, or sign it yourself.',
  unknown_delegate: () =>
    'There is no such person in your environment or in that of an active partner. GET /v1/tasks/{id}/delegates lists those to whom you can delegate.',
  delegate_is_self: () => 'The task is with you; delegate it to somebody else.',
  delegate_in_chain: ({ userId }) =>
    `User ${userId} has passed this task on. Give it back, and it goes the way that it came.`,
  delegate_has_part: ({ userId }) => `User ${userId} has a part of this task already: nobody answers twice.`,
  third_environment: () =>
    'A task that a partner has delegated to you is passed on within your own environment, or given back; no other environment takes part.',
  no_partnership: ({ environmentId }) =>
    `There is no active partnership with environment ${environmentId}; a task is delegated to partners only.`,
  partnership_ended: () =>
    'The partnership with the environment that owns the approval has ended, and with it the access to the task.',
  delegation_over: ({ because }) =>
    `You had the task by a delegation that is over: ${overBecause[because] ?? 'it has ended'}.`,
  too_many_hops: ({ atMost }) =>
    `A task is delegated ${atMost} times at most. Answer it, or give it back to who can.`,
  delegate_not_suitable: ({ userId, missing }) =>
    `User ${userId} would need a permission set with role ${missing.role} for location ${quoted(missing.location)} and contract type ${quoted(missing.contractType)}.`,
  phase_has_people: ({ phase, state }) =>
    `Only a phase that waits because nobody has a turn is completed by hand; phase ${phase} is ${state.replaceAll('_', ' ')}.`,
  may_not_administer: () =>
    'The configuration, users, their rights and invitations, service accounts and keys are the business of administrators of the environment.',
  invitation_expired: () => 'It could be accepted for a week. Ask an administrator to send a new one.',
  invitation_used: () =>
    'It serves once. If it was not you who accepted it, tell an administrator at once, and ask for a new one.',
  invitation_withdrawn: () =>
    'It was withdrawn, or a newer one was sent in its place. Use the newest, or ask an administrator.',
  already_a_user: () =>
    'What you signed in with belongs to another user of this environment. Sign in as the person who was invited.',
  issuer_trusted: () =>
    'Tokens of this provider are taken already, by this environment or by the operator for every one.',
  service_account_retired: () => 'A service account that is retired is given no key. Open a new one.',
  key_ended: () => 'The key was revoked or has expired. Make a new one.',
  last_administrator: () =>
    'An environment always has an active administrator who can sign in. Make somebody else administrator first, and let them accept their invitation.',
  unknown_permission_set: () => 'There is no such permission set in this environment.',
  may_not_manage_mails: () =>
    'What the mail server refused is shown to administrators of the environment, and sent again by them.',
  may_not_change_branding: () => 'How mails look is decided by administrators of the environment.',
  mail_not_refused: () => 'The mail server took this mail; there is nothing to send again.',
  notification_not_optional: ({ events }) =>
    `Always on: ${listed(events)}. An approval without a manager waits until somebody knows of it.`,
  step_not_due: ({ step }) => `The step ${step} of the course is not due.`,
  idempotency_key_reused: () =>
    'This Idempotency-Key came before with another request. Send a new key for a new request, or the same request again.',
  version_changed: (refusal) =>
    `It is at version ${refusal.version} now${lastChangeOf(refusal)}. Read it again, and repeat the change on that.`,
  code_taken: () => 'There is one with this code. Codes match exactly and are never changed; take another.',
  name_taken: () =>
    'There is one with this name. Names differ by more than upper and lower case; take another.',
  in_use: ({ what, usedBy }) =>
    `The ${what} is used by ${listed(usedBy.map(({ kind, name }) => `${kind.replaceAll('_', ' ')} ${quoted(name)}`))}. Change these first.`,
  limit_reached: ({ what, atMost }) => `There may be ${atMost} ${what} at most.`,
  provider_of_one_environment: () =>
    'What you signed in with is trusted by this environment alone; a new one would not know you. Sign in at the provider of the operator.',
  may_not_change_members: () =>
    'Who belongs to an organisation is changed by those who administer it, and by administrators of the environment.',
  may_not_read_members: () =>
    'Who belongs to an organisation is seen by its members, by whoever manages groups, and by administrators of the environment.',
  unresolved_entries: ({ errors }) =>
    errors
      .map(({ path, message }) => `${path}: ${message}`)
      .join(' ')
      .slice(0, detailCharactersAtMost),
  unknown_organisations: ({ organisationIds }) => `Not of this environment: ${listed(organisationIds)}.`,
  unknown_codes: ({ locations, contractTypes }) =>
    `Not of this environment: locations ${listed(locations.map(quoted))}, contract types ${listed(contractTypes.map(quoted))}. Codes match exactly.`,
  permission_set_not_given: ({ userId }) =>
    `User ${userId} does not have this permission set. Give it to them first, or name one that they have.`,
  unknown_contract_category: () =>
    'There is no such contract category. GET /v1/contract-categories lists them; codes match exactly.',
  unknown_document: () => 'There is no such document. Send it first.',
  unknown_template: () => 'There is no such template, or it is retired.',
  unknown_initiator: () => 'The initiator must be an active user of this environment.',
  unknown_contract_type: ({ contractType, known }) =>
    `${quoted(contractType)} is not among the contract types of this environment: ${listed(known)}. Codes match exactly.`,
  unknown_location: ({ location, known }) =>
    `${quoted(location)} is not among the locations of this environment: ${listed(known)}. Codes match exactly.`,
  unknown_organisation: () => 'There is no such organisation in this environment.',
  organisation_required: () =>
    'You do not send for exactly one organisation: name the one that the document belongs to.',
  reason_required: ({ decision }) => `Whoever says ${quoted(decision)} gives a reason.`,
};

/** Says in a sentence what was wrong, where, and what to do about it. */
export function detailOf<Code extends Refusal['code']>(refusal: Extract<Refusal, { code: Code }>): string {
  const detail = details[refusal.code] as (refusal: Extract<Refusal, { code: Code }>) => string;
  return detail(refusal);
}

/** Without its name to whoever may not know of it (GRP-29). */
const groupNamed = (groupId: string | null, name: string | null): string =>
  name === null
    ? 'A group around it that is not shown to you'
    : `The group ${quoted(name)} (${groupId ?? ''})`;

/** The place in the request at which a refusal points. */
export const placeOf: { readonly [Code in Refusal['code']]?: string } = {
  unknown_user: '/body/userId',
  unknown_permission_set: '/body/permissionSetId',
  unknown_member: '/body',
  group_elsewhere: '/body',
  unknown_group: '/body/groupId',
  unknown_group_category: '/body/categoryId',
  unknown_delegate: '/body/to',
  unknown_document: '/body/documentId',
  unknown_template: '/body/templateId',
  unknown_initiator: '/body/initiator',
  unknown_contract_type: '/query/contractType',
  unknown_location: '/query/location',
  unknown_organisation: '/query/organisation',
  organisation_required: '/query/organisation',
  unknown_contract_category: '/body/category',
  unknown_organisations: '/body/rules',
  code_taken: '/body/code',
  name_taken: '/body/name',
  groups_changed: '/body/review',
  reason_required: '/body/reason',
  notification_not_optional: '/body/items',
  default_assignee_not_member: '/body/userIds',
  default_assignee_not_designated: '/body/userIds',
};
