import { isManagerRole } from '../domain/workflow-role.ts';
import type { Choice } from './choose.ts';
import { placeAmong } from './code-point-order.ts';
import { ranksOf } from './default-list.ts';
import type { DirectoryUser } from './directory.ts';
import type { PlacementPick } from './pick.ts';
import { reasons } from './reason.ts';
import type { Reason } from './reason.ts';
import type { Counted, OneByOne, Roster } from './roster.ts';
import type { RuleId } from './rule.ts';
import { isAdmin, lackOf, suitableSets } from './suitability.ts';
import type { Lack } from './suitability.ts';
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
  const { request, group, everybody } = roster;
  const { choice } = decision;
  const chosen = choice === null ? null : chosenEntry(roster, decision, choice);
  const context: Context = {
    roster,
    decision,
    chosen,
    chosenUser: roster.member(chosen?.userId ?? ''),
    listed: listedAs(choice, chosen),
    isCandidate: candidatesOf(roster, choice),
    others: othersOf(roster, decision),
  };
  const { counts, entries } =
    everybody.members === null ? countEverybody(context, everybody) : nameEverybody(context, everybody);
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
    defaults: [...context.listed.values()],
    earlierPick: choice?.earlierPick ?? null,
    pick: choice?.pick ? tracePick(roster, choice.pick) : null,
    memberCount: roster.memberCount,
    counts: inOrder(counts),
    members: entries,
  };
}

interface Written {
  readonly counts: Counts;
  /** Null beyond the limit. */
  readonly entries: readonly TraceEntry[] | null;
}

function nameEverybody(context: Context, { members, lacks }: OneByOne): Written {
  const { roster, chosen } = context;
  const ranks = ranksOf(roster.group.defaultAssignees);
  const counts: Counts = {};
  const entries: TraceEntry[] | null = members.size > traceMemberLimit ? null : [];
  let at = 0;
  for (const [userId, user] of members) {
    const lack = lacks === undefined ? lackOf(user, roster.request) : (lacks[at] ?? null);
    at += 1;
    const verdict = verdictOn(context, { userId, user, lack });
    counts[verdict.reason] = (counts[verdict.reason] ?? 0) + 1;
    if (entries === null) continue;
    if (verdict === chosen) entries.push(chosen);
    else entries.push(memberEntry(roster, user, { ...verdict, userId, rank: ranks.get(userId) ?? null }));
  }
  return { counts, entries };
}

/** Of those whom the decision names each is judged by themselves, of all others those who are alike at once. */
function countEverybody(context: Context, { alike }: Counted): Written {
  const { roster, chosen, listed } = context;
  const counts: Counts = {};
  const count = (judged: Judged, people: number): void => {
    if (people === 0) return;
    const { reason } = verdictOn(context, judged);
    counts[reason] = (counts[reason] ?? 0) + people;
  };
  const apart = [...new Set([chosen?.userId ?? null, ...listed.keys()])].flatMap((userId) => userId ?? []);
  for (const userId of apart) {
    const user = roster.member(userId);
    if (user) count({ userId, user, lack: lackOf(user, roster.request) }, 1);
  }
  for (const { lack, admin, candidate, count: people } of alike(
    apart,
    context.decision.choice?.pick?.candidates ?? null,
  )) {
    count({ userId: null, user: admin ? someAdmin : somebody, lack, candidate }, people);
  }
  return { counts, entries: null };
}

/** Stand for people of whom no more is asked than whether they are Admins. */
const somebody: DirectoryUser = { active: true, environmentRole: 'basic', sets: [] };
const someAdmin: DirectoryUser = { ...somebody, environmentRole: 'administrator' };

interface Context {
  readonly roster: Roster;
  readonly decision: Decision;
  readonly chosen: TraceEntry | null;
  /** Compared before the ids are: for a hundred thousand people that is what counts. */
  readonly chosenUser: DirectoryUser | undefined;
  readonly listed: ReadonlyMap<string | null, TraceEntry>;
  readonly isCandidate: (judged: Judged) => boolean;
  readonly others: Others;
}

type Verdict = Pick<TraceEntry, 'as' | 'rule' | 'reason'>;

type Counts = { [reason in Reason]?: number };

/** Mostly all who are suitable are candidates, or all Admins; only where some of them are not, a set is made. */
function candidatesOf(roster: Roster, choice: Choice | null): Context['isCandidate'] {
  const candidates = choice?.pick?.candidates ?? [];
  if (candidates.length >= roster.suitable.length) return () => true;
  // Of a crowd few are asked for by themselves.
  if (roster.everybody.members === null)
    return ({ userId, candidate }) => candidate ?? placeAmong(candidates, userId ?? '') >= 0;
  const among = new Set(candidates);
  return ({ userId }) => userId !== null && among.has(userId);
}

/** What is said of many: one verdict for all whom it holds for. */
const unsuitable: Readonly<Record<Lack, Verdict>> = {
  inactive: { as: null, rule: 'PLC-01', reason: 'inactive' },
  no_role: { as: null, rule: 'PLC-01', reason: 'no_role' },
  no_location: { as: null, rule: 'PLC-01', reason: 'no_location' },
  no_contract_type: { as: null, rule: 'PLC-01', reason: 'no_contract_type' },
  no_set_for_both: { as: null, rule: 'PLC-01', reason: 'no_set_for_both' },
};

/** What is said of those who could have been placed and were not the one. */
type Others = Readonly<
  Record<'suitable' | 'not_on_list' | 'earlier_pick_serves' | 'not_drawn' | 'not_for_all_roles', Verdict>
>;

/** Where all suitable members take part they do so without a turn (PLC-15); otherwise they are passed over. */
const passedOver = ({ request, suitable }: Roster, rule: RuleId, reason: Reason): Verdict =>
  suitable.length > 0 && !isManagerRole(request.role)
    ? { as: 'participant', rule: 'PLC-15', reason }
    : { as: null, rule, reason };

const othersOf = (roster: Roster, { choice, as, rule }: Decision): Others => ({
  suitable: { as, rule, reason: 'suitable' },
  not_on_list: passedOver(roster, 'PLC-03', 'not_on_list'),
  earlier_pick_serves: passedOver(roster, choice?.rule ?? rule, 'earlier_pick_serves'),
  not_drawn: passedOver(roster, choice?.rule ?? rule, 'not_drawn'),
  not_for_all_roles: passedOver(roster, 'PLC-11', 'not_for_all_roles'),
});

interface Judged {
  /** Null for many at once. */
  readonly userId: string | null;
  readonly user: DirectoryUser;
  readonly lack: Lack | null;
  /** Whether they are among the candidates, where that is known of all of them at once. */
  readonly candidate?: boolean;
}

function chosenEntry({ request, group, suitable }: Roster, { as }: Decision, choice: Choice): TraceEntry {
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
    ...(choice.among === null ? {} : { among: choice.among, ...narrowed(choice.among, suitable) }),
  };
}

/** Where nobody is suitable the draw is among Admins; otherwise it is narrowed only to those who suit every role. */
const narrowed = (among: number, suitable: readonly string[]): Pick<TraceEntry, 'ofSuitable'> =>
  among < suitable.length ? { ofSuitable: suitable.length } : {};

const listedAs = (choice: Choice | null, chosen: TraceEntry | null): ReadonlyMap<string | null, TraceEntry> =>
  new Map(
    (choice?.defaults ?? []).map((entry) => [
      entry.userId,
      entry.reason === 'first_suitable_default' && chosen !== null ? chosen : entry,
    ]),
  );

function verdictOn(context: Context, judged: Judged): Verdict {
  const { userId, user, lack } = judged;
  const { choice } = context.decision;
  if (user === context.chosenUser && userId === context.chosen?.userId) return context.chosen;
  if (lack === null) return choice === null ? context.others.suitable : notChosen(context, choice, judged);
  const fellBack = choice !== null && choice.person !== null && context.roster.suitable.length === 0;
  return fellBack && isAdmin(user) ? notChosen(context, choice, judged) : unsuitable[lack];
}

/** Why one who could have been placed was not the one. */
function notChosen(
  { roster, listed, others, isCandidate }: Context,
  choice: Choice,
  judged: Judged,
): Verdict {
  if (choice.reason === 'first_suitable_default') {
    const entry = judged.userId === null ? undefined : listed.get(judged.userId);
    return entry === undefined ? others.not_on_list : passedOver(roster, entry.rule, entry.reason);
  }
  if (choice.pick === null) return others.earlier_pick_serves;
  return isCandidate(judged) ? others.not_drawn : others.not_for_all_roles;
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

const tracePick = (roster: Roster, { formula, userId, index, candidates }: PlacementPick): TracePick => ({
  formula,
  userId,
  index,
  count: candidates.length,
  sha256: roster.fingerprint(candidates),
  candidates: candidates.length > traceMemberLimit ? null : candidates,
});

function inOrder(counts: Counts): PlacementTrace['counts'] {
  const ordered: Counts = {};
  for (const reason of reasons) {
    const count = counts[reason];
    if (count !== undefined) ordered[reason] = count;
  }
  return ordered;
}
