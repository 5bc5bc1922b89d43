// Small worlds for the property tests: few ids, so that nesting, stale lists and collisions are frequent.
import fc from 'fast-check';
import { placementRoles, workflowRoles } from '../../src/domain/workflow-role.ts';
import { environmentRoles, groupStatuses } from '../../src/placement/directory.ts';
import type { Directory, DirectoryGroup, DirectoryUser, Member } from '../../src/placement/directory.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';

export interface World {
  readonly directory: Directory;
  readonly request: PlacementRequest;
}

const userIds = [
  'ann',
  'bob',
  'cas',
  'dee',
  'eve',
  'Zoe',
  'é',
  '\uFF5Ez',
  '\u{1F600}',
  '\u{10000}a',
  'ghost',
];
const groupIds = ['legal', 'finance', 'board', 'nowhere'];
const organisationIds = ['acme', 'globex', 'none'];
const locations = ['AMS', 'RTM'];
const contractTypes = ['NDA', 'MSA'];
// Few roles more often, so that several members suit the same one.
const commonRoles = ['approver', 'reviewer', 'phase_owner'] as const;

const userId = fc.constantFrom(...userIds);
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const set = fc.record({
  id: fc.string({ minLength: 1, maxLength: 3 }),
  role: fc.constantFrom(...workflowRoles, ...commonRoles),
  locations: mostly(locations, fc.subarray(locations)),
  contractTypes: mostly(contractTypes, fc.subarray(contractTypes)),
  defaultAssignee: fc.boolean(),
});

const user: fc.Arbitrary<DirectoryUser> = fc.record({
  active: mostly(true, fc.constant(false)),
  environmentRole: mostly('basic', fc.constantFrom(...environmentRoles)),
  sets: fc.array(set, { maxLength: 4, size: 'max' }),
});

const member: fc.Arbitrary<Member> = fc.oneof(
  { weight: 6, arbitrary: userId.map((id): Member => ({ kind: 'user', userId: id })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...groupIds).map((groupId): Member => ({ kind: 'group', groupId })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...organisationIds)
      .map((organisationId): Member => ({ kind: 'organisation', organisationId })),
  },
);

const group: fc.Arbitrary<DirectoryGroup> = fc.record({
  version: fc.integer({ min: 1, max: 50 }),
  status: mostly('active', fc.constantFrom(...groupStatuses)),
  members: fc.array(member, { maxLength: 12, size: 'max' }),
  defaultAssignees: fc.array(userId, { maxLength: 4 }),
  adminFallback: fc.boolean(),
  consider: fc.constantFrom('all', 'designated'),
});

const mapOf = <T>(ids: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> =>
  fc.tuple(...ids.map(() => value)).map((values) => new Map(ids.map((id, at) => [id, values[at] as T])));

const directory: fc.Arbitrary<Directory> = fc.record({
  users: mapOf(
    userIds.filter((id) => id !== 'ghost'),
    user,
  ),
  groups: mapOf(
    groupIds.filter((id) => id !== 'nowhere'),
    group,
  ),
  organisations: mapOf(
    organisationIds.filter((id) => id !== 'none'),
    fc.record({ members: fc.array(userId, { maxLength: 3 }) }),
  ),
});

const request: fc.Arbitrary<PlacementRequest> = fc
  .record({
    approvalId: fc.integer({ min: 1, max: 30 }).map((n) => `apr-${n}`),
    groupId: mostly('legal', fc.constantFrom(...groupIds)),
    role: fc.constantFrom(...placementRoles, ...commonRoles),
    location: fc.constantFrom(...locations),
    contractType: fc.constantFrom(...contractTypes),
    context: fc.constantFrom('template', 'active'),
    sequenced: mostly(true, fc.constant(false)),
    alsoRoles: fc.array(fc.constantFrom(...placementRoles, ...commonRoles), { maxLength: 2 }),
    earlierPick: fc.option(userId, { nil: undefined, freq: 2 }),
  })
  .map(({ earlierPick, ...rest }) => (earlierPick === undefined ? rest : { ...rest, earlierPick }));

export const world: fc.Arbitrary<World> = fc.record({ directory, request });

/** The same world with its group changed. */
export function withGroup(
  { directory: before, request: asked }: World,
  change: (group: DirectoryGroup) => DirectoryGroup,
): World {
  const found = before.groups.get(asked.groupId);
  if (found === undefined) return { directory: before, request: asked };
  const groups = new Map(before.groups).set(asked.groupId, change(found));
  return { directory: { ...before, groups }, request: asked };
}
