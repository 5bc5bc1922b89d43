-- Up Migration

-- Whose rights have changed since? (docs/decisions/0024) ----------------------------------------------------

-- A process that keeps in memory what people may do asks this table, in the snapshot in which it places somebody, what
-- changed since it looked last. Who writes the mark is a trigger and no code: whatever changes rights leaves one. A mark is
-- of use for as long as somebody may have looked before it; older ones go when new ones come.
create table rights_marks (
  environment_id uuid not null,
  -- Which transaction changed it: it was committed, in the order in which snapshots see it, or is not to be seen.
  xact xid8 not null default pg_current_xact_id(),
  what text not null check (what in ('user', 'sets', 'everybody')),
  -- Without a key, like all rows that follow from others (docs/decisions/0018); users are never deleted.
  user_id uuid,
  check ((what = 'user') = (user_id is not null))
);
-- "whose rights have changed since this transaction?" and "which marks are too old to be of use?"
create index rights_marks_by_xact on rights_marks (environment_id, xact);

alter table rights_marks enable row level security;
alter table rights_marks force row level security;
create policy tenant on rights_marks to countersign_owner, countersign_app
  using (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
-- The right to update one column is asked for by the lock that skips what another transaction forgets at this moment.
grant select, insert, delete, update (environment_id) on rights_marks to countersign_app;

-- Whoever looked a million transactions ago reads everything anew, so an older mark tells nobody anything. What is the
-- oldest transaction of a snapshot only ever rises: who can see that a mark is gone has a snapshot that is as far at least.
create function forget_old_rights_marks() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  delete from rights_marks where ctid = any (array(
    select m.ctid from rights_marks m
    where m.environment_id in (select environment_id from made)
      and m.xact < greatest(3, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1000000)::text::xid8
    order by m.xact
    limit 2000
    for update skip locked));
  return null;
end
$$;
create trigger forget_old_rights_marks after insert on rights_marks
  referencing new table as made for each statement execute function forget_old_rights_marks();

-- A statement that changes more than a thousand people's rights leaves one mark for all: they are read anew together.
create function mark_given_rights() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if (select count(*) > 1000 from (select from changed limit 1001) counted) then
    insert into rights_marks (environment_id, what) select distinct environment_id, 'everybody' from changed;
  else
    insert into rights_marks (environment_id, what, user_id)
    select distinct environment_id, 'user', user_id from changed;
  end if;
  return null;
end
$$;
create trigger mark_given_rights after insert on user_permission_sets
  referencing new table as changed for each statement execute function mark_given_rights();
create trigger mark_taken_rights after delete on user_permission_sets
  referencing old table as changed for each statement execute function mark_given_rights();

-- A user who is new has no mark: nobody who looked before knows them, and whoever meets them then looks.
create function mark_changed_users() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  people uuid[] := array(
    select n.id from changed n join before o on o.id = n.id
    where n.environment_role <> o.environment_role or (n.retired_at is null) <> (o.retired_at is null)
    limit 1001);
begin
  if cardinality(people) > 1000 then
    insert into rights_marks (environment_id, what) select distinct environment_id, 'everybody' from changed;
  elsif cardinality(people) > 0 then
    insert into rights_marks (environment_id, what, user_id)
    select n.environment_id, 'user', n.id from changed n where n.id = any (people);
  end if;
  return null;
end
$$;
create trigger mark_changed_users after update on users
  referencing old table as before new table as changed for each statement execute function mark_changed_users();

-- What a set is changes for everybody who has it, and is read anew as a whole: there are few. So does what is not done in
-- the product at all, an update of who has which.
create function mark_rights() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into rights_marks (environment_id, what) select distinct environment_id, tg_argv[0] from changed;
  return null;
end
$$;
create trigger mark_changed_rights after update on user_permission_sets
  referencing new table as changed for each statement execute function mark_rights('everybody');
do $$
declare
  of_sets text;
begin
  foreach of_sets in array array['permission_sets', 'permission_set_locations', 'permission_set_contract_types'] loop
    execute format('create trigger mark_new_sets after insert on %I referencing new table as changed
      for each statement execute function mark_rights(''sets'')', of_sets);
    execute format('create trigger mark_changed_sets after update on %I referencing new table as changed
      for each statement execute function mark_rights(''sets'')', of_sets);
    execute format('create trigger mark_gone_sets after delete on %I referencing old table as changed
      for each statement execute function mark_rights(''sets'')', of_sets);
  end loop;
end
$$;
