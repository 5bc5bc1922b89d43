import type { ManagerKind } from './course-phase.ts';
import type { GroupId, TemplateId } from './ids.ts';
import type { PhaseKind } from './phase-kind.ts';
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

/** TPL-05: one phase of a template, in the shape in which a version keeps it for ever. */
export interface TemplatePhase {
  readonly name: string;
  readonly kind: PhaseKind;
  readonly manager: { readonly kind: ManagerKind; readonly groupId: GroupId | null };
  readonly participants: readonly TemplateParticipant[];
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
