import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import {
  addParticipantsUpdate,
  approvalWorkflowType,
  completePhaseUpdate,
  delegateTaskUpdate,
  recallDelegationUpdate,
  returnTaskUpdate,
  setManagerUpdate,
} from '../../workflows/messages.ts';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import { failedForGood } from '../domain/command-request.ts';
import type {
  Command,
  CommandOutcome,
  DelegationCommand,
  RequestOf,
  SendCommand,
  SendDelegation,
} from '../domain/command-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import { approvalWorkflowOf } from './approval-workflow.ts';

const commands: Readonly<Record<Command['type'], typeof setManagerUpdate>> = {
  set_manager: setManagerUpdate,
  complete_phase: completePhaseUpdate,
  add_participants: addParticipantsUpdate,
};
const delegations: Readonly<Record<DelegationCommand['type'], typeof delegateTaskUpdate>> = {
  delegate_task: delegateTaskUpdate,
  return_task: returnTaskUpdate,
  recall_delegation: recallDelegationUpdate,
};

/** A little more than the deadline of one call, which ends most of those that get no answer; a command may take two. */
const commandWithinMs = 6_000;

/**
 * Sends a command to the workflow of its approval, which is started where Temporal no longer knows it. A command that
 * is sent again meets the first one by its id; what was recorded is recorded once, whatever id it came under.
 */
export const commandSender =
  (client: Client, withinMs: number = commandWithinMs): SendCommand =>
  (approval, request) =>
    inTime(withinMs, send(client, approval, { request, update: commands[request.command.type] }));

/** The same for a step of a delegation. */
export const delegationSender =
  (client: Client, withinMs: number = commandWithinMs): SendDelegation =>
  (approval, request) =>
    inTime(withinMs, send(client, approval, { request, update: delegations[request.command.type] }));

async function inTime<Answer>(
  withinMs: number,
  sent: Promise<CommandOutcome<Answer>>,
): Promise<CommandOutcome<Answer>> {
  const late = new AbortController();
  const tooLate = delay(withinMs, undefined, { signal: late.signal }).then(
    (): CommandOutcome<Answer> => ({ kind: 'unknown', cause: new Error(`no answer in ${withinMs} ms`) }),
    (): CommandOutcome<Answer> => ({ kind: 'unknown', cause: null }),
  );
  try {
    return await Promise.race([tooLate, sent]);
  } finally {
    late.abort();
  }
}

interface Asked<Answer, Request extends RequestOf<unknown>> {
  readonly request: Request;
  readonly update: UpdateDefinition<Answer, [Request]>;
}

async function send<Answer, Request extends RequestOf<unknown>>(
  client: Client,
  approval: ApprovalRef,
  { request, update }: Asked<Answer, Request>,
): Promise<CommandOutcome<Answer>> {
  const first = await execute(client, approval, { request, update, updateId: request.commandId });
  if ((first.kind !== 'refused' && first.kind !== 'failed') || !request.keyed) return first;
  // Temporal answers an id that was refused with that refusal for ever; a refusal is judged anew (architecture, 2.11), and
  // what failed may have been mended.
  return execute(client, approval, { request, update, updateId: `${request.commandId}/${randomUUID()}` });
}

async function execute<Answer, Request extends RequestOf<unknown>>(
  client: Client,
  approval: ApprovalRef,
  { request, update, updateId }: Asked<Answer, Request> & { readonly updateId: string },
): Promise<CommandOutcome<Answer>> {
  try {
    const answer = await client.workflow.executeUpdateWithStart<Workflow, Answer, [Request]>(update, {
      updateId,
      args: [request],
      startWorkflowOperation: new WithStartWorkflowOperation(
        approvalWorkflowType,
        approvalWorkflowOf(approval),
      ),
    });
    return { kind: 'taken', answer };
  } catch (error) {
    if (isFailedForGood(error)) return { kind: 'failed', cause: error };
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

/** Whether the step of the command failed in a way that repeating does not heal. */
const isFailedForGood = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === failedForGood;
