import type { ManagerKind } from './course-phase.ts';
import type { GroupId, TemplateId } from './ids.ts';
import type { GroupMode, PhaseKind } from './phase-kind.ts';
import type { StartRefusal } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** One participant of a template's phase: a group, with its place in the order of turns or as onlookers (TPL-07). */
export interface TemplateParticipant {
  readonly groupId: GroupId;
  readonly sequenced: boolean;
  /** Equal numbers act side by side (TPL-08); null where not sequenced. */
  readonly turn: number | null;
}

/** TPL-09: a group whose members have a task in a phase of kind task, and whether one of them suffices. */
export interface TemplateGroup {
  readonly groupId: GroupId;
  readonly mode: GroupMode;
}

/** TPL-05: one phase of a template, in the shape in which a version keeps it for ever. */
export interface TemplatePhase {
  readonly name: string;
  readonly kind: PhaseKind;
  readonly manager: { readonly kind: ManagerKind; readonly groupId: GroupId | null };
  /** Who is placed; nobody in a phase of kind task. */
  readonly participants: readonly TemplateParticipant[];
  /** Whose members have the tasks; in a phase of kind task only. */
  readonly groups?: readonly TemplateGroup[];
  /** So many days after they open its tasks are due. */
  readonly dueDays?: number;
}

/** GRP-45: a group as whoever writes a template names it: by its id, or by its name in round brackets. */
export type GroupReference = GroupId | `(${string})`;

type Naming<Part extends { readonly groupId: GroupId | null }> = Omit<Part, 'groupId'> & {
  readonly groupId: GroupReference | Exclude<Part['groupId'], GroupId>;
};

/** A phase as it is written, with groups that may go by their names. */
export interface DraftPhase extends Omit<TemplatePhase, 'manager' | 'participants' | 'groups'> {
  readonly manager: Naming<TemplatePhase['manager']>;
  readonly participants: readonly Naming<TemplateParticipant>[];
  readonly groups?: readonly Naming<TemplateGroup>[];
}

/** The phases with the group of each place: `/phases/0/participants/1/groupId`, and so on. */
export function withGroups(
  phases: readonly DraftPhase[],
  groupAt: (path: string, reference: GroupReference) => GroupId,
): TemplatePhase[] {
  return phases.map(({ manager, participants, groups, ...phase }, nth) => {
    const at = (place: string, reference: GroupReference) =>
      groupAt(`/phases/${nth}/${place}/groupId`, reference);
    return {
      ...phase,
      manager: { ...manager, groupId: manager.groupId === null ? null : at('manager', manager.groupId) },
      participants: participants.map((one, place) => ({
        ...one,
        groupId: at(`participants/${place}`, one.groupId),
      })),
      ...(groups && {
        groups: groups.map((one, place) => ({ ...one, groupId: at(`groups/${place}`, one.groupId) })),
      }),
    };
  });
}

/** Ten years: beyond it a due time says nothing. */
const dueDaysAtMost = 3_650;

/** TPL-09, TPL-14: what is wrong with a phase, in words; null where nothing is. */
export function faultOfPhase({ kind, participants, groups = [], dueDays }: TemplatePhase): string | null {
  if (kind === 'task') {
    if (groups.length === 0) return 'a phase of kind task names the groups that have its tasks';
    if (participants.length > 0) return 'nobody is placed in a phase of kind task';
    if (new Set(groups.map(({ groupId }) => groupId)).size < groups.length) {
      return 'a phase of kind task names each group once';
    }
  } else if (groups.length > 0) return 'only a phase of kind task names groups that have its tasks';
  const daysFit =
    dueDays === undefined || (Number.isInteger(dueDays) && dueDays >= 1 && dueDays <= dueDaysAtMost);
  return daysFit ? null : `dueDays is a whole number from 1 to ${dueDaysAtMost}`;
}

export interface TemplateVersion {
  readonly templateId: TemplateId;
  readonly version: number;
  readonly contractTypes: readonly string[];
  readonly locations: readonly string[];
  readonly phases: readonly TemplatePhase[];
}

/** The classification of a document that templates and permissions are matched with: codes, compared exactly. */
export interface Classification {
  readonly contractType: string;
  readonly location: string;
}

/** TPL-02: a template serves the contract types and locations that it names. */
export const serves = (template: TemplateVersion, { contractType, location }: Classification): boolean =>
  template.contractTypes.includes(contractType) && template.locations.includes(location);

/**
 * TPL-02: the one template that serves the document, or the named one if it does. None and several are refused:
 * which people judge a document is never left to chance.
 */
export function chooseTemplate(
  templates: readonly TemplateVersion[],
  document: Classification,
  named: TemplateId | null,
): Result<TemplateVersion, StartRefusal> {
  if (named) {
    const template = templates.find(({ templateId }) => templateId === named);
    if (!template) return err({ code: 'unknown_template' });
    return serves(template, document)
      ? ok(template)
      : err({ code: 'template_does_not_serve', ...pick(document) });
  }
  const fitting = templates.filter((template) => serves(template, document));
  const [only, ...others] = fitting;
  if (!only) return err({ code: 'no_template_fits', ...pick(document) });
  if (others.length > 0) {
    return err({ code: 'several_templates_fit', templateIds: fitting.map(({ templateId }) => templateId) });
  }
  return ok(only);
}

const pick = ({ contractType, location }: Classification): Classification => ({ contractType, location });
