// An approval of the house's template played over HTTP, as the back office and its people do it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents } from '../../src/db/approval-events.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { PersonName } from './house.ts';
import { until } from './until.ts';
import type { Stack } from './stack.ts';

/** What it takes to play: people who act over HTTP, and the database to see what came of it. */
export type Played = Pick<Stack, 'call' | 'database' | 'house'>;

const invoice = readFileSync(join(import.meta.dirname, '../../examples/invoice.xml'), 'utf8');

/** Sends our example invoice under a number of its own; returns the document's id. */
export async function sendInvoice(stack: Played): Promise<string> {
  const { status, body } = await stack.call('client', {
    path: '/v1/documents?contractType=INVOICE&location=AMS',
    body: invoice.replace('>2025-4711<', `>${randomUUID()}<`),
    key: randomUUID(),
  });
  expect(status).toBe(201);
  return body.id;
}

/** Sends an invoice and starts its approval. */
export async function startApprovalOf(stack: Played): Promise<ApprovalId> {
  const { status, body } = await stack.call('client', {
    path: '/v1/approvals',
    body: { documentId: await sendInvoice(stack) },
    key: randomUUID(),
  });
  expect(status).toBe(201);
  return body.id;
}

/** The person's open task in an approval, if there is one. */
export async function taskIn(
  stack: Played,
  who: PersonName,
  approvalId: string,
): Promise<string | undefined> {
  const { body } = await stack.call(who, { path: '/v1/tasks' });
  return body.items.find((task: { approvalId: string }) => task.approvalId === approvalId)?.id;
}

/** Waits until the person has a task in the approval. */
export async function awaitTask(stack: Played, who: PersonName, approvalId: string): Promise<string> {
  let found: string | undefined;
  await until(async () => {
    found = await taskIn(stack, who, approvalId);
    return found !== undefined;
  }, `a task for ${who}`);
  return found as string;
}

/** Waits for the person's task and answers it. */
export async function answer(
  stack: Played,
  who: PersonName,
  approvalId: string,
  verb: string,
): Promise<void> {
  const taskId = await awaitTask(stack, who, approvalId);
  const { status } = await stack.call(who, { path: `/v1/tasks/${taskId}/${verb}`, body: {} });
  expect(status).toBe(200);
}

/** Who of the finance group was picked at random as the second approver. */
export async function secondApprover(stack: Played, approvalId: string): Promise<PersonName> {
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}` });
  const person = body.phases[1].participants.find(({ turn }: { turn: number }) => turn === 2);
  return stack.house.people.cleo === person.id ? 'cleo' : 'dora';
}

/** The tasks that were answered, by the events: each must be there once. */
export async function answeredTasks({ database, house }: Played, approvalId: ApprovalId): Promise<string[]> {
  const events = await inTenant(database.app, house.environmentId, (tx) => readEvents(tx, approvalId));
  return events.flatMap((event) => (event.type === 'task_answered' ? [event.taskId] : []));
}

/** Reviews and approves, so that the signature is all that is left. */
export async function answerUntilSignature(stack: Played, approvalId: ApprovalId): Promise<void> {
  await answer(stack, 'rita', approvalId, 'review');
  await approve(stack, approvalId);
  await awaitTask(stack, 'sam', approvalId);
}

async function approve(stack: Played, approvalId: ApprovalId): Promise<void> {
  await answer(stack, 'bob', approvalId, 'approve');
  await answer(stack, await secondApprover(stack, approvalId), approvalId, 'approve');
}

/** Plays on from a phase to the end, and sees that every answer is there exactly once. */
export async function playOn(
  stack: Played,
  approvalId: ApprovalId,
  from: 'review' | 'approval' | 'signature' | 'end' = 'review',
): Promise<void> {
  if (from === 'review') await answer(stack, 'rita', approvalId, 'review');
  if (from === 'review' || from === 'approval') await approve(stack, approvalId);
  if (from !== 'end') await answer(stack, 'sam', approvalId, 'sign');
  const { body } = await stack.call('client', { path: `/v1/approvals/${approvalId}/wait?seconds=60` });
  expect(body.state).toBe('approved');
  const answered = await answeredTasks(stack, approvalId);
  expect(answered).toHaveLength(4);
  expect(new Set(answered).size).toBe(4);
}
