import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const group = {
  id: samples.group,
  name: 'REVIEWERS',
  type: 'environment',
  categoryId: samples.groupCategory,
  category: 'Approvals',
  description: 'Those who check invoices',
  status: 'active',
  version: 7,
  allowMultiple: true,
  enumerate: false,
  adminFallback: true,
  consider: 'all',
  size: 5,
  createdAt: '2026-03-02T08:00:00.000Z',
  changedAt: '2026-11-20T14:12:31.482Z',
  deletedAt: null,
  members: [
    { ...people.ann, active: true },
    { ...people.rita, active: true },
  ],
  moreMembers: false,
  groups: [{ id: samples.innerGroup, name: 'AUDITORS', status: 'active' }],
  organisations: [{ id: samples.organisation, name: 'Windmill BV', role: 'administrator' }],
  defaultAssignees: [{ ...people.rita, active: true }],
};

const {
  members: _,
  moreMembers: _more,
  groups: _groups,
  organisations: _organisations,
  defaultAssignees: _list,
  ...summary
} = group;

const memberPage = {
  ...pageOfOne({
    ...people.ann,
    ways: [
      [],
      [
        { kind: 'group', id: samples.innerGroup, name: 'AUDITORS' },
        { kind: 'organisation', id: samples.organisation, name: 'Windmill BV', role: 'administrator' },
      ],
    ],
  }),
  version: 7,
};

const historyLine = {
  version: 7,
  at: '2026-11-20T14:12:31.482Z',
  what: 'member_added',
  by: { kind: 'user', ...people.olga },
  before: null,
  after: { userId: samples.user },
  cause: { kind: 'group', id: samples.innerGroup, name: 'AUDITORS' },
  cut: [],
  names: { [samples.user]: 'Ann Mulder' },
};

const etag = { etag: 'The version of the group, for `If-Match`.' };

export const groupNotes: Notes = {
  listGroups: {
    description:
      'Deleted groups are in no list, nor those that you may not address; whoever manages groups sees all. Sorted and filtered by what its parameters say; the next page has to be asked for with the same ones.',
    answers: { 200: { description: 'One page.', example: pageOfOne(summary) } },
  },
  createGroup: {
    description:
      'Nothing is there before this is answered, and then the group can be used at once. What is not said of it is as usual: it is seen in its environment only, allows multiple, is not enumerated, falls back on an Admin, and considers all permission sets. Its default assignees are set afterwards.',
    requests: {
      'with members': {
        summary: 'A user, a group, and the administrators of an organisation',
        value: {
          name: 'Tender board',
          categoryId: samples.groupCategory,
          description: 'Those who open tenders',
          status: 'active',
          members: [
            { userId: samples.reviewer },
            { groupId: samples.innerGroup },
            { organisationId: samples.organisation, role: 'administrator' },
          ],
        },
      },
      'of one person': {
        summary: 'Empty yet, and for one person only',
        value: {
          name: 'Treasurer',
          categoryId: samples.groupCategory,
          status: 'active',
          allowMultiple: false,
          adminFallback: false,
        },
      },
      public: {
        summary: 'Seen by every user of the platform',
        value: {
          name: 'Sanctions desk',
          type: 'public',
          categoryId: samples.groupCategory,
          description: 'Whom to ask about sanctions lists',
          status: 'active',
        },
      },
    },
    answers: { 201: { description: 'The new group.', example: group, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'name_taken',
      'limit_reached',
      'unknown_group_category',
      'unresolved_entries',
      'unknown_member',
      'group_elsewhere',
      'user_retired',
      'group_deleted',
      'nesting_too_deep',
      'too_many_groups_around',
      'one_member_only',
      'group_too_large',
      'change_too_large',
    ],
  },
  editGroup: {
    description:
      'What is not sent stays as it is. What runs already is left alone: an inactive group goes on with its tasks, and is only chosen no more. A group is made public, and taken back, by whoever manages groups, not by its editors; whether it is seen by all changes with the answer. Needs `If-Match` with the ETag of the group as you read it; whoever comes too late is told what was changed, when and by whom.',
    requests: {
      inactive: { summary: 'Choose it no more', value: { status: 'inactive' } },
      options: {
        summary: 'Other options',
        value: { enumerate: true, adminFallback: false, consider: 'designated' },
      },
      public: { summary: 'Seen by every user of the platform', value: { type: 'public' } },
      renamed: { summary: 'Another name', value: { name: 'Invoice reviewers', description: 'As of May' } },
    },
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'group_deleted',
      'version_changed',
      'name_taken',
      'limit_reached',
      'unknown_group_category',
      'one_member_only',
    ],
  },
  deleteGroup: {
    description:
      'It can be chosen no more, and its name is free. It keeps the members of this moment for ever: what runs stays with them, a later phase that names the group opens for them, and a group around it goes on having them until this one is taken out of it. It can still be read, with its history.',
    answers: {
      200: {
        description: 'The group as it stays.',
        example: { ...group, version: 8, deletedAt: '2026-11-22T09:30:00.125Z' },
        headers: etag,
      },
    },
    refuses: ['may_not_manage_groups', 'group_deleted'],
  },
  copyGroup: {
    description:
      'With its type, category, description, status, options, members, default assignees, editors and the list of who may address it. Deleted groups in it are left out. The history of the new group begins with the group and the version that it was copied from.',
    requests: { 'another name': { summary: 'A copy', value: { name: 'Reviewers of Rotterdam' } } },
    answers: { 201: { description: 'The new group.', example: { ...group, version: 1 }, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'group_deleted',
      'name_taken',
      'limit_reached',
      'one_member_only',
      'group_too_large',
      'change_too_large',
    ],
  },
  listEffectiveMembers: {
    description:
      'Everybody whom the group stands for: groups and organisations in it opened, each person once, nobody retired. With `at` those of an earlier instant, and the ways of then. Ways through groups that you may not know of are left out.',
    answers: { 200: { description: 'One page, by id.', example: memberPage } },
  },
  listDirectMembers: {
    description:
      'Those who stand in the group themselves, retired ones marked, whoever is here longest first. Who comes in by a group or an organisation in it is among the effective members.',
    answers: {
      200: { description: 'One page, by id.', example: pageOfOne({ ...people.ann, active: true }) },
    },
  },
  listMembersOfVersion: {
    description:
      'Every resolution of a group cites the version that it saw; here is who belonged to the group when that version began.',
    answers: { 200: { description: 'One page, by id.', example: { ...memberPage, version: 1 } } },
  },
  readGroupHistory: {
    description:
      'One line for each version: who changed what and when, with what was before and after, in ids. With a cause it was not this group that was changed but a group or an organisation inside it; of a group that you may not know of neither the cause has id and name, nor the line before and after. Whom a group names as its editors, and for who may address it, only those read who may edit it, and at that group.',
    answers: { 200: { description: 'One page.', example: pageOfOne(historyLine) } },
  },
  listGroupsOfUser: {
    description:
      'For whoever sees the contact details of users, and for the user. A retired user is shown in the groups in which they stand.',
    answers: {
      200: {
        description: 'One page.',
        example: pageOfOne({ id: samples.group, name: 'REVIEWERS', status: 'active', direct: true }),
      },
    },
    refuses: ['may_not_administer'],
  },
  readGroup: {
    description: 'A group that you may not address is not found, unless you edit it or manage groups.',
    answers: { 200: { description: 'The group.', example: group, headers: etag } },
  },
  setDefaultAssignees: {
    description:
      'Replaces the list by the one that is sent. They are tried in this order when the group yields its people. Each must be a member of the group, by whatever way, and have a permission set that is designated default assignee. Needs `If-Match` with the ETag of the group as you read it, so that nobody overwrites what they have not seen.',
    requests: {
      'one person': { summary: 'One default assignee', value: { userIds: [samples.user] } },
      nobody: { summary: 'No default assignees any more', value: { userIds: [] } },
    },
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'default_assignee_not_member',
      'default_assignee_not_designated',
      'group_deleted',
      'version_changed',
    ],
  },
  addMember: {
    description:
      'A user, another group, an organisation, or those of one role in it. Takes effect at once, in this group and in every group around it: when this is answered, whoever came in has the open tasks of all of them. A group in a group lends it its members, and nothing else. The version of every one of these groups rises. A phase that misses its manager and is managed by one of them gets a new member who suits, and goes on by itself. What is a member already stays one. In place of an id the name of an active group in round brackets stands for that group.',
    requests: {
      somebody: { summary: 'A user', value: { userId: samples.reviewer } },
      'a group': { summary: 'A group, with all its members', value: { groupId: samples.innerGroup } },
      'an organisation': {
        summary: 'Everybody in an organisation',
        value: { organisationId: samples.organisation },
      },
      'a role of an organisation': {
        summary: 'The administrators of an organisation',
        value: { organisationId: samples.organisation, role: 'administrator' },
      },
    },
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: [
      'may_not_manage_groups',
      'group_deleted',
      'unknown_user',
      'user_retired',
      'unresolved_entries',
      'unknown_member',
      'group_elsewhere',
      'group_circle',
      'nesting_too_deep',
      'too_many_groups_around',
      'one_member_only',
      'group_too_large',
      'change_too_large',
    ],
  },
  removeMember: {
    description:
      'Takes effect at once, also in every group around this one; the versions rise. Who belongs to a group by another way as well stays in it. Whoever does not leaves its list of default assignees and loses its open tasks, and as a manager placed from it they are replaced; where it yields nobody, administrators are told. Who is no member stays none.',
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: ['may_not_manage_groups', 'group_deleted'],
  },
  removeMemberGroup: {
    description: 'As taking a user out, for everybody whom the group lends. The group itself stays as it is.',
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: ['may_not_manage_groups', 'group_deleted'],
  },
  removeMemberOrganisation: {
    description:
      'As taking a user out, for everybody whom it lends. An organisation as a whole and a role of it are two members: each is taken out for itself.',
    answers: { 200: { description: 'The group as it is now.', example: group, headers: etag } },
    refuses: ['may_not_manage_groups', 'group_deleted'],
  },
};
