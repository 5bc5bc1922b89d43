import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const etag = { etag: 'The version of the group, for `If-Match`.' };

const innerGroup = { kind: 'group', id: samples.innerGroup, name: 'AUDITORS', status: 'active' };
const applicability = {
  version: 7,
  entries: [
    { kind: 'user', ...people.ann, active: true },
    innerGroup,
    { kind: 'organisation', id: samples.organisation, name: 'Windmill BV', role: 'member' },
  ],
};
const editors = { version: 7, entries: [{ kind: 'user', ...people.ann, active: true }, innerGroup] };

const publicGroup = {
  id: samples.publicGroup,
  name: 'Sanctions desk',
  description: 'Whom to ask about sanctions lists',
  size: 12,
  environment: { name: 'Harbour NV' },
  own: false,
};

/** Who may address which group, who edits it, and whom one may choose. */
export const addressingNotes: Notes = {
  readApplicability: {
    description:
      'Whoever is not named here does not find the group in any list or picker, nor by its id. Where nobody is named everybody in its scope may address it. For whoever may edit the group.',
    answers: { 200: { description: 'The list.', example: applicability, headers: etag } },
    refuses: ['may_not_manage_groups'],
  },
  setApplicability: {
    description:
      'Replaces the list. A user, a group with all its members, an organisation or those of one role in it. In place of an id the name of an active group in round brackets, such as `(LEGAL)`, stands for that group; it is looked up now, among the groups of your environment, and shown by the name that it has later; a public group of another environment can not stand here, and the answer says whose it is. Raises the version of the group. Needs `If-Match` with the ETag of the group as you read it. For whoever manages groups; its editors do not say it.',
    requests: {
      some: {
        summary: 'A user, a group, and the members of an organisation',
        value: {
          entries: [
            { userId: samples.user },
            { groupId: samples.innerGroup },
            { organisationId: samples.organisation, role: 'member' },
          ],
        },
      },
      everybody: { summary: 'Everybody in its scope', value: { entries: [] } },
    },
    answers: { 200: { description: 'The list as it is now.', example: applicability, headers: etag } },
    refuses: ['may_not_manage_groups', 'group_deleted', 'version_changed', 'unresolved_entries'],
  },
  readEditors: {
    description:
      'They change the settings, members and default assignees of this group. They do not delete or copy it, nor say who edits or addresses it. For whoever may edit the group.',
    answers: { 200: { description: 'The list.', example: editors, headers: etag } },
    refuses: ['may_not_manage_groups'],
  },
  setEditors: {
    description:
      'Replaces the list. All members of a group that is named here edit, as long as they are members. A name in round brackets stands for a group as in the list of who may address it. Raises the version of the group. Needs `If-Match` with the ETag of the group as you read it. For whoever manages groups.',
    requests: {
      some: {
        summary: 'A user, and the members of a group',
        value: { entries: [{ userId: samples.user }, { groupId: samples.innerGroup }] },
      },
      nobody: { summary: 'Nobody but those who manage groups', value: { entries: [] } },
    },
    answers: { 200: { description: 'The list as it is now.', example: editors, headers: etag } },
    refuses: ['may_not_manage_groups', 'group_deleted', 'version_changed', 'unresolved_entries'],
  },
  listAddressees: {
    description:
      'What a picker shows. A group is left out that does not name you among those who may address it, and one with a member to whom the communication matrix gives you no way; inactive groups are left out where a workflow is to act by them. Retired people and deleted groups are never there.',
    answers: {
      200: {
        description: 'One page, by name.',
        example: pageOfOne({ kind: 'group', id: samples.group, name: 'REVIEWERS', size: 5 }),
      },
    },
    refuses: ['people_only'],
  },
  listPublicGroups: {
    description:
      'Public groups are seen by every user of the platform. Not those that are inactive, nor those that name who may address them: these are seen in their own environment only. Who belongs to a group is told in its environment only. A name that stands here twice is of two environments.',
    answers: { 200: { description: 'One page, by name.', example: pageOfOne(publicGroup) } },
  },
  readPublicGroup: {
    description:
      'A group that is not public, is not active, or names who may address it, is not found, as one that there is not.',
    answers: { 200: { description: 'The group.', example: publicGroup } },
  },
};
