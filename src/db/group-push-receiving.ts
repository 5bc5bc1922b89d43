// The receiving side of a push (GRP-35): under its own tenant, by its own administrator, with its own rules.
import { sql } from 'kysely';
import { toldAtMost } from '../domain/bulk-memberships.ts';
import type { GroupId, Id, UserId } from '../domain/ids.ts';
import type { BulkRefusal } from '../domain/group-refusal.ts';
import { placesAtMost } from '../domain/nesting.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { writeAudit } from './audit.ts';
import { requireChanged, requireOne } from './changed.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { putIn } from './effective-rows.ts';
import { addPairs } from './group-bulk-edges.ts';
import type { Pairs } from './group-bulk-edges.ts';
import { recordBulk } from './group-bulk-history.ts';
import { readCrowded } from './group-bulk-objections.ts';
import { raiseVersions } from './group-changes.ts';
import { putDownGroup } from './group-creation.ts';
import type { CreationRefusal } from './group-creation.ts';
import { readCounterparts } from './group-push.ts';
import type { Counterpart, PushedFrom, PushedGroup } from './group-push.ts';
import { addGroupCategory } from './configuration.ts';
import { newId } from './ids.ts';
import { groupsAround, lockAround, lockNesting, readInstant } from './nesting.ts';
import { tellOfGroup } from './notifications.ts';
import type { Nudge } from './outbox.ts';
import type { Transaction } from './transaction.ts';

type Refusal = BulkRefusal | CreationRefusal;

interface Receiving {
  /** Whoever pushes, as a user of this environment. */
  readonly actor: Extract<Actor, { kind: 'user' }>;
  readonly from: readonly PushedFrom[];
}

interface Received {
  readonly groups: readonly PushedGroup[];
  readonly nudges: readonly Nudge[];
}

/** Puts the groups down, or brings those of the same name into line with them. */
export async function receiveGroups(
  tx: Transaction,
  { actor, from }: Receiving,
): Promise<Result<Received, Refusal>> {
  // Alone: of two pushes of one name at once the second finds the group that the first has made.
  await lockNesting(tx);
  const people = await matchPeople(tx, from);
  const there = await readNamesakes(tx, from);
  await lockAround(tx, sql`select unnest(${[...there.values()].map(({ id }) => id)}::uuid[])`);
  const groups: PushedGroup[] = [];
  for (const group of from) {
    const namesake = there.get(group.nameFolded);
    const received = namesake
      ? await align(tx, { actor, group, namesake })
      : await create(tx, { actor, group, people });
    if (!received.ok) return received;
    groups.push({ ...received.value, skipped: skippedOf(group, people) });
  }
  const known = groups.filter(({ created }) => !created);
  const came = await addToKnown(tx, { actor, from, people, known });
  if (!came.ok) return came;
  const added = came.value;
  const crowded = await readCrowded(tx, groups.map(({ targetId }) => targetId).concat(added.entered), {
    items: [],
  });
  if (crowded.length > 0) {
    return err({ code: 'bulk_refused', errors: crowded.map((one) => ({ ...one, path: '/body/groupIds' })) });
  }
  await tell(tx, actor, new Map([...createdOf(groups, { from, people }), ...added.pairs]));
  const nudges = await putDirectoryNudges(tx, actor.environmentId, { mayGive: added.entered });
  return ok({
    groups: groups.map((group) => ({
      ...group,
      added: added.pairs.get(group.targetId)?.length ?? group.added,
    })),
    nudges,
  });
}

type People = ReadonlyMap<UserId, Counterpart>;

async function matchPeople(tx: Transaction, from: readonly PushedFrom[]): Promise<People> {
  const [first] = from;
  if (!first) return new Map();
  const userIds = [...new Set(from.flatMap(({ members }) => members))];
  const found = await readCounterparts(tx, first.environmentId, userIds);
  return new Map(found.map((one) => [one.from, one]));
}

const membersThere = ({ members }: PushedFrom, people: People): UserId[] =>
  members.flatMap((userId) => {
    const one = people.get(userId);
    return one ? [one.userId] : [];
  });

const skippedOf = ({ members }: PushedFrom, people: People): UserId[] =>
  members.filter((userId) => !people.has(userId));

interface Namesake {
  readonly id: GroupId;
  readonly nameFolded: string;
  readonly description: string;
  readonly allowMultiple: boolean;
  readonly enumerate: boolean;
}

async function readNamesakes(
  tx: Transaction,
  from: readonly PushedFrom[],
): Promise<ReadonlyMap<string, Namesake>> {
  const { rows } = await sql<Namesake>`
    select id, name_folded as "nameFolded", description, allow_multiple as "allowMultiple", enumerate
    from groups
    where name_folded = any (${from.map(({ nameFolded }) => nameFolded)}::text[]) and deleted_at is null`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.nameFolded, row]));
}

type Made = Result<Omit<PushedGroup, 'skipped'>, Refusal>;

async function create(
  tx: Transaction,
  {
    actor,
    group,
    people,
  }: { readonly actor: Receiving['actor']; readonly group: PushedFrom; readonly people: People },
): Promise<Made> {
  const { environmentId } = actor;
  const members = membersThere(group, people);
  const put = await putDownGroup(tx, {
    ...{ environmentId, actor, name: group.name, description: group.description },
    // GRP-29: who may address it stays behind, so that it is nobody's to address until somebody here has said it.
    status: group.leftBehind.addressers > 0 ? 'inactive' : group.status,
    ...{ options: group.options, members: members.map((userId) => ({ userId })), copiedFrom: null },
    categoryId: await categoryOf(tx, actor, group),
  });
  if (!put.ok) return put;
  const { id, version, leftBehind } = group;
  return ok({
    id,
    version,
    leftBehind,
    targetId: put.value,
    created: true,
    changed: [],
    added: members.length,
  });
}

/** Who came into the groups that are new here. */
const createdOf = (
  groups: readonly PushedGroup[],
  { from, people }: { readonly from: readonly PushedFrom[]; readonly people: People },
): [GroupId, UserId[]][] =>
  groups.flatMap(({ id, targetId, created }) =>
    from
      .filter((group) => created && group.id === id)
      .map((group) => [targetId, membersThere(group, people)] as [GroupId, UserId[]]),
  );

/** NTF-02: as whoever comes in by a change of one, and up to as many as by a change of many. */
async function tell(
  tx: Transaction,
  { environmentId, id: by }: Receiving['actor'],
  came: Pairs,
): Promise<void> {
  const places = [...came.values()].reduce((sum, { length }) => sum + length, 0);
  if (places > toldAtMost) return;
  for (const [groupId, to] of came) {
    if (to.length > 0) await tellOfGroup(tx, { environmentId, event: 'group_joined', groupId, to, by });
  }
}

/** The category of the same name; it is added where there is none. */
async function categoryOf(
  tx: Transaction,
  actor: Receiving['actor'],
  { category, categoryFolded }: PushedFrom,
): Promise<Id<'group category'>> {
  const { rows } = await sql<{ id: Id<'group category'> }>`
    select id from group_categories where name_folded = ${categoryFolded} and deleted_at is null`.execute(tx);
  if (rows[0]) return rows[0].id;
  const { environmentId } = actor;
  const id = await addGroupCategory(tx, { environmentId, name: category });
  await writeAudit(tx, { environmentId, actor }, [
    {
      action: 'configuration_added',
      approvalId: null,
      subjectKind: 'group_category',
      subjectId: id,
      data: {},
    },
  ]);
  return id;
}

/** GRP-35: description, allow multiple and enumerate are those of where the group comes from; all else stays. */
async function align(
  tx: Transaction,
  {
    actor,
    group,
    namesake,
  }: { readonly actor: Receiving['actor']; readonly group: PushedFrom; readonly namesake: Namesake },
): Promise<Made> {
  const { id: targetId } = namesake;
  const wanted = {
    description: group.description,
    allowMultiple: group.options.allowMultiple,
    enumerate: group.options.enumerate,
  };
  const keys = ['description', 'allowMultiple', 'enumerate'] as const;
  const changed = keys.filter((key) => wanted[key] !== namesake[key]);
  if (changed.length > 0) {
    const of = (said: typeof wanted) => Object.fromEntries(changed.map((key) => [key, said[key]]));
    const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
    const { environmentId } = actor;
    const written = await sql`
      update groups
      set description = ${wanted.description}, allow_multiple = ${wanted.allowMultiple}, enumerate = ${wanted.enumerate}
      where id = ${targetId} and deleted_at is null`.execute(tx);
    requireChanged(written, 1, `bringing group ${targetId} into line`);
    const change = { environmentId, actor, at, what: 'edited', changed: { groupId: targetId } } as const;
    await raiseVersions(
      tx,
      { ...change, before: of(namesake), after: of(wanted) },
      await groupsAround(tx, [targetId]),
    );
  }
  const { id, version, leftBehind } = group;
  return ok({ id, version, leftBehind, targetId, created: false, changed, added: 0 });
}

/** Whoever is a user here and not yet in the group comes into it; nobody leaves one. */
async function addToKnown(
  tx: Transaction,
  {
    actor,
    from,
    people,
    known,
  }: Receiving & { readonly people: People; readonly known: readonly PushedGroup[] },
): Promise<Result<{ entered: GroupId[]; pairs: Pairs }, Refusal>> {
  const { environmentId } = actor;
  const { at } = requireOne((await readInstant(tx)).rows, 'the instant of a change');
  const items = known.flatMap(({ id, targetId }) => {
    const group = from.find((one) => one.id === id);
    return group ? [{ groupIds: [targetId], add: membersThere(group, people), remove: [] }] : [];
  });
  const added = await addPairs(tx, { environmentId, at }, items);
  const around = await readAround(tx, added);
  const places = [...added].reduce(
    (sum, [id, users]) => sum + users.length * (around.get(id)?.length ?? 0),
    0,
  );
  if (places > placesAtMost) return err({ code: 'change_too_large', places, atMost: placesAtMost });
  const bulkId = newId<'bulk change'>();
  const entered = new Set<GroupId>();
  for (const [groupId, userIds] of added) {
    const grown = await putIn(tx, {
      ...{ environmentId, actor, people: sql`select unnest(${userIds}::uuid[])` },
      ...{ groupIds: around.get(groupId) ?? [], cause: { bulkId } },
    });
    grown.forEach(({ id }) => entered.add(id));
  }
  await recordBulk(tx, { actor, at, bulkId, added, removed: new Map(), dropped: [] });
  return ok({ entered: [...entered], pairs: added });
}

/** Where somebody who comes into each of these groups belongs by that. */
async function readAround(tx: Transaction, added: Pairs): Promise<ReadonlyMap<GroupId, readonly GroupId[]>> {
  const around = new Map<GroupId, readonly GroupId[]>();
  for (const groupId of added.keys()) around.set(groupId, await groupsAround(tx, [groupId]));
  return around;
}
