// One person who comes into a group, or leaves it. Locks, rights and all that it is judged by are read in one way to the
// server, and what is written goes out in another, with the group as it is by then: this is done all day, and waited for.
import { sql } from 'kysely';
import type { GroupRefusal, MembershipRefusal } from '../domain/group-refusal.ts';
import type { GroupId, UserId } from '../domain/ids.ts';
import type { DirectoryRefusal, KeyRefusal, NotFound } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import type { ActiveActor } from './actors.ts';
import { findShownGroup, knowsEveryGroup } from './addressing.ts';
import { requireChanged, requireOne } from './changed.ts';
import type { DirectoryRequest } from './directory-change.ts';
import type { DirectoryReach } from './directory-nudges.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { leaveGroups, openTasksOf, refuseCrowded } from './effective-members.ts';
import { onePerson, putOneIn } from './effective-rows.ts';
import { refuseGroup } from './group-lock.ts';
import { everyGroup, findGroup, mayEditGroup } from './groups.ts';
import type { GroupRow } from './groups.ts';
import { findResponse, keyDays, rememberResponse } from './idempotency-keys.ts';
import type { KeyedRequest } from './idempotency-keys.ts';
import { addEdge, removeEdge } from './member-edges.ts';
import { recordMemberChange } from './member-record.ts';
import type { MembersChange } from './member-record.ts';
import { aroundThose, keepNesting, lockGroupsAround, readInstant } from './nesting.ts';
import type { ChangeLock, LockedGroup } from './nesting.ts';
import { putDown } from './notifications.ts';
import type { Nudge } from './outbox.ts';
import { changeInTenant, together } from './transaction.ts';
import type { Db, Sending, Transaction } from './transaction.ts';

type Refusal = DirectoryRefusal | GroupRefusal | KeyRefusal | MembershipRefusal | NotFound;

export interface PersonMembership {
  readonly groupId: GroupId;
  readonly userId: UserId;
}

/** What somebody asks for. */
interface Asked {
  readonly request: DirectoryRequest;
  readonly membership: PersonMembership;
  readonly operation: 'member_added' | 'member_removed';
}

/** What it is judged by, behind the locks. */
interface Found {
  readonly lock: ChangeLock;
  readonly caller: ActiveActor | null;
  /** What the same request came to before, under its key. */
  readonly before: Result<{ readonly changed: boolean } | null, KeyRefusal>;
  readonly person: { readonly active: boolean } | undefined;
  readonly place: PersonPlace;
}

interface PersonPlace {
  /** Whether they stand in the group directly. */
  readonly stands: boolean;
  /** Which of the group and those around it they would come into, belonging to them by no way yet. */
  readonly joins: readonly GroupId[];
  /** The open tasks of these, counted up to 1,000: 1,001 are more. */
  readonly tasks: number;
}

/** Adds a person to a group, as `addMember` says. */
export const addPerson = (
  db: Db,
  request: DirectoryRequest,
  membership: PersonMembership,
): Promise<Result<MembersChange, Refusal>> => {
  const asked: Asked = { request, membership, operation: 'member_added' };
  return changePerson(db, asked, async (tx, { lock, caller, person, place }) => {
    const { environmentId } = request.actor;
    const { userId } = membership;
    if (!person) return err({ code: 'unknown_user' });
    if (!person.active) return err({ code: 'user_retired', userId });
    if (place.stands) return ok(await finish(tx, { asked, caller }, null));
    const { joins, tasks } = place;
    const crowded = refuseCrowded(lock.groups.filter(({ id }) => joins.includes(id)).map(withOneMore));
    if (crowded) return err(crowded);
    const entering = { environmentId, actor: request.actor, people: onePerson(userId), groupIds: joins };
    const write = (sending: Sending): Promise<unknown>[] => [
      addEdge(sending, { environmentId, membership, at: lock.at }).then(requireEdge),
      joins.length > 0 ? putOneIn(sending, entering) : Promise.resolve(),
      ...recordMemberChange(
        sending,
        { ...lock, request, membership },
        { verb: 'added', moved: { tasks, groupIds: joins, dropped: [] } },
      ),
      tellThem(sending, asked, 'group_joined'),
    ];
    return ok(await finish(tx, { asked, caller }, { write, reach: { mayGive: joins } }));
  });
};

/** Takes a person out of a group, as `removeMember` says. */
export const removePerson = (
  db: Db,
  request: DirectoryRequest,
  membership: PersonMembership,
): Promise<Result<MembersChange, Refusal>> => {
  const asked: Asked = { request, membership, operation: 'member_removed' };
  return changePerson(db, asked, async (tx, { lock, caller, person, place }) => {
    if (!place.stands) return ok(await finish(tx, { asked, caller }, null));
    const { environmentId } = request.actor;
    const { userId } = membership;
    requireEdge(await removeEdge(tx, { environmentId, membership, at: lock.at }));
    const moved = await leaveGroups(tx, {
      ...{ environmentId, actor: request.actor, people: onePerson(userId) },
      ...{ groupIds: lock.groups.map(({ id }) => id), cause: null, left: { left: userId } },
    });
    const write = (sending: Sending): Promise<unknown>[] => [
      ...recordMemberChange(sending, { ...lock, request, membership }, { verb: 'removed', moved }),
      person?.active ? tellThem(sending, asked, 'group_left') : Promise.resolve(),
    ];
    const done = await finish(tx, { asked, caller }, { write, reach: { mayLose: userId } });
    return ok({ ...done, nudges: [...moved.nudges, ...done.nudges] });
  });
};

const withOneMore = (group: LockedGroup): LockedGroup => ({ ...group, size: group.size + 1 });

/** The group is locked, so what stood in it when that was read still does. */
const requireEdge = (changed: boolean): void =>
  requireChanged({ numAffectedRows: changed ? 1n : 0n }, 1, 'changing where a person stands');

/** A right is judged behind the locks here: they are taken with what it is read from, and given back with a refusal. */
function changePerson(
  db: Db,
  asked: Asked,
  change: (
    tx: Transaction,
    found: Found & { readonly caller: ActiveActor },
  ) => Promise<Result<MembersChange, Refusal>>,
): Promise<Result<MembersChange, Refusal>> {
  const { actor } = asked.request;
  const { groupId } = asked.membership;
  return changeInTenant<MembersChange, Refusal>(db, actor.environmentId, async (tx) => {
    const found = await lockAndRead(tx, asked);
    const { caller, before } = found;
    if (!caller || !(await mayEditGroup(tx, caller, groupId))) return err({ code: 'may_not_manage_groups' });
    if (!before.ok) return before;
    if (before.value) {
      const repeated = await finish(tx, { asked: withoutKey(asked), caller }, null);
      return ok({ ...repeated, changed: before.value.changed });
    }
    const refusal = refuseGroup(found.lock, groupId);
    return refusal ? err(refusal) : change(tx, { ...found, caller });
  });
}

const withoutKey = (asked: Asked): Asked => ({ ...asked, request: { ...asked.request, keyed: null } });

/** Nesting, then users, then groups: a change of the user's rights takes its locks in the same order, and one sees the other. */
async function lockAndRead(tx: Transaction, asked: Asked): Promise<Found> {
  const { request, membership, operation } = asked;
  const keyed = keyOf(asked);
  const start = sql`select ${membership.groupId}::uuid`;
  type Locks = [unknown, Found['person'], { rows: LockedGroup[] }, { rows: { at: string }[] }];
  type Facts = [Found['caller'], Found['before'], PersonPlace];
  const [, person, locked, instant, caller, before, place] = await together<[...Locks, ...Facts]>(
    tx,
    (sending) => [
      keepNesting(sending),
      lockPerson(sending, membership.userId),
      lockGroupsAround(sending, start),
      readInstant(sending),
      findActiveActor(sending, request.actor),
      keyed ? findResponse(sending, keyed) : Promise.resolve(ok(null)),
      operation === 'member_added' ? readPlace(sending, membership) : readStanding(sending, membership),
    ],
  );
  const { at } = requireOne(instant.rows, 'the instant of a change');
  return { lock: { groups: locked.rows, at }, caller, before, person, place };
}

async function lockPerson(tx: Sending, userId: UserId): Promise<Found['person']> {
  const { rows } = await sql<{ active: boolean }>`
    select retired_at is null as active from users where id = ${userId} for share`.execute(tx);
  return rows[0];
}

const standing = ({ groupId, userId }: PersonMembership) => sql`
    exists (select from group_members where group_id = ${groupId} and user_id = ${userId}) as stands`;

/** GRP-18: where a person who joins a group would come in, and to how many open tasks. */
export async function readPlace(tx: Sending, membership: PersonMembership): Promise<PersonPlace> {
  const { groupId, userId } = membership;
  const { rows } = await sql<PersonPlace>`
    with joins as materialized (
      select around.id from (${aroundThose(sql`select ${groupId}::uuid`)}) around
      where not exists (select from group_effective_members e
        where e.group_id = around.id and e.user_id = ${userId}))
    select ${standing(membership)}, array(select id::text from joins order by id) as joins,
      (${openTasksOf(sql`array(select id from joins)`)}) as tasks`.execute(tx);
  return requireOne(rows, 'the place of a person');
}

async function readStanding(tx: Sending, membership: PersonMembership): Promise<PersonPlace> {
  const { rows } = await sql<{ stands: boolean }>`select ${standing(membership)}`.execute(tx);
  return { ...requireOne(rows, 'the place of a person'), joins: [], tasks: 0 };
}

/** The key belongs to the environment, to whoever asks and to the group. */
const keyOf = ({ request: { actor, keyed }, membership, operation }: Asked): KeyedRequest | null =>
  keyed && {
    environmentId: actor.environmentId,
    actorId: actor.id,
    operation: `${operation}/${membership.groupId}`,
    ...keyed,
  };

/** NTF-02: whoever is added or removed themselves is told; NTF-03: not of what they did. */
const tellThem = (
  tx: Sending,
  { request: { actor }, membership }: Asked,
  event: 'group_joined' | 'group_left',
): Promise<void> =>
  membership.userId === actor.id
    ? Promise.resolve()
    : putDown(tx, { environmentId: actor.environmentId, event }, [{ ...membership, phases: [] }]);

/** What is written in the end, and whom it reaches; null where nothing changed. */
type Writing = {
  readonly write: (sending: Sending) => readonly Promise<unknown>[];
  readonly reach: DirectoryReach;
} | null;

/** Writes, and reads the group for the answer on the same way. Which groups an editor is shown follows from the change. */
async function finish(
  tx: Transaction,
  { asked, caller }: { readonly asked: Asked; readonly caller: ActiveActor },
  writing: Writing,
): Promise<MembersChange> {
  const { environmentId } = asked.request.actor;
  const { groupId } = asked.membership;
  const keyed = keyOf(asked);
  const changed = writing !== null;
  const [, nudges, , read] = await together<[unknown, Nudge[], void, GroupRow | undefined]>(tx, (sending) => [
    writing ? Promise.all(writing.write(sending)) : Promise.resolve(),
    writing ? putDirectoryNudges(sending, environmentId, writing.reach) : Promise.resolve([]),
    keyed ? rememberResponse(sending, keyed, { response: { changed }, days: keyDays }) : Promise.resolve(),
    knowsEveryGroup(caller) ? findGroup(sending, groupId, everyGroup) : Promise.resolve(undefined),
  ]);
  const group = read ?? (await findShownGroup(tx, caller, groupId));
  if (!group) throw new Error(`there is no group ${groupId}, which was changed`);
  return { changed, nudges, group };
}
