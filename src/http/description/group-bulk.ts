import type { Notes } from './notes.ts';
import { people, samples } from './samples.ts';

const items = [
  { groupIds: [samples.group], add: [samples.user, samples.reviewer], remove: [] },
  { groupIds: [samples.group, samples.innerGroup], add: [], remove: [samples.manager] },
];

const review = {
  groups: [
    {
      id: samples.group,
      name: 'REVIEWERS',
      added: [samples.user],
      removed: [samples.manager],
      alreadyIn: [samples.reviewer],
      notIn: [],
    },
    {
      id: samples.innerGroup,
      name: 'AUDITORS',
      added: [],
      removed: [],
      alreadyIn: [],
      notIn: [samples.manager],
    },
  ],
  people: [people.ann, people.rita, people.olga],
  refused: [],
  review: samples.membershipReview,
};

/** Groups by the hundred: changes of many people at once. */
export const groupBulkNotes: Notes = {
  reviewMemberships: {
    description:
      'Changes nothing. Says for every group who would come and go, what is so already, and what stands against it, each with its place. A swap is judged as a whole: in a group of one person somebody may take the place of another. The answer has a `review`, which the submit names. For whoever manages groups, and for whoever edits some of them: the others are refused, each with its place.',
    requests: { 'two changes': { summary: 'Two people into a group, one out of two', value: { items } } },
    answers: { 200: { description: 'What it would come to.', example: review } },
    refuses: ['may_not_manage_groups', 'change_too_large'],
  },
  changeMemberships: {
    description:
      'Makes all of it or nothing, in one transaction, with everything that adding and removing a single user does: open tasks, lists of default assignees, managers, versions and histories, in these groups and in all around them. Each group has one new version with one line of history. Where one of the groups is not as it was reviewed, nothing is changed and `groups_changed` says which.',
    requests: {
      reviewed: {
        summary: 'As it was reviewed',
        value: { items, review: samples.membershipReview },
      },
    },
    answers: {
      200: {
        description: 'How many came and went.',
        example: {
          groups: [
            { id: samples.group, added: 1, removed: 1 },
            { id: samples.innerGroup, added: 0, removed: 0 },
          ],
        },
      },
    },
    refuses: ['may_not_manage_groups', 'bulk_refused', 'groups_changed', 'change_too_large'],
  },
  exportGroups: {
    description:
      'The groups of the list, with its filter and in its order, in the columns that are asked for and in that order. UTF-8 with a byte order mark; times are ISO 8601 in UTC; a cell that a spreadsheet would run as a formula begins with an apostrophe. It is read while it is sent. For whoever manages groups.',
    answers: {
      200: {
        description: 'The table.',
        headers: { 'content-disposition': 'A name to save it under.' },
      },
    },
    refuses: ['may_not_manage_groups'],
  },
  pushGroups: {
    description:
      'To environments in which you are an administrator with the identity that you call with. A group that has no namesake there is created, with its type, description, status and options, and with its category, which is added where it is missing. A namesake gets the description, _allow multiple_ and _enumerate_, and nothing else of it changes, its type neither. Members who are users there, by the identity that they sign in with here, are added; the others are skipped and listed; nobody is removed. Groups and organisations in a group stay behind, and so does who may address it: a group that only some may address is created inactive. Each environment is a transaction of its own, in the order of their ids: where one refuses, the others have theirs. A repeat changes nothing more.',
    requests: {
      'one group': {
        summary: 'A group to another environment',
        value: { groupIds: [samples.group], environmentIds: [samples.partner] },
      },
    },
    answers: {
      200: {
        description: 'What became of it, one result for each environment.',
        example: {
          results: [
            {
              environmentId: samples.partner,
              groups: [
                {
                  id: samples.group,
                  name: 'REVIEWERS',
                  targetId: samples.innerGroup,
                  created: false,
                  changed: ['description'],
                  added: 1,
                  skipped: [people.rita],
                  skippedInAll: 1,
                  leftBehind: { groups: 1, organisations: 0, addressers: 0 },
                },
              ],
              problem: null,
            },
          ],
        },
      },
    },
    refuses: ['may_not_manage_groups', 'not_found', 'group_deleted', 'bulk_refused'],
  },
};
