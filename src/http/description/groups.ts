import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const group = {
  id: samples.group,
  name: 'REVIEWERS',
  category: 'Approvals',
  description: 'Those who check invoices',
  status: 'active',
  version: 7,
  adminFallback: true,
  consider: 'all',
  members: [
    { ...people.ann, active: true },
    { ...people.rita, active: true },
  ],
  defaultAssignees: [{ ...people.rita, active: true }],
};

const etag = { etag: 'The version of the group, for `If-Match`.' };

export const groupNotes: Notes = {
  listGroups: {
    answers: { 200: { description: 'One page.', example: pageOfOne(group) } },
  },
  readGroup: {
    answers: { 200: { description: 'The group.', example: group, headers: etag } },
  },
  setDefaultAssignees: {
    description:
      'Replaces the list by the one that is sent. They are tried in this order when the group yields its people. Each must be a member of the group and have a permission set that is designated default assignee. Needs `If-Match` with the ETag of the group as you read it, so that nobody overwrites what they have not seen.',
    requests: {
      'one person': { summary: 'One default assignee', value: { userIds: [samples.user] } },
      nobody: { summary: 'No default assignees any more', value: { userIds: [] } },
    },
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'default_assignee_not_member',
      'default_assignee_not_designated',
      'version_changed',
    ],
  },
  addMember: {
    description:
      'Takes effect at once; the version rises. A phase that misses its manager and is managed by this group gets the new member, if they are suitable, and goes on by itself. Who is a member already stays one.',
    requests: { somebody: { summary: 'One more', value: { userId: samples.reviewer } } },
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: ['may_not_manage_groups', 'unknown_user', 'user_retired'],
  },
  removeMember: {
    description:
      'Takes effect at once; the version rises. They leave the list of default assignees, and whoever was placed as manager from this group is replaced from it; where it yields nobody, administrators are told. Who is no member stays none.',
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: ['may_not_manage_groups'],
  },
};
