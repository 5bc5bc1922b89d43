// How approvals, their placements and their audit look in answers.
import { z } from 'zod';
import type { ApprovalSummary, PhaseRow, PlacementRow } from '../db/approvals.ts';
import type { AuditRow } from '../db/audit.ts';
import { explain } from '../placement/reasons.ts';
import type { TraceEntry } from '../placement/trace.ts';
import { id, instant, person, possibleDuplicateOf } from './schemas.ts';

const decision = z.enum(['reviewed', 'approved', 'rejected', 'signed', 'declined']);

export const approvalSummary = z
  .strictObject({
    id: id<'approval'>(),
    state: z.enum(['starting', 'running', 'approved', 'rejected', 'cancelled', 'withdrawn']),
    document: z.strictObject({
      id: id<'document'>(),
      title: z.string(),
      reference: z.string(),
      possibleDuplicateOf: possibleDuplicateOf(),
    }),
    template: z.strictObject({ id: id<'template'>(), version: z.int(), name: z.string() }),
    initiator: z.strictObject({ kind: z.enum(['user', 'service_account']), id: z.uuid(), name: z.string() }),
    startFailure: z
      .enum(['temporal_unavailable', 'no_worker'])
      .nullable()
      .describe(
        'Why the course has not begun: Temporal took no start at the last try, or no worker came for it in 30 seconds. Nobody has to start it again.',
      ),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'ApprovalSummary' });

export const summaryOf = (row: ApprovalSummary): z.output<typeof approvalSummary> => ({
  ...row,
  document: { ...row.document },
  template: { ...row.template },
  initiator: { ...row.initiator },
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

const phasePerson = person.extend({
  turn: z.int().nullable().describe('Equal numbers act side by side; null for onlookers.'),
  task: z
    .strictObject({
      id: id<'task'>(),
      state: z.enum(['waiting', 'open', 'answered', 'closed']),
      decision: decision.nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
});

const phaseGroup = z.strictObject({
  id: id<'group'>(),
  name: z.string(),
  mode: z.enum(['one', 'all']).describe('One member is sufficient, or all must act.'),
  members: z.int().describe('How many belong to it now.'),
  task: z
    .strictObject({
      id: id<'task'>(),
      state: z.enum(['waiting', 'open', 'answered', 'closed']),
      decision: decision.nullable(),
    })
    .nullable(),
  answers: z
    .array(
      z.strictObject({
        user: person.describe('Whose answer it counts as.'),
        decision,
        reason: z.string().nullable(),
        answeredAt: instant,
      }),
    )
    .describe('In the order in which they were given; the first 200.'),
});

export const phaseStates = [
  ...(['pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open'] as const),
  ...(['completed', 'rejected', 'retracted', 'passed_over', 'cancelled'] as const),
] as const;

const phase = z
  .strictObject({
    phase: z.int(),
    attempt: z.int(),
    name: z.string(),
    kind: z.enum(['review', 'approval', 'signature', 'task']),
    managerKind: z.enum(['owner', 'mediator', 'none']),
    manager: person.nullable(),
    state: z.enum(phaseStates),
    participants: z.array(phasePerson),
    groups: z.array(phaseGroup).describe('Whose members have the tasks of a phase of kind task.'),
    openedAt: instant.nullable(),
    closedAt: instant.nullable(),
  })
  .meta({ id: 'Phase' });

export const approval = approvalSummary.extend({ phases: z.array(phase) }).meta({ id: 'Approval' });

/** For pages: what its reader can do besides reading it. */
export const readApproval = approval
  .extend({
    you: z.strictObject({
      maySetManagers: z.boolean().describe('Whether you can set the managers of its phases (PHM-05).'),
      mayReadDocument: z.boolean().describe('Who only looks after approvals may not (DOC-07).'),
    }),
  })
  .meta({ id: 'ApprovalForYou' });

export const approvalOf = (row: ApprovalSummary, phases: readonly PhaseRow[]): z.output<typeof approval> => ({
  ...summaryOf(row),
  phases: phases.map(({ participants, groups, openedAt, closedAt, ...shown }) => ({
    ...shown,
    groups: groups.map((one) => ({
      ...one,
      task: one.task && { ...one.task },
      answers: one.answers.map(({ user, answeredAt, ...said }) => ({
        ...said,
        user: { ...user },
        answeredAt: new Date(answeredAt).toISOString(),
      })),
    })),
    participants: participants.map((one) => ({ ...one, task: one.task && { ...one.task } })),
    openedAt: instantOf(openedAt),
    closedAt: instantOf(closedAt),
  })),
});

const instantOf = (at: Date | string | null): string | null => at && new Date(at).toISOString();

const placed = z.strictObject({
  user: person,
  as: z.enum(['manager', 'sequenced', 'participant']),
  rule: z.string().describe('The rule that placed the person, such as PLC-03.'),
  reason: z.string().describe('Its stable code.'),
  sentence: z.string().describe('The same for people.'),
});

export const placements = z
  .strictObject({
    items: z.array(
      z.strictObject({
        phase: z.int(),
        attempt: z.int(),
        slot: z
          .int()
          .describe(
            '0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand.',
          ),
        look: z
          .int()
          .describe('1 at the start; more where the directory has changed and the group was placed again.'),
        role: z.enum(['phase_owner', 'phase_mediator', 'reviewer', 'approver', 'signatory']),
        group: z.strictObject({ id: id<'group'>(), name: z.string(), version: z.int() }),
        placed: z.array(placed),
        nobody: z.string().nullable().describe('Why the group yielded nobody.'),
        trace: z.looseObject({}).describe('Everybody whom the rules looked at, and what they made of them.'),
        pick: z.looseObject({}).nullable().describe('The random pick, enough to compute it again.'),
      }),
    ),
  })
  .meta({ id: 'Placements' });

/** PLC-22, 23: who came out of a group and why, each with a sentence that begins with the name. */
export function placementOf(row: PlacementRow): z.output<typeof placements>['items'][number] {
  const { phase: number, attempt, slot, look, role, group, trace, pick, names } = row;
  const entries = placedBy(trace.chosen, trace.members ?? []);
  return {
    ...{ phase: number, attempt, slot, look, role },
    group: { ...group },
    placed: entries.map(({ userId, as, entry }) => {
      const name = names[userId] ?? userId;
      const sentence = `${name}: ${explain(entry)}`;
      return { user: { id: userId as never, name }, as, rule: entry.rule, reason: entry.reason, sentence };
    }),
    nobody: trace.chosen && trace.chosen.userId === null ? explain(trace.chosen) : null,
    trace: { ...trace },
    pick: pick && { ...pick },
  };
}

/** The chosen one first, then whoever else takes part; each once, by the entry that tells more. */
function placedBy(chosen: TraceEntry | null, members: readonly TraceEntry[]) {
  const entries = new Map<string, { userId: string; as: NonNullable<TraceEntry['as']>; entry: TraceEntry }>();
  for (const entry of [...(chosen ? [chosen] : []), ...members]) {
    const { userId, as } = entry;
    if (userId !== null && as !== null && !entries.has(userId)) entries.set(userId, { userId, as, entry });
  }
  return [...entries.values()];
}

export const auditEntry = z
  .strictObject({
    id: z.uuid(),
    at: instant,
    actor: z.strictObject({
      kind: z.enum(['user', 'service_account', 'system']),
      id: z.uuid().nullable(),
      name: z.string().nullable(),
      environment: z.strictObject({ id: id<'environment'>(), name: z.string() }).nullable(),
    }),
    onBehalfOf: person.nullable(),
    action: z.string(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    reason: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
    people: z.array(person).describe('Those whose ids `data` holds, with the names that they have now.'),
  })
  .meta({ id: 'AuditEntry' });

export const auditEntryOf = ({ at, ...entry }: AuditRow): z.output<typeof auditEntry> => ({
  ...entry,
  at: at.toISOString(),
  data: { ...entry.data },
  people: entry.people.map((one) => ({ ...one })),
});
