// An approval, its people with their reasons, and its audit, as lines for people.
import type { Approval, AuditEntry, Document, Phase, PhasePerson, Placement, Task } from './api.ts';
import { table } from './tables.ts';

/** Who the course is about, phase by phase, each person with the sentence that says why them (PLC-23). */
export function describeApproval(approval: Approval, placements: readonly Placement[]): string[] {
  const { id, state, document, template, initiator, startFailure } = approval;
  return [
    `Approval ${id}: ${state}`,
    `  document   ${document.title} (${document.reference}), ${document.id}`,
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
    ...placements.flatMap(describePlacement).map((line) => `   ${line}`),
  ];
}

function describePerson({ name, turn, task }: PhasePerson): string {
  const says = task ? (task.decision ?? task.state) : turn === null ? 'looks on' : 'not asked yet';
  return `   turn ${turn ?? '-'}: ${name}, ${says}${task?.reason ? ` ("${task.reason}")` : ''}`;
}

/** What a group yielded, each sentence after the group's name. */
export function describePlacement({ group, placed, nobody }: Placement): string[] {
  const sentences = placed.map(({ sentence, rule }) => `${sentence} [${rule}]`);
  return [...sentences, ...(nobody === null ? [] : [nobody])].map(
    (sentence) => `(${group.name}) ${sentence}`,
  );
}

export const describeDocument = ({
  title,
  reference,
  amount,
  currency,
}: Omit<Document, 'status' | 'id'>): string =>
  `${title}, ${reference}${amount === null ? '' : `, ${amount} ${currency ?? ''}`.trimEnd()}`;

/** What happened, by whom and when, oldest first. */
export function auditTable(entries: readonly AuditEntry[], phases: readonly Phase[]): string[] {
  const nameOf = (phase: unknown): string =>
    typeof phase === 'number' ? (phases.find((one) => one.phase === phase)?.name ?? `phase ${phase}`) : '';
  return table(
    ['when', 'who', 'what', 'where'],
    entries.map(({ at, actor, action, data }) => [
      at.slice(0, 23).replace('T', ' '),
      actor.name ?? (actor.kind === 'system' ? 'Countersign' : (actor.id ?? actor.kind)),
      action.replaceAll('_', ' '),
      nameOf(data['phase']),
    ]),
  );
}

/** The open tasks of a person; the id is what `answer` takes. */
export function taskTable(tasks: readonly Task[]): string[] {
  return table(
    ['task', 'what', 'document', 'phase'],
    tasks.map(({ id, kind, document, phaseName }) => [id, kind, describeDocument(document), phaseName]),
  );
}
