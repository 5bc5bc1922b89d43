import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const fields = {
  name: 'Approvers of invoices in Amsterdam and Rotterdam',
  role: 'approver',
  locations: ['AMS', 'RTM'],
  contractTypes: ['INVOICE'],
  defaultAssignee: true,
};
const set = { id: samples.permissionSet, ...fields, users: 12, version: 3 };
const etag = { etag: 'The version of the set, for `If-Match`.' };
const atOnce =
  'In force at once, also for approvals that run: a phase whose manager may not manage it any more is placed again, one that misses its manager gets one, and whoever has no designated set left leaves the lists of default assignees.';

export const permissionSetNotes: Notes = {
  listPermissionSets: {
    description: 'For administrators, and for whoever manages groups.',
    answers: { 200: { description: 'One page.', example: pageOfOne(set) } },
    refuses: ['may_not_administer'],
  },
  readPermissionSet: {
    answers: { 200: { description: 'The set.', example: set, headers: etag } },
    refuses: ['may_not_administer'],
  },
  makePermissionSet: {
    description:
      'One workflow role for some locations and contract types. Somebody who has it is suitable for that role where both fit; codes match exactly.',
    requests: { one: { summary: 'Approvers for two places', value: fields } },
    answers: { 201: { description: 'The set.', example: { ...set, users: 0, version: 1 }, headers: etag } },
    refuses: ['may_not_administer', 'name_taken', 'unknown_codes'],
  },
  changePermissionSet: {
    description: `Replaces all of it. ${atOnce} Needs \`If-Match\` with the ETag of the set as you read it.`,
    requests: {
      'one place': { summary: 'For one place less', value: { ...fields, locations: ['AMS'] } },
      undesignated: {
        summary: 'No longer for default assignees',
        value: { ...fields, defaultAssignee: false },
      },
    },
    answers: {
      200: { description: 'The set as it is now.', example: { ...set, version: 4 }, headers: etag },
    },
    refuses: ['may_not_administer', 'name_taken', 'unknown_codes', 'version_changed'],
  },
  deletePermissionSet: {
    description: `Refused while somebody has it, unless it is taken from everybody with that. ${atOnce} Needs \`If-Match\`.`,
    answers: { 200: { description: 'The set as it was.', example: set } },
    refuses: ['may_not_administer', 'in_use', 'version_changed'],
  },
  listPermissionSetUsers: {
    answers: { 200: { description: 'One page.', example: pageOfOne({ ...people.rita, active: true }) } },
    refuses: ['may_not_administer'],
  },
  listPermissionSetsOfUser: {
    answers: { 200: { description: 'One page.', example: pageOfOne(set) } },
    refuses: ['may_not_administer'],
  },
  designatePermissionSet: {
    description:
      'So that the person can stand on the lists of default assignees. A set is the same for everybody who has it: `users` says how many can by this. Nobody is put on a list by it.',
    answers: { 200: { description: 'The set as it is now.', example: { ...set, version: 4 } } },
    refuses: ['may_not_administer', 'permission_set_not_given'],
  },
};
