import { ranksOf, tryDefaultList } from './default-list.ts';
import { pickOne } from './pick.ts';
import type { PlacementPick } from './pick.ts';
import type { Reason } from './reason.ts';
import type { Roster } from './roster.ts';
import type { RuleId } from './rule.ts';
import { adminSet, isAdmin, isSuitable, lackOf, suitableSets } from './suitability.ts';
import type { TraceEntry } from './trace.ts';

/** The one person that a group yields, or why it yields none, with everything that was tried on the way. */
export interface Choice {
  readonly person: string | null;
  readonly rule: RuleId;
  readonly reason: Reason;
  readonly permissionSetId: string | null;
  readonly before: readonly Reason[] | null;
  readonly among: number | null;
  readonly defaults: readonly TraceEntry[];
  readonly earlierPick: TraceEntry | null;
  readonly pick: PlacementPick | null;
}

type Steps = Pick<Choice, 'defaults' | 'earlierPick'>;

/** The list first (PLC-02), then a random suitable member (PLC-06, PLC-07), then an Admin (PLC-08). */
export function chooseOne(roster: Roster): Choice {
  const defaults = tryDefaultList(roster);
  const listed = defaults.find((entry) => entry.reason === 'first_suitable_default');
  if (listed !== undefined) {
    return {
      person: listed.userId,
      rule: 'PLC-03',
      reason: 'first_suitable_default',
      permissionSetId: listed.permissionSetId,
      before: listed.before ?? null,
      among: null,
      defaults,
      earlierPick: null,
      pick: null,
    };
  }
  return roster.suitable.length > 0 ? chooseSuitable(roster, defaults) : chooseAdmin(roster, defaults);
}

/** A random suitable member, the earlier pick in place of chance as long as they are suitable (PLC-11, PLC-12). */
function chooseSuitable(roster: Roster, defaults: readonly TraceEntry[]): Choice {
  const { earlierPick } = roster.request;
  const steps = { defaults, earlierPick: lookAtEarlierPick(roster, isSuitable) };
  if (earlierPick !== undefined && steps.earlierPick?.reason === 'earlier_pick') {
    return again(roster, steps, { person: earlierPick, rule: 'PLC-11', reason: 'earlier_pick' });
  }
  const candidates = candidatesFor(roster);
  if (earlierPick !== undefined)
    return drawn(roster, steps, { candidates, rule: 'PLC-12', reason: 'drawn_again' });
  return defaults.length > 0
    ? drawn(roster, steps, { candidates, rule: 'PLC-06', reason: 'drawn' })
    : drawn(roster, steps, { candidates, rule: 'PLC-07', reason: 'drawn_without_list' });
}

/** Those suitable for every role in which the approval needs a random member; if there are none, all (PLC-11). */
function candidatesFor(roster: Roster): readonly string[] {
  const { request, suitable } = roster;
  if (request.alsoRoles.length === 0) return suitable;
  const needs = [...new Set(request.alsoRoles)].map((role) => ({ ...request, role }));
  const forAll = roster.suitableFor(needs);
  return forAll.length > 0 ? forAll : suitable;
}

/** Where nobody is suitable an Admin of the group is placed, if its fallback is on (PLC-08 to PLC-10). */
function chooseAdmin(roster: Roster, defaults: readonly TraceEntry[]): Choice {
  const { group, request } = roster;
  if (!group.adminFallback) {
    return nobody({ defaults, earlierPick: null }, { rule: 'PLC-09', reason: 'fallback_off' });
  }
  const steps = { defaults, earlierPick: lookAtEarlierPick(roster, isAdmin) };
  const candidates = roster.admins();
  if (candidates.length === 0) return nobody(steps, { rule: 'PLC-08', reason: 'no_admin' });
  const rule = candidates.length === 1 ? 'PLC-08' : 'PLC-10';
  if (request.earlierPick !== undefined && steps.earlierPick?.reason === 'earlier_pick') {
    return again(roster, steps, { person: request.earlierPick, rule, reason: 'earlier_pick_among_admins' });
  }
  const reason = rule === 'PLC-08' ? 'only_admin' : 'drawn_among_admins';
  return drawn(roster, steps, { candidates, rule, reason });
}

function lookAtEarlierPick(roster: Roster, mayServe: typeof isSuitable): TraceEntry | null {
  const { request, group } = roster;
  const { earlierPick: userId, role } = request;
  if (userId === undefined) return null;
  const user = roster.member(userId);
  const rank = ranksOf(group.defaultAssignees).get(userId) ?? null;
  const entry = { userId, as: null, role, rank, permissionSetId: null };
  if (user === undefined) {
    const reason = roster.knows(userId) ? 'not_a_member' : 'unknown_user';
    return { ...entry, rule: 'PLC-12', reason };
  }
  const lack = mayServe(user, request) ? null : lackOf(user, request);
  if (lack !== null) {
    const reason = mayServe === isAdmin && user.active ? 'not_an_admin' : lack;
    return { ...entry, rule: 'PLC-12', reason };
  }
  return { ...entry, rule: 'PLC-11', reason: 'earlier_pick', permissionSetId: setIdOf(roster, userId) };
}

/** The set that makes a person suitable; of an Admin, who is placed for want of one, the admin set if there is one. */
function setIdOf(roster: Roster, userId: string): string | null {
  const user = roster.member(userId);
  if (user === undefined) return null;
  return (suitableSets(user, roster.request)[0] ?? adminSet(user))?.id ?? null;
}

const nobody = (steps: Steps, why: { rule: RuleId; reason: Reason }): Choice => ({
  person: null,
  ...why,
  permissionSetId: null,
  before: null,
  among: null,
  ...steps,
  pick: null,
});

const again = (
  roster: Roster,
  steps: Steps,
  why: { person: string; rule: RuleId; reason: Reason },
): Choice => ({
  ...nobody(steps, why),
  person: why.person,
  permissionSetId: setIdOf(roster, why.person),
});

interface Draw {
  readonly candidates: readonly string[];
  readonly rule: RuleId;
  readonly reason: Reason;
}

function drawn(roster: Roster, steps: Steps, { candidates, rule, reason }: Draw): Choice {
  const { request, group } = roster;
  const pick = pickOne({ request, groupVersion: request.pickVersion ?? group.version, candidates });
  if (pick === null) return nobody(steps, { rule, reason });
  return {
    ...again(roster, steps, { person: pick.userId, rule, reason }),
    among: candidates.length,
    pick,
  };
}
