// A trace in lines for people (PLC-23).
import { explain } from '../placement/reasons.ts';
import type { PlacementTrace, TraceEntry } from '../placement/trace.ts';

/** Why a group yielded these people and not others: the group as it was seen, everybody, the list, the draw. */
export function describeTrace(trace: PlacementTrace): readonly string[] {
  const { rule, chosen, members } = trace;
  const isNobody = chosen !== null && chosen.userId === null;
  return [
    `${groupSeen(trace)}; rule ${rule}`,
    ...(isNobody ? [explain(chosen)] : []),
    ...(members ?? (chosen && !isNobody ? [chosen] : [])).map(line),
    ...stepsBefore(trace).map(({ step, entry }) => `${step}: ${line(entry)}`),
    ...(members === null ? [counted(trace)] : []),
    ...drawn(trace),
  ];
}

/** What was said of somebody on the way to the one person, beside what is said of them as a member. */
export interface StepBefore {
  readonly step: 'list' | 'earlier pick';
  readonly entry: TraceEntry;
}

/**
 * Why the list and the earlier pick did not yield somebody, of everybody whom they named: a member may be passed over
 * there and be suitable all the same, or even be the one drawn in the end (PLC-03, PLC-12, PLC-23).
 */
export function stepsBefore({
  members,
  chosen,
  defaults,
  earlierPick,
}: PlacementTrace): readonly StepBefore[] {
  const told = new Map((members ?? [chosen]).map((entry) => [entry?.userId, entry?.reason]));
  return [
    ...defaults
      .filter(({ userId, reason }) => told.get(userId) !== reason)
      .map((entry) => ({ step: 'list' as const, entry })),
    ...(earlierPick === null || earlierPick.reason === 'earlier_pick'
      ? []
      : [{ step: 'earlier pick' as const, entry: earlierPick }]),
  ];
}

const groupSeen = ({ group: { id, version, status, adminFallback, consider } }: PlacementTrace): string =>
  version === null
    ? `group ${id}, which nobody knows`
    : `group ${id}, version ${version}, ${status}, fallback ${adminFallback ? 'on' : 'off'}, considers ${consider ?? 'all'}`;

function line(entry: TraceEntry): string {
  const { userId, rule, reason, rank, permissionSetId } = entry;
  const facts = [
    rule,
    reason,
    ...(rank === null ? [] : [`${rank} on the list`]),
    ...(permissionSetId === null ? [] : [`set ${permissionSetId}`]),
  ];
  return `${userId ?? 'nobody'}: ${explain(entry)} (${facts.join(', ')})`;
}

const counted = ({ memberCount, counts }: PlacementTrace): string =>
  `${memberCount} members: ${Object.entries(counts)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ')}`;

/** With approval, group, version and role of the case all that it takes to draw again (PLC-22). */
function drawn({ pick }: PlacementTrace): string[] {
  if (pick === null) return [];
  const among =
    pick.candidates === null
      ? `${pick.count} candidates with SHA-256 ${pick.sha256}`
      : JSON.stringify(pick.candidates);
  return [`drawn: index ${pick.index} of ${among}, ${pick.formula}`];
}
