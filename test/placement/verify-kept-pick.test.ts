// A pick as the rows keep it: whatever is changed in it is seen.
import type { KeptFault, KeptPick } from '../../src/placement/verify-kept-pick.ts';
import { possibleCandidates, verifyKeptPick } from '../../src/placement/verify-kept-pick.ts';
import { place } from '../../src/placement/place.ts';
import type { Directory, DirectoryUser } from '../../src/placement/directory.ts';
import type { PlacementRole } from '../../src/domain/workflow-role.ts';

const holder = (...roles: readonly PlacementRole[]): DirectoryUser => ({
  active: true,
  environmentRole: 'basic',
  sets: roles.map((role) => ({
    ...{ id: `set-${role}`, role, defaultAssignee: false },
    ...{ locations: ['AMS'], contractTypes: ['NDA'] },
  })),
});

function directoryOf(users: Readonly<Record<string, DirectoryUser>>): Directory {
  const members = Object.keys(users).map((userId) => ({ kind: 'user' as const, userId }));
  const options = { defaultAssignees: [], adminFallback: true, consider: 'all' } as const;
  return {
    users: new Map(Object.entries(users)),
    groups: new Map([['legal', { version: 7, status: 'active', members, ...options }]]),
    organisations: new Map(),
  };
}

/** What a placement keeps of a pick. */
function kept(
  directory: Directory,
  over: { readonly earlierPick?: string; readonly role?: PlacementRole } = {},
): KeptPick {
  const { role = 'approver' } = over;
  const placement = place(directory, {
    ...{ approvalId: 'apr-1', groupId: 'legal', role, location: 'AMS', contractType: 'NDA' },
    ...{ context: 'template', sequenced: true, alsoRoles: [], ...over },
  });
  if (!placement.pick) throw new Error('chance had no part in it');
  const { participants, sequenced, manager, trace, pick } = placement;
  return {
    ...{ approvalId: 'apr-1', role, groupId: 'legal', groupVersion: 7, startVersion: 7 },
    ...{ participants, sequenced, manager, trace, pick },
  };
}

const three = directoryOf({ ann: holder('approver'), bob: holder('approver'), cas: holder('approver') });

test('PLC-22 a pick that was kept is true', () => {
  expect(verifyKeptPick(kept(three), null)).toEqual([]);
});

test('PLC-22, PLC-12 so is one that was made again, with the role in its text', () => {
  const again = kept(three, { earlierPick: 'gone' });
  expect([again.pick.formula, verifyKeptPick(again, null)]).toEqual(['countersign-pick-v1+role', []]);
});

test('PLC-22 and one of a manager', () => {
  const owners = directoryOf({ ann: holder('phase_owner'), bob: holder('phase_owner') });
  expect(verifyKeptPick(kept(owners, { role: 'phase_owner' }), null)).toEqual([]);
});

const other = (pick: KeptPick['pick']): string => pick.candidates?.find((id) => id !== pick.userId) ?? '';

type Tampering = readonly [what: string, tamper: (pick: KeptPick) => KeptPick, faults: readonly KeptFault[]];

const tamperings: readonly Tampering[] = [
  [
    'another person in the pick',
    (one) => ({ ...one, pick: { ...one.pick, userId: other(one.pick) } }),
    ['person', 'trace', 'placed'],
  ],
  [
    'another index, with the person who stands there',
    (one) => {
      const index = (one.pick.index + 1) % 3;
      const userId = one.pick.candidates?.[index] ?? '';
      return { ...one, pick: { ...one.pick, index, userId }, sequenced: [userId] };
    },
    ['index', 'trace'],
  ],
  [
    'a candidate taken out',
    (one) => ({ ...one, pick: { ...one.pick, candidates: one.pick.candidates?.slice(1) ?? [] } }),
    ['count', 'fingerprint'],
  ],
  [
    'the group version of the pick',
    (one) => ({ ...one, pick: { ...one.pick, groupVersion: 8 } }),
    ['version'],
  ],
  ['the version that the placement saw', (one) => ({ ...one, groupVersion: 8 }), ['version']],
  ['the group of the pick', (one) => ({ ...one, pick: { ...one.pick, groupId: 'board' } }), ['group']],
  ['the role of the pick', (one) => ({ ...one, pick: { ...one.pick, role: 'reviewer' } }), ['role']],
  [
    'the formula',
    (one) => ({ ...one, pick: { ...one.pick, formula: 'countersign-pick-v1+role' } }),
    ['formula', 'trace'],
  ],
  ['who had the turn', (one) => ({ ...one, sequenced: [other(one.pick)] }), ['placed']],
  [
    'whom the trace says was chosen',
    (one) => ({
      ...one,
      trace: { ...one.trace, chosen: one.trace.chosen && { ...one.trace.chosen, userId: 'eve' } },
    }),
    ['trace'],
  ],
];

test.each(tamperings)('PLC-22 %s is seen when it was changed', (_what, tamper, faults) => {
  expect(verifyKeptPick(tamper(kept(three)), null)).toEqual(expect.arrayContaining([...faults]));
});

describe('PLC-22 a list too long to be kept', () => {
  const many = Object.fromEntries(
    Array.from({ length: 1_200 }, (_, nth) => [`user-${String(nth).padStart(4, '0')}`, holder('approver')]),
  );
  const long = kept(directoryOf({ ...many, both: holder('approver', 'reviewer') }));
  const shortened: KeptPick = { ...long, pick: { ...long.pick, candidates: null } };

  test('is true with the candidates of then', () => {
    expect(long.trace.pick?.candidates).toBeNull();
    expect(verifyKeptPick(shortened, long.pick.candidates)).toEqual([]);
  });

  test('is false with others', () => {
    expect(verifyKeptPick(shortened, (long.pick.candidates ?? []).slice(1))).toEqual(
      expect.arrayContaining(['fingerprint']),
    );
  });

  test('PLC-11 is found among the lists that it may have been made from', () => {
    const members = new Map([['zoe', holder('reviewer', 'approver')], ...Object.entries(many)]);
    const need = { role: 'approver', location: 'AMS', contractType: 'NDA' } as const;
    const lists = possibleCandidates(members, { need, otherRoles: ['reviewer', 'approver'] });
    expect(lists.map((list) => list.length)).toEqual([1_201, 1]);
  });

  test('PLC-10 is that of the Admins where nobody is suitable', () => {
    const members = new Map<string, DirectoryUser>([
      ['ann', holder('reviewer')],
      ['eve', { ...holder(), environmentRole: 'administrator' }],
    ]);
    const need = { role: 'approver', location: 'AMS', contractType: 'NDA' } as const;
    expect(possibleCandidates(members, { need, otherRoles: [] })).toEqual([['eve']]);
  });
});
