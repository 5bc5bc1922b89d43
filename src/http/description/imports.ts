import type { Notes, OperationNotes } from './notes.ts';

const rules =
  'The file is UTF-8, with or without a byte order mark, with commas, semicolons or tabs between cells, quoted where they need it. Its first line has the headings, in any order. A cell that lists several has a vertical bar or a line break between them. With one fault nothing is written, and `errors` names the lines and columns, a thousand at most; a dry run does all but write. A cell that a spreadsheet would run as a formula is a fault, unless an apostrophe stands before it, as in our exports.';

const operation = (description: string, file: string): OperationNotes => ({
  description: `${description} ${rules}`,
  requests: { file: { summary: 'Two lines', mediaType: 'text/csv', value: file } },
  answers: {
    200: { description: 'What was imported, or would be.', example: { dryRun: true, imported: 2 } },
  },
  refuses: ['import_faulty'],
});

/** Tables that are imported. */
export const importNotes: Notes = {
  importUsers: {
    ...operation(
      'Headings: `Name`, `Mail`, and `Role` (basic, advanced or administrator; basic without it). Users are added and nobody is changed: a mail address that an active user has already is a fault. With `invite=true` everybody is sent an invitation. For administrators.',
      'Name;Mail;Role\r\nMia Mol;mia@example.org;basic\r\nTom Vos;tom@example.org;\r\n',
    ),
    refuses: ['import_faulty', 'may_not_administer'],
  },
  importPermissionSets: {
    ...operation(
      'Headings: `Name`, `Role`, `Locations`, `Contract Types` (codes), and `Designated` (yes or no; no without it) and `Holders` (mail addresses of active users). For administrators.',
      'Name;Role;Locations;Contract Types;Designated;Holders\r\nReviewers of the import;reviewer;AMS;INVOICE;yes;\r\nApprovers of the import;approver;AMS;INVOICE;no;\r\n',
    ),
    refuses: ['import_faulty', 'may_not_administer'],
  },
  importGroups: {
    ...operation(
      'Headings: `Name`, `Category`, `Status`, and `Description`, `Members` (mail addresses of active users, and groups of the file or of the environment as `(NAME)`), `Organisations`, `Organisation Members`, `Organisation Administrators` (names: whole ones, or those of one role in them), `Default Assignees` (some of the users among the members, in the order in which they are tried, each with a permission set that is designated), `Allow Multiple`, `Enumerate`, `Admin Fallback` (yes or no), `Consider` (all or designated) and `Type` (environment or public). What is not there is as for a new group. A circle is told with its path. For whoever manages groups.',
      'Name;Category;Status;Description;Members;Default Assignees\r\nImported board;Approvals;active;Who decides;(Imported jury);\r\nImported jury;Approvals;inactive;;;\r\n',
    ),
    refuses: ['import_faulty', 'may_not_manage_groups'],
  },
};
