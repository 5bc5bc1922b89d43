import type { Directory } from './directory.ts';
import type { PlacementPick } from './pick.ts';
import { isLeftToChance, isStillLeftToChance, place, placeAgain } from './place.ts';
import { requestOf, rolesLeftToChance } from './place-template.ts';
import type { ApprovalOfSlots, Slot } from './place-template.ts';
import type { Placement } from './placement.ts';

/** A slot that is looked at again, with what its approval had come to before. */
export interface SlotAgain {
  readonly slot: Slot;
  /** All slots of the template: chance serves the same person wherever the group takes part (PLC-11). */
  readonly slots: readonly Slot[];
  /** The random picks of the approval so far, oldest first. */
  readonly picks: readonly PlacementPick[];
  /** The group's version at the start, which the pick is computed with, so that no edit of the group steers it (PLC-22). */
  readonly startVersion: number;
  /** Whether the group was active at the start; one that wasn't yields nobody before it is (GRP-10). */
  readonly activeAtStart: boolean;
}

/** Places the person of one slot again, after the directory has changed (PLC-12, PLC-28, PHM-12, PHM-13). */
export function placeSlotAgain(
  directory: Directory,
  approval: ApprovalOfSlots,
  { slot, slots, picks, startVersion, activeAtStart }: SlotAgain,
): Placement {
  const isLeft = activeAtStart ? isStillLeftToChance : isLeftToChance;
  const ofGroup = slots.filter(({ groupId }) => groupId === slot.groupId);
  const roles = rolesLeftToChance(ofGroup, (each) => isLeft(directory, requestOf(approval, each)));
  const made = picks.filter(({ groupId }) => groupId === slot.groupId);
  const earlier = made.findLast(({ role }) => role === slot.role) ?? made[0];
  return (activeAtStart ? placeAgain : place)(directory, {
    ...requestOf(approval, slot),
    alsoRoles: [...(roles.get(slot.groupId) ?? [])].filter((role) => role !== slot.role),
    pickVersion: startVersion,
    ...(earlier ? { earlierPick: earlier.userId } : {}),
  });
}
