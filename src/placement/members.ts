import { byCodePoint } from './code-point-order.ts';
import type { Directory, DirectoryUser, Member } from './directory.ts';

/**
 * The members of a group, nested groups and organisations expanded (PLC-21), each once, by user id. Inner groups lend
 * their members whatever their own status; a group met twice is opened once; an unknown id is nobody. Retired users
 * are among them, so that the trace can say why they were passed over.
 */
export function membersOf(directory: Directory, groupId: string): ReadonlyMap<string, DirectoryUser> {
  const userIds = new Set<string>();
  const opened = new Set<string>([groupId]);
  const toOpen = [groupId];
  for (let next = toOpen.pop(); next !== undefined; next = toOpen.pop()) {
    for (const member of directory.groups.get(next)?.members ?? []) {
      if (member.kind === 'group') {
        if (!opened.has(member.groupId)) toOpen.push(member.groupId);
        opened.add(member.groupId);
      } else {
        for (const userId of peopleOf(directory, member)) userIds.add(userId);
      }
    }
  }
  const members = new Map<string, DirectoryUser>();
  for (const userId of [...userIds].sort(byCodePoint)) {
    const user = directory.users.get(userId);
    if (user !== undefined) members.set(userId, user);
  }
  return members;
}

function peopleOf(directory: Directory, member: Exclude<Member, { kind: 'group' }>): readonly string[] {
  if (member.kind === 'user') return [member.userId];
  return directory.organisations.get(member.organisationId)?.members ?? [];
}
