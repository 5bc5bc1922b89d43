// What every recorded command is answered with.
import { readCourse } from '../src/db/approval-events.ts';
import type { Transaction } from '../src/db/transaction.ts';
import type { Commanded, RecordedCommand } from '../src/domain/command-request.ts';
import type { ApprovalId } from '../src/domain/ids.ts';

/** Everything that the course has come through: the workflow may have missed what a lost run of a step did. */
export async function told(
  tx: Transaction,
  approvalId: ApprovalId,
  answer: Commanded | null,
): Promise<RecordedCommand> {
  if (!answer) throw new Error(`a command on approval ${approvalId} was recorded without what it did`);
  return { events: await readCourse(tx, approvalId), answer };
}
