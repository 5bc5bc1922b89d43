-- Up Migration

-- Groups get members who are not their own: what followed the rows of an earlier release (0012) knows nothing of them.
drop trigger members_follow on group_members;
drop trigger members_follow_retirement on users;
drop function follow_members();

-- Groups in groups, organisations in groups, and what a group was like before (GRP-05..24, 33, 36) ----------

-- ENV-09: who belongs to an organisation, and whether they administer it; independent of the environment role.
create table organisation_members (
  environment_id uuid not null,
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('member', 'administrator')),
  primary key (organisation_id, user_id),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "the organisations of a user"
create index organisation_members_by_user on organisation_members (environment_id, user_id);

-- GRP-14, 16: a group in a group. That no circle closes is judged behind a lock of all nesting of the environment.
create table group_member_groups (
  environment_id uuid not null,
  group_id uuid not null,
  member_group_id uuid not null check (member_group_id <> group_id),
  primary key (group_id, member_group_id),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, member_group_id) references groups (environment_id, id)
);
-- "the groups around a group"
create index group_member_groups_around on group_member_groups (member_group_id);

-- GRP-14: an organisation in a group, whole or those of one role.
create table group_member_organisations (
  environment_id uuid not null,
  group_id uuid not null,
  organisation_id uuid not null,
  role text check (role in ('member', 'administrator')),
  unique nulls not distinct (group_id, organisation_id, role),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id)
);
-- "the groups around an organisation"
create index group_member_organisations_around on group_member_organisations (organisation_id);

-- From when until when a user, a group or an organisation stood in a group: who its members were at an earlier instant
-- follows from these. One row for each time; the one that has not ended is in the table of its kind as well.
create table group_member_spans (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid,
  member_group_id uuid,
  organisation_id uuid,
  role text check (role in ('member', 'administrator')),
  added_at timestamptz not null,
  removed_at timestamptz check (removed_at > added_at),
  check (num_nonnulls(user_id, member_group_id, organisation_id) = 1),
  check (role is null or organisation_id is not null),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, member_group_id) references groups (environment_id, id),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id)
);
-- "what stood in this group then?"
create index group_member_spans_of_group on group_member_spans (group_id, added_at);
-- What stands in a group stands there once; and "which row ends with this removal?"
create unique index group_member_spans_open
  on group_member_spans (group_id, user_id, member_group_id, organisation_id, role) nulls not distinct
  where removed_at is null;

-- The same of the members of an organisation.
create table organisation_member_spans (
  environment_id uuid not null,
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('member', 'administrator')),
  added_at timestamptz not null,
  removed_at timestamptz check (removed_at > added_at),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "who belonged to this organisation then?"
create index organisation_member_spans_of_organisation on organisation_member_spans (organisation_id, added_at);
-- One role at a time.
create unique index organisation_member_spans_open on organisation_member_spans (organisation_id, user_id)
  where removed_at is null;

alter table groups
  -- GRP-24: off, the group holds one effective member at most.
  add column allow_multiple boolean not null default true,
  -- GRP-26: on, a document that is addressed to the group is addressed to its members of that moment.
  add column enumerate boolean not null default false,
  -- How many effective members there are: the list is sorted by it, and limits are judged by it (GRP-24, 38).
  add column size integer not null default 0 check (size >= 0),
  -- When its version began (GRP-38).
  add column changed_at timestamptz not null default now();
-- "the last change of the environment": each comes after it; and the list by last change (GRP-38)
create index groups_by_change on groups (environment_id, changed_at, id);

-- GRP-36, 46: one row for each version of a group: when it began, by whom, and what was before and after. With a cause
-- it was not this group that was changed, but one inside it, or an organisation.
create table group_changes (
  environment_id uuid not null,
  group_id uuid not null,
  version integer not null check (version >= 1),
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('user', 'service_account', 'system')),
  actor_id uuid,
  actor_environment_id uuid references environments,
  what text not null check (what in ('recorded', 'created', 'copied', 'edited', 'activated', 'inactivated', 'deleted',
    'member_added', 'member_removed', 'group_added', 'group_removed', 'organisation_added', 'organisation_removed',
    'organisation_member_added', 'organisation_member_removed', 'organisation_role_changed',
    'default_assignees_changed', 'default_assignees_dropped')),
  before jsonb,
  after jsonb,
  cause_group_id uuid,
  cause_organisation_id uuid,
  primary key (group_id, version),
  check ((actor_kind = 'system') = (actor_id is null)),
  check ((actor_id is null) = (actor_environment_id is null)),
  check (num_nonnulls(cause_group_id, cause_organisation_id) <= 1),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, cause_group_id) references groups (environment_id, id),
  foreign key (environment_id, cause_organisation_id) references organisations (environment_id, id)
);
-- "which version was it then?"
create unique index group_changes_by_time on group_changes (group_id, at);

-- Row-level security is forced on the owner, too: environment by environment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    update groups g
    set size = (select count(*) from group_effective_members m where m.group_id = g.id);
    insert into group_changes (environment_id, group_id, version, at, actor_kind, what)
    select environment_id, id, version, changed_at, 'system', 'recorded' from groups;
    insert into group_member_spans (environment_id, group_id, user_id, added_at)
    select environment_id, group_id, user_id, least(added_at, now()) from group_members;
    -- DFA-07: whoever is retired is no default assignee any more.
    delete from group_default_assignees d
    where not exists (
      select from group_effective_members m where m.group_id = d.group_id and m.user_id = d.user_id);
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;

-- DFA-02, PLC-21: whoever comes in through a group or an organisation is a member, too. Whoever stops being one can't
-- stay on the list.
alter table group_effective_members add unique (environment_id, group_id, user_id);
alter table group_default_assignees
  drop constraint group_default_assignees_environment_id_group_id_user_id_fkey,
  add constraint group_default_assignees_of_members
    foreign key (environment_id, group_id, user_id)
    references group_effective_members (environment_id, group_id, user_id) on delete cascade;

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['organisation_members', 'group_member_groups', 'group_member_organisations',
    'group_member_spans', 'organisation_member_spans', 'group_changes'] loop
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

grant select, insert, delete, update (role) on organisation_members to countersign_app;
grant select, insert, delete on group_member_groups, group_member_organisations to countersign_app;
-- What was is ended, never changed.
grant select, insert, update (removed_at) on group_member_spans, organisation_member_spans to countersign_app;
-- GRP-36: what was done can be added to and read, nothing else.
grant select, insert on group_changes to countersign_app;
