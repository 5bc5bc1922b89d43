import type { Task } from '../../api/types.ts';

/** What can be done with a task besides answering it. */
export interface Offers {
  readonly delegate: boolean;
  readonly giveBack: boolean;
  readonly recall: boolean;
}

export const offersOf = ({ mine, delegation }: Task): Offers => ({
  delegate: mine,
  giveBack: mine && delegation?.mayReturn === true,
  recall: delegation?.mayRecall === true,
});
