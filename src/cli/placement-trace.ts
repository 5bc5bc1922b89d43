// A trace in lines for people (PLC-23).
import { explain } from '../placement/reasons.ts';
import type { PlacementTrace, TraceEntry } from '../placement/trace.ts';

/** Why a group yielded these people and not others: the group as it was seen, the one person, the list, everybody. */
export function describeTrace(trace: PlacementTrace): readonly string[] {
  const { rule, chosen, defaults, earlierPick, members } = trace;
  const isNobody = chosen !== null && chosen.userId === null;
  const told = new Set(members?.map(({ userId }) => userId));
  const elsewhere = [...defaults, ...(earlierPick ? [earlierPick] : [])].filter(
    ({ userId }) => !told.has(userId),
  );
  return [
    `${groupSeen(trace)}; rule ${rule}`,
    ...(isNobody ? [explain(chosen)] : []),
    ...(members ?? (chosen && !isNobody ? [chosen] : [])).map(line),
    ...elsewhere.filter(({ userId }) => members !== null || userId !== chosen?.userId).map(line),
    ...(members === null ? counted(trace) : []),
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

const counted = ({ memberCount, counts, pick }: PlacementTrace): string[] => [
  `${memberCount} members: ${Object.entries(counts)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ')}`,
  ...(pick === null ? [] : [`${pick.count} candidates with SHA-256 ${pick.sha256}`]),
];
