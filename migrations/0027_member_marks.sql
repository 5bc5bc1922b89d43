-- Up Migration

-- Who came into a group or left it since? (docs/decisions/0031) -------------------------------------------------

-- A process that keeps in memory whom a large group has asks this table, in the snapshot in which it places somebody, who
-- came and went since it looked last, and looks only those up. As with rights_marks a trigger writes the mark, whatever code
-- changes who belongs to a group.
create table member_marks (
  environment_id uuid not null,
  -- Which transaction changed it: it was committed, in the order in which snapshots see it, or is not to be seen.
  xact xid8 not null default pg_current_xact_id(),
  -- Without keys, like the rows that they tell of (docs/decisions/0018); neither groups nor users are ever deleted.
  group_id uuid not null,
  -- Null where a statement moved too many to name them: then the members of the group are read anew.
  user_id uuid
);
-- "who came into this group, or left it, since this transaction?"
create index member_marks_of_group on member_marks (environment_id, group_id, xact);
-- "which marks are too old to be of use?" and "has this transaction moved somebody?"
create index member_marks_by_xact on member_marks (environment_id, xact);

alter table member_marks enable row level security;
alter table member_marks force row level security;
create policy tenant on member_marks to countersign_owner, countersign_app
  using (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
-- The right to update one column is asked for by the lock that skips what another transaction forgets at this moment.
grant select, insert, delete, update (environment_id) on member_marks to countersign_app;

-- A mark for each of up to a thousand, otherwise one for each group. Whoever leaves marks takes away some of those that are
-- too old, as with rights_marks: who looked a million transactions ago reads the members anew.
create function mark_members() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if (select count(*) > 1000 from (select from changed limit 1001) counted) then
    insert into member_marks (environment_id, group_id) select distinct environment_id, group_id from changed;
  else
    insert into member_marks (environment_id, group_id, user_id)
    select environment_id, group_id, user_id from changed;
  end if;
  if not found then
    return null;
  end if;
  delete from member_marks where ctid = any (array(
    select m.ctid from member_marks m
    where m.environment_id = (select environment_id from changed limit 1)
      and m.xact < greatest(3, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1000000)::text::xid8
    order by m.xact
    limit 2000
    for update skip locked));
  return null;
end
$$;
create trigger mark_new_members after insert on group_effective_members
  referencing new table as changed for each statement execute function mark_members();
create trigger mark_gone_members after delete on group_effective_members
  referencing old table as changed for each statement execute function mark_members();

-- What is not done in the product at all: the members of the groups that a row was of, and of those that it is of now.
create function mark_moved_members() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into member_marks (environment_id, group_id)
  select environment_id, group_id from changed union select environment_id, group_id from before;
  return null;
end
$$;
create trigger mark_moved_members after update on group_effective_members
  referencing old table as before new table as changed for each statement execute function mark_moved_members();

-- "who is retired?", asked of those who stand in a large group whenever it has changed
create index users_retired on users (environment_id, id) where retired_at is not null;
