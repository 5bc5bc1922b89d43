import type { ApprovalRef } from '../../domain/approval-ref.ts';
import type { ReasonId } from '../../domain/ids.ts';
import { dropMessage } from '../delegation-messages.ts';
import { inTenant } from '../transaction.ts';
import type { Db } from '../transaction.ts';

/** A step was refused where it was to be recorded: what was written with it is not kept, wherever its writer is at home. */
export const forgetMessage = (db: Db, { environmentId }: ApprovalRef, id: ReasonId): Promise<void> =>
  inTenant(db, environmentId, (tx) => dropMessage(tx, id));
