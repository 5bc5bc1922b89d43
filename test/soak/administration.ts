// An administrator at work meanwhile: managers are set, members come and go, and what was acknowledged is remembered.
import { setTimeout as delay } from 'node:timers/promises';
import type { ApprovalId, GroupId } from '../../src/domain/ids.ts';
import type { PersonName } from '../support/house.ts';
import type { Stack } from '../support/stack.ts';
import { insist } from './caller.ts';
import { oneOf, weighted } from './random.ts';
import type { Random } from './random.ts';

/** What an administrator was told is so. */
export interface Administered {
  readonly managers: { readonly approvalId: ApprovalId; readonly phase: number }[];
  /** Who was last said to be in a group, or out of it. One administrator changes them, so the last word counts. */
  readonly members: Map<GroupId, Map<PersonName, boolean>>;
}

export interface Office {
  readonly stack: Stack;
  readonly random: Random;
  readonly administered: Administered;
  /** The group that is to yield managers and mostly has nobody suitable. */
  readonly group: GroupId;
  /** The group that has tasks; whoever leaves it has lost them. */
  readonly acting: GroupId;
}

/** Does one thing after the other until it is told to stop. */
export async function administer(office: Office, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await weighted(office.random, [[setOneManager, 3], [changeManagers, 1], [changeActing, 1]] as const)(office); // prettier-ignore
    await delay(office.random() * 200);
  }
}

/** PHM-05: gives one of the phases without a manager theirs. */
async function setOneManager({ stack, random, administered }: Office): Promise<void> {
  const { body } = await insist(stack, 'admin', { path: '/v1/approvals/waiting?for=manager&limit=50' });
  if (body.items.length === 0) return;
  const { approvalId, phase } = oneOf<{ approvalId: ApprovalId; phase: number }>(random, body.items);
  const { status, body: answered } = await insist(stack, 'admin', {
    method: 'PUT',
    path: `/v1/approvals/${approvalId}/phases/${phase}/manager`,
    body: { userId: stack.house.people.admin },
  });
  if (status === 200) administered.managers.push({ approvalId, phase });
  // The group had a suitable member for a moment, or the approval went on: both are as good.
  else expect(['approval_over', 'phase_over', 'course_moving']).toContain(answered.code);
}

/** PHM-12, 13: lets the one suitable person into the group, or out of it. */
const changeManagers = (office: Office): Promise<void> =>
  changeMember(office, { group: office.group, who: 'olga', isIn: office.random() < 0.5 });

/** GRP-18 to 20: lets somebody into the group that has tasks, more often than out of it. */
const changeActing = (office: Office): Promise<void> =>
  changeMember(office, {
    group: office.acting,
    who: oneOf<PersonName>(office.random, ['ann', 'bob', 'cleo', 'dora']),
    isIn: office.random() < 0.6,
  });

async function changeMember(
  { stack, administered }: Office,
  { group, who, isIn }: { readonly group: GroupId; readonly who: PersonName; readonly isIn: boolean },
): Promise<void> {
  const userId = stack.house.people[who];
  const { status, body } = await insist(
    stack,
    'admin',
    isIn
      ? { path: `/v1/groups/${group}/members`, body: { userId } }
      : { method: 'DELETE', path: `/v1/groups/${group}/members/${userId}` },
  );
  if (status === 200) {
    const members = administered.members.get(group) ?? new Map<PersonName, boolean>();
    administered.members.set(group, members.set(who, isIn));
  }
  // Out already.
  else expect([isIn, body.code]).toEqual([false, 'not_found']);
}
