// Houses with so many people and groups that a change of them meets its limits; as rows, since nothing else is asked of them.
import { sql } from 'kysely';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import type { Place } from './courses.ts';
import { rowsOf } from './rows.ts';

/** New users, who stand in nothing. */
export async function crowdOf({ db, house }: Place, count: number): Promise<UserId[]> {
  const rows = await rowsOf<{ id: UserId }>(
    db,
    house.environmentId,
    sql`
      insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${house.environmentId}::uuid, gen_random_uuid(), 'Person ' || n, 'person ' || n, n || '@crowd.example', 'basic'
      from generate_series(1, ${count}::int) n
      returning id`,
  );
  return rows.map(({ id }) => id);
}

/** Puts people directly into groups that hold nobody else and stand in nothing. */
export const fill = (
  { db, house }: Place,
  { groupIds, people }: { readonly groupIds: readonly GroupId[]; readonly people: readonly UserId[] },
): Promise<unknown> =>
  rowsOf(
    db,
    house.environmentId,
    sql`
      with direct as (
        insert into group_members (environment_id, group_id, user_id)
        select ${house.environmentId}::uuid, g, u
        from unnest(${groupIds}::uuid[]) g cross join unnest(${people}::uuid[]) u
        returning environment_id, group_id, user_id),
      spans as (
        insert into group_member_spans (environment_id, group_id, user_id, added_at)
        select environment_id, group_id, user_id, now() from direct),
      effective as (
        insert into group_effective_members (environment_id, group_id, user_id) select * from direct)
      update groups set size = ${people.length} where id = any (${groupIds}::uuid[])`,
  );

/** Groups of which each stands around this one. */
export const surround = (
  { db, house }: Place,
  { groupId, count }: { readonly groupId: GroupId; readonly count: number },
): Promise<unknown> =>
  rowsOf(
    db,
    house.environmentId,
    sql`
      with made as (
        insert into groups (environment_id, id, name, name_folded, category_id, status)
        select g.environment_id, gen_random_uuid(), 'Around ' || n, 'around ' || n, g.category_id, 'active'
        from groups g, generate_series(1, ${count}::int) n where g.id = ${groupId}
        returning environment_id, id)
      insert into group_member_groups (environment_id, group_id, member_group_id)
      select environment_id, id, ${groupId}::uuid from made`,
  );
