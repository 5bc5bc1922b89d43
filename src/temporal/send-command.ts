import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { approvalWorkflowType, completePhaseUpdate, setManagerUpdate } from '../../workflows/messages.ts';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import type { Command, CommandOutcome, SendCommand } from '../domain/command-request.ts';
import type { CommandRequest } from '../domain/command-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import { approvalWorkflowOf } from './approval-workflow.ts';

const updates: Readonly<Record<Command['type'], typeof setManagerUpdate>> = {
  set_manager: setManagerUpdate,
  complete_phase: completePhaseUpdate,
};

/** A little more than the deadline of one call, which ends most of those that get no answer; a command may take two. */
const commandWithinMs = 6_000;

/**
 * Sends a command to the workflow of its approval, which is started where Temporal no longer knows it. A command that
 * is sent again meets the first one by its id; what was recorded is recorded once, whatever id it came under.
 */
export const commandSender =
  (client: Client, withinMs: number = commandWithinMs): SendCommand =>
  async (approval, request) => {
    const late = new AbortController();
    const tooLate = delay(withinMs, undefined, { signal: late.signal }).then(
      (): CommandOutcome => ({ kind: 'unknown', cause: new Error(`no answer in ${withinMs} ms`) }),
      (): CommandOutcome => ({ kind: 'unknown', cause: null }),
    );
    try {
      return await Promise.race([tooLate, send(client, approval, request)]);
    } finally {
      late.abort();
    }
  };

async function send(client: Client, approval: ApprovalRef, request: CommandRequest): Promise<CommandOutcome> {
  const first = await execute(client, approval, { request, updateId: request.commandId });
  if (first.kind !== 'refused' || !request.keyed) return first;
  // Temporal answers an id that was refused with that refusal for ever; a refusal is judged anew (architecture, 2.11).
  return execute(client, approval, { request, updateId: `${request.commandId}/${randomUUID()}` });
}

async function execute(
  client: Client,
  approval: ApprovalRef,
  { request, updateId }: { readonly request: CommandRequest; readonly updateId: string },
): Promise<CommandOutcome> {
  try {
    const answer = await client.workflow.executeUpdateWithStart(updates[request.command.type], {
      updateId,
      args: [request],
      startWorkflowOperation: new WithStartWorkflowOperation(
        approvalWorkflowType,
        approvalWorkflowOf(approval),
      ),
    });
    return { kind: 'taken', answer };
  } catch (error) {
    const refusal = refusalIn(error);
    return refusal ? { kind: 'refused', refusal } : { kind: 'unknown', cause: error };
  }
}

/** What the workflow failed the command with, if a rule did. */
function refusalIn(error: unknown): Refusal | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
    return null;
  const [refusal] = error.cause.details ?? [];
  const isOne = typeof refusal === 'object' && refusal !== null && 'code' in refusal;
  return isOne && refusal.code === error.cause.type ? (refusal as Refusal) : null;
}
