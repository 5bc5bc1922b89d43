import type { Task, Verb } from '../../api/types.ts';
import { needsReason, verbOf } from '../../parts/answering.ts';

/** What can be done with a task: by which words it can be answered, those that say yes first, and what else. */
export interface Offers {
  readonly verbs: readonly Verb[];
  readonly delegate: boolean;
  readonly giveBack: boolean;
  readonly recall: boolean;
}

const nothing: Offers = { verbs: [], delegate: false, giveBack: false, recall: false };

/** `lost`: it was theirs a moment ago, and what is known of it is how it was then. */
export function offersOf({ mine, decisions, delegable, delegation }: Task, lost: boolean): Offers {
  if (lost) return nothing;
  return {
    verbs: decisions
      .map((decision) => verbOf[decision])
      .sort((a, b) => Number(needsReason(a)) - Number(needsReason(b))),
    delegate: delegable,
    giveBack: mine && delegation?.mayReturn === true,
    recall: delegation?.mayRecall === true,
  };
}
