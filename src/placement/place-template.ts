import type { ManagerRole, ParticipantRole, PlacementRole } from '../domain/workflow-role.ts';
import type { PlacementPick } from './pick.ts';
import { isLeftToChance, place } from './place.ts';
import type { Placeable } from './placeable.ts';
import type { Placement } from './placement.ts';
import type { PlacementRequest } from './request.ts';

/** One place of a template that a group fills: the manager of a phase, or one of its participants. */
export type Slot = { readonly phase: number; readonly slot: number; readonly groupId: string } & (
  | { readonly role: ManagerRole }
  | {
      readonly role: ParticipantRole;
      readonly sequenced: boolean;
      readonly turn: number | null;
      /** By hand, to a phase of an approval that runs (PLC-16, 17). */
      readonly added?: true;
    }
);

export interface PlacedSlot {
  readonly slot: Slot;
  readonly placement: Placement;
}

/** What all slots of one approval have in common. */
export type ApprovalOfSlots = Pick<PlacementRequest, 'approvalId' | 'location' | 'contractType'>;

/**
 * Places all groups of a template at once, in the order of phases (architecture, section 2.7). PLC-11: who is picked
 * at random serves wherever the group takes part, so the pick is made among those who suit all such roles.
 */
export function placeTemplate(
  directory: Placeable,
  approval: ApprovalOfSlots,
  slots: readonly Slot[],
): PlacedSlot[] {
  const randomRoles = rolesLeftToChance(slots, (slot) =>
    isLeftToChance(directory, requestOf(approval, slot)),
  );
  const picks = new Map<string, PlacementPick[]>();
  return slots.map((slot) => {
    const others = [...(randomRoles.get(slot.groupId) ?? [])].filter((role) => role !== slot.role);
    const made = picks.get(slot.groupId) ?? [];
    const earlier = made.find(({ role }) => role === slot.role) ?? made[0];
    const placement = place(directory, {
      ...requestOf(approval, slot),
      alsoRoles: others,
      ...(earlier ? { earlierPick: earlier.userId } : {}),
    });
    if (placement.pick) picks.set(slot.groupId, [...made, placement.pick]);
    return { slot, placement };
  });
}

/** Per group, the roles in which its list of default assignees yields nobody and chance decides (PLC-06, PLC-07). */
export function rolesLeftToChance(
  slots: readonly Slot[],
  isLeft: (slot: Slot) => boolean,
): Map<string, Set<PlacementRole>> {
  const roles = new Map<string, Set<PlacementRole>>();
  for (const slot of slots.filter(isLeft)) {
    const ofGroup = roles.get(slot.groupId) ?? new Set();
    roles.set(slot.groupId, ofGroup.add(slot.role));
  }
  return roles;
}

/** What a slot asks of its group. */
export const requestOf = (approval: ApprovalOfSlots, slot: Slot): PlacementRequest => ({
  ...approval,
  groupId: slot.groupId,
  role: slot.role,
  context: 'added' in slot ? 'active' : 'template',
  sequenced: 'sequenced' in slot && slot.sequenced,
  alsoRoles: [],
});
