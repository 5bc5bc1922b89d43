// Many users into and out of many groups in one transaction: reviewed first, then all or nothing (GRP-32).
import { sql } from 'kysely';
import { askedOf, groupsOf, toldAtMost, usersOf } from '../domain/bulk-memberships.ts';
import type { BulkItem } from '../domain/bulk-memberships.ts';
import type { BulkObjection, BulkRefusal, GroupRefusal, MembershipRefusal } from '../domain/group-refusal.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import { placesAtMost } from '../domain/nesting.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { Actor } from './actors.ts';
import type { DirectoryRequest } from './directory-change.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { leaveGroups } from './effective-members.ts';
import type { Moved } from './effective-members.ts';
import { putIn } from './effective-rows.ts';
import { recordBulk } from './group-bulk-history.ts';
import { addPairs, removePairs } from './group-bulk-edges.ts';
import type { Pairs } from './group-bulk-edges.ts';
import { readCrowded, readPeople, sift } from './group-bulk-objections.ts';
import { readBulkStanding } from './group-bulk-rights.ts';
import type { BulkStanding } from './group-bulk-rights.ts';
import { readChangesSince, reviewOf, versionsOf } from './group-bulk-review.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import { newId } from './ids.ts';
import { groupsAround, keepNesting, lockAround } from './nesting.ts';
import type { ChangeLock } from './nesting.ts';
import { tellOfGroup } from './notifications.ts';
import type { Nudge } from './outbox.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

/** What becomes of one of the groups that were named. */
export interface BulkGroup {
  readonly id: GroupId;
  readonly name: string;
  readonly added: readonly UserId[];
  readonly removed: readonly UserId[];
  /** Who was to be added and stands in it already, or was to be removed and does not: nothing happens to them. */
  readonly alreadyIn: readonly UserId[];
  readonly notIn: readonly UserId[];
}

export interface BulkReview {
  readonly groups: readonly BulkGroup[];
  readonly people: readonly { readonly id: UserId; readonly name: string }[];
  /** Why it would not be submitted; empty where it would. */
  readonly refused: readonly BulkObjection[];
  /** What the submit is bound to: these changes, on these versions of the groups. */
  readonly review: string;
}

type TooLarge = Extract<MembershipRefusal, { code: 'change_too_large' }>;
type Refused = GroupRefusal | KeyRefusal | BulkRefusal | TooLarge;
/** Whatever was written before it is known to be a repeat is taken back. */
type Unready = Refused | { readonly code: 'repeated'; readonly done: BulkDone };

/**
 * Says what a change of many would do, what is so already and what is refused. It is made by the very code that makes
 * the change, in a transaction that is taken back: nothing is left of it.
 */
export async function reviewBulk(
  db: Db,
  request: DirectoryRequest,
  items: readonly BulkItem[],
): Promise<Result<BulkReview, GroupRefusal | TooLarge>> {
  const { actor } = request;
  const said = await changeInTenant<
    never,
    GroupRefusal | TooLarge | { code: 'reviewed'; review: BulkReview }
  >(db, actor.environmentId, async (tx) => {
    const standing = await standingOf(tx, actor, items);
    if (!standing) return err({ code: 'may_not_manage_groups' });
    const changed = await change(tx, { request, items, standing });
    if (!changed.ok) return changed;
    const { locked, groups, people, refused } = changed.value;
    const review = reviewOf(items, locked.groups);
    return err({ code: 'reviewed', review: { groups, people, refused, review } });
  });
  if (said.ok) throw new Error('a review was kept');
  return said.error.code === 'reviewed' ? ok(said.error.review) : err(said.error);
}

/** What a submitted change came to; so much of it is kept for a repeat. */
export interface BulkDone {
  readonly groups: readonly { readonly id: GroupId; readonly added: number; readonly removed: number }[];
}

/**
 * Makes a change of many that was reviewed, in one transaction with all that a change of one does (GRP-17..21, 36): all
 * of it, or nothing where part of it is refused or a group is not as it was reviewed.
 */
export async function submitBulk(
  db: Db,
  request: DirectoryRequest,
  { items, review }: { readonly items: readonly BulkItem[]; readonly review: string },
): Promise<Result<BulkDone & { readonly nudges: readonly Nudge[] }, Refused>> {
  const { actor, keyed } = request;
  const { environmentId } = actor;
  let nudges: readonly Nudge[] = [];
  const done = await changeInTenant<BulkDone, Unready>(db, environmentId, async (tx) => {
    const standing = await standingOf(tx, actor, items);
    if (!standing) return err({ code: 'may_not_manage_groups' });
    const key = keyed && { environmentId, actorId: actor.id, operation: 'memberships_changed', ...keyed };
    const before = await findBefore(tx, key);
    if (!before.ok) return before;
    if (before.value) return ok(before.value);
    const made = await change(tx, { request, items, standing });
    if (!made.ok) return made;
    const { locked, groups, refused, nudges: caused } = made.value;
    const changed = await readChangesSince(tx, versionsOf(items, review), locked.groups);
    if (changed.length > 0) {
      // Behind the locks: what was sent twice at once is found there by the second.
      const meanwhile = await findBefore(tx, key);
      return meanwhile.ok && meanwhile.value
        ? err({ code: 'repeated', done: meanwhile.value })
        : err({ code: 'groups_changed', groups: changed });
    }
    if (refused.length > 0) return err({ code: 'bulk_refused', errors: refused });
    await tellEverybody(tx, actor, groups);
    nudges = caused;
    const response = doneOf(groups);
    if (key) await rememberResponse(tx, key, { response, days: keyDays });
    return ok(response);
  });
  if (done.ok) return ok({ ...done.value, nudges });
  return done.error.code === 'repeated' ? ok({ ...done.error.done, nudges: [] }) : err(done.error);
}

/** GRP-13: of the moment before the locks are waited for, as for a change of one. */
async function standingOf(
  tx: Transaction,
  actor: Actor,
  items: readonly BulkItem[],
): Promise<BulkStanding | null> {
  const caller = await findActiveActor(tx, actor);
  return caller && readBulkStanding(tx, caller, groupsOf(items));
}

/** NTF-02: whoever comes and goes by it is told, as by a change of one; a review tells nobody. */
async function tellEverybody(tx: Transaction, actor: Actor, groups: readonly BulkGroup[]): Promise<void> {
  const { environmentId, id: by } = actor;
  const moved = groups.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  if (moved > toldAtMost) return;
  for (const { id: groupId, added, removed } of groups) {
    const news = { environmentId, groupId, by };
    if (added.length > 0) await tellOfGroup(tx, { ...news, event: 'group_joined', to: added });
    if (removed.length > 0) await tellOfGroup(tx, { ...news, event: 'group_left', to: removed });
  }
}

const findBefore = (
  tx: Transaction,
  key: KeyedRequest | null,
): Promise<Result<BulkDone | null, KeyRefusal>> =>
  key ? findResponse<BulkDone>(tx, key) : Promise.resolve(ok(null));

const doneOf = (groups: readonly BulkGroup[]): BulkDone => ({
  groups: groups.map(({ id, added, removed }) => ({ id, added: added.length, removed: removed.length })),
});

interface Asked {
  readonly request: DirectoryRequest;
  readonly items: readonly BulkItem[];
  readonly standing: BulkStanding;
}

interface Outcome extends Omit<BulkReview, 'review'> {
  readonly locked: ChangeLock;
  readonly nudges: readonly Nudge[];
}

/** Makes what is not refused by itself, so that a review tells all that stands against it and not only the first. */
async function change(tx: Transaction, asked: Asked): Promise<Result<Outcome, TooLarge>> {
  const { request, items, standing } = asked;
  const userIds = usersOf(items);
  // Nobody holds groups that they may not change.
  const locked = await lockAround(tx, sql`select unnest(${standing.editable}::uuid[])`, (sending) => [
    keepNesting(sending),
    lockUsers(sending, userIds),
  ]);
  const people = await readPeople(tx, userIds);
  const { sound, refused } = sift(items, { locked, people, standing });
  const entries = await readEntries(tx, sound);
  const places = entries.reduce((sum, { around, people: moved }) => sum + around.length * moved, 0);
  if (places > placesAtMost) return err({ code: 'change_too_large', places, atMost: placesAtMost });
  const of = { environmentId: request.actor.environmentId, at: locked.at };
  const added = await addPairs(tx, of, sound);
  const removed = await removePairs(tx, of, sound);
  const bulkId = newId<'bulk change'>();
  // Whoever comes in is there before it is judged what a departure decides: a swap leaves no group without people.
  const entered = await enter(tx, { request, entries, bulkId });
  const left = await leave(tx, { request, removed, bulkId });
  const crowded = await readCrowded(tx, entered, { items, named: standing.named });
  await recordBulk(tx, {
    actor: request.actor,
    at: locked.at,
    bulkId,
    added,
    removed,
    dropped: left.dropped,
  });
  const nudges = await putDirectoryNudges(tx, request.actor.environmentId, {
    mayGive: entered,
    mayLose: [...new Set([...removed.values()].flat())],
  });
  return ok({
    ...{ locked, groups: toldOf(items, { locked, added, removed }), refused: [...refused, ...crowded] },
    people: people.map(({ id, name }) => ({ id, name })),
    nudges: [...left.nudges, ...nudges],
  });
}

const lockUsers = (tx: Sending, userIds: readonly UserId[]) =>
  sql`select id from users where id = any (${userIds}::uuid[]) order by id for share`.execute(tx);

/** The groups that one item reaches, and the people who come into them; besides how many come and go in all. */
interface Entry {
  readonly add: readonly UserId[];
  readonly people: number;
  readonly around: readonly GroupId[];
}

async function readEntries(tx: Transaction, items: readonly BulkItem[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { groupIds, add, remove } of items) {
    const people = add.length + remove.length;
    if (groupIds.length > 0 && people > 0)
      entries.push({ add, people, around: await groupsAround(tx, groupIds) });
  }
  return entries;
}

/** Puts each item's people into its groups and all around them; says which groups somebody entered by it. */
async function enter(
  tx: Transaction,
  {
    request: { actor },
    entries,
    bulkId,
  }: { readonly request: DirectoryRequest; readonly entries: readonly Entry[]; readonly bulkId: string },
): Promise<GroupId[]> {
  const entered = new Set<GroupId>();
  for (const { add, around } of entries.filter((entry) => entry.add.length > 0)) {
    const grown = await putIn(tx, {
      ...{ environmentId: actor.environmentId, actor, people: sql`select unnest(${add}::uuid[])` },
      ...{ groupIds: around, cause: { bulkId } },
    });
    grown.forEach(({ id }) => entered.add(id));
  }
  return [...entered].sort();
}

async function leave(
  tx: Transaction,
  {
    request: { actor },
    removed,
    bulkId,
  }: { readonly request: DirectoryRequest; readonly removed: Pairs; readonly bulkId: string },
): Promise<Moved> {
  const people = [...new Set([...removed.values()].flat())];
  return leaveGroups(tx, {
    ...{ environmentId: actor.environmentId, actor, people: sql`select unnest(${people}::uuid[])` },
    ...{ groupIds: await groupsAround(tx, [...removed.keys()]), cause: { bulkId }, left: { bulkId } },
  });
}

function toldOf(
  items: readonly BulkItem[],
  { locked, added, removed }: { readonly locked: ChangeLock; readonly added: Pairs; readonly removed: Pairs },
): BulkGroup[] {
  const [toAdd, toRemove] = [askedOf(items, 'add'), askedOf(items, 'remove')];
  const without = (asked: ReadonlySet<UserId> = new Set(), done: readonly UserId[] = []): UserId[] => {
    const made = new Set(done);
    return [...asked].filter((userId) => !made.has(userId)).sort();
  };
  return groupsOf(items).flatMap((id) => {
    const group = locked.groups.find((one) => one.id === id);
    if (!group) return [];
    const [come, gone] = [added.get(id), removed.get(id)];
    return [
      {
        ...{ id, name: group.name, added: come ?? [], removed: gone ?? [] },
        ...{ alreadyIn: without(toAdd.get(id), come), notIn: without(toRemove.get(id), gone) },
      },
    ];
  });
}
