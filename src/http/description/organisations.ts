import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const organisation = {
  id: samples.organisation,
  name: 'Windmill BV',
  version: 1,
  yourRole: 'administrator',
};
const renamed = { ...organisation, name: 'Windmill Holding BV', version: 2 };
const member = { ...people.rita, active: true, role: 'member' };

const etag = { etag: 'The version of the organisation, for `If-Match`.' };

export const organisationNotes: Notes = {
  listOrganisations: {
    description:
      'The legal entities of the environment. Everybody in it sees their names; `yours=true` leaves those that you belong to.',
    answers: { 200: { description: 'One page.', example: pageOfOne(organisation) } },
  },
  readOrganisation: {
    answers: { 200: { description: 'The organisation.', example: organisation, headers: etag } },
  },
  createOrganisation: {
    description:
      'Nobody belongs to it yet. Names differ by more than upper and lower case; an environment has 10,000 organisations at most.',
    requests: { one: { summary: 'A new organisation', value: { name: 'Harbour NV' } } },
    answers: {
      201: {
        description: 'The organisation.',
        example: { ...organisation, name: 'Harbour NV', yourRole: null },
        headers: etag,
      },
    },
    refuses: ['may_not_administer', 'name_taken', 'limit_reached'],
  },
  renameOrganisation: {
    description:
      'Documents and groups go on to belong to it. The versions of the groups that hold it rise, since they are cited with its name. Needs `If-Match` with the ETag as you read it.',
    requests: { renamed: { summary: 'Another name', value: { name: renamed.name } } },
    answers: { 200: { description: 'The organisation as it is now.', example: renamed, headers: etag } },
    refuses: ['may_not_administer', 'version_changed', 'name_taken'],
  },
  deleteOrganisation: {
    description:
      'Refused while a group, a rule of who talks to whom, or a document is of it: the answer names some of each. Its members are members of it no longer. Needs `If-Match` with the ETag as you read it.',
    answers: {
      200: { description: 'The organisation as it was.', example: { ...organisation, yourRole: null } },
    },
    refuses: ['may_not_administer', 'version_changed', 'in_use'],
  },
  listOrganisationMembers: {
    description:
      'For those who belong to it, for whoever manages groups, and for administrators of the environment. The retired are marked.',
    answers: { 200: { description: 'One page.', example: pageOfOne(member) } },
    refuses: ['may_not_read_members'],
  },
  setOrganisationMember: {
    description:
      'A member sees the documents of the organisation, sends such and starts their approvals; an administrator of the organisation also adds and removes its members. Those who administer it may add members; who administers it is decided by administrators of the environment. Whoever comes to belong to a group by it has the open tasks of that group at once, and whoever ceases to has lost them. What is so already stays so.',
    requests: {
      'a member': { summary: 'Who sends its documents', value: { role: 'member' } },
      'an administrator': { summary: 'Who also adds members', value: { role: 'administrator' } },
    },
    answers: { 200: { description: 'The member as they are now.', example: member } },
    refuses: [
      'may_not_change_members',
      'may_not_administer',
      'user_retired',
      'one_member_only',
      'group_too_large',
    ],
  },
  removeOrganisationMember: {
    description:
      'They see its documents no longer, unless they sent them or belong to their approvals, and have lost the tasks of the groups that they belonged to by it. That they do not belong to it is no fault.',
    answers: { 200: { description: 'The organisation.', example: organisation } },
    refuses: ['may_not_change_members', 'may_not_administer'],
  },
};
