-- Up Migration

-- Configuration that administrators keep (ENV-18) --------------------------------------------------------

-- Each entry has an id for its address, a version for whoever edits it, and who changed it last, so that the one who
-- comes too late is told whose change it was. Null: by nobody of the environment, when it was founded.
do $$
declare
  configured_table text;
begin
  foreach configured_table in array array['locations', 'contract_categories', 'contract_types', 'group_categories',
    'permission_sets'] loop
    execute format('alter table %I
      add column version integer not null default 1 check (version >= 1),
      add column changed_at timestamptz not null default now(),
      add column changed_by uuid,
      add foreign key (environment_id, changed_by) references users (environment_id, id)', configured_table);
  end loop;
  foreach configured_table in array array['locations', 'contract_categories', 'contract_types'] loop
    execute format('alter table %I add column id uuid not null default gen_random_uuid()', configured_table);
    -- Ids are made by our code; the default was for what stood there before.
    execute format('alter table %I alter column id drop default', configured_table);
    execute format('create unique index %I on %I (environment_id, id)', configured_table || '_by_id', configured_table);
  end loop;
end
$$;

-- Names of group categories and permission sets differ by more than case, as names of groups do (GRP-06). Folded in our
-- code; what stood there before is folded here as far as this database can.
alter table group_categories
  add column name_folded text,
  -- Of a category that only deleted groups had: they keep it, and nobody sees it any more.
  add column deleted_at timestamptz,
  drop constraint group_categories_environment_id_name_key;
alter table permission_sets
  add column name_folded text,
  drop constraint permission_sets_environment_id_name_key;
do $$
declare
  tenant uuid;
  named_table text;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    foreach named_table in array array['group_categories', 'permission_sets'] loop
      -- Two that differ by their case alone were allowed; the later one is told apart by its id.
      execute format('update %I t set name_folded = lower(normalize(t.name, NFKC)) || case when exists (
          select from %I o where lower(normalize(o.name, NFKC)) = lower(normalize(t.name, NFKC)) and o.id < t.id)
        then '' '' || t.id else '''' end', named_table, named_table);
    end loop;
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;
alter table group_categories alter column name_folded set not null, add check (name_folded <> '');
alter table permission_sets alter column name_folded set not null, add check (name_folded <> '');
create unique index group_categories_name on group_categories (environment_id, name_folded) where deleted_at is null;
create unique index permission_sets_name on permission_sets (environment_id, name_folded);

-- "which permission sets cover this location?", asked by the member search and before a location is deleted
create index permission_set_locations_by_location on permission_set_locations (environment_id, location);
-- the same for a contract type
create index permission_set_contract_types_by_type on permission_set_contract_types (environment_id, contract_type);
-- "who has this permission set?", by id of the user
create index user_permission_sets_by_set on user_permission_sets (environment_id, permission_set_id, user_id);
-- "which contract types stand under this category?"
create index contract_types_by_category on contract_types (environment_id, category);
-- "which groups are of this category?"
create index groups_by_category on groups (environment_id, category_id);

-- Supplementary roles (ENV-11, GRP-12) --------------------------------------------------------------------

-- Beside the environment role, which they never replace. Columns, since every request reads them with it (ENV-08).
alter table users
  add column relationship_manager boolean not null default false,
  add column group_administrator boolean not null default false,
  -- GRP-39: people are found by any part of their name, whatever its case. Folded in our code, like every name.
  add column name_folded text;
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    update users set name_folded = lower(normalize(name, NFKC));
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;
alter table users alter column name_folded set not null;

-- Who may address whom (GRP-47) --------------------------------------------------------------------------

-- One row once an administrator has said anything; without it the matrix is empty, at version 0.
create table communication_matrices (
  environment_id uuid primary key references environments,
  version integer not null check (version >= 1),
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  foreign key (environment_id, changed_by) references users (environment_id, id)
);

-- Each row lets one party address another; a party is an organisation, one of its two roles (ENV-09), or an environment
-- role (ENV-04). No row at all: everybody within the environment may address everybody.
create table communication_rules (
  environment_id uuid not null,
  place integer not null check (place >= 1),
  from_organisation_id uuid,
  from_organisation_role text check (from_organisation_role in ('member', 'administrator')),
  from_role text check (from_role in ('basic', 'advanced', 'administrator')),
  to_organisation_id uuid,
  to_organisation_role text check (to_organisation_role in ('member', 'administrator')),
  to_role text check (to_role in ('basic', 'advanced', 'administrator')),
  primary key (environment_id, place),
  foreign key (environment_id) references communication_matrices (environment_id),
  foreign key (environment_id, from_organisation_id) references organisations (environment_id, id),
  foreign key (environment_id, to_organisation_id) references organisations (environment_id, id),
  check ((from_organisation_id is null) <> (from_role is null)),
  check ((to_organisation_id is null) <> (to_role is null)),
  check (from_organisation_role is null or from_organisation_id is not null),
  check (to_organisation_role is null or to_organisation_id is not null)
);

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['communication_matrices', 'communication_rules'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format(
      'create policy tenant on %I to countersign_owner, countersign_app
         using (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))
         with check (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))',
      tenant_table);
  end loop;
end
$$;

-- What nothing refers to may go; the foreign keys hold what is in use.
grant delete on locations, contract_categories, contract_types, permission_sets to countersign_app;
grant select, insert, update (version, changed_at, changed_by) on communication_matrices to countersign_app;
grant select, insert, delete on communication_rules to countersign_app;
