// The table of groups that can be imported, with the rules that need no database.
import { groupTypes } from './addressing.ts';
import type { GroupType } from './addressing.ts';
import { heading } from './import-forms.ts';
import type { FaultOfMail } from './import-forms.ts';
import type { LineReader } from './import.ts';
import { faultOfName, foldName, groupNameIn } from './name.ts';

/** The column of whole organisations, and those of one role in them (GRP-14). */
const organisationColumns = {
  organisations: null,
  organisationMembers: 'member',
  organisationAdministrators: 'administrator',
} as const;
type OrganisationColumn = keyof typeof organisationColumns;

type GroupColumn =
  | OrganisationColumn
  | 'name'
  | 'category'
  | 'status'
  | 'description'
  | 'members'
  | 'defaultAssignees'
  | 'allowMultiple'
  | 'enumerate'
  | 'type'
  | 'adminFallback'
  | 'consider';

interface NamedInCell {
  readonly name: string;
  readonly nameFolded: string;
}

export interface ImportedGroup {
  readonly at: LineReader<GroupColumn>;
  readonly name: string;
  readonly nameFolded: string;
  readonly category: string;
  readonly status: 'active' | 'inactive';
  readonly description: string;
  /** Mail addresses, folded; so are the default assignees. */
  readonly members: readonly string[];
  /** The groups among its members (GRP-14), and the organisations, whole or those of one role in them. */
  readonly groups: readonly NamedInCell[];
  readonly organisations: readonly (NamedInCell & {
    readonly column: OrganisationColumn;
    readonly role: 'member' | 'administrator' | null;
  })[];
  readonly defaultAssignees: readonly string[];
  readonly options: {
    readonly type: GroupType;
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
    heading('type', 'Type'),
    heading('organisations', 'Organisations'),
    heading('organisationMembers', 'Organisation Members'),
    heading('organisationAdministrators', 'Organisation Administrators'),
  ] as const,
  read(line: LineReader<GroupColumn>): ImportedGroup {
    const name = line.text('name', faultOfGroupName);
    const group: ImportedGroup = {
      ...{ at: line, name, nameFolded: foldName(name) },
      ...membersOf(line, faultOfMail),
      organisations: organisationsOf(line),
      defaultAssignees: line.list('defaultAssignees', faultOfMail, foldName).map(foldName),
      category: line.text('category', (text) => (text.trim() === '' ? 'Must not be blank.' : null)),
      status: line.word('status', ['active', 'inactive'], null),
      description: line.text('description', faultOfDescription),
      options: {
        type: line.word('type', groupTypes, 'environment'),
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

/** GRP-45: mail addresses, and groups by their names in round brackets. */
function membersOf(
  line: LineReader<GroupColumn>,
  faultOfMail: FaultOfMail,
): Pick<ImportedGroup, 'members' | 'groups'> {
  const listed = line.list(
    'members',
    (text) => (groupNameIn(text) === null ? faultOfMail(text) : null),
    foldName,
  );
  const named = listed.map((text) => ({ text, name: groupNameIn(text) }));
  return {
    members: named.flatMap(({ text, name }) => (name === null ? [foldName(text)] : [])),
    groups: named.flatMap(({ name }) => (name === null ? [] : [{ name, nameFolded: foldName(name) }])),
  };
}

const organisationsOf = (line: LineReader<GroupColumn>): ImportedGroup['organisations'] =>
  (Object.keys(organisationColumns) as OrganisationColumn[]).flatMap((column) =>
    line
      .list(column, () => null, foldName)
      .map((name) => ({
        ...{ column, role: organisationColumns[column] },
        ...{ name, nameFolded: foldName(name) },
      })),
  );

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
