// A second `place`, written straight from the text of the rules with no regard to speed, for the tests to compare.
// It shares nothing with src/placement but the types.
import { createHash } from 'node:crypto';
import type { Directory, DirectoryUser } from '../../src/placement/directory.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';

export interface NaivePlacement {
  participants: string[];
  sequenced: string[];
  manager: string | null;
  rule: string | null;
  candidates: string[] | null;
  index: number | null;
}

const nobody = (): NaivePlacement => ({
  participants: [],
  sequenced: [],
  manager: null,
  rule: null,
  candidates: null,
  index: null,
});

// UTF-8 keeps the order of code points.
const sorted = (ids: Iterable<string>): string[] =>
  [...new Set(ids)].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));

function everybodyIn(directory: Directory, groupId: string, path: string[] = []): string[] {
  if (path.includes(groupId)) return [];
  const found: string[] = [];
  for (const member of directory.groups.get(groupId)?.members ?? []) {
    if (member.kind === 'user') found.push(member.userId);
    if (member.kind === 'group') found.push(...everybodyIn(directory, member.groupId, [...path, groupId]));
    if (member.kind === 'organisation')
      found.push(...(directory.organisations.get(member.organisationId)?.members ?? []));
  }
  return found;
}

function fittingSets(user: DirectoryUser, role: string, request: PlacementRequest) {
  const roles = role === 'phase_owner' || role === 'phase_mediator' ? [role, 'admin'] : [role];
  return user.sets.filter(
    (set) =>
      roles.includes(set.role) &&
      set.locations.indexOf(request.location) >= 0 &&
      set.contractTypes.indexOf(request.contractType) >= 0,
  );
}

export function naivePlace(directory: Directory, request: PlacementRequest): NaivePlacement {
  const group = directory.groups.get(request.groupId);
  if (group === undefined || group.status !== 'active') return nobody();
  const user = (id: string): DirectoryUser => directory.users.get(id) as DirectoryUser;
  const active = sorted(everybodyIn(directory, request.groupId)).filter(
    (id) => directory.users.get(id)?.active,
  );
  const suitableFor = (role: string): string[] =>
    active.filter((id) => fittingSets(user(id), role, request).length > 0);
  const suitable = suitableFor(request.role);
  const isManager = request.role === 'phase_owner' || request.role === 'phase_mediator';

  const draw = (candidates: string[], rule: string): NaivePlacement & { person: string } => {
    const suffix = request.earlierPick === undefined ? '' : '\n' + request.role;
    const text = `countersign-pick-v1\n${request.approvalId}\n${request.groupId}\n${group.version}${suffix}`;
    const hex = createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex').slice(0, 16);
    const index = Number(BigInt('0x' + hex) % BigInt(candidates.length));
    return { ...nobody(), person: candidates[index] as string, rule, candidates, index };
  };
  const plain = (person: string, rule: string) => ({ ...nobody(), person, rule });

  const one = (): (NaivePlacement & { person: string }) | null => {
    for (const id of group.defaultAssignees) {
      if (!active.includes(id)) continue;
      if (user(id).sets.filter((set) => set.defaultAssignee).length === 0) continue;
      const fitting = fittingSets(user(id), request.role, request);
      const counting = group.consider === 'all' ? fitting : fitting.filter((set) => set.defaultAssignee);
      if (counting.length > 0) return plain(id, 'PLC-03');
    }
    const earlier = request.earlierPick;
    if (suitable.length > 0) {
      if (earlier !== undefined && suitable.includes(earlier)) return plain(earlier, 'PLC-11');
      const forAll = suitable.filter((id) =>
        request.alsoRoles.every((role) => suitableFor(role).includes(id)),
      );
      const rule = earlier !== undefined ? 'PLC-12' : group.defaultAssignees.length > 0 ? 'PLC-06' : 'PLC-07';
      return draw(forAll.length > 0 ? forAll : suitable, rule);
    }
    if (!group.adminFallback) return null;
    const admins = active.filter(
      (id) =>
        user(id).environmentRole === 'administrator' || user(id).sets.some((set) => set.role === 'admin'),
    );
    if (admins.length === 0) return null;
    const rule = admins.length === 1 ? 'PLC-08' : 'PLC-10';
    return earlier !== undefined && admins.includes(earlier) ? plain(earlier, rule) : draw(admins, rule);
  };

  if (!isManager && suitable.length > 0) {
    const all = { ...nobody(), participants: suitable };
    if (!request.sequenced) return { ...all, rule: request.context === 'template' ? 'PLC-14' : 'PLC-16' };
    if (request.context === 'active') return { ...all, sequenced: suitable, rule: 'PLC-17' };
  }
  const chosen = one();
  if (chosen === null) return nobody();
  const { person, ...rest } = chosen;
  if (isManager) return { ...rest, manager: person };
  return {
    ...rest,
    participants: suitable.length > 0 ? suitable : [person],
    sequenced: request.sequenced ? [person] : [],
  };
}
