import fc from 'fast-check';
import { isManagerRole } from '../../src/domain/workflow-role.ts';
import type { Directory } from '../../src/placement/directory.ts';
import { place } from '../../src/placement/place.ts';
import type { Placement } from '../../src/placement/placement.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { explain } from '../../src/placement/reasons.ts';
import { isAdmin, isSuitable } from '../../src/placement/suitability.ts';
import { withGroup, world } from './arbitraries.ts';
import { naivePlace } from './naive.ts';

const peopleOf = (placement: Placement): string[] => [
  ...new Set([
    ...placement.participants,
    ...placement.sequenced,
    ...(placement.manager === null ? [] : [placement.manager]),
  ]),
];

const userOf = (directory: Directory, userId: string) => {
  const user = directory.users.get(userId);
  if (user === undefined) throw new Error(`${userId} is not a user`);
  return user;
};

/** `placed` as a list of the answer, without the trace. */
const answer = ({ participants, sequenced, manager, pick }: Placement) => ({
  participants,
  sequenced,
  manager,
  pick: pick ?? null,
});

const manyRuns = { numRuns: 1_500 };

test('PLC-01 to PLC-22 a second, naive implementation of the rules agrees', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const { participants, sequenced, manager, trace, pick } = place(directory, request);
      const naive = naivePlace(directory, request);
      expect({
        participants,
        sequenced,
        manager,
        rule: peopleOf({ participants, sequenced, manager, trace }).length > 0 ? trace.rule : null,
        candidates: pick?.candidates ?? null,
        index: pick?.index ?? null,
      }).toEqual(naive);
    }),
    { numRuns: 6_000 },
  );
});

test('PLC-01 PLC-08 everybody placed is suitable, or is the one Admin by fallback', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const placement = place(directory, request);
      const people = peopleOf(placement);
      if (people.every((userId) => isSuitable(userOf(directory, userId), request))) return;
      expect(['PLC-08', 'PLC-10']).toContain(placement.trace.rule);
      expect(people).toHaveLength(1);
      expect(people.every((userId) => isAdmin(userOf(directory, userId)))).toBe(true);
      expect(directory.groups.get(request.groupId)?.adminFallback).toBe(true);
    }),
    manyRuns,
  );
});

test('ENV-13 GRP-10 nobody retired is placed, and nobody from a group that is not active', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const placement = place(directory, request);
      for (const userId of peopleOf(placement)) expect(userOf(directory, userId).active).toBe(true);
      for (const userId of placement.pick?.candidates ?? [])
        expect(userOf(directory, userId).active).toBe(true);
      if (directory.groups.get(request.groupId)?.status !== 'active') expect(peopleOf(placement)).toEqual([]);
    }),
    manyRuns,
  );
});

test('PLC-22 the order of members, of users and of alsoRoles never matters, to the last byte', () => {
  fc.assert(
    fc.property(world, (before) => {
      const turned = withGroup(before, (group) => ({ ...group, members: [...group.members].reverse() }));
      const directory = { ...turned.directory, users: new Map([...turned.directory.users].reverse()) };
      const request = { ...turned.request, alsoRoles: [...turned.request.alsoRoles].reverse() };
      expect(JSON.stringify(place(directory, request))).toBe(
        JSON.stringify(place(before.directory, before.request)),
      );
    }),
    manyRuns,
  );
});

test('PLC-02 the order of default assignees decides: the placed one stands before all others who could be', () => {
  fc.assert(
    fc.property(world, fc.nat(), (before, seed) => {
      const placement = place(before.directory, before.request);
      if (placement.trace.rule !== 'PLC-03') return;
      const list = before.directory.groups.get(before.request.groupId)?.defaultAssignees ?? [];
      const first = list[seed % list.length] as string;
      const moved = withGroup(before, (group) => ({ ...group, defaultAssignees: [first, ...list] }));
      const alone = withGroup(before, (group) => ({ ...group, defaultAssignees: [first] }));
      const byItself = place(alone.directory, alone.request).trace;
      const expected = byItself.rule === 'PLC-03' ? first : placement.trace.chosen?.userId;
      expect(place(moved.directory, moved.request).trace.chosen?.userId).toBe(expected);
    }),
    manyRuns,
  );
});

test('PLC-22 the pick depends on approval, group, version and the set of candidates, on nothing else', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const { pick } = place(directory, request);
      if (pick === undefined) return;
      const users = new Map([...directory.users].filter(([userId]) => pick.candidates.includes(userId)));
      const others: PlacementRequest = { ...request, alsoRoles: [] };
      const again = place({ ...directory, users }, others);
      expect(again.pick).toEqual(pick);
    }),
    manyRuns,
  );
});

test('PLC-24 the same input gives the same bytes, and nothing of the input is changed', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const frozen = JSON.stringify([[...directory.users], [...directory.groups], request]);
      const first = JSON.stringify(place(directory, request));
      expect(JSON.stringify(place(directory, request))).toBe(first);
      expect(JSON.stringify([[...directory.users], [...directory.groups], request])).toBe(frozen);
    }),
    { numRuns: 1_000 },
  );
});

test('PLC-14 to PLC-18 sequenced people are participants; a manager is placed alone', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const { participants, sequenced, manager } = place(directory, request);
      expect(sequenced.every((userId) => participants.includes(userId))).toBe(true);
      if (!request.sequenced) expect(sequenced).toEqual([]);
      if (isManagerRole(request.role)) expect([participants, sequenced]).toEqual([[], []]);
      else expect(manager).toBeNull();
    }),
    manyRuns,
  );
});

test('PLC-18 context and sequenced have no effect on a manager', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      if (!isManagerRole(request.role)) return;
      const other: PlacementRequest = {
        ...request,
        sequenced: !request.sequenced,
        context: request.context === 'active' ? 'template' : 'active',
      };
      expect(JSON.stringify(place(directory, other))).toBe(JSON.stringify(place(directory, request)));
    }),
    manyRuns,
  );
});

test('PLC-11 the pick of one role serves in the next, wherever the same person is suitable', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const { pick } = place(directory, request);
      if (pick === undefined) return;
      const again = place(directory, { ...request, earlierPick: pick.userId });
      expect(answer(again)).toEqual({ ...answer(place(directory, request)), pick: null });
    }),
    manyRuns,
  );
});

test('PLC-23 everybody placed and passed over has an entry, and every entry has a sentence', () => {
  fc.assert(
    fc.property(world, ({ directory, request }) => {
      const placement = place(directory, request);
      const { trace } = placement;
      const members = trace.members ?? [];
      const as = (...kinds: (string | null)[]) =>
        members.filter((entry) => kinds.includes(entry.as)).map(({ userId }) => userId);
      expect(as('participant', 'sequenced')).toEqual(placement.participants);
      expect(as('sequenced')).toEqual(placement.sequenced);
      expect(as('manager')).toEqual(placement.manager === null ? [] : [placement.manager]);
      expect(Object.values(trace.counts).reduce((sum, count) => sum + count, 0)).toBe(trace.memberCount);
      expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
      for (const entry of [...members, ...trace.defaults, trace.earlierPick, trace.chosen])
        if (entry !== null) expect(explain(entry)).toMatch(/^[A-Z].*[a-z]\.$/);
    }),
    manyRuns,
  );
});
