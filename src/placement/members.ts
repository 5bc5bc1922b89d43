import { byCodePoint, sortByCodePoint } from './code-point-order.ts';
import type { Directory, DirectoryUser } from './directory.ts';
import { everyMember } from './large-group.ts';
import type { Members, Placeable } from './placeable.ts';

/**
 * The members of a group, nested groups and organisations expanded (PLC-21), each once, by user id. Inner groups lend
 * their members whatever their own status; a group met twice is opened once; an unknown id is nobody. Retired users
 * are among them, so that the trace can say why they were passed over.
 */
export function membersOf(directory: Placeable, groupId: string): Members {
  const before = directory.opened?.get(groupId);
  if (before !== undefined) return before;
  const large = directory.large?.get(groupId);
  const ids = memberIdsOf(directory, groupId);
  const members = large ? everyMember(large) : (inOrderAlready(directory, ids) ?? inOrder(directory, ids));
  directory.opened?.set(groupId, members);
  return members;
}

function memberIdsOf(directory: Placeable, groupId: string): ReadonlySet<string> {
  const ids = new Set<string>();
  const groups = new Set<string>([groupId]);
  // A set is walked in the order of insertion, and to whatever is added on the way.
  for (const each of groups) {
    for (const member of directory.groups.get(each)?.members ?? []) {
      if (member.kind === 'group') groups.add(member.groupId);
      else if (member.kind === 'user') ids.add(member.userId);
      else for (const userId of peopleOf(directory, member.organisationId)) ids.add(userId);
    }
  }
  return ids;
}

const peopleOf = (directory: Placeable, organisationId: string): readonly string[] =>
  directory.organisations.get(organisationId)?.members ?? [];

/** A directory that was read for this group holds nobody else, and mostly in the order of ids: nothing to sort then. */
function inOrderAlready({ users }: Directory, ids: ReadonlySet<string>): Members | null {
  if (users.size > ids.size) return null;
  let before: string | null = null;
  for (const userId of users.keys()) {
    if (!ids.has(userId) || (before !== null && byCodePoint(before, userId) > 0)) return null;
    before = userId;
  }
  return users;
}

function inOrder({ users }: Directory, ids: ReadonlySet<string>): Members {
  const members = new Map<string, DirectoryUser>();
  for (const userId of sortByCodePoint([...ids])) {
    const user = users.get(userId);
    if (user !== undefined) members.set(userId, user);
  }
  return members;
}
