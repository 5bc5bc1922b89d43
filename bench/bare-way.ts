// (b) A bare Temporal workflow. Its client is the bench; lists are read from Postgres, as anybody would.
import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { sql } from 'kysely';
import { inTenant } from '../src/db/transaction.ts';
import type { Db } from '../src/db/transaction.ts';
import type { ApprovalId } from '../src/domain/ids.ts';
import { answerUpdate, bareTaskQueue, bareWorkflowType } from './bare/messages.ts';
import { asBackOffice, asPerson } from './house.ts';
import type { House } from './house.ts';
import { awaitSight } from './measure.ts';
import { findInList, listTasks, longestPage } from './steps.ts';
import { openWatch } from './watch.ts';
import type { Way } from './way.ts';

export function bareWay({
  db,
  house,
  client,
}: {
  readonly db: Db;
  readonly house: House;
  readonly client: Client;
}): Way {
  const handles = new Map<ApprovalId, WorkflowHandle>();
  const { environmentId } = house;
  /** The id of the approval is made in the workflow's first activity, under this key. */
  const approvalOf = (key: string): Promise<ApprovalId | undefined> =>
    inTenant(db, environmentId, async (tx) => {
      const { rows } = await sql<{ id: ApprovalId }>`
        select (response ->> 'approvalId') as id from idempotency_keys
        where environment_id = ${environmentId} and actor_id = ${environmentId}
          and operation = 'start' and key = ${key}`.execute(tx);
      return rows[0]?.id;
    });
  return {
    name: 'bare',
    db,
    house,
    watch: openWatch(db, house.environmentId),
    async start(documentId, { templateId }) {
      const key = randomUUID();
      const handle = await client.workflow.start(bareWorkflowType, {
        workflowId: `bare/${key}`,
        taskQueue: bareTaskQueue,
        args: [{ actor: asBackOffice(house), documentId, templateId, key }],
      });
      const approvalId = await awaitSight(`the start of ${key}`, () => approvalOf(key));
      handles.set(approvalId, handle);
      return { environmentId, approvalId };
    },
    listTasks: (userId) => listTasks(db, environmentId, { userId, limit: longestPage }),
    findTask: (approval, userId) => findInList(db, approval, userId),
    async answer({ approval, userId, ...given }) {
      const handle = handles.get(approval.approvalId);
      if (!handle) throw new Error(`nobody started ${approval.approvalId}`);
      const { taskId, decision, phase, decides } = given;
      const actor = asPerson(house, userId);
      const key = randomUUID();
      await handle.executeUpdate(answerUpdate, {
        updateId: key,
        args: [{ actor, taskId, decision, phase, decides, key }],
      });
    },
    // The last Update returned after the rows said so; the end state is checked by query.
    isFinished: async ({ approvalId }) => handles.delete(approvalId),
  };
}
