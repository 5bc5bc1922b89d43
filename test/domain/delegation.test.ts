import { evolvePart, handsOf, holderOf } from '../../src/domain/delegation-chain.ts';
import type { Part } from '../../src/domain/delegation-chain.ts';
import type { Holder } from '../../src/domain/holder.ts';
import {
  decideDelegate,
  decideEnd,
  decideRecall,
  decideReturn,
  hopsAtMost,
} from '../../src/domain/delegation.ts';
import type { Delegate, DelegatingTerms, DelegationFacts } from '../../src/domain/delegation.ts';
import type { DelegationEvent } from '../../src/domain/delegation-event.ts';
import type { DelegationId, EnvironmentId, ReasonId, TaskId, UserId } from '../../src/domain/ids.ts';

const home = 'home' as EnvironmentId;
const abroad = 'abroad' as EnvironmentId;
const at = (name: string, environmentId = home): Holder => ({ userId: name as UserId, environmentId });
const ann = at('ann');
const bob = at('bob');
const ben = at('ben', abroad);
const bea = at('bea', abroad);
const reasonId = 'why' as ReasonId;

const part: Part = { taskId: 'task' as TaskId, owner: ann, isLost: false, delegations: [] };
const facts = (over: Partial<DelegationFacts> = {}): DelegationFacts => ({
  ...{ phase: 1, attempt: 1, kind: 'approval', state: 'open', decision: null, closeReason: null, part },
  ...over,
});
const terms: DelegatingTerms = {
  workflowEngine: true,
  signatureDelegable: false,
  classification: { location: 'AMS', contractType: 'INVOICE' },
};
const delegate = (to: Holder, over: Partial<Delegate> = {}): Delegate => ({
  ...to,
  ...{ active: true, partnered: true, suitable: true, hasPart: false },
  ...over,
});
let made = 0;
const wanted = (actor: Holder, to: Delegate | null) => ({
  actor,
  delegate: to,
  delegationId: `delegation ${(made += 1)}` as DelegationId,
  reasonId: null,
});

/** The part after each of these passed it on to the next. */
const passed = (...hands: readonly Holder[]): Part =>
  hands.slice(1).reduce<Part>((before, to, index) => {
    const from = hands[index] ?? ann;
    const event: DelegationEvent = {
      ...{ type: 'task_delegated', phase: 1, attempt: 1, taskId: part.taskId, part: ann.userId },
      ...{
        delegationId: `${index + 1}` as DelegationId,
        hop: before.delegations.length + 1,
        from,
        to,
        reasonId: null,
      },
    };
    return evolvePart(before, event);
  }, part);

const delegating = (
  over: Partial<DelegationFacts>,
  to: Delegate | null,
  actor: Holder = ann,
  under = terms,
) => {
  const judged = decideDelegate(facts(over), under, wanted(actor, to));
  return judged.ok ? judged.value.type : judged.error.code;
};

test('DEL-01, 02 the holder passes it on to a suitable colleague or to somebody of a partner', () => {
  expect([delegating({}, delegate(bob)), delegating({}, delegate(ben, { suitable: false }))]).toEqual([
    'task_delegated',
    'task_delegated',
  ]);
});

test.each<[sentence: string, code: string, judged: () => string]>([
  ['to oneself', 'delegate_is_self', () => delegating({}, delegate(ann))],
  ['to nobody', 'unknown_delegate', () => delegating({}, null)],
  ['ENV-13 to somebody retired', 'user_retired', () => delegating({}, delegate(bob, { active: false }))],
  ['DEL-02 over no partnership', 'no_partnership', () => delegating({}, delegate(ben, { partnered: false }))],
  [
    'DEL-08 to somebody unsuitable',
    'delegate_not_suitable',
    () => delegating({}, delegate(bob, { suitable: false })),
  ],
  ['DEL-08 a signature', 'signature_not_delegable', () => delegating({ kind: 'signature' }, delegate(bob))],
  [
    'ENV-15 without the engine',
    'workflow_engine_off',
    () => delegating({}, delegate(bob), ann, { ...terms, workflowEngine: false }),
  ],
  [
    'of an answered task',
    'already_answered',
    () => delegating({ state: 'answered', decision: 'approved' }, delegate(bob)),
  ],
  [
    'of a closed task',
    'task_closed',
    () => delegating({ state: 'closed', closeReason: 'phase_rejected' }, delegate(bob)),
  ],
  [
    'of a task whose turn has not come',
    'not_your_turn',
    () => delegating({ state: 'waiting' }, delegate(bob)),
  ],
  ['of somebody else’s task', 'not_your_task', () => delegating({ part: null }, delegate(bob))],
  [
    'DEL-13 to somebody with a part of it',
    'delegate_has_part',
    () => delegating({}, delegate(bob, { hasPart: true })),
  ],
  [
    'of what one has passed on',
    'task_delegated_away',
    () => delegating({ part: passed(ann, bob) }, delegate(ben)),
  ],
  [
    'back up the chain',
    'delegate_in_chain',
    () => delegating({ part: passed(ann, bob) }, delegate(ann), bob),
  ],
  [
    'DEL-05 by a partner to a third',
    'third_environment',
    () => delegating({ part: passed(ann, ben) }, delegate(at('cy', 'third' as EnvironmentId)), ben),
  ],
  [
    'DEL-05 by a partner to the owner’s',
    'third_environment',
    () => delegating({ part: passed(ann, ben) }, delegate(bob), ben),
  ],
])('refused: %s', (_sentence, code, judged) => {
  expect(judged()).toBe(code);
});

test('DEL-08 a signature is delegated where the template lets it, a group’s task whoever takes it', () => {
  expect([
    delegating({ kind: 'signature' }, delegate(bob), ann, { ...terms, signatureDelegable: true }),
    delegating({ kind: 'task' }, delegate(bob, { suitable: false })),
    delegating({ part: passed(ann, ben) }, delegate(bea, { suitable: false }), ben),
  ]).toEqual(['task_delegated', 'task_delegated', 'task_delegated']);
});

test('DEL-09 there are so many hops and no more, those that are over included', () => {
  let so = part;
  for (let hop = 1; hop <= hopsAtMost; hop += 1) {
    const given = decideDelegate(facts({ part: so }), terms, wanted(ann, delegate(bob)));
    if (!given.ok) throw new Error(given.error.code);
    so = evolvePart(so, given.value);
    const back = decideReturn(facts({ part: so }), { actor: bob, reasonId });
    if (!back.ok) throw new Error(back.error.code);
    so = evolvePart(so, back.value);
  }
  expect(delegating({ part: so }, delegate(bob))).toBe('too_many_hops');
});

test('DEL-03 it is given back to whoever it came from', () => {
  const back = decideReturn(facts({ part: passed(ann, bob, ben) }), { actor: ben, reasonId });
  expect(back).toMatchObject({ ok: true, value: { type: 'task_returned', holder: bob } });
});

test('what was never delegated is neither given back nor recalled', () => {
  const outcomes = [
    decideReturn(facts(), { actor: ann, reasonId }),
    decideRecall(facts(), { actor: ann, reasonId: null }),
    decideRecall(facts({ part: passed(ann, bob) }), { actor: bob, reasonId: null }),
    decideRecall(facts({ part: passed(ann, bob) }), { actor: ben, reasonId: null }),
  ];
  expect(outcomes.map((one) => (one.ok ? 'taken' : one.error.code))).toEqual([
    'not_delegated',
    'not_delegated',
    'not_delegated',
    'not_your_task',
  ]);
});

test('DEL-11 whoever recalls takes everything that lies above them', () => {
  const chain = passed(ann, bob, ben, bea);
  const holders = [ann, bob, ben].map((actor) => {
    const recalled = decideRecall(facts({ part: chain }), { actor, reasonId: null });
    return recalled.ok ? holderOf(evolvePart(chain, recalled.value)) : recalled.error.code;
  });
  expect(holders).toEqual([ann, bob, ben]);
});

test('DEL-11 once it is answered nothing is recalled, and the answer says so', () => {
  const answered = {
    ...passed(ann, bob),
    delegations: [{ id: '1' as DelegationId, hop: 1, from: ann, to: bob, state: 'answered' as const }],
  };
  const late = decideRecall(facts({ part: answered, state: 'answered', decision: 'approved' }), {
    actor: ann,
    reasonId: null,
  });
  expect(late).toEqual({ ok: false, error: { code: 'already_answered', decision: 'approved' } });
});

test('ENV-13 whoever is gone is left out of the chain, wherever they stand in it', () => {
  const chain = passed(ann, bob, ben, bea);
  const after = (gone: Holder): Holder[] => {
    const ended = decideEnd({ phase: 1, attempt: 1 }, chain, {
      isGone: ({ userId }) => userId === gone.userId,
      because: 'delegate_retired',
    });
    return [...handsOf(ended ? evolvePart(chain, ended) : chain)];
  };
  expect([after(bea), after(bob), after(at('cy'))]).toEqual([
    [ann, bob, ben],
    [ann, ben, bea],
    [ann, bob, ben, bea],
  ]);
});

test('PRT-08 with the partnership it goes back to the last one in the owner’s environment', () => {
  const ended = decideEnd({ phase: 1, attempt: 1 }, passed(ann, bob, ben, bea), {
    isGone: ({ environmentId }) => environmentId === abroad,
    because: 'partnership_ended',
  });
  expect(ended).toMatchObject({ delegationIds: ['2', '3'], holder: bob });
});
