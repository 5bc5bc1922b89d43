import { isManagerRole } from '../domain/workflow-role.ts';
import type { PlacementRole } from '../domain/workflow-role.ts';
import { byCodePoint } from './code-point-order.ts';
import type { DirectoryUser } from './directory.ts';
import type { PermissionSet } from './permission-set.ts';

/** What a person must be permitted to do. */
export interface Need {
  readonly role: PlacementRole;
  readonly location: string;
  readonly contractType: string;
}

/** Why an active person is not suitable; `no_set_for_both` = location and type are covered, but never by one set. */
export type Unsuitability = 'no_role' | 'no_location' | 'no_contract_type' | 'no_set_for_both';

/** For a manager role an admin set serves like one of the role itself (PLC-13). */
export const serves = (set: PermissionSet, role: PlacementRole): boolean =>
  set.role === role || (set.role === 'admin' && isManagerRole(role));

export const covers = (set: PermissionSet, need: Need): boolean =>
  serves(set, need.role) &&
  set.locations.includes(need.location) &&
  set.contractTypes.includes(need.contractType);

/** Why somebody is not suitable: retired, or without the permission. */
export type Lack = Unsuitability | 'inactive';

/** What keeps a person from being suitable; null = nothing does. */
export function lackOf(user: DirectoryUser, need: Need): Lack | null {
  if (!user.active) return 'inactive';
  let hasRole = false;
  let hasLocation = false;
  let hasContractType = false;
  for (const set of user.sets) {
    if (!serves(set, need.role)) continue;
    const here = set.locations.includes(need.location);
    const ofThisType = set.contractTypes.includes(need.contractType);
    if (here && ofThisType) return null;
    hasRole = true;
    hasLocation ||= here;
    hasContractType ||= ofThisType;
  }
  if (!hasRole) return 'no_role';
  if (!hasLocation) return 'no_location';
  return hasContractType ? 'no_set_for_both' : 'no_contract_type';
}

/** A person is suitable if active and holding a set with that role for that location and contract type (PLC-01). */
export const isSuitable = (user: DirectoryUser, need: Need): boolean => lackOf(user, need) === null;

const byId = (left: PermissionSet, right: PermissionSet): number => byCodePoint(left.id, right.id);

/** The permission sets that make a person suitable; by id, so that the trace cites the same one every time. */
export const suitableSets = (user: DirectoryUser, need: Need): readonly PermissionSet[] =>
  user.sets.filter((set) => covers(set, need)).sort(byId);

/** An Admin in a placement rule: environment administrator, or holder of an admin set of whatever scope (ENV-19). */
export function isAdmin(user: DirectoryUser): boolean {
  if (!user.active) return false;
  if (user.environmentRole === 'administrator') return true;
  for (const set of user.sets) if (set.role === 'admin') return true;
  return false;
}

/** The admin set that makes a person an Admin; an environment administrator needs none. */
export const adminSet = (user: DirectoryUser): PermissionSet | undefined =>
  user.sets.filter((set) => set.role === 'admin').sort(byId)[0];
