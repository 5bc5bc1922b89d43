import type { Notes } from './notes.ts';
import { pageOfOne, people, samples } from './samples.ts';

const found = {
  ...people.rita,
  permissionSets: [
    {
      id: samples.permissionSet,
      name: 'Reviewers of invoices in Amsterdam',
      role: 'reviewer',
      defaultAssignee: true,
    },
  ],
};

const disposition = { 'content-disposition': 'A name to save it under.' };

const exported =
  'UTF-8 with a byte order mark, a line for each combination of person, role, contract type and location, with the header `User`, `Role`, `Contract Type`, `Contract Location`. A cell that a spreadsheet would run as a formula begins with an apostrophe. It is read while it is sent: who is changed meanwhile may be in it as before or as after. For whoever manages groups.';

const talk = {
  from: { kind: 'organisation', organisationId: samples.organisation, organisationRole: null },
  to: { kind: 'role', role: 'administrator' },
};
const matrix = {
  version: 1,
  rules: [{ ...talk, from: { ...talk.from, name: 'Windmill BV' } }],
};
const matrixTag = { etag: 'The version of the matrix, for `If-Match`.' };

/** What is asked and kept about the people of an environment beside groups. */
export const directoryNotes: Notes = {
  readCommunicationMatrix: {
    description:
      'A matrix without rules, as every environment begins with, lets everybody within it address everybody.',
    answers: { 200: { description: 'The matrix.', example: matrix, headers: matrixTag } },
    refuses: ['may_not_administer'],
  },
  setCommunicationMatrix: {
    description:
      'Replaces all of it. In force at once: nobody is offered people whom they may not address, nor a group with one of them in it. In place of the id of an organisation or a group the name of an active group in round brackets stands for that group. Needs `If-Match` with the ETag of the matrix as you read it.',
    requests: {
      'one rule': { summary: 'An organisation may address administrators', value: { rules: [talk] } },
      'a group': {
        summary: 'The members of a group may address basic users',
        value: {
          rules: [
            { from: { kind: 'group', groupId: samples.innerGroup }, to: { kind: 'role', role: 'basic' } },
          ],
        },
      },
      everybody: { summary: 'Everybody may address everybody', value: { rules: [] } },
    },
    answers: { 200: { description: 'The matrix as it is now.', example: matrix, headers: matrixTag } },
    refuses: ['may_not_administer', 'unknown_organisations', 'unresolved_entries', 'version_changed'],
  },
  searchMembers: {
    description:
      'By part of a name, by permissions, or by both. Permissions want a location, a role and a contract type at least; people are found who have one permission set with all three. For whoever manages groups.',
    answers: { 200: { description: 'One page.', example: pageOfOne(found) } },
    refuses: ['may_not_manage_groups', 'not_found'],
  },
  exportPermissions: {
    description: `Active members, by whatever way, who are not default assignees. ${exported}`,
    answers: { 200: { description: 'The table.', headers: disposition } },
    refuses: ['may_not_manage_groups'],
  },
  exportDefaultAssignments: {
    description: `Active default assignees, in the order in which they are tried. ${exported}`,
    answers: { 200: { description: 'The table.', headers: disposition } },
    refuses: ['may_not_manage_groups'],
  },
};
