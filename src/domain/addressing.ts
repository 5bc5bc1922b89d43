// Who may address whom, and which groups (GRP-09, 29, 30, 31, 47).
import type { GroupId, OrganisationId, UserId } from './ids.ts';

/** What a group or a person is chosen for. */
export const addressPurposes = [
  'workflow_participant',
  'share_recipient',
  'access_rule',
  'phase_manager',
] as const;
export type AddressPurpose = (typeof addressPurposes)[number];

/** A user, all members of a group, or an organisation, whole or those of one role in it (role null: whole). */
export type Named =
  | { readonly userId: UserId }
  | { readonly groupId: GroupId }
  | { readonly organisationId: OrganisationId; readonly role: 'member' | 'administrator' | null };

/**
 * One side of a rule of who talks to whom (GRP-47): an organisation, or those of one role in it (ENV-09), an environment
 * role (ENV-04), or the members of a group (GRP-45).
 */
export type Party =
  | {
      readonly kind: 'organisation';
      readonly organisationId: OrganisationId;
      /** Null for everybody who belongs to it. */
      readonly organisationRole: 'member' | 'administrator' | null;
    }
  | { readonly kind: 'role'; readonly role: 'basic' | 'advanced' | 'administrator' }
  | { readonly kind: 'group'; readonly groupId: GroupId };

/** GRP-47: who is of `from` may address who is of `to`. Without any rule everybody within the environment may. */
export interface CommunicationRule {
  readonly from: Party;
  readonly to: Party;
}

/** What somebody is known by to applicability and to the matrix. */
export interface Person {
  readonly userId: UserId;
  readonly role: 'basic' | 'advanced' | 'administrator';
  readonly organisations: readonly {
    readonly organisationId: OrganisationId;
    readonly role: 'member' | 'administrator';
  }[];
  /** The groups that they belong to, by whatever way; a deleted one gives its members nothing any more (GRP-23). */
  readonly groupIds: readonly GroupId[];
  /** GRP-31: whether one of these is public and active. */
  readonly inPublicGroup: boolean;
}

/** GRP-01: seen in its environment, or by every user of the platform. Partner groups are not there yet. */
export const groupTypes = ['environment', 'public'] as const;
export type GroupType = (typeof groupTypes)[number];

/** Of one environment: more would fill everybody's list. */
export const publicGroupsAtMost = 1_000;

type Side = Omit<Person, 'inPublicGroup'>;

const belongsTo = (
  { organisations }: Side,
  organisationId: OrganisationId,
  role: 'member' | 'administrator' | null,
): boolean =>
  organisations.some((one) => one.organisationId === organisationId && (role === null || one.role === role));

const isNamed = (person: Person, named: Named): boolean => {
  if ('userId' in named) return named.userId === person.userId;
  if ('groupId' in named) return person.groupIds.includes(named.groupId);
  return belongsTo(person, named.organisationId, named.role);
};

const isOf = (person: Side, party: Party): boolean => {
  if (party.kind === 'role') return party.role === person.role;
  if (party.kind === 'group') return person.groupIds.includes(party.groupId);
  return belongsTo(person, party.organisationId, party.organisationRole);
};

/** GRP-29: whether somebody may use a group; whoever is named where anybody is, everybody where nobody is. */
export const isApplicable = (person: Person, applicability: readonly Named[]): boolean =>
  applicability.length === 0 || applicability.some((named) => isNamed(person, named));

/** Whom somebody may communicate with: everybody, or who is of one of these, and themselves. */
export type Reach = 'everybody' | readonly Party[];

/** GRP-47: an empty matrix lets everybody address everybody; a rule lets those of one side address the other. */
export const reachOf = (person: Side, rules: readonly CommunicationRule[]): Reach =>
  rules.length === 0 ? 'everybody' : rules.filter(({ from }) => isOf(person, from)).map(({ to }) => to);

/** GRP-31: whoever belongs to a public group may be addressed by everybody, whatever the matrix says. */
export const isReached = (reach: Reach, by: Person, other: Person): boolean =>
  reach === 'everybody' ||
  other.userId === by.userId ||
  other.inPublicGroup ||
  reach.some((party) => isOf(other, party));

/** A group that somebody wants to choose, and the rules in force. */
export interface Choice {
  readonly person: Person;
  readonly purpose: AddressPurpose;
  readonly rules: readonly CommunicationRule[];
  readonly group: {
    readonly status: 'active' | 'inactive' | 'deleted';
    readonly applicability: readonly Named[];
    /** Its effective members. */
    readonly members: readonly Person[];
  };
}

/**
 * Whether somebody may choose a group: not a deleted one (GRP-23), for a place in a workflow an active one (GRP-09), one
 * that is applicable to them (GRP-29), and with no member out of their reach: one hides the whole group (GRP-30).
 * An active public group has none (GRP-31).
 */
export function mayChoose({ person, purpose, rules, group }: Choice): boolean {
  if (group.status === 'deleted' || (group.status === 'inactive' && needsActive(purpose))) return false;
  if (!isApplicable(person, group.applicability)) return false;
  const reach = reachOf(person, rules);
  return group.members.every((member) => isReached(reach, person, member));
}

/** GRP-09: a share or an access rule may name a group that is inactive, a workflow may not. */
export const needsActive = (purpose: AddressPurpose): boolean =>
  purpose === 'workflow_participant' || purpose === 'phase_manager';
