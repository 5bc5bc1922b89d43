import fc from 'fast-check';
import { isManagerRole } from '../../src/domain/workflow-role.ts';
import type { Directory } from '../../src/placement/directory.ts';
import { drawnIndex } from '../../src/placement/pick.ts';
import { isLeftToChance, isStillLeftToChance, place, placeAgain } from '../../src/placement/place.ts';
import type { Placement } from '../../src/placement/placement.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { explain } from '../../src/placement/reasons.ts';
import { isAdmin, isSuitable } from '../../src/placement/suitability.ts';
import { verifyPick } from '../../src/placement/verify-pick.ts';
import type { ToldPick } from '../../src/placement/verify-pick.ts';
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

/** Told after each run: with PLACEMENT_SEED the same worlds can be had again. */
const seed = Number(process.env['PLACEMENT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
afterAll(() => console.log(`The worlds of placement came from PLACEMENT_SEED=${seed}.`));

const runs = (numRuns: number) => ({ seed, numRuns });
const manyRuns = runs(1_500);

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
    runs(20_000),
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

test('PLC-01 another unsuitable member changes nobody', () => {
  fc.assert(
    fc.property(
      world,
      fc.constantFrom('retired', 'another role', 'another location', 'nothing'),
      (before, why) => {
        const { role, location, contractType } = before.request;
        const set = {
          id: 's',
          role,
          locations: [location],
          contractTypes: [contractType],
          defaultAssignee: true,
        };
        const newcomer = {
          active: why !== 'retired',
          environmentRole: 'advanced' as const,
          sets: {
            retired: [set],
            'another role': [
              { ...set, role: role === 'approver' ? ('reviewer' as const) : ('approver' as const) },
            ],
            'another location': [{ ...set, locations: ['LIS'] }],
            nothing: [],
          }[why],
        };
        const more = withGroup(before, (group) => ({
          ...group,
          members: [...group.members, { kind: 'user', userId: 'new' }],
        }));
        const users = new Map(more.directory.users).set('new', newcomer);
        expect(answer(place({ ...more.directory, users }, more.request))).toEqual(
          answer(place(before.directory, before.request)),
        );
      },
    ),
    manyRuns,
  );
});

test('PLC-02 PLC-03 whom the list yields follows from the list and permissions alone, not from chance or options', () => {
  fc.assert(
    fc.property(world, world, (before, { request: other }) => {
      const placement = place(before.directory, before.request);
      if (placement.trace.rule !== 'PLC-03') return;
      const changed = withGroup(before, (group) => ({
        ...group,
        version: group.version + 1,
        adminFallback: !group.adminFallback,
        members: [...group.members].reverse(),
      }));
      const { approvalId, alsoRoles, earlierPick } = other;
      const request = { ...changed.request, approvalId, alsoRoles, ...(earlierPick ? { earlierPick } : {}) };
      expect(answer(place(changed.directory, request))).toEqual(answer(placement));
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
    runs(1_000),
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
      const tally = members.map(({ reason }) => members.filter((entry) => entry.reason === reason).length);
      expect(members.map(({ reason }) => trace.counts[reason])).toEqual(tally);
      expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
      for (const entry of [...members, ...trace.defaults, trace.earlierPick, trace.chosen])
        if (entry !== null) expect(explain(entry)).toMatch(/^[A-Z].*[a-z]\.$/);
    }),
    manyRuns,
  );
});

test('PLC-11 chance decides for a slot exactly where placing it draws', () => {
  fc.assert(
    fc.property(world, ({ directory, request: { earlierPick: _, ...request } }) => {
      const { rule } = place(directory, request).trace;
      expect(isLeftToChance(directory, request)).toBe(rule === 'PLC-06' || rule === 'PLC-07');
      const still = placeAgain(directory, request).trace.rule;
      expect(isStillLeftToChance(directory, request)).toBe(still === 'PLC-06' || still === 'PLC-07');
    }),
    manyRuns,
  );
});

test('PLC-22 every pick is found true, and with any change to it false', () => {
  const changes = fc.constantFrom<Partial<ToldPick>[]>(
    { approvalId: 'apr-x' },
    { groupId: 'other' },
    { groupVersion: 1_000 },
    { candidates: ['nobody'] },
    { userId: 'nobody' },
    { index: 1_000 },
    { sha256: '' },
    { count: 1_000 },
  );
  fc.assert(
    fc.property(world, changes, ({ directory, request }, change) => {
      const { pick, trace } = place(directory, request);
      if (pick === undefined || trace.pick === null) return;
      const { count, sha256 } = trace.pick;
      const told = { ...pick, approvalId: request.approvalId, count, sha256 };
      expect(verifyPick(told)).toEqual([]);
      const moves = drawnIndex({ ...told, ...change, count }) !== pick.index;
      const hashed = 'approvalId' in change || 'groupId' in change || 'groupVersion' in change;
      expect(verifyPick({ ...told, ...change }).length > 0).toBe(hashed ? moves : true);
    }),
    manyRuns,
  );
});
