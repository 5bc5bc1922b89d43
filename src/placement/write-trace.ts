import { isManagerRole } from '../domain/workflow-role.ts';
import type { Choice } from './choose.ts';
import { ranksOf } from './default-list.ts';
import type { DirectoryUser } from './directory.ts';
import { candidatesHash } from './pick.ts';
import type { PlacementPick } from './pick.ts';
import { reasons } from './reason.ts';
import type { Reason } from './reason.ts';
import type { Roster } from './roster.ts';
import type { RuleId } from './rule.ts';
import { isAdmin, isSuitable, suitableSets, unsuitability } from './suitability.ts';
import { traceMemberLimit } from './trace.ts';
import type { PlacementTrace, TraceEntry, TracePick } from './trace.ts';

/** What was decided: one person was looked for (`choice`), or all suitable members are placed alike by `rule`. */
export interface Decision {
  readonly rule: RuleId;
  readonly choice: Choice | null;
  /** What becomes of the one person, or of all. */
  readonly as: 'manager' | 'sequenced' | 'participant';
}

/** Writes down for everybody what the rules made of them (PLC-23). */
export function writeTrace(roster: Roster, decision: Decision): PlacementTrace {
  const { request, group, members } = roster;
  const { choice } = decision;
  const chosen = choice === null ? null : chosenEntry(roster, decision, choice);
  const listed = listedAs(choice, chosen);
  const context: Context = {
    roster,
    decision,
    chosen,
    listed,
    candidates: new Set(choice?.pick?.candidates),
  };
  const ranks = ranksOf(group.defaultAssignees);
  const counts = new Map<Reason, number>();
  const entries: TraceEntry[] | null = members.size > traceMemberLimit ? null : [];
  for (const [userId, user] of members) {
    const verdict = verdictOn(context, userId, user);
    counts.set(verdict.reason, (counts.get(verdict.reason) ?? 0) + 1);
    if (entries === null) continue;
    if (userId === chosen?.userId) entries.push(chosen);
    else entries.push(memberEntry(roster, user, { ...verdict, userId, rank: ranks.get(userId) ?? null }));
  }
  return {
    group: {
      id: request.groupId,
      version: group.version,
      status: group.status,
      adminFallback: group.adminFallback,
      consider: group.consider,
    },
    role: request.role,
    location: request.location,
    contractType: request.contractType,
    rule: decision.rule,
    chosen,
    defaults: [...listed.values()],
    earlierPick: choice?.earlierPick ?? null,
    pick: choice?.pick ? tracePick(choice.pick) : null,
    memberCount: members.size,
    counts: inOrder(counts),
    members: entries,
  };
}

interface Context {
  readonly roster: Roster;
  readonly decision: Decision;
  readonly chosen: TraceEntry | null;
  readonly listed: ReadonlyMap<string | null, TraceEntry>;
  readonly candidates: ReadonlySet<string>;
}

type Verdict = Pick<TraceEntry, 'as' | 'rule' | 'reason'>;

function chosenEntry({ request, group }: Roster, { as }: Decision, choice: Choice): TraceEntry {
  const { person } = choice;
  return {
    userId: person,
    as: person === null ? null : as,
    role: request.role,
    rule: choice.rule,
    reason: choice.reason,
    rank: person === null ? null : (ranksOf(group.defaultAssignees).get(person) ?? null),
    permissionSetId: choice.permissionSetId,
    ...(choice.before === null ? {} : { before: choice.before }),
    ...(choice.among === null ? {} : { among: choice.among }),
  };
}

const listedAs = (choice: Choice | null, chosen: TraceEntry | null): ReadonlyMap<string | null, TraceEntry> =>
  new Map(
    (choice?.defaults ?? []).map((entry) => [
      entry.userId,
      entry.reason === 'first_suitable_default' && chosen !== null ? chosen : entry,
    ]),
  );

function verdictOn(context: Context, userId: string, user: DirectoryUser): Verdict {
  const { request } = context.roster;
  const { choice, as, rule } = context.decision;
  if (userId === context.chosen?.userId) return context.chosen;
  if (!user.active) return { as: null, rule: 'PLC-01', reason: 'inactive' };
  if (isSuitable(user, request)) {
    if (choice === null) return { as, rule, reason: 'suitable' };
    const verdict = notChosen(context, choice, userId);
    return isManagerRole(request.role) ? verdict : { ...verdict, as: 'participant', rule: 'PLC-15' };
  }
  const fellBack = choice !== null && choice.person !== null && context.roster.suitable.length === 0;
  if (fellBack && isAdmin(user)) return notChosen(context, choice, userId);
  return { as: null, rule: 'PLC-01', reason: unsuitability(user, request) };
}

/** Why one who could have been placed was not the one. */
function notChosen({ listed, candidates }: Context, choice: Choice, userId: string): Verdict {
  if (choice.reason === 'first_suitable_default') {
    const entry = listed.get(userId);
    return { as: null, rule: entry?.rule ?? 'PLC-03', reason: entry?.reason ?? 'not_on_list' };
  }
  if (choice.pick === null) return { as: null, rule: choice.rule, reason: 'earlier_pick_serves' };
  if (candidates.has(userId)) return { as: null, rule: choice.rule, reason: 'not_drawn' };
  return { as: null, rule: 'PLC-11', reason: 'not_for_all_roles' };
}

function memberEntry(
  { request }: Roster,
  user: DirectoryUser,
  verdict: Verdict & Pick<TraceEntry, 'userId' | 'rank'>,
): TraceEntry {
  const { userId, as, rule, reason, rank } = verdict;
  const permissionSetId = user.active ? (suitableSets(user, request)[0]?.id ?? null) : null;
  return { userId, as, role: request.role, rule, reason, rank, permissionSetId };
}

const tracePick = ({ formula, userId, index, candidates }: PlacementPick): TracePick => ({
  formula,
  userId,
  index,
  count: candidates.length,
  sha256: candidatesHash(candidates),
  candidates: candidates.length > traceMemberLimit ? null : candidates,
});

function inOrder(counts: ReadonlyMap<Reason, number>): PlacementTrace['counts'] {
  const ordered: { [reason in Reason]?: number } = {};
  for (const reason of reasons) {
    const count = counts.get(reason);
    if (count !== undefined) ordered[reason] = count;
  }
  return ordered;
}
