import type { Notes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const group = { id: samples.group, name: 'REVIEWERS' };
const groupAt = { ...group, version: 7 };

const verified = {
  ...{ phase: 1, attempt: 1, slot: 1, look: 1, role: 'reviewer', group, user: people.rita },
  ...{ groupVersion: 7, formula: 'countersign-pick-v1', count: 3, index: 1, candidates: 'kept' },
  ...{ verified: true, faults: [] },
};

const told = {
  ...{ user: people.ann, as: null, role: 'reviewer', rule: 'PLC-01', reason: 'no_location', rank: 1 },
  permissionSetId: null,
  sentence: 'Ann Mulder: Passed over: has no reviewer permission for this location.',
};

const preview = {
  ...{ role: 'reviewer', group: groupAt },
  placed: [
    {
      ...{ user: people.rita, as: 'sequenced', rule: 'PLC-03', reason: 'first_suitable_default' },
      sentence: 'Rita Jansen: Chosen because second default assignee of this group.',
    },
  ],
  ...{ nobody: null, trace: { chosen: { userId: samples.reviewer, rule: 'PLC-03' } }, pick: null },
  ...{ drawnFor: samples.approval, byChance: false, candidates: 0, participants: 3 },
};

const hole = {
  ...{ group: groupAt, role: 'signatory', location: 'AMS', contractTypes: ['INVOICE', 'LEASE'] },
  ...{ way: 'nobody', rule: 'PLC-09', reason: 'fallback_off', user: null, among: null, suitable: 0 },
};

const groupLoad = {
  ...{ group, members: 5, placed: 40, people: 3 },
  most: { ...people.rita, placed: 27, share: 0.675 },
  moreThanHalf: true,
};

const memberLoad = {
  ...{ user: people.rita, member: true, placed: 27, approvals: 25, share: 0.675, lastPlacedAt: at },
};

const effects = {
  ...{ changed: true, peopleMoved: 1, openTasks: 2 },
  groups: [{ ...groupAt, version: 8, what: 'member_removed', leaveDefaultAssignees: [people.rita] }],
  approvals: [
    {
      id: samples.approval,
      document: { id: samples.document, title: 'Invoice 2026-118', reference: '2026-118' },
      events: [
        {
          ...{ what: 'manager_lost', phase: 1, attempt: 1, taskId: null },
          ...{ user: people.rita, detail: 'left_group' },
        },
      ],
      told: [{ event: 'manager_missing', phase: 1, people: 2 }],
    },
  ],
  ...{ unknownGroups: 0, unknownApprovals: 0, moreApprovals: 0 },
};

const trial =
  'The change is made by the very code that makes it, with the rights and refusals that it has, the courses that it reaches take the steps that they would take, and then all of it is undone: nothing is written, nobody is told. Somebody else may change something before you do. One change is tried out at a time in an environment, and a trial gives way to changes that are made (`trial_busy`, `moreApprovals`).';

const forManagers = 'For whoever manages groups.';

/** Why people were placed, whom groups would yield, and what a change would do. */
export const placementNotes: Notes = {
  verifyPlacements: {
    description:
      'Every random pick is computed again from what was kept with it: the candidates, the approval, the group and its version at the start. What does not fit is named in `faults`. Candidates that were not kept are worked out for whoever may know of the group. docs/placement.md says how to do it without us.',
    answers: {
      200: { description: 'What came of it.', example: { verified: true, picks: [verified] } },
    },
  },
  listPlacedPeople: {
    description:
      'One placement of the approval, person by person and by their ids: also of groups with so many members that their trace holds counts only. Of these it is worked out again from the members at the version of then and the permissions of now; `agrees` says whether that comes to the same. That part is for whoever may know of the group; to others it is not found.',
    answers: {
      200: {
        description: 'One page.',
        example: { ...pageOfOne(told), source: 'kept', agrees: true },
      },
    },
  },
  previewPlacement: {
    description: `The function that places people is asked and nothing is kept. What a start would yield later may be another answer: it looks at the group and the permissions of then. For whoever may edit the group.`,
    requests: {
      template: {
        summary: 'As a group of a template, with a turn',
        value: { groupId: samples.group, role: 'reviewer', location: 'AMS', contractType: 'INVOICE' },
      },
      'by hand': {
        summary: 'Added to a running approval by hand, without a turn',
        value: {
          ...{ groupId: samples.group, role: 'approver', approvalId: samples.approval },
          ...{ context: 'active', sequenced: false },
        },
      },
      'as manager': {
        summary: 'As the owner of a phase, in an approval that also places a reviewer from it',
        value: {
          ...{ groupId: samples.group, role: 'phase_owner', location: 'AMS', contractType: 'INVOICE' },
          alsoRoles: ['reviewer'],
        },
      },
    },
    answers: { 200: { description: 'Who would be placed, and why.', example: preview } },
    refuses: ['may_not_manage_groups', 'not_found', 'unknown_codes'],
  },
  readCoverage: {
    description: `What placement would say of a document of each location and contract type, for the one person of a turn or a phase; all suitable members take part besides. First the holes (\`nobody\`), then where an Admin stands in, then chance, then default assignees; in each the groups by id. What is changed between two pages may stand in both or in none. ${forManagers}`,
    answers: { 200: { description: 'One page.', example: pageOfOne(hole) } },
    refuses: ['may_not_manage_groups'],
  },
  readGroupCoverage: {
    description: `As \`/v1/placements/coverage\`, of one group; of an inactive one all are holes. For whoever may edit the group.`,
    answers: { 200: { description: 'One page.', example: pageOfOne(hole) } },
    refuses: ['may_not_manage_groups'],
  },
  countCoverage: {
    description: `The same, counted: the active groups by id. ${forManagers}`,
    answers: {
      200: {
        description: 'One page.',
        example: pageOfOne({
          ...{ group: groupAt, cells: 200, nobody: 12, admin: 8, chance: 80, defaultAssignee: 100 },
        }),
      },
    },
    refuses: ['may_not_manage_groups'],
  },
  listGroupLoads: {
    description: `Counted is every placement of one person, also where the group was placed again; where all suitable members take part alike nobody is counted. The pages are of one time: what is placed between two of them is in none. ${forManagers}`,
    answers: { 200: { description: 'One page.', example: pageOfOne(groupLoad) } },
    refuses: ['may_not_manage_groups'],
  },
  listMemberLoads: {
    description: `Who was placed most often comes first; members who were not placed stand at the end, and people who have left the group where they were placed. For whoever may edit the group.`,
    answers: { 200: { description: 'One page.', example: pageOfOne(memberLoad) } },
    refuses: ['may_not_manage_groups'],
  },
  tryGroupChange: {
    description: `${trial} Of groups and approvals that you may not know of now you learn how many there are.`,
    requests: {
      'a member added': {
        summary: 'Somebody is added',
        value: { change: 'member_added', member: { userId: samples.reviewer } },
      },
      'a member removed': {
        summary: 'Somebody is taken out',
        value: { change: 'member_removed', member: { userId: samples.reviewer } },
      },
      'default assignees': {
        summary: 'Another list of default assignees',
        value: { change: 'default_assignees_changed', userIds: [samples.user] },
      },
      options: {
        summary: 'Other options',
        value: { change: 'edited', settings: { status: 'inactive', adminFallback: false } },
      },
      deleted: { summary: 'The group is deleted', value: { change: 'deleted' } },
    },
    answers: { 200: { description: 'What would come of it.', example: effects } },
    refuses: [
      ...([
        'may_not_manage_groups',
        'group_deleted',
        'unknown_member',
        'group_elsewhere',
        'unknown_user',
        'user_retired',
      ] as const),
      ...(['group_circle', 'nesting_too_deep', 'one_member_only', 'group_too_large'] as const),
      ...(['default_assignee_not_member', 'default_assignee_not_designated', 'version_changed'] as const),
      'trial_busy',
    ],
  },
  tryUserChange: {
    description: trial,
    requests: {
      'a set given': {
        summary: 'A permission set is given',
        value: { change: 'permission_set_given', permissionSetId: samples.permissionSet },
      },
      'a set taken': {
        summary: 'A permission set is taken',
        value: { change: 'permission_set_taken', permissionSetId: samples.permissionSet },
      },
      'another role': {
        summary: 'Another environment role',
        value: { change: 'role_changed', environmentRole: 'administrator' },
      },
      'of an organisation': {
        summary: 'The user becomes a member of an organisation',
        value: {
          ...{ change: 'organisation_role_changed', organisationId: samples.organisation },
          role: 'member',
        },
      },
      retired: { summary: 'The user is retired', value: { change: 'retired' } },
    },
    answers: { 200: { description: 'What would come of it.', example: effects } },
    refuses: [
      ...(['may_not_administer', 'unknown_permission_set', 'user_retired', 'last_administrator'] as const),
      ...(['may_not_change_members', 'not_found', 'one_member_only', 'group_too_large'] as const),
      'trial_busy',
    ],
  },
};
