import { byCodePoint } from './code-point-order.ts';
import { ranksOf } from './default-list.ts';

/**
 * The order in which the people of a group that was added by hand have their turns (PLC-27): its default assignees by
 * rank, then the others by user id in the order of code points. Of a person named twice the first rank counts.
 */
export function turnOrder(people: readonly string[], defaultAssignees: readonly string[]): readonly string[] {
  const ranks = ranksOf(defaultAssignees);
  const rankOf = (userId: string): number => ranks.get(userId) ?? ranks.size + 1;
  return [...people].sort((one, other) => rankOf(one) - rankOf(other) || byCodePoint(one, other));
}
