// Groups in groups and organisations in groups: changing them, and reading what became of them.
import { sql } from 'kysely';
import type { DirectoryChange } from '../../src/db/directory-change.ts';
import type { Member, OrganisationRole } from '../../src/db/member-edges.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import { setOrganisationMember } from '../../src/db/organisation-members.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Place } from './courses.ts';
import { asPerson } from './house.ts';
import type { PersonName } from './house.ts';
import { rowsOf } from './rows.ts';

type Changed = Result<DirectoryChange, Refusal>;

const byAdmin = ({ house }: Place) => ({ actor: asPerson(house, 'admin'), keyed: null });

export const puts = (place: Place, groupId: GroupId, member: Member): Promise<Changed> =>
  addMember(place.db, byAdmin(place), { groupId, ...member });

export const takes = (place: Place, groupId: GroupId, member: Member): Promise<Changed> =>
  removeMember(place.db, byAdmin(place), { groupId, ...member });

export const nests = (place: Place, outer: GroupId, inner: GroupId): Promise<Changed> =>
  puts(place, outer, { memberGroupId: inner });

export const employs = (place: Place, name: PersonName, role: OrganisationRole | null): Promise<Changed> =>
  setOrganisationMember(place.db, byAdmin(place), {
    organisationId: place.house.organisationId,
    userId: place.house.people[name],
    role,
  });

/** A change that must be made. */
export async function done(change: Promise<Changed>): Promise<DirectoryChange> {
  const result = await change;
  if (!result.ok) throw new Error(`it was refused: ${result.error.code}`);
  return result.value;
}

/** What a change came to: its code where it was refused. */
export async function codeOf(change: Promise<Changed>): Promise<string> {
  const result = await change;
  return result.ok ? (result.value.changed ? 'changed' : 'unchanged') : result.error.code;
}

/** Who belongs to a group now, by their keys in the house, in the order of the alphabet. */
export async function effectiveOf(place: Place, groupId: GroupId): Promise<string[]> {
  const rows = await rowsOf<{ id: UserId }>(
    place.db,
    place.house.environmentId,
    sql`select user_id as id from group_effective_members where group_id = ${groupId}`,
  );
  return rows.map(({ id }) => nameOf(place, id)).sort();
}

export const nameOf = ({ house }: Place, userId: string): string =>
  Object.entries(house.people).find(([, id]) => id === userId)?.[0] ?? userId;

export async function versionOf(place: Place, groupId: GroupId): Promise<number> {
  const rows = await rowsOf<{ version: number }>(
    place.db,
    place.house.environmentId,
    sql`select version from groups where id = ${groupId}`,
  );
  return rows[0]?.version ?? 0;
}

export const historyOf = (place: Place, groupId: GroupId) =>
  rowsOf<{
    version: number;
    what: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
    cause: string | null;
  }>(
    place.db,
    place.house.environmentId,
    sql`select version, what, before, after, coalesce(cause_group_id, cause_organisation_id) as cause
      from group_changes where group_id = ${groupId} order by version`,
  );
