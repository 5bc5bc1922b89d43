// What the bare workflow's local activities write: the same rows, by the same statements, as Countersign.
import type { Db } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { accept, advance, answer, begin } from '../steps.ts';
import type { BareAnswer, BareStart } from './messages.ts';

export type BareActivities = ReturnType<typeof bareActivities>;

/** Each may run twice: the second time changes nothing. */
export const bareActivities = (db: Db) => ({
  async beginApproval(start: BareStart): Promise<ApprovalRef> {
    const approval = await accept(db, start);
    await begin(db, approval);
    return approval;
  },
  async giveAnswer(approval: ApprovalRef, { phase, decides, ...given }: BareAnswer): Promise<void> {
    await answer(db, given);
    if (decides) await advance(db, approval, phase);
  },
});
