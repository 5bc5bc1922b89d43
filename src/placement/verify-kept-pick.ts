import type { PlacementRole } from '../domain/workflow-role.ts';
import type { DirectoryUser } from './directory.ts';
import { isAdmin, isSuitable } from './suitability.ts';
import type { Need } from './suitability.ts';
import type { PlacementTrace } from './trace.ts';
import { verifyPick } from './verify-pick.ts';
import type { PickFault, ToldPick } from './verify-pick.ts';

/** A random pick as the rows keep it, with what the rows around it say of the same. */
export interface KeptPick {
  readonly approvalId: string;
  /** The role and the group of the placement that the pick was made for. */
  readonly role: PlacementRole;
  readonly groupId: string;
  /** The version of the group that this placement saw, and the one at the start, which every pick is made with. */
  readonly groupVersion: number;
  readonly startVersion: number;
  readonly participants: readonly string[];
  readonly sequenced: readonly string[];
  readonly manager: string | null;
  readonly trace: PlacementTrace;
  readonly pick: Omit<ToldPick, 'approvalId'>;
}

/**
 * What a kept pick is wrong in: by its own words (`PickFault`), or it names another group or role than its placement,
 * another version than the one at the start, another formula than the trace asks for, another draw than the trace tells
 * of, or another person than was placed.
 */
export type KeptFault = PickFault | 'group' | 'role' | 'version' | 'formula' | 'trace' | 'placed';

/**
 * Computes a kept pick again from the facts that were kept with it (PLC-22). `candidates` stand in where the kept list
 * was too long to be kept: the fingerprint says whether they are those of then. No fault = it is true.
 */
export function verifyKeptPick(kept: KeptPick, candidates: readonly string[] | null): readonly KeptFault[] {
  const { pick, trace, approvalId } = kept;
  const traced = trace.pick;
  const told: ToldPick = {
    ...pick,
    ...{ approvalId, candidates: pick.candidates ?? candidates },
    ...(traced === null ? {} : { count: traced.count, sha256: traced.sha256 }),
  };
  const faults: KeptFault[] = [...verifyPick(told)];
  if (pick.groupId !== kept.groupId || trace.group.id !== kept.groupId) faults.push('group');
  if (pick.role !== kept.role || trace.role !== kept.role) faults.push('role');
  if (pick.groupVersion !== kept.startVersion || trace.group.version !== kept.groupVersion)
    faults.push('version');
  // PLC-12: the role is part of the text where an earlier pick was looked at, and only there.
  if ((pick.formula === 'countersign-pick-v1+role') !== (trace.earlierPick !== null)) faults.push('formula');
  if (!isTraced(kept)) faults.push('trace');
  if (!isPlaced(kept)) faults.push('placed');
  return faults;
}

function isTraced({ pick, trace }: KeptPick): boolean {
  const traced = trace.pick;
  if (traced === null || trace.chosen?.userId !== pick.userId) return false;
  const sameList =
    pick.candidates === null ||
    traced.candidates === null ||
    pick.candidates.join('\n') === traced.candidates.join('\n');
  const { formula, index, userId } = pick;
  return sameList && traced.formula === formula && traced.index === index && traced.userId === userId;
}

/** The one person manages the phase, or takes part and has the turn where somebody has one. */
function isPlaced({ role, manager, participants, sequenced, pick: { userId } }: KeptPick): boolean {
  if (role === 'phase_owner' || role === 'phase_mediator') return manager === userId;
  return participants.includes(userId) && (sequenced.length === 0 || sequenced.join() === userId);
}

/** What is known of an approval's candidates when they are worked out again. */
export interface CandidateQuestion {
  readonly need: Need;
  /** The other roles that the group takes part in in this approval: in some of them chance may have decided (PLC-11). */
  readonly otherRoles: readonly PlacementRole[];
}

/**
 * The lists that a random pick may have been made from, out of these members (by user id): all who are suitable; those of
 * them who suit some of the other roles, too; or, where nobody is suitable, the Admins (PLC-06, PLC-10, PLC-11).
 */
export function possibleCandidates(
  members: ReadonlyMap<string, DirectoryUser>,
  { need, otherRoles }: CandidateQuestion,
): readonly (readonly string[])[] {
  const those = (may: (user: DirectoryUser) => boolean): string[] =>
    [...members].flatMap(([userId, user]) => (may(user) ? [userId] : []));
  const suitable = those((user) => isSuitable(user, need));
  if (suitable.length === 0) return [those(isAdmin)];
  const others = [...new Set(otherRoles)].filter((role) => role !== need.role);
  return subsetsOf(others).map((roles) =>
    those((user) => [need.role, ...roles].every((role) => isSuitable(user, { ...need, role }))),
  );
}

/** There are four other roles at most, so sixteen of these. */
const subsetsOf = (roles: readonly PlacementRole[]): readonly (readonly PlacementRole[])[] =>
  roles.reduce<readonly (readonly PlacementRole[])[]>(
    (subsets, role) => [...subsets, ...subsets.map((subset) => [...subset, role])],
    [[]],
  );
