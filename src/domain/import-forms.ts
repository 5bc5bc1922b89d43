// The three tables that can be imported: users, permission sets and groups, with the rules that need no database.
import type { Heading, LineReader } from './import.ts';
import { faultOfName, foldName } from './name.ts';
import { workflowRoles } from './workflow-role.ts';
import type { WorkflowRole } from './workflow-role.ts';

const heading = <Column extends string>(
  column: Column,
  title: string,
  required = false,
): Heading<Column> => ({
  ...{ column, title },
  required,
});

/** What is wrong with a mail address, in a sentence; the same rule as for one who is invited. */
export type FaultOfMail = (mail: string) => string | null;

type UserColumn = 'name' | 'mail' | 'role';

export interface ImportedUser {
  readonly at: LineReader<UserColumn>;
  readonly name: string;
  readonly nameFolded: string;
  readonly mail: string;
  readonly mailFolded: string;
  readonly role: 'basic' | 'advanced' | 'administrator';
}

/** ENV-03, 04: whoever has no role is a basic user. */
export const userForm = (faultOfMail: FaultOfMail) => ({
  headings: [heading('name', 'Name', true), heading('mail', 'Mail', true), heading('role', 'Role')] as const,
  read(line: LineReader<UserColumn>): ImportedUser {
    const name = line.text('name', faultOfName);
    const mail = line.text('mail', faultOfMail);
    return {
      ...{ at: line, name, nameFolded: foldName(name), mail, mailFolded: foldName(mail) },
      role: line.word('role', ['basic', 'advanced', 'administrator'], 'basic'),
    };
  },
});

type SetColumn = 'name' | 'role' | 'locations' | 'contractTypes' | 'designated' | 'holders';

export interface ImportedSet {
  readonly at: LineReader<SetColumn>;
  readonly name: string;
  readonly nameFolded: string;
  readonly role: WorkflowRole;
  readonly locations: readonly string[];
  readonly contractTypes: readonly string[];
  readonly defaultAssignee: boolean;
  /** Mail addresses, folded. */
  readonly holders: readonly string[];
}

/** ENV-16, 17: an empty list of locations or contract types covers nothing, here as everywhere. */
export const setForm = (faultOfMail: FaultOfMail) => ({
  headings: [
    heading('name', 'Name', true),
    heading('role', 'Role', true),
    heading('locations', 'Locations', true),
    heading('contractTypes', 'Contract Types', true),
    heading('designated', 'Designated'),
    heading('holders', 'Holders'),
  ] as const,
  read(line: LineReader<SetColumn>): ImportedSet {
    const name = line.text('name', faultOfName);
    return {
      ...{ at: line, name, nameFolded: foldName(name) },
      role: line.word('role', workflowRoles, null),
      locations: line.list('locations'),
      contractTypes: line.list('contractTypes'),
      defaultAssignee: line.word('designated', ['yes', 'no'], 'no') === 'yes',
      holders: line.list('holders', faultOfMail, foldName).map(foldName),
    };
  },
});

type GroupColumn =
  | 'name'
  | 'category'
  | 'status'
  | 'description'
  | 'members'
  | 'defaultAssignees'
  | 'allowMultiple'
  | 'enumerate'
  | 'adminFallback'
  | 'consider';

export interface ImportedGroup {
  readonly at: LineReader<GroupColumn>;
  readonly name: string;
  readonly nameFolded: string;
  readonly category: string;
  readonly status: 'active' | 'inactive';
  readonly description: string;
  /** Mail addresses, folded; so are the default assignees. */
  readonly members: readonly string[];
  readonly defaultAssignees: readonly string[];
  readonly options: {
    readonly allowMultiple: boolean;
    readonly enumerate: boolean;
    readonly adminFallback: boolean;
    readonly consider: 'all' | 'designated';
  };
}

/** A list of default assignees that is longer is kept in no order by anybody; the same as over the API. */
const defaultAssigneesAtMost = 1_000;
const descriptionCharactersAtMost = 2_000;
const unstorable = /[\0\p{Surrogate}]/u;

/** GRP-45: `(NAME)` stands for a group elsewhere, so a name has no brackets of its own. */
const faultOfGroupName = (name: string): string | null =>
  faultOfName(name) ??
  (/[()]/.test(name) ? 'Must have no round brackets: (NAME) stands for the group elsewhere.' : null);

function faultOfDescription(text: string): string | null {
  if (text.length > descriptionCharactersAtMost)
    return `Must have ${descriptionCharactersAtMost} characters at most.`;
  return unstorable.test(text) ? 'Must be valid Unicode without NUL.' : null;
}

/** GRP-05..08, 24, DFA-01, 02: everybody on the list of default assignees is a member of the same line. */
export const groupForm = (faultOfMail: FaultOfMail) => ({
  headings: [
    heading('name', 'Name', true),
    heading('category', 'Category', true),
    heading('status', 'Status', true),
    heading('description', 'Description'),
    heading('members', 'Members'),
    heading('defaultAssignees', 'Default Assignees'),
    heading('allowMultiple', 'Allow Multiple'),
    heading('enumerate', 'Enumerate'),
    heading('adminFallback', 'Admin Fallback'),
    heading('consider', 'Consider'),
  ] as const,
  read(line: LineReader<GroupColumn>): ImportedGroup {
    const name = line.text('name', faultOfGroupName);
    const group: ImportedGroup = {
      ...{ at: line, name, nameFolded: foldName(name) },
      members: line.list('members', faultOfMail, foldName).map(foldName),
      defaultAssignees: line.list('defaultAssignees', faultOfMail, foldName).map(foldName),
      category: line.text('category', (text) => (text.trim() === '' ? 'Must not be blank.' : null)),
      status: line.word('status', ['active', 'inactive'], null),
      description: line.text('description', faultOfDescription),
      options: {
        allowMultiple: line.word('allowMultiple', ['yes', 'no'], 'yes') === 'yes',
        enumerate: line.word('enumerate', ['yes', 'no'], 'no') === 'yes',
        adminFallback: line.word('adminFallback', ['yes', 'no'], 'yes') === 'yes',
        consider: line.word('consider', ['all', 'designated'], 'all'),
      },
    };
    judgeMembers(line, group);
    return group;
  },
});

function judgeMembers(line: LineReader<GroupColumn>, group: ImportedGroup): void {
  const { members, defaultAssignees, options } = group;
  if (!options.allowMultiple && members.length > 1) {
    line.fault('members', 'Must be one at most where Allow Multiple is no.');
  }
  if (defaultAssignees.length > defaultAssigneesAtMost) {
    line.fault('defaultAssignees', `Must list ${defaultAssigneesAtMost} at most.`);
  }
  const known = new Set(members);
  for (const mail of defaultAssignees) {
    if (!known.has(mail)) line.fault('defaultAssignees', `${mail} is not among the members of this group.`);
  }
}
