// What placing people and placing them again have in common.
import type { AuditEntry } from '../src/db/audit.ts';
import { peopleNamedAtMost } from '../src/domain/course-phase.ts';
import type { Participant } from '../src/domain/course-phase.ts';
import type { ApprovalId, UserId } from '../src/domain/ids.ts';
import type { PlacedSlot } from '../src/placement/place-template.ts';

/** What one group gives a phase: who takes part, and who of them has the turn. */
export interface FromGroup {
  readonly participants: readonly string[];
  readonly sequenced: readonly string[];
  readonly turn: number | null;
}

/** Everybody of one phase, in the order of turns. Who comes out of two groups is there once, with the earlier turn. */
export function participantsOf(groups: readonly FromGroup[]): Participant[] {
  const turns = new Map<UserId, number | null>();
  for (const { participants, sequenced, turn } of groups) {
    const inTurn = new Set(sequenced);
    for (const userId of participants as readonly UserId[]) {
      turns.set(userId, earlier(turns.get(userId) ?? null, inTurn.has(userId) ? turn : null));
    }
  }
  return [...turns].map(([userId, turn]) => ({ userId, turn })).sort(inOrderOfTurns);
}

const earlier = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

export const inOrderOfTurns = (one: Participant, other: Participant): number =>
  (one.turn ?? Infinity) - (other.turn ?? Infinity) || (one.userId < other.userId ? -1 : 1);

/** What a group yielded for one of the places in an approval (AUD-01); `look` where it was looked at again. */
export const placedEntry = (
  approvalId: ApprovalId,
  { slot, placement }: PlacedSlot,
  again: { readonly attempt: number; readonly look?: number } = { attempt: 1 },
): AuditEntry => ({
  action: 'participants_placed',
  approvalId,
  subjectKind: 'phase',
  subjectId: `${slot.phase}/${again.attempt}`,
  data: {
    role: slot.role,
    groupId: slot.groupId,
    groupVersion: placement.trace.group.version,
    rule: placement.trace.rule,
    manager: placement.manager,
    sequenced: placement.sequenced.slice(0, peopleNamedAtMost),
    participantCount: placement.participants.length,
    ...(again.look === undefined ? {} : { look: again.look }),
  },
});
