// Laws of the chain of delegations, over random people who try random things.
import fc from 'fast-check';
import { chainOf, evolvePart, handsOf, holderOf, isSame } from '../../src/domain/delegation-chain.ts';
import type { Part } from '../../src/domain/delegation-chain.ts';
import type { Holder } from '../../src/domain/holder.ts';
import {
  decideDelegate,
  decideEnd,
  decideRecall,
  decideReturn,
  hopsAtMost,
} from '../../src/domain/delegation.ts';
import type { DelegationFacts } from '../../src/domain/delegation.ts';
import type { DelegationEvent } from '../../src/domain/delegation-event.ts';
import type { DelegationId, EnvironmentId, ReasonId, TaskId, UserId } from '../../src/domain/ids.ts';

const environments = ['home', 'abroad', 'third'] as EnvironmentId[];
const person = fc
  .record({ environmentId: fc.constantFrom(...environments), nth: fc.integer({ min: 1, max: 3 }) })
  .map(({ environmentId, nth }): Holder => ({ environmentId, userId: `${environmentId} ${nth}` as UserId }));

const attempt = fc.oneof(
  fc.record({ do: fc.constant('delegate' as const), actor: person, to: person }),
  fc.record({ do: fc.constant('return' as const), actor: person }),
  fc.record({ do: fc.constant('recall' as const), actor: person }),
  fc.record({ do: fc.constant('retire' as const), actor: person }),
);
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const owner: Holder = { environmentId: 'home' as EnvironmentId, userId: 'home 1' as UserId };
const fresh: Part = { taskId: 'task' as TaskId, owner, isLost: false, delegations: [] };
const reasonId = 'why' as ReasonId;
const terms = {
  workflowEngine: true,
  signatureDelegable: true,
  classification: { location: 'AMS', contractType: 'INVOICE' },
};

function attemptOn(part: Part, tried: Attempt, nth: number): DelegationEvent | null {
  const facts: DelegationFacts = {
    ...{ phase: 1, attempt: 1, kind: 'approval', state: 'open', decision: null, closeReason: null, part },
  };
  const { actor } = tried;
  if (tried.do === 'retire') {
    if (isSame(actor, owner)) return null;
    const isGone = (holder: Holder): boolean => isSame(holder, actor);
    return decideEnd({ phase: 1, attempt: 1 }, part, { isGone, because: 'delegate_retired' });
  }
  const judged =
    tried.do === 'delegate'
      ? decideDelegate(facts, terms, {
          actor,
          delegate: {
            ...tried.to,
            active: true,
            partnered: tried.to.environmentId !== 'third',
            suitable: true,
            hasPart: false,
          },
          delegationId: `${nth}` as DelegationId,
          reasonId: null,
        })
      : tried.do === 'return'
        ? decideReturn(facts, { actor, reasonId })
        : decideRecall(facts, { actor, reasonId: null });
  return judged.ok ? judged.value : null;
}

const play = (
  attempts: readonly Attempt[],
  check: (before: Part, after: Part, event: DelegationEvent) => void,
): Part =>
  attempts.reduce((before, tried, nth) => {
    const event = attemptOn(before, tried, nth);
    if (!event) return before;
    const after = evolvePart(before, event);
    check(before, after, event);
    return after;
  }, fresh);

const holds = (law: (before: Part, after: Part, event: DelegationEvent) => void): void =>
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
      play(attempts, law);
    }),
    { numRuns: 400 },
  );

test('DEL-04 exactly one person holds a part, and it is the open delegation’s', () => {
  holds((_before, after) => {
    const open = after.delegations.filter(({ state }) => state === 'open');
    expect(open.length).toBe(chainOf(after).length > 0 ? 1 : 0);
    expect(holderOf(after)).toEqual(open[0]?.to ?? owner);
  });
});

test('DEL-05 no more than two environments take part, and the owner’s comes before the partner’s', () => {
  holds((_before, after) => {
    const path = handsOf(after).map(({ environmentId }) => environmentId);
    expect(path).not.toContain('third');
    expect(path.join(' ')).toMatch(/^home( home)*( abroad)*$/);
  });
});

test('nobody is in a chain twice', () => {
  holds((_before, after) => {
    const hands = handsOf(after).map(({ userId }) => userId);
    expect(new Set(hands).size).toBe(hands.length);
  });
});

test('DEL-09 there are never more hops than may be, and their numbers have no gap', () => {
  holds((_before, after) => {
    const hops = after.delegations.map(({ hop }) => hop);
    expect(hops).toEqual(hops.map((_, index) => index + 1));
    expect(hops.length).toBeLessThanOrEqual(hopsAtMost);
  });
});

test('what is over stays as it ended', () => {
  const over = ({ delegations }: Part) =>
    delegations.filter(({ state }) => state !== 'open' && state !== 'passed_on');
  holds((before, after) => {
    expect(over(after)).toEqual(expect.arrayContaining(over(before)));
  });
});

test('an event says who has the part by it', () => {
  holds((_before, after, event) => {
    expect(holderOf(after)).toEqual(event.type === 'task_delegated' ? event.to : event.holder);
  });
});

test('DEL-11 whoever passed it on can always take it back, and then it is theirs', () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
      const part = play(attempts, () => undefined);
      for (const actor of handsOf(part).slice(0, -1)) {
        const event = attemptOn(part, { do: 'recall', actor }, 0);
        expect(event && holderOf(evolvePart(part, event))).toEqual(actor);
      }
    }),
    { numRuns: 400 },
  );
});
