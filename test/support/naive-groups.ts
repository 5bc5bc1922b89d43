// Who belongs to which group, worked out from what stands in each directly, in the plainest way. It shares nothing with
// the product but the tables.
import { sql } from 'kysely';
import { inTenant } from '../../src/db/transaction.ts';
import type { Place } from './courses.ts';

interface Rows {
  readonly groups: readonly { id: string; deleted: boolean }[];
  readonly users: readonly { groupId: string; userId: string }[];
  readonly inner: readonly { groupId: string; memberGroupId: string }[];
  readonly organisations: readonly { groupId: string; organisationId: string; role: string | null }[];
  readonly employed: readonly { organisationId: string; userId: string; role: string }[];
  readonly retired: readonly string[];
  readonly effective: readonly { groupId: string; userId: string }[];
  readonly sizes: readonly { id: string; size: number; version: number; changes: number }[];
}

const readAll = ({ db, house }: Place): Promise<Rows> =>
  inTenant(db, house.environmentId, async (tx) => {
    const read = async <Row>(statement: ReturnType<typeof sql<Row>>) => (await statement.execute(tx)).rows;
    return {
      groups: await read(sql`select id, deleted_at is not null as deleted from groups`),
      users: await read(sql`select group_id as "groupId", user_id as "userId" from group_members`),
      inner: await read(
        sql`select group_id as "groupId", member_group_id as "memberGroupId" from group_member_groups`,
      ),
      organisations: await read(
        sql`select group_id as "groupId", organisation_id as "organisationId", role
          from group_member_organisations`,
      ),
      employed: await read(
        sql`select organisation_id as "organisationId", user_id as "userId", role from organisation_members`,
      ),
      retired: (await read(sql<{ id: string }>`select id from users where retired_at is not null`)).map(
        ({ id }) => id,
      ),
      effective: await read(
        sql`select group_id as "groupId", user_id as "userId" from group_effective_members`,
      ),
      sizes: await read(sql`select g.id, g.size, g.version,
        (select count(*)::int from group_changes h where h.group_id = g.id) as changes from groups g`),
    };
  });

export type Membership = ReadonlyMap<string, readonly string[]>;

/** Of a deleted group what it had: `frozen` says it, or the rows that the product keeps of it. */
function workOut(rows: Rows, frozen?: Membership): Membership {
  const open = (id: string): Set<string> => {
    if (rows.groups.find((group) => group.id === id)?.deleted) {
      const kept =
        frozen?.get(id) ?? rows.effective.filter(({ groupId }) => groupId === id).map(({ userId }) => userId);
      return new Set(kept);
    }
    const people = new Set<string>();
    for (const { groupId, userId } of rows.users) if (groupId === id) people.add(userId);
    for (const { groupId, memberGroupId } of rows.inner) {
      if (groupId === id) for (const userId of open(memberGroupId)) people.add(userId);
    }
    for (const { groupId, organisationId, role } of rows.organisations) {
      if (groupId !== id) continue;
      for (const one of rows.employed) {
        if (one.organisationId === organisationId && (role === null || role === one.role))
          people.add(one.userId);
      }
    }
    return people;
  };
  return new Map(
    rows.groups.map(({ id }) => [
      id,
      [...open(id)].filter((userId) => !rows.retired.includes(userId)).sort(),
    ]),
  );
}

/** What the product says and what is right, of every group; with the members of deleted ones as they were. */
export async function compareMembership(place: Place, frozen?: Membership) {
  const rows = await readAll(place);
  const right = workOut(rows, frozen);
  const said = new Map(
    rows.groups.map(({ id }) => [
      id,
      rows.effective
        .filter(({ groupId }) => groupId === id)
        .map(({ userId }) => userId)
        .sort(),
    ]),
  );
  return {
    right,
    said,
    /** Sizes that are wrong, and groups whose history has another number of lines than versions. */
    odd: rows.sizes.filter(
      ({ id, size, version, changes }) => size !== (right.get(id) ?? []).length || version !== changes,
    ),
  };
}
