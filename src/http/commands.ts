// A command of a person on the course of an approval: looked at here, recorded by its workflow (architecture, 2.1).
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../db/actors.ts';
import { judgeAddition } from '../db/additions.ts';
import { findApproval } from '../db/approvals.ts';
import { dropReason, keepReason } from '../db/command-reasons.ts';
import {
  findCommandedApproval,
  findCommanded,
  judgeCommand,
  operationOf,
  readCommanded,
} from '../db/commands.ts';
import { readUserNames } from '../db/manager-candidates.ts';
import { inTenant } from '../db/transaction.ts';
import type { Transaction } from '../db/transaction.ts';
import type { AddParticipants, Command, Commanded, CommandRequest } from '../domain/command-request.ts';
import type { ApprovalId, ReasonId } from '../domain/ids.ts';
import { saysSomething } from '../domain/phase.ts';
import type { Refusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { readAs } from './auth.ts';
import type { RouteContext } from './dependencies.ts';
import { notFound, Problem, refused } from './problem.ts';

type Context = Pick<RouteContext, 'app' | 'sendCommand'>;

/** What a person asks for, as it came by HTTP. */
export interface Asked {
  readonly actor: Actor;
  readonly approvalId: ApprovalId;
  readonly key: string | null;
  readonly wanted:
    | Extract<Command, { type: 'set_manager' }>
    | AddParticipants
    | { readonly type: 'complete_phase'; readonly phase: number; readonly reason: string };
}

/** A command that Temporal did not answer in time: it may have been taken, and the same key tells later. */
export const outcomeUnknown = (cause: unknown): Problem =>
  new Problem('outcome_unknown', {
    detail:
      'Temporal did not say in time whether the command was taken. Repeat the request with the same Idempotency-Key, and the answer tells.',
    headers: { 'retry-after': '5' },
    cause,
  });

/** A command that nothing will record, by a fault of ours: answered as such, and logged with its cause. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';

  constructor(cause: unknown) {
    super('a command could not be recorded, and nothing of it was', { cause });
  }
}

/**
 * Has a command recorded, and answers what it came to: the same under the same key, whether Temporal is there or not.
 * What a rule refuses by the rows of this moment does not get as far as Temporal; it is judged again where it is
 * recorded.
 */
export async function command(context: Context, asked: Asked): Promise<Commanded> {
  const { app, sendCommand } = context;
  const { actor, approvalId } = asked;
  if (actor.kind !== 'user') {
    await readAs(app, actor, (tx, active) => known(tx, active, approvalId));
    throw peopleOnly();
  }
  const request = requestOf(actor, asked);
  const look = (): Promise<Looked> => lookAt(app, { actor, asked, request });
  const before = await look();
  if (!before.ok) throw refused(await withName(app, actor, before.error));
  if (before.value) return before.value;
  const outcome = await sendCommand({ environmentId: actor.environmentId, approvalId }, request);
  if (outcome.kind === 'taken') return outcome.answer;
  if (outcome.kind === 'refused') {
    // Under a key the repeat has the same reason, and the first try may still be on its way.
    if (request.command.type === 'complete_phase' && !request.keyed)
      await forget(app, actor, request.command.reasonId);
    await readAs(app, actor, async () => undefined);
    throw refused(await withName(app, actor, outcome.refusal));
  }
  if (outcome.kind === 'failed') throw new NotRecorded(outcome.cause);
  // It may have been recorded all the same: then the rows tell.
  const meanwhile = await look();
  if (meanwhile.ok && meanwhile.value) return meanwhile.value;
  throw outcomeUnknown(outcome.cause);
}

/** A refusal as people read it: what Temporal keeps holds ids only. */
async function withName(app: Context['app'], actor: Actor, refusal: Refusal): Promise<Refusal> {
  if (refusal.code !== 'manager_changed' || !refusal.manager) return refusal;
  const { id } = refusal.manager;
  const names = await readAs(app, actor, (tx) => readUserNames(tx, [id]));
  return { ...refusal, manager: { id, name: names.get(id) ?? id } };
}

const peopleOnly = (): Problem =>
  new Problem('people_only', { detail: 'The course of an approval is commanded by people.' });

type Person = Extract<Actor, { kind: 'user' }>;

function requestOf(actor: Person, { approvalId, key, wanted }: Asked): CommandRequest {
  const requestSha256 = sha256([approvalId, wanted]);
  const operation = operationOf(approvalId, wanted);
  const commandId = sha256([actor.environmentId, actor.id, operation, key ?? randomUUID(), requestSha256]);
  const { phase } = wanted;
  return {
    actor,
    commandId,
    keyed: key === null ? null : { key, requestSha256 },
    command:
      wanted.type === 'complete_phase' ? { type: wanted.type, phase, reasonId: idFrom(commandId) } : wanted,
  };
}

export const sha256 = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex');

/** A UUID (version 8) made of a hash: the same command has the same. */
export function idFrom(hash: string): ReasonId {
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const hex = `${hash.slice(0, 12)}8${hash.slice(13, 16)}${variant}${hash.slice(17, 32)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as ReasonId;
}

type Looked = Result<Commanded | null, Refusal>;

/** What the rows say to a command now: its answer, where it was taken or nothing has to be done; null where it is due. */
function lookAt(
  app: Context['app'],
  {
    actor,
    asked,
    request,
  }: { readonly actor: Person; readonly asked: Asked; readonly request: CommandRequest },
): Promise<Looked> {
  const { approvalId, wanted } = asked;
  const ref = { environmentId: actor.environmentId, approvalId };
  return readAs(app, actor, async (tx, active) => {
    await known(tx, active, approvalId);
    const before = await findCommanded(tx, ref, request);
    if (!before.ok || before.value) return before;
    const approval = await findCommandedApproval(tx, approvalId);
    if (!approval) throw notFound('approval');
    const { command: wish } = request;
    if (wish.type === 'add_participants') {
      const addable = await judgeAddition(tx, approval, { actor, command: wish });
      return addable.ok ? ok(null) : addable;
    }
    const judged = await judgeCommand(tx, approval, { ...request, command: wish });
    if (!judged.ok) return judged;
    if (judged.value.length === 0) return ok(await readCommanded(tx, approvalId, wish));
    if (wanted.type === 'complete_phase' && wish.type === 'complete_phase') {
      if (!saysSomething(wanted.reason)) return err({ code: 'reason_required', decision: 'completed' });
      const reason = wanted.reason.trim();
      await keepReason(tx, { ...ref, id: wish.reasonId, reason });
    }
    return ok(null);
  });
}

async function known(
  tx: Transaction,
  active: Parameters<typeof findApproval>[1],
  approvalId: ApprovalId,
): Promise<void> {
  if (!(await findApproval(tx, active, approvalId))) throw notFound('approval');
}

const forget = (app: Context['app'], actor: Person, reasonId: ReasonId): Promise<void> =>
  inTenant(app, actor.environmentId, (tx) => dropReason(tx, reasonId));
