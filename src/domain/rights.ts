// Who may do what: one matrix of role, action and relation (ENV-05..12, GRP-11, 12, WFL-01). Every check of a right asks it;
// what the relations mean in rows is said where they are read.
import type { SupplementaryRole } from './supplementary-role.ts';

/** What somebody is in an environment: an environment role with roles beside it, or the role of a service account. */
export type Role =
  'basic' | 'advanced' | 'administrator' | SupplementaryRole | 'integration_client' | 'integration_observer';

/** What somebody is to the thing at hand, whatever their role. */
export type Relation =
  /** Of the organisation, or of the one whose document it is (ENV-09); who administers it is a member, too. */
  | 'organisation_member'
  | 'organisation_administrator'
  /** Who sent the document. */
  | 'sender'
  /** Initiator, participant, manager, or member of a group in it (DOC-07, GRP-18). */
  | 'involved'
  /** By a delegation (DEL-03). */
  | 'delegate'
  /** Who may own phases of this location and contract type, or holds an admin set for them (PHM-04, 05). */
  | 'caretaker'
  /** Suitable to own phases of this location and contract type (PLC-13). */
  | 'phase_owner'
  /** Whose task it is. */
  | 'holder'
  /** Whom a group names as its editor, by whatever way (GRP-13). */
  | 'group_editor'
  /** Whose own rights, groups or preferences they are. */
  | 'self';

interface Right {
  /** Whoever has one of these has it everywhere in the environment. */
  readonly roles: readonly Role[];
  /** Whoever stands in one of these has it there. */
  readonly relations: readonly Relation[];
}

const administrator: Right = { roles: ['administrator'], relations: [] };
const ofGroups: Right = { roles: ['administrator', 'group_administrator'], relations: [] };
/** ENV-05, 10, WFL-01: whoever sends documents of an organisation also starts their approvals. */
const ofDocuments: Right = {
  roles: ['administrator', 'integration_client'],
  relations: ['organisation_member'],
};
const ofPhases: Right = { roles: ['administrator'], relations: ['phase_owner'] };

export const rights = {
  /** ENV-07: users and their roles, service accounts, configuration, permission sets, providers, the matrix. */
  administer: administrator,
  /** ENV-02 */
  found_environment: administrator,
  /** ENV-05, 07: creating, renaming and deleting them. */
  keep_organisations: administrator,
  /** ENV-08, 09: who administers an organisation is a role, and roles are given by administrators. */
  assign_organisation_roles: administrator,
  /** ENV-10 */
  change_organisation_members: { roles: ['administrator'], relations: ['organisation_administrator'] },
  read_organisation_members: {
    roles: ['administrator', 'group_administrator', 'integration_client', 'integration_observer'],
    relations: ['organisation_member'],
  },
  change_branding: administrator,
  manage_mails: administrator,
  /** GRP-11, 12 */
  manage_groups: ofGroups,
  /** GRP-13: settings, members and default assignees of one group; not deleting it, nor who addresses or edits it. */
  edit_group: { ...ofGroups, relations: ['group_editor'] },
  /** Permission sets and who has them: groups are made by them. */
  read_rights: ofGroups,
  read_groups_of_user: { ...ofGroups, relations: ['self'] },
  send_documents: ofDocuments,
  start_approvals: ofDocuments,
  /** A start in the name of somebody else (WFL-01). */
  name_initiator: { roles: ['administrator', 'integration_client'], relations: ['self'] },
  /** PHM-05, 06, 09: in every approval; the manager of a phase besides, by their part in it. */
  set_managers: ofPhases,
  /** WFL-27: a phase without people; the same. */
  complete_phases: ofPhases,
  /** WFL-14: in every approval; who manages the current phase besides, to that phase. */
  add_participants: administrator,
  /** ENV-07, ENV-12: whatever the environment holds. */
  read_everything: {
    roles: ['administrator', 'integration_client', 'integration_observer'],
    relations: [],
  },
  /** DOC-07, DEL-07, ENV-10; whoever reads everything reads these as well, and so on below. */
  read_document: { roles: [], relations: ['sender', 'organisation_member', 'involved', 'delegate'] },
  read_approval: { roles: [], relations: ['involved', 'delegate', 'caretaker'] },
  read_task: { roles: [], relations: ['holder', 'involved', 'delegate'] },
} as const satisfies Readonly<Record<string, Right>>;

export type Action = keyof typeof rights;

/** Whose rights are asked for, with the roles that they have at this moment (ENV-08). */
export interface Bearer {
  readonly role: Role;
  readonly supplementaryRoles?: readonly Role[];
}

/** Whether somebody may do this, by one of their roles or by what they are to the thing at hand. */
export function may(
  { role, supplementaryRoles = [] }: Bearer,
  action: Action,
  standing: readonly Relation[] = [],
): boolean {
  const right: Right = rights[action];
  return (
    [role, ...supplementaryRoles].some((one) => right.roles.includes(one)) ||
    standing.some((one) => right.relations.includes(one))
  );
}
