-- Up Migration

-- Who may address a group, and who may edit it (GRP-13, 29) ------------------------------------------------

-- One row for each user, group, organisation or role of one that is named. No row that says 'address': everybody in the
-- group's scope may. No row that says 'edit': whoever manages groups, and nobody else.
create table group_access (
  environment_id uuid not null,
  group_id uuid not null,
  right_to text not null check (right_to in ('address', 'edit')),
  -- In the order in which they were named.
  place integer not null check (place >= 1),
  user_id uuid,
  named_group_id uuid,
  organisation_id uuid,
  organisation_role text check (organisation_role in ('member', 'administrator')),
  primary key (group_id, right_to, place),
  unique nulls not distinct (group_id, right_to, user_id, named_group_id, organisation_id, organisation_role),
  check (num_nonnulls(user_id, named_group_id, organisation_id) = 1),
  check (organisation_role is null or organisation_id is not null),
  -- GRP-13: editors are people; an organisation is none.
  check (right_to = 'address' or organisation_id is null),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, named_group_id) references groups (environment_id, id),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id)
);
-- "which groups does this person edit?"
create index group_access_of_user on group_access (environment_id, user_id) where user_id is not null;
-- "which groups do the members of this group edit?"
create index group_access_of_group on group_access (environment_id, named_group_id) where named_group_id is not null;

alter table group_changes
  drop constraint group_changes_what_check,
  add constraint group_changes_what_check check (what in ('recorded', 'created', 'copied', 'edited', 'activated',
    'inactivated', 'deleted', 'member_added', 'member_removed', 'group_added', 'group_removed', 'organisation_added',
    'organisation_removed', 'organisation_member_added', 'organisation_member_removed', 'organisation_role_changed',
    'default_assignees_changed', 'default_assignees_dropped', 'applicability_changed', 'editors_changed'));

-- GRP-45: a group stands for its members wherever an organisation can be named, in the matrix, too (GRP-47).
alter table communication_rules
  add column from_group_id uuid,
  add column to_group_id uuid,
  add foreign key (environment_id, from_group_id) references groups (environment_id, id),
  add foreign key (environment_id, to_group_id) references groups (environment_id, id),
  drop constraint communication_rules_check,
  drop constraint communication_rules_check1,
  add constraint communication_rules_one_from
    check (num_nonnulls(from_organisation_id, from_role, from_group_id) = 1),
  add constraint communication_rules_one_to check (num_nonnulls(to_organisation_id, to_role, to_group_id) = 1);

-- Finding people and groups by what is typed --------------------------------------------------------------

-- The words of the names of people and groups, folded like these. Compared as bytes: what begins with the letters that
-- are typed stands side by side. Derived from the names by triggers, so that no writer of a name can forget it.
create table name_words (
  environment_id uuid not null,
  kind text not null check (kind in ('user', 'group')),
  word text collate "C" not null check (word <> ''),
  subject_id uuid not null,
  -- "who has a name in which a word begins with this?"
  primary key (environment_id, kind, word, subject_id)
);
-- "which words had the name?", asked when it changes
create index name_words_of_subject on name_words (environment_id, subject_id);

create function keep_name_words() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from name_words where environment_id = new.environment_id and subject_id = new.id;
  end if;
  -- As wordsOf of src/domain/name.ts takes apart what is typed.
  insert into name_words (environment_id, kind, word, subject_id)
  select distinct new.environment_id, tg_argv[0], left(word, 100), new.id
  from regexp_split_to_table(new.name_folded, '[ ''’.,;:/_&+()@-]+') word
  where word <> '';
  return null;
end
$$;

do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    insert into name_words (environment_id, kind, word, subject_id)
    select distinct named.environment_id, named.kind, left(word, 100), named.id
    from (
      select environment_id, 'user' as kind, id, name_folded from users
      union all
      select environment_id, 'group', id, name_folded from groups) named,
      regexp_split_to_table(named.name_folded, '[ ''’.,;:/_&+()@-]+') word
    where word <> '';
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;

create trigger name_words_of_new after insert on users
  for each row execute function keep_name_words('user');
create trigger name_words_of_renamed after update of name_folded on users
  for each row when (old.name_folded is distinct from new.name_folded) execute function keep_name_words('user');
create trigger name_words_of_new after insert on groups
  for each row execute function keep_name_words('group');
create trigger name_words_of_renamed after update of name_folded on groups
  for each row when (old.name_folded is distinct from new.name_folded) execute function keep_name_words('group');

-- "the people of the environment by name"
create index users_by_name on users (environment_id, name_folded, id) where retired_at is null;

-- What people are told of groups (NTF-02) -----------------------------------------------------------------

alter table notifications
  add column group_id uuid,
  add foreign key (environment_id, group_id) references groups (environment_id, id),
  drop constraint notifications_event_check,
  add constraint notifications_event_check check (event in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated', 'task_returned',
    'delegation_recalled', 'group_joined', 'group_left', 'default_assignee_named', 'default_assignee_dropped')),
  -- About an approval, a task of a partner, or a group.
  drop constraint notifications_about_check,
  add constraint notifications_about_check check (num_nonnulls(approval_id, delegation_id, group_id) = 1
    and (title is not null) = (delegation_id is not null) and (task_id is null or approval_id is not null)),
  add constraint notifications_group_check check ((group_id is not null) = (event in ('group_joined', 'group_left',
    'default_assignee_named', 'default_assignee_dropped')));
alter table notification_preferences
  drop constraint notification_preferences_event_check,
  add constraint notification_preferences_event_check check (event in ('manager_missing', 'manager_set',
    'participants_missing', 'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated',
    'task_returned', 'delegation_recalled', 'group_joined', 'group_left', 'default_assignee_named',
    'default_assignee_dropped'));
alter table outbox
  add column group_id uuid,
  add foreign key (environment_id, group_id) references groups (environment_id, id),
  drop constraint outbox_template_check,
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated', 'task_returned',
    'delegation_recalled', 'group_joined', 'group_left', 'default_assignee_named', 'default_assignee_dropped',
    'invitation')),
  drop constraint outbox_held_check,
  add constraint outbox_held_check check (held_at is null
    or (kind = 'mail' and num_nonnulls(approval_id, delegation_id, group_id) = 1 and begun_at is null)),
  -- A mail is about an approval, an invitation, a task of a partner or a group, or lists some of these; everything else is
  -- about an approval.
  drop constraint outbox_about_check,
  add constraint outbox_about_check check ((invitation_id is not null) = (coalesce(template, '') = 'invitation')
    and num_nonnulls(approval_id, invitation_id, entries, delegation_id, group_id) = 1
    and (delegation_id is null or (kind = 'mail' and task_id is null))
    and (group_id is null or (kind = 'mail' and task_id is null))
    and (title is not null) = (delegation_id is not null));

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['group_access', 'name_words'] loop
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

grant select, insert, delete on group_access, name_words to countersign_app;
