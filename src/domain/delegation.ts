import { chainOf, handsOf, isHeldBy, isSame } from './delegation-chain.ts';
import type { Part } from './delegation-chain.ts';
import type { Holder } from './holder.ts';
import type { DelegationEnd, DelegationEvent, DelegationStep } from './delegation-event.ts';
import type { DelegationId, ReasonId } from './ids.ts';
import { roleOfKind } from './phase-kind.ts';
import type { Decision, PhaseKind } from './phase-kind.ts';
import type { TaskState } from './phase.ts';
import type { DelegationRefusal } from './refusal.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

/** DEL-09: more hands than this are ping-pong. Counted over all delegations of a part, those that are over included. */
export const hopsAtMost = 10;

/** What a step of a delegation is judged by: read under the approval's lock. */
export interface DelegationFacts {
  readonly phase: number;
  readonly attempt: number;
  readonly kind: PhaseKind;
  readonly state: TaskState;
  /** What the part was answered with, if it was. */
  readonly decision: Decision | null;
  readonly closeReason: string | null;
  /** The part that the actor has a hand in; null where there is none. */
  readonly part: Part | null;
}

/** Whom a task is to be delegated to. */
export interface Delegate extends Holder {
  readonly active: boolean;
  /** Whether the partnership with their environment is active; true in the environment that owns the approval. */
  readonly partnered: boolean;
  /** DEL-08: whether they hold a permission set for the role of the phase. */
  readonly suitable: boolean;
  /** Whether they have a hand in a part of the same task: their own or another's, held or passed on. */
  readonly hasPart: boolean;
}

export interface DelegatingTerms {
  /** ENV-15: whether the environment that owns the approval has the workflow engine. */
  readonly workflowEngine: boolean;
  /** DEL-08: whether the template lets a signature be delegated. */
  readonly signatureDelegable: boolean;
  readonly classification: { readonly location: string; readonly contractType: string };
}

type Judged = Result<DelegationStep, DelegationRefusal>;

/** Judges whether the holder of a part may pass it on, and to this person (DEL-01, 02, 05, 08, 09, 13; ENV-15). */
export function decideDelegate(
  facts: DelegationFacts,
  terms: DelegatingTerms,
  wanted: {
    readonly actor: Holder;
    /** Null is nobody whom the actor could know of. */
    readonly delegate: Delegate | null;
    readonly delegationId: DelegationId;
    readonly reasonId: ReasonId | null;
  },
): Judged {
  const { actor, delegate, delegationId, reasonId } = wanted;
  const held = heldBy(facts, actor);
  if (!held.ok) return held;
  const part = held.value;
  const refusal = refuseDelegating(facts, terms) ?? refuseDelegate(part, actor, delegate);
  if (refusal) return err(refusal);
  if (!delegate) return err({ code: 'unknown_delegate' });
  const unsuitable = refuseUnsuitable(facts.kind, terms, { part, delegate });
  if (unsuitable) return err(unsuitable);
  const hop = part.delegations.length + 1;
  if (hop > hopsAtMost) return err({ code: 'too_many_hops', atMost: hopsAtMost });
  const { userId, environmentId } = delegate;
  const to = { userId, environmentId };
  return ok({ type: 'task_delegated', ...of(facts, part), delegationId, hop, from: actor, to, reasonId });
}

function refuseDelegating({ kind }: DelegationFacts, terms: DelegatingTerms): DelegationRefusal | null {
  if (!terms.workflowEngine) return { code: 'workflow_engine_off' };
  if (kind === 'signature' && !terms.signatureDelegable) return { code: 'signature_not_delegable' };
  return null;
}

function refuseDelegate(part: Part, actor: Holder, delegate: Delegate | null): DelegationRefusal | null {
  if (!delegate) return { code: 'unknown_delegate' };
  const { userId, environmentId } = delegate;
  if (isSame(delegate, actor)) return { code: 'delegate_is_self' };
  // DEL-05: who has it in a partner's environment passes it on within that, or gives it back.
  const isAbroad = actor.environmentId !== part.owner.environmentId;
  if (isAbroad && environmentId !== actor.environmentId) return { code: 'third_environment' };
  if (!delegate.partnered) return { code: 'no_partnership', environmentId };
  if (!delegate.active) return { code: 'user_retired', userId };
  if (handsOf(part).some((hand) => isSame(hand, delegate))) return { code: 'delegate_in_chain', userId };
  return delegate.hasPart ? { code: 'delegate_has_part', userId } : null;
}

/** DEL-08: a role is scoped where the approval is at home; a partner's people have other permission sets, or none. */
function refuseUnsuitable(
  kind: PhaseKind,
  { classification }: DelegatingTerms,
  { part, delegate }: { readonly part: Part; readonly delegate: Delegate },
): DelegationRefusal | null {
  const role = kind === 'task' ? null : roleOfKind[kind];
  if (!role || delegate.suitable || delegate.environmentId !== part.owner.environmentId) return null;
  return { code: 'delegate_not_suitable', userId: delegate.userId, missing: { role, ...classification } };
}

/** Judges whether the delegate may give a part back (DEL-03): to whoever they have it from. */
export function decideReturn(
  facts: DelegationFacts,
  { actor, reasonId }: { readonly actor: Holder; readonly reasonId: ReasonId },
): Judged {
  const held = heldBy(facts, actor);
  if (!held.ok) return held;
  const part = held.value;
  const top = chainOf(part).at(-1);
  if (!top) return err({ code: 'not_delegated' });
  const holder = chainOf(part).at(-2)?.to ?? part.owner;
  const given = { delegationId: top.id, by: actor, holder, reasonId };
  return ok({ type: 'task_returned', ...of(facts, part), ...given });
}

/** Judges whether somebody may take a part back that they passed on (DEL-11): with it, whatever lies above. */
export function decideRecall(
  facts: DelegationFacts,
  { actor, reasonId }: { readonly actor: Holder; readonly reasonId: ReasonId | null },
): Judged {
  const { part } = facts;
  if (!part) return err({ code: 'not_your_task' });
  if (!everHad(part, actor)) return err({ code: 'not_your_task' });
  const settled = refuseSettled(facts);
  if (settled) return err(settled);
  const at = handsOf(part).findIndex((hand) => isSame(hand, actor));
  if (at < 0) return err({ code: 'delegation_over', because: becauseOf(part, actor) });
  const above = chainOf(part).slice(at);
  if (above.length === 0) return err({ code: 'not_delegated' });
  const taken = { delegationIds: above.map(({ id }) => id), by: actor, holder: actor, reasonId };
  return ok({ type: 'delegation_recalled', ...of(facts, part), ...taken });
}

/**
 * What becomes of a part when some of those in its chain are gone: whoever was retired, or a whole partner. It goes to
 * the last one before them who is still there. Null where none of them is in the chain.
 */
export function decideEnd(
  at: Pick<DelegationFacts, 'phase' | 'attempt'>,
  part: Part,
  { isGone, because }: { readonly isGone: (holder: Holder) => boolean; readonly because: DelegationEnd },
): DelegationEvent | null {
  const chain = chainOf(part);
  const gone = chain.filter(({ to }) => isGone(to));
  if (gone.length === 0) return null;
  const holder = chain.filter(({ to }) => !isGone(to)).at(-1)?.to ?? part.owner;
  const delegationIds = gone.map(({ id }) => id);
  return { type: 'delegation_ended', ...of(at, part), delegationIds, because, holder };
}

/** The part, if it is the actor's to act on now. */
function heldBy(facts: DelegationFacts, actor: Holder): Result<Part, DelegationRefusal> {
  const { part } = facts;
  if (!part || !everHad(part, actor)) return err({ code: 'not_your_task' });
  const settled = refuseSettled(facts);
  if (settled) return err(settled);
  if (isHeldBy(part, actor)) return ok(part);
  const passedOn = handsOf(part).some((hand) => isSame(hand, actor));
  return err(
    passedOn ? { code: 'task_delegated_away' } : { code: 'delegation_over', because: becauseOf(part, actor) },
  );
}

/** Whose part it was before they lost it has no hand in it: what a delegate had is over, and they are told how. */
const everHad = ({ owner, isLost, delegations }: Part, actor: Holder): boolean =>
  (isSame(owner, actor) && !isLost) || delegations.some(({ to }) => isSame(to, actor));

/** What became of the last delegation to somebody. */
const becauseOf = ({ delegations }: Part, actor: Holder): string =>
  delegations.findLast(({ to }) => isSame(to, actor))?.state ?? 'ended';

function refuseSettled({ state, decision, closeReason }: DelegationFacts): DelegationRefusal | null {
  if (decision) return { code: 'already_answered', decision };
  if (state === 'closed') return { code: 'task_closed', reason: closeReason ?? 'phase_closed' };
  return state === 'waiting' ? { code: 'not_your_turn' } : null;
}

const of = ({ phase, attempt }: Pick<DelegationFacts, 'phase' | 'attempt'>, { taskId, owner }: Part) => ({
  ...{ phase, attempt, taskId },
  part: owner.userId,
});
