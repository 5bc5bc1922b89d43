// A step of a delegation: looked at here, recorded by the workflow of its approval (architecture, section 2.1).
import { randomUUID } from 'node:crypto';
import type { Actor } from '../db/actors.ts';
import { judgeDelegation, prepareDelegation } from '../db/bridges/judge-delegation.ts';
import { forgetMessage } from '../db/bridges/forget-message.ts';
import { findDelegate, findTaskHome, refuseGrant } from '../db/bridges/task-home.ts';
import { findDelegated, operationOfDelegation } from '../db/delegation-commands.ts';
import { keepMessage } from '../db/delegation-messages.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalRef } from '../domain/approval-ref.ts';
import type { Delegated, DelegationCommand, DelegationRequest } from '../domain/command-request.ts';
import type { EnvironmentId, ReasonId, TaskId, UserId } from '../domain/ids.ts';
import { saysSomething } from '../domain/phase.ts';
import type { Refusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { readAs } from './auth.ts';
import { idFrom, NotRecorded, outcomeUnknown, sha256 } from './commands.ts';
import type { RouteContext } from './dependencies.ts';
import { notFound, Problem, refused } from './problem.ts';

type Context = Pick<RouteContext, 'app' | 'sendDelegation'>;
type Person = Extract<Actor, { kind: 'user' }>;

/** What a person asks for, as it came by HTTP. */
export interface AskedStep {
  readonly actor: Actor;
  readonly taskId: TaskId;
  readonly key: string | null;
  readonly wanted:
    | {
        readonly type: 'delegate_task';
        readonly userId: UserId;
        readonly environmentId: EnvironmentId | null;
        readonly message: string | null;
      }
    | { readonly type: 'return_task'; readonly message: string }
    | { readonly type: 'recall_delegation'; readonly message: string | null };
}

/** What a look at the rows came to: an answer from before, or what is to be sent. */
type Looked =
  | { readonly kind: 'done'; readonly answer: Delegated }
  | { readonly kind: 'due'; readonly approval: ApprovalRef; readonly request: DelegationRequest };

/**
 * Has a step recorded, and answers what it came to: the same under the same key, whether Temporal is there or not. What a
 * rule refuses by the rows of this moment does not get as far as Temporal; it is judged again where it is recorded.
 */
export async function delegationStep(context: Context, asked: AskedStep): Promise<Delegated> {
  const { app, sendDelegation } = context;
  const { actor, taskId } = asked;
  if (actor.kind !== 'user') {
    await readAs(app, actor, (tx, active) =>
      homeOf(tx, { active, environmentId: actor.environmentId }, taskId),
    );
    throw new Problem('people_only', { detail: 'Tasks are for people: a service account passes none on.' });
  }
  const identified = identify(actor, asked);
  const look = (): Promise<Result<Looked, Refusal>> => lookAt(context, actor, { asked, identified });
  const before = await look();
  if (!before.ok) throw refused(before.error);
  if (before.value.kind === 'done') return before.value.answer;
  const { approval, request } = before.value;
  const outcome = await sendDelegation(approval, request);
  if (outcome.kind === 'taken') return outcome.answer;
  if (outcome.kind === 'refused' || outcome.kind === 'failed') {
    // Under a key the repeat has the same message, and the first try may still be on its way.
    if (!request.keyed && identified.reasonId) await forgetMessage(app, approval, identified.reasonId);
    await readAs(app, actor, async () => undefined);
    throw outcome.kind === 'refused' ? refused(outcome.refusal) : new NotRecorded(outcome.cause);
  }
  // It may have been recorded all the same: then the rows tell.
  const meanwhile = await look();
  if (meanwhile.ok && meanwhile.value.kind === 'done') return meanwhile.value.answer;
  throw outcomeUnknown(outcome.cause);
}

interface Identified {
  readonly commandId: string;
  readonly keyed: DelegationRequest['keyed'];
  readonly reasonId: ReasonId | null;
  readonly message: string | null;
}

function identify(actor: Person, { taskId, key, wanted }: AskedStep): Identified {
  const message = wanted.message?.trim() || null;
  const requestSha256 = sha256([taskId, { ...wanted, message }]);
  const operation = operationOfDelegation({ type: wanted.type, taskId });
  const commandId = sha256([actor.environmentId, actor.id, operation, key ?? randomUUID(), requestSha256]);
  return {
    commandId,
    keyed: key === null ? null : { key, requestSha256 },
    reasonId: message === null ? null : idFrom(commandId),
    message,
  };
}

function lookAt(
  { app }: Context,
  actor: Person,
  { asked, identified }: { readonly asked: AskedStep; readonly identified: Identified },
): Promise<Result<Looked, Refusal>> {
  const { taskId, wanted } = asked;
  const { commandId, keyed, reasonId, message } = identified;
  return readAs<Result<Looked, Refusal>>(app, actor, async (tx, active) => {
    const named = await commandOf(tx, actor, { asked, reasonId });
    const request: DelegationRequest = { actor, commandId, keyed, command: named.command };
    const before = await findDelegated(tx, request);
    if (!before.ok) return before;
    if (before.value) return ok({ kind: 'done', answer: before.value });
    const home = await homeOf(tx, { active, environmentId: actor.environmentId }, taskId);
    const over = refuseGrant(home.grant);
    if (over) return err(over);
    const { environmentId, approvalId } = home;
    const approval = { environmentId, approvalId };
    const judged = judgeDelegation(await prepareDelegation(tx, approval, request), request);
    if (!judged.ok) return judged;
    if (!named.known) return err({ code: 'unknown_delegate' });
    if (wanted.type === 'return_task' && !saysSomething(wanted.message))
      return err({ code: 'reason_required', decision: 'returned' });
    // Under the owner's tenant, into which the judging has crossed.
    if (reasonId && message) await keepMessage(tx, { ...approval, id: reasonId, message });
    return ok({ kind: 'due', approval, request });
  });
}

async function homeOf(tx: Transaction, reader: Parameters<typeof findTaskHome>[1], taskId: TaskId) {
  const home = await findTaskHome(tx, reader, taskId);
  if (!home) throw notFound('task');
  return home;
}

async function commandOf(
  tx: Transaction,
  { environmentId: home }: Person,
  { asked, reasonId }: { readonly asked: AskedStep; readonly reasonId: ReasonId | null },
): Promise<{ readonly command: DelegationCommand; readonly known: boolean }> {
  const { taskId, wanted } = asked;
  if (wanted.type === 'delegate_task') {
    const { userId, environmentId } = wanted;
    const to = await findDelegate(tx, home, { userId, environmentId });
    // Whom nobody knows is looked for at home once more, and refused for what else may be wrong before that.
    const command = { type: wanted.type, taskId, to: to ?? { userId, environmentId: home }, reasonId };
    return { command, known: to !== null };
  }
  if (wanted.type === 'recall_delegation')
    return { command: { type: wanted.type, taskId, reasonId }, known: true };
  // A return without a reason is refused before it is sent.
  return { command: { type: wanted.type, taskId, reasonId: reasonId as ReasonId }, known: true };
}
