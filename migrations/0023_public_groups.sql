-- Up Migration

-- What a group is: of its environment, or public (GRP-01) ----------------------------------------------------

-- GRP-01: exactly one. Partner groups come with a migration of their own.
alter table groups add column type text not null default 'environment' check (type in ('environment', 'public'));
-- "which groups of ours are public?", asked where somebody addresses by the matrix (GRP-31), and before there is one more
create index groups_public on groups (environment_id, id) where type = 'public' and deleted_at is null;

-- What everybody sees of public groups -----------------------------------------------------------------------

-- One row for each public group that is active, not deleted, and names nobody who may address it (GRP-29): read under every
-- tenant, and written by the functions below alone, under the tenant of the group (docs/decisions/0025). Whatever stands
-- here is told to the whole platform: no members, no category, no version.
create table public_groups (
  environment_id uuid not null,
  group_id uuid primary key,
  name text not null check (name <> ''),
  name_folded text not null check (name_folded <> ''),
  description text not null,
  size integer not null check (size >= 0),
  unique (environment_id, group_id),
  foreign key (environment_id, group_id) references groups (environment_id, id)
);
-- "the public groups by name", and "which public groups go by this name?" (GRP-45)
create index public_groups_by_name on public_groups (name_folded, group_id);

-- The words of their names, as name_words has those of one environment.
create table public_group_words (
  environment_id uuid not null,
  word text collate "C" not null check (word <> ''),
  group_id uuid not null,
  -- "which public groups have a name in which a word begins with this?"
  primary key (word, group_id),
  foreign key (environment_id, group_id) references public_groups (environment_id, group_id) on delete cascade
);
-- "which words had the name?", asked when it changes and when the group is no longer seen
create index public_group_words_of_group on public_group_words (environment_id, group_id);

-- Shows a group to everybody, or no longer. As the owner of the tables, under the tenant of whoever changes the group:
-- the app role can't write what is read by everybody. The group is behind its lock, so that two never show it at once.
create function show_group(subject uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare
  shown groups%rowtype;
  was text;
begin
  select g.* into shown from groups g
  where g.id = subject and g.type = 'public' and g.status = 'active' and g.deleted_at is null
    and not exists (select from group_access a where a.group_id = g.id and a.right_to = 'address');
  if not found then
    delete from public_groups where group_id = subject;
    return;
  end if;
  select p.name_folded into was from public_groups p where p.group_id = subject;
  insert into public_groups (environment_id, group_id, name, name_folded, description, size)
  values (shown.environment_id, shown.id, shown.name, shown.name_folded, shown.description, shown.size)
  on conflict (group_id) do update set name = excluded.name, name_folded = excluded.name_folded,
    description = excluded.description, size = excluded.size;
  if was is distinct from shown.name_folded then
    delete from public_group_words where environment_id = shown.environment_id and group_id = subject;
    -- As wordsOf of src/domain/name.ts takes apart what is typed.
    insert into public_group_words (environment_id, word, group_id)
    select distinct shown.environment_id, left(word, 100), shown.id
    from regexp_split_to_table(shown.name_folded, '[ ''’.,;:/_&+()@-]+') word
    where word <> '';
  end if;
end
$$;

create function show_changed_group() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  perform show_group(new.id);
  return null;
end
$$;

create function show_addressed_groups() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  perform show_group(g.id) from groups g
  where g.type = 'public' and g.id in (select c.group_id from changed c where c.right_to = 'address');
  return null;
end
$$;

-- Triggers, since groups are written in many places, and one that forgets to hide a group would be seen by nobody there.
create trigger shown_when_new after insert on groups
  for each row when (new.type = 'public') execute function show_changed_group();
create trigger shown_when_changed
  after update of type, status, deleted_at, name, name_folded, description, size on groups
  for each row when (old.type = 'public' or new.type = 'public') execute function show_changed_group();
create trigger shown_to_fewer after insert on group_access
  referencing new table as changed for each statement execute function show_addressed_groups();
create trigger shown_to_more after delete on group_access
  referencing old table as changed for each statement execute function show_addressed_groups();

-- Row-level security and privileges --------------------------------------------------------------------------

-- Read under any tenant, and under none not at all.
do $$
declare
  shown_table text;
begin
  foreach shown_table in array array['public_groups', 'public_group_words'] loop
    execute format('alter table %I enable row level security', shown_table);
    execute format('alter table %I force row level security', shown_table);
    execute format(
      'create policy any_tenant on %I for select to countersign_owner, countersign_app
         using ((select nullif(current_setting(''app.environment_id'', true), '''')::uuid) is not null)',
      shown_table);
    execute format(
      'create policy tenant on %I to countersign_owner
         using (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))
         with check (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))',
      shown_table);
  end loop;
end
$$;

grant select on public_groups, public_group_words to countersign_app;
