// An approval, its people with their reasons, and its audit, as lines for people.
import type {
  Approval,
  AuditEntry,
  Document,
  Phase,
  PhaseGroup,
  PhasePerson,
  Placement,
  Task,
} from './api.ts';
import { no, yes } from './api.ts';
import { table } from './tables.ts';

/** Who the course is about, phase by phase, each person with the sentence that says why them (PLC-23). */
export function describeApproval(approval: Approval, placements: readonly Placement[]): string[] {
  const { id, state, document, template, initiator, startFailure } = approval;
  return [
    `Approval ${id}: ${state}`,
    `  document   ${document.title}, ${document.id}`,
    `  template   ${template.name}, version ${template.version}`,
    `  started by ${initiator.name}`,
    ...(startFailure === null ? [] : [`  not under way yet: ${startFailure}`]),
    ...approval.phases.flatMap((phase) => describePhase(phase, placementsOf(placements, phase))),
  ];
}

const placementsOf = (placements: readonly Placement[], { phase, attempt }: Phase): readonly Placement[] =>
  placements.filter((placement) => placement.phase === phase && placement.attempt === attempt);

function describePhase(phase: Phase, placements: readonly Placement[]): string[] {
  const attempt = phase.attempt > 1 ? `, attempt ${phase.attempt}` : '';
  return [
    `${phase.phase}. ${phase.name} (${phase.kind}${attempt}): ${phase.state.replaceAll('_', ' ')}`,
    ...(phase.managerKind === 'none'
      ? []
      : [`   ${phase.managerKind}: ${phase.manager?.name ?? 'nobody yet'}`]),
    ...phase.participants.map(describePerson),
    ...phase.groups.flatMap(describeGroup),
    ...placements.flatMap(describePlacement).map((line) => `   ${line}`),
  ];
}

function describePerson({ name, turn, task }: PhasePerson): string {
  const says = task ? (task.decision ?? task.state) : turn === null ? 'looks on' : 'not asked yet';
  return `   turn ${turn ?? '-'}: ${name}, ${says}${task?.reason ? ` ("${task.reason}")` : ''}`;
}

/** Whose members have the task of a group, and who of them answered what. */
function describeGroup({ name, mode, members, task, answers }: PhaseGroup): string[] {
  const sufficient = mode === 'one' ? 'one is sufficient' : 'all must act';
  return [
    `   group ${name} of ${members}, ${sufficient}: ${task?.decision ?? task?.state ?? 'not asked yet'}`,
    ...answers.map(
      ({ user, decision, reason }) => `     ${user.name}, ${decision}${reason ? ` ("${reason}")` : ''}`,
    ),
  ];
}

/** What a group yielded, each sentence after the group's name. */
export function describePlacement({ group, placed, nobody }: Placement): string[] {
  const sentences = placed.map(({ sentence, rule }) => `${sentence} [${rule}]`);
  return [...sentences, ...(nobody === null ? [] : [nobody])].map(
    (sentence) => `(${group.name}) ${sentence}`,
  );
}

/** The title of an invoice names its number already. */
export const describeDocument = ({ title, reference, amount, currency }: DocumentHead): string =>
  [
    title,
    title.includes(reference) ? null : reference,
    amount === null ? null : `${amount} ${currency ?? ''}`,
  ]
    .filter((part) => part !== null)
    .join(', ');

type DocumentHead = Pick<Document, 'title' | 'reference' | 'amount' | 'currency'>;

/** What happened, by whom, about whom and when, oldest first; the phases lend their names. */
export function auditTable(entries: readonly AuditEntry[], phases: readonly Phase[]): string[] {
  return table(
    ['when', 'who', 'what', 'phase', 'more'],
    entries.map((entry) => [
      entry.at.slice(0, 23).replace('T', ' '),
      entry.actor.name ??
        (entry.actor.kind === 'system' ? 'Countersign' : (entry.actor.id ?? entry.actor.kind)),
      entry.action.replaceAll('_', ' '),
      phaseOf(entry, phases),
      moreOf(entry),
    ]),
  );
}

/** A phase is its own subject (`2/1`: its number and attempt); a task says in which phase it is. */
function phaseOf({ subject, data }: AuditEntry, phases: readonly Phase[]): string {
  const phase = subject.kind === 'phase' ? Number(subject.id.split('/')[0]) : data['phase'];
  if (typeof phase !== 'number') return '';
  return phases.find((one) => one.phase === phase)?.name ?? String(phase);
}

/**
 * Whom a placement found, by which rule; whom else an entry is about, whether it was an override (AUD-04), the document
 * that an answer is bound to, and the reason given.
 */
function moreOf({ action, actor, data, people, reason }: AuditEntry): string {
  if (action === 'participants_placed') {
    const found = people.map(({ name }) => name).join(', ') || 'nobody';
    return `${String(data['role']).replaceAll('_', ' ')}: ${found} [${String(data['rule'])}]`;
  }
  const chosen = data['manager'];
  const about = people.filter(({ id }) => id !== actor.id || id === chosen).map(({ name }) => name);
  const override = data['override'] === true ? ' (override)' : '';
  const sha256 = data['documentSha256'];
  const bound = typeof sha256 === 'string' ? `document ${sha256.slice(0, 12)}…` : '';
  const because = reason === null ? '' : `because: ${reason}`;
  return [`${about.join(', ')}${override}`.trim(), bound, because].filter((part) => part !== '').join(', ');
}

/** The open tasks of a person; the id and one of the two verbs are what `answer` takes. */
export function taskTable(tasks: readonly Task[]): string[] {
  return table(
    ['task', 'answer', 'document', 'phase'],
    tasks.map(({ id, kind, document, phaseName }) => [
      id,
      `${yes[kind].verb}/${no[kind]}`,
      describeDocument(document),
      phaseName,
    ]),
  );
}
