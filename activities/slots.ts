import { roleOfKind } from '../src/domain/phase-kind.ts';
import type { GroupId } from '../src/domain/ids.ts';
import type { TemplatePhase } from '../src/domain/template.ts';
import type { Slot } from '../src/placement/place-template.ts';

/** The places that a template's groups fill: the manager of each phase is slot 0, participants count from 1. */
export function slotsOf(phases: readonly TemplatePhase[]): Slot[] {
  return phases.flatMap(({ kind, manager, participants }, index): Slot[] => {
    const phase = index + 1;
    const managed: Slot[] =
      manager.kind === 'none' || manager.groupId === null
        ? []
        : [
            {
              phase,
              slot: 0,
              groupId: manager.groupId,
              role: manager.kind === 'owner' ? 'phase_owner' : 'phase_mediator',
            },
          ];
    // Nobody is placed in a phase of kind task: whoever belongs to its groups then has its tasks (TPL-09).
    if (kind === 'task') return managed;
    const taking = participants.map(({ groupId, sequenced, turn }, position): Slot => ({
      phase,
      slot: position + 1,
      groupId,
      role: roleOfKind[kind],
      sequenced,
      turn,
    }));
    return [...managed, ...taking];
  });
}

/** The groups that have the tasks of phases of kind task (TPL-09), each once. */
export const actingGroupsOf = (phases: readonly TemplatePhase[]): GroupId[] => [
  ...new Set(phases.flatMap(({ groups = [] }) => groups.map(({ groupId }) => groupId))),
];
