import { isManagerRole } from '../domain/workflow-role.ts';
import type { Choice } from './choose.ts';
import type { DirectoryUser } from './directory.ts';
import { reasons } from './reason.ts';
import type { PlacementRequest } from './request.ts';
import { rosterOf } from './roster.ts';
import type { Roster } from './roster.ts';
import { isSuitable } from './suitability.ts';
import type { PlacementTrace, TraceEntry } from './trace.ts';
import { verifyPick } from './verify-pick.ts';
import { possibleCandidates } from './verify-kept-pick.ts';
import type { CandidateQuestion } from './verify-kept-pick.ts';
import { writeTrace } from './write-trace.ts';
import type { Decision } from './write-trace.ts';

/** A trace that names nobody, since the group has too many members, and whom it had then. */
export interface TraceAgain {
  readonly approvalId: string;
  readonly trace: PlacementTrace;
  /** Who had a turn, where somebody had one. */
  readonly sequenced: readonly string[];
  readonly otherRoles: CandidateQuestion['otherRoles'];
  /** By user id. */
  readonly members: ReadonlyMap<string, DirectoryUser>;
}

/** What is said of the members after all (PLC-23), by the decision that the trace has kept. */
export interface TracedAgain {
  /** Of these members: as many as a trace names at most. */
  readonly entriesOf: (some: ReadonlyMap<string, DirectoryUser>) => readonly TraceEntry[];
  /**
   * Whether what is said of all comes to the counts that the trace has kept. Not where people's permissions are not what
   * they were: then it is what would be said of them now.
   */
  readonly agrees: () => boolean;
}

export function traceAgain(asked: TraceAgain): TracedAgain {
  const opened = openedAgain(asked);
  const decision = decisionOf(asked);
  const traceOf = (members: TraceAgain['members']): PlacementTrace =>
    writeTrace(rosterOf({ members }, opened), decision);
  return {
    entriesOf: (some) => traceOf(some).members ?? [],
    agrees: () => sameCounts(traceOf(asked.members).counts, asked.trace.counts),
  };
}

type Counts = PlacementTrace['counts'];

/** Whoever was retired already is no member of the version: they were counted, and stand in no list. */
const sameCounts = (now: Counts, then: Counts): boolean =>
  reasons.every((reason) => reason === 'inactive' || (now[reason] ?? 0) === (then[reason] ?? 0));

function openedAgain({
  approvalId,
  trace,
  sequenced,
  members,
}: TraceAgain): Pick<Roster, 'request' | 'group' | 'knows' | 'suitable'> {
  const { group, role, location, contractType, defaults } = trace;
  const request: PlacementRequest = {
    ...{ approvalId, groupId: group.id, role, location, contractType },
    context: 'template',
    sequenced: sequenced.length > 0,
    alsoRoles: [],
  };
  const suitable = [...members].flatMap(([id, user]) => (isSuitable(user, request) ? [id] : []));
  return {
    request,
    group: {
      version: group.version ?? 0,
      status: group.status === 'unknown' ? 'deleted' : group.status,
      members: [],
      defaultAssignees: defaults.flatMap(({ userId }) => userId ?? []),
      adminFallback: group.adminFallback ?? false,
      consider: group.consider ?? 'all',
    },
    suitable,
    knows: (userId) => members.has(userId),
  };
}

function decisionOf(asked: TraceAgain): Decision {
  const { trace, sequenced } = asked;
  const as = isManagerRole(trace.role) ? 'manager' : sequenced.length > 0 ? 'sequenced' : 'participant';
  const { chosen, defaults, earlierPick } = trace;
  if (chosen === null) return { rule: trace.rule, choice: null, as };
  const choice: Choice = {
    person: chosen.userId,
    ...{ rule: chosen.rule, reason: chosen.reason, permissionSetId: chosen.permissionSetId },
    ...{ before: chosen.before ?? null, among: chosen.among ?? null, defaults, earlierPick },
    pick: pickOf(asked),
  };
  return { rule: trace.rule, choice, as };
}

function pickOf(asked: TraceAgain): Choice['pick'] {
  const { approvalId, trace } = asked;
  if (trace.pick === null) return null;
  const { formula, userId, index } = trace.pick;
  const pick = {
    ...{ formula, userId, index, role: trace.role, groupId: trace.group.id },
    groupVersion: trace.group.version ?? 0,
  };
  return { ...pick, candidates: candidatesAgain(asked, { ...pick, approvalId }) ?? [] };
}

/** The list of then, if it can still be made out of these members: its fingerprint says which it is. */
function candidatesAgain(
  { trace, members, otherRoles }: TraceAgain,
  told: Omit<Parameters<typeof verifyPick>[0], 'candidates'>,
): readonly string[] | undefined {
  if (trace.pick === null) return undefined;
  const lists = possibleCandidates(members, { need: trace, otherRoles });
  const { sha256 } = trace.pick;
  const isThat = (candidates: readonly string[]): boolean =>
    !verifyPick({ ...told, candidates, sha256 }).includes('fingerprint');
  return trace.pick.candidates ?? lists.find(isThat) ?? lists[0];
}
