// Laws of a group's task whose parts are delegated, over random people who try random things, leave and come back.
import fc from 'fast-check';
import { chainOf, evolvePart, handsOf, holderOf, isSame } from '../../src/domain/delegation-chain.ts';
import type { Part } from '../../src/domain/delegation-chain.ts';
import { decideDelegate, decideRecall, decideReturn } from '../../src/domain/delegation.ts';
import type { DelegationFacts } from '../../src/domain/delegation.ts';
import type { DelegationEvent } from '../../src/domain/delegation-event.ts';
import type { Holder } from '../../src/domain/holder.ts';
import type { DelegationId, EnvironmentId, ReasonId, TaskId, UserId } from '../../src/domain/ids.ts';

const home = 'home' as EnvironmentId;
const abroad = 'abroad' as EnvironmentId;
const at = (environmentId: EnvironmentId, nth: number): Holder => ({
  environmentId,
  userId: `${environmentId} ${nth}` as UserId,
});
/** The first three of home are the members to begin with. */
const owners = [1, 2, 3].map((nth) => at(home, nth));
const people = [...owners, at(home, 4), at(home, 5), ...[1, 2, 3].map((nth) => at(abroad, nth))];

const person = fc.constantFrom(...people);
const owner = fc.constantFrom(...owners);
const attempt = fc.oneof(
  {
    arbitrary: fc.record({ do: fc.constant('delegate' as const), owner, actor: person, to: person }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constantFrom('return', 'recall'), owner, actor: person }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constantFrom('leave', 'join'), owner }), weight: 1 },
);
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const terms = {
  workflowEngine: true,
  signatureDelegable: true,
  classification: { location: 'AMS', contractType: 'INVOICE' },
};

/** The parts of the task by whose they are; lost are those of who has left the group. */
type Task = ReadonlyMap<UserId, Part>;

const fresh: Task = new Map(
  owners.map((each) => [
    each.userId,
    { taskId: 'task' as TaskId, owner: each, isLost: false, delegations: [] },
  ]),
);

/** As the rows tell: a member has a part, and so has whoever is in the chain of another's. */
const hasPart = (task: Task, one: Holder): boolean =>
  [...task.values()].some(
    (part) => (isSame(part.owner, one) && !part.isLost) || chainOf(part).some(({ to }) => isSame(to, one)),
  );

function stepOn(
  task: Task,
  part: Part,
  { tried, nth }: { tried: Attempt; nth: number },
): DelegationEvent | null {
  const facts: DelegationFacts = {
    ...{ phase: 1, attempt: 1, kind: 'task', state: 'open', decision: null, closeReason: null, part },
  };
  const reasonId = 'why' as ReasonId;
  if (!('actor' in tried)) return null;
  if ('to' in tried) {
    const delegate = {
      ...tried.to,
      ...{ active: true, partnered: true, suitable: true, hasPart: hasPart(task, tried.to) },
    };
    const wanted = { actor: tried.actor, delegate, delegationId: `${nth}` as DelegationId, reasonId: null };
    const judged = decideDelegate(facts, terms, wanted);
    return judged.ok ? judged.value : null;
  }
  const by = { actor: tried.actor, reasonId };
  const judged = tried.do === 'return' ? decideReturn(facts, by) : decideRecall(facts, by);
  return judged.ok ? judged.value : null;
}

const left = (part: Part): Part =>
  evolvePart(part, {
    ...{ type: 'delegation_ended', phase: 1, attempt: 1, taskId: part.taskId, part: part.owner.userId },
    delegationIds: chainOf(part).map(({ id }) => id),
    ...{ because: 'left_group', holder: null },
  });

function after(task: Task, tried: Attempt, nth: number): Task {
  const part = task.get(tried.owner.userId);
  if (!part) throw new Error('there is no such part');
  const changed = (to: Part): Task => new Map(task).set(part.owner.userId, to);
  if (tried.do === 'leave') return changed(left(part));
  if (tried.do === 'join') return changed({ ...part, isLost: false });
  const event = stepOn(task, part, { tried, nth });
  return event ? changed(evolvePart(part, event)) : task;
}

const holds = (law: (task: Task) => void): void =>
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 80 }), (attempts) => {
      attempts.reduce((before, tried, nth) => {
        const task = after(before, tried, nth);
        law(task);
        return task;
      }, fresh);
    }),
    { numRuns: 300 },
  );

test('GRP-19 a part whose owner is outside the group is held by nobody, and nobody passes it on', () => {
  holds((task) => {
    for (const part of task.values()) {
      if (!part.isLost) continue;
      expect([holderOf(part), chainOf(part)]).toEqual([null, []]);
      for (const actor of people) {
        const tried = { do: 'delegate', owner: part.owner, actor, to: at(abroad, 1) } as const;
        expect(stepOn(task, part, { tried, nth: 0 })).toBeNull();
      }
    }
  });
});

test('DEL-13 nobody has a hand in two parts by delegations, held or passed on', () => {
  holds((task) => {
    const delegates = [...task.values()].flatMap((part) => chainOf(part).map(({ to }) => to.userId));
    expect(new Set(delegates).size).toBe(delegates.length);
  });
});

test('DEL-11 what was passed on can be taken back, whatever became of the other parts', () => {
  holds((task) => {
    for (const part of task.values()) {
      for (const actor of handsOf(part).slice(0, -1)) {
        const event = stepOn(task, part, { tried: { do: 'recall', owner: part.owner, actor }, nth: 0 });
        expect(event && holderOf(evolvePart(part, event))).toEqual(actor);
      }
    }
  });
});
