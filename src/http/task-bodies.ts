// How tasks look in answers.
import { z } from 'zod';
import type { DelegationOfTask } from '../db/delegation-of-task.ts';
import type { TaskRow } from '../db/tasks.ts';
import { personThere, thereOf } from './delegation-bodies.ts';
import { decisionsOffered } from '../domain/phase-kind.ts';
import { explain } from '../placement/reasons.ts';
import { amount, currency, id, instant, person } from './schemas.ts';

export const kinds = ['review', 'approval', 'signature', 'task'] as const;

export const decision = z.enum(['reviewed', 'approved', 'rejected', 'signed', 'declined']);

const group = z.strictObject({ id: id<'group'>(), name: z.string() });
const environment = z.strictObject({ id: id<'environment'>(), name: z.string() });

const why = z
  .strictObject({
    code: z
      .enum(['placed', 'group_member', 'chosen', 'delegated'])
      .describe('By placement out of a group, as a member of the group, by hand, or passed on by somebody.'),
    rule: z.string().nullable().describe('The rule that placed the person, such as PLC-03.'),
    reason: z
      .string()
      .nullable()
      .describe('Placement’s stable code of the reason, such as first_suitable_default.'),
    group: group.nullable(),
    sentence: z.string().describe('The same for people.'),
  })
  .describe('Why the task is its assignee’s, or its group’s.');

const delegation = z.strictObject({
  state: z.enum(['held_by_me', 'given']).describe('Whether it is with you, or you have passed it on.'),
  id: id<'delegation'>(),
  from: personThere,
  to: personThere,
  message: z.string().nullable(),
  hop: z.int().describe('Counts all delegations of the part; 10 at most.'),
  madeAt: instant,
  mayReturn: z.boolean().describe('Whether you can give it back now.'),
  mayRecall: z.boolean().describe('Whether you can take it back now.'),
});

export const task = z
  .strictObject({
    id: id<'task'>(),
    approvalId: id<'approval'>(),
    phase: z.int(),
    phaseName: z.string(),
    kind: z.enum(kinds),
    mode: z
      .enum(['one', 'all'])
      .nullable()
      .describe('Of a group’s task: one member is sufficient, or all must act. Null of a person’s.'),
    state: z.enum(['waiting', 'open', 'answered', 'closed']),
    assignee: person.nullable().describe('Null where it is a group’s.'),
    group: group.nullable().describe('Whose members have it; null where it is a person’s.'),
    progress: z
      .strictObject({ answered: z.int(), members: z.int() })
      .nullable()
      .describe('Where all must act: how many of the members have. Null otherwise.'),
    turn: z.int(),
    decision: decision.nullable(),
    reason: z.string().nullable(),
    closeReason: z.string().nullable(),
    mine: z.boolean().describe('Whether you can answer it now.'),
    myDecision: decision.nullable().describe('What you answered, where you did.'),
    decisions: z.array(decision).describe('What you can answer now; empty where you can’t.'),
    delegable: z
      .boolean()
      .describe(
        'Whether you can delegate it now: it is yours, its template allows it, and delegating is on.',
      ),
    why,
    delegation: delegation.nullable().describe('By which you have the task, or have passed it on.'),
    document: z.strictObject({
      id: id<'document'>(),
      title: z.string(),
      reference: z.string(),
      amount: amount.nullable(),
      currency: currency.nullable(),
      contractType: z.string(),
    }),
    environment: environment.describe('The one that owns the approval.'),
    dueAt: instant.nullable(),
    openedAt: instant.nullable(),
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'Task' });

export const taskOf = ({ placedBy, delegation: by, ...row }: TaskRow): z.output<typeof task> => ({
  ...row,
  assignee: row.assignee && { ...row.assignee },
  group: row.group && { ...row.group },
  progress: row.progress && { ...row.progress },
  decisions: row.mine ? [...decisionsOffered[row.kind]] : [],
  delegable: row.mine && row.delegable,
  why: whyOf({ placedBy, delegation: by, ...row }),
  delegation: by && delegationOf(by, row.state === 'open'),
  document: { ...row.document },
  environment: { ...row.environment },
  dueAt: instantOf(row.dueAt),
  openedAt: instantOf(row.openedAt),
  answeredAt: instantOf(row.answeredAt),
});

const delegationOf = (
  { from, to, madeAt, ...by }: DelegationOfTask,
  open: boolean,
): z.output<typeof delegation> => ({
  ...by,
  from: thereOf(from),
  to: thereOf(to),
  madeAt: new Date(madeAt).toISOString(),
  mayReturn: open && by.state === 'held_by_me',
  mayRecall: open && by.state === 'given',
});

const instantOf = (at: Date | null): string | null => at?.toISOString() ?? null;

const inMode = {
  one: 'the answer of one of them is sufficient',
  all: 'all of them must answer',
} as const;

/** UI-03: why the task is whose it is, in a sentence (PLC-23, TSK-01). */
function whyOf({
  group: of,
  mode,
  placedBy,
  delegation: by,
  environment: owner,
}: TaskRow): z.output<typeof why> {
  if (by?.state === 'held_by_me') {
    const from =
      by.from.environment.id === owner.id ? by.from.name : `${by.from.name} of ${by.from.environment.name}`;
    const sentence = `${from} has delegated it to you; your answer counts as theirs.`;
    return { code: 'delegated', rule: 'DEL-04', reason: null, group: null, sentence };
  }
  if (of && mode) {
    const sentence = `Every member of the group ${of.name} has this task; ${inMode[mode]}.`;
    return { code: 'group_member', rule: 'TPL-09', reason: null, group: { ...of }, sentence };
  }
  if (placedBy) {
    const { entry, group: from } = placedBy;
    const because = entry ? explain(entry) : 'Chosen as a suitable member of this group.';
    const { rule = null, reason = null } = entry ?? {};
    return { code: 'placed', rule, reason, group: { ...from }, sentence: naming(from.name, because) };
  }
  return {
    code: 'chosen',
    rule: null,
    reason: null,
    group: null,
    sentence: 'Chosen for this phase by hand.',
  };
}

/** Placement speaks of "this group" where its reader knows which; here nobody does. */
const naming = (name: string, sentence: string): string =>
  sentence.includes('this group')
    ? sentence.replaceAll('this group', () => `the group ${name}`)
    : `From the group ${name}: ${sentence}`;

/** The same however often it is asked for: what the answer led to stands in the approval. */
export const answered = z
  .strictObject({
    taskId: id<'task'>(),
    approvalId: id<'approval'>(),
    decision,
  })
  .meta({ id: 'TaskAnswer' });
