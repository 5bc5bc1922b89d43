import type { Reason } from './reason.ts';
import type { Roster } from './roster.ts';
import type { RuleId } from './rule.ts';
import { lackOf, suitableSets } from './suitability.ts';
import type { TraceEntry } from './trace.ts';

/** So many of the passed-over default assignees are told in words; the trace's list has them all. */
const toldBefore = 3;

/** The rank of each default assignee, from 1; a person named twice keeps the first. */
export function ranksOf(defaultAssignees: readonly string[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const userId of defaultAssignees) if (!ranks.has(userId)) ranks.set(userId, ranks.size + 1);
  return ranks;
}

/**
 * Tries the default assignees in list order; the first suitable one is placed (PLC-02, PLC-03). A stale entry (no
 * member any more, retired, without any designated set) is skipped, whatever else the person may do (DFA-07).
 */
export function tryDefaultList(roster: Roster): readonly TraceEntry[] {
  const entries: TraceEntry[] = [];
  const before: Reason[] = [];
  let found = false;
  for (const [userId, rank] of ranksOf(roster.group.defaultAssignees)) {
    const entry = found ? afterTheFirst(roster, { userId, rank }) : tryOne(roster, { userId, rank });
    if (entry.reason === 'first_suitable_default') {
      entries.push({ ...entry, before });
      found = true;
    } else {
      entries.push(entry);
      if (!found && before.length < toldBefore) before.push(entry.reason);
    }
  }
  return entries;
}

interface Listed {
  readonly userId: string;
  readonly rank: number;
}

const passedOver = (roster: Roster, listed: Listed, why: { rule: RuleId; reason: Reason }): TraceEntry => ({
  userId: listed.userId,
  as: null,
  role: roster.request.role,
  rule: why.rule,
  reason: why.reason,
  rank: listed.rank,
  permissionSetId: null,
});

const afterTheFirst = (roster: Roster, listed: Listed): TraceEntry =>
  passedOver(roster, listed, { rule: 'PLC-03', reason: 'lower_rank' });

function tryOne(roster: Roster, listed: Listed): TraceEntry {
  const user = roster.member(listed.userId);
  if (user === undefined) {
    const reason = roster.knows(listed.userId) ? 'not_a_member' : 'unknown_user';
    return passedOver(roster, listed, { rule: 'DFA-07', reason });
  }
  if (!user.active) return passedOver(roster, listed, { rule: 'PLC-01', reason: 'inactive' });
  if (!user.sets.some((set) => set.defaultAssignee))
    return passedOver(roster, listed, { rule: 'DFA-07', reason: 'never_designated' });
  const lack = lackOf(user, roster.request);
  if (lack !== null) return passedOver(roster, listed, { rule: 'PLC-01', reason: lack });
  const sets = suitableSets(user, roster.request);
  const set = roster.group.consider === 'all' ? sets[0] : sets.find((each) => each.defaultAssignee);
  if (set === undefined) return passedOver(roster, listed, { rule: 'PLC-05', reason: 'set_not_designated' });
  return {
    ...passedOver(roster, listed, { rule: 'PLC-03', reason: 'first_suitable_default' }),
    permissionSetId: set.id,
  };
}
