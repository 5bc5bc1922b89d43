// The tables of users and of permission sets that can be imported, with the rules that need no database.
import type { Heading, LineReader } from './import.ts';
import { faultOfName, foldName } from './name.ts';
import { workflowRoles } from './workflow-role.ts';
import type { WorkflowRole } from './workflow-role.ts';

export const heading = <Column extends string>(
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
