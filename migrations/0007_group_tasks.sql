-- Up Migration

-- Tasks of groups (TPL-09, WFL-10..13, GRP-17..20) -----------------------------------------------------

-- Who belongs to a group, nesting and organisations expanded: one row per active person and group, kept by every change
-- of members and by retirement. A task of a group belongs to whoever has a row here now.
create table group_effective_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  primary key (group_id, user_id),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "the groups whose tasks are mine"
create index group_effective_members_by_user on group_effective_members (environment_id, user_id);

-- Who belonged to a group, and until when: whoever has just lost a task is told so, and not that there is none. The row
-- goes when they come back.
create table group_former_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  left_at timestamptz not null default now(),
  primary key (group_id, user_id),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);

alter table approval_phases
  drop constraint approval_phases_kind_check,
  add constraint approval_phases_kind_check check (kind in ('review', 'approval', 'signature', 'task')),
  -- So many days after they open its tasks are due; by the template, so it never changes.
  add column due_days integer check (due_days >= 1);

-- The groups that placing bound to a phase of kind task (TPL-09), at the version that it saw (GRP-46).
create table phase_groups (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  group_id uuid not null,
  group_version integer not null check (group_version >= 1),
  mode text not null check (mode in ('one', 'all')),
  primary key (approval_id, phase, attempt, group_id),
  foreign key (environment_id, approval_id, phase, attempt)
    references approval_phases (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, group_id) references groups (environment_id, id)
);

alter table tasks
  alter column user_id drop not null,
  -- A task is a person's or a group's.
  add column group_id uuid,
  add column mode text check (mode in ('one', 'all')),
  add column due_at timestamptz,
  -- Of the document, which never changes: what a list is sorted by needs an index here.
  add column amount numeric,
  -- When those who have it were told of it (NTF-01); not in the transaction that opened it.
  add column told_at timestamptz,
  -- Who answered a person's task where it was not they themselves.
  add column answered_by uuid,
  add column answered_by_environment_id uuid references environments,
  add foreign key (environment_id, group_id) references groups (environment_id, id),
  drop constraint tasks_kind_check,
  add constraint tasks_kind_check check (kind in ('review', 'approval', 'signature', 'task')),
  -- WFL-07: what can be said depends on the kind.
  drop constraint tasks_check,
  add constraint tasks_decision_check check (decision is null
    or (kind = 'review' and decision in ('reviewed', 'declined'))
    or (kind in ('approval', 'task') and decision in ('approved', 'rejected'))
    or (kind = 'signature' and decision in ('signed', 'declined'))),
  add constraint tasks_of_one_check check ((user_id is null) = (group_id is not null)),
  add constraint tasks_mode_check1 check ((mode is null) = (group_id is null)),
  add constraint tasks_group_kind_check check ((kind = 'task') = (group_id is not null)),
  add constraint tasks_answered_by_check check ((answered_by is null) = (answered_by_environment_id is null)
    and (answered_by is null or (state = 'answered' and group_id is null)));

-- The answers to tasks of groups, one for each part (architecture, section 2.6): `user_id` is whose part it is,
-- `answered_by` who answered it. A person's own task has its answer in its row.
create table task_answers (
  environment_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  decision text not null check (decision in ('approved', 'rejected')),
  answered_at timestamptz not null default now(),
  -- WFL-20: a decision names the document it was made on.
  document_sha256 bytea not null check (length(document_sha256) = 32),
  answered_by uuid not null,
  answered_by_environment_id uuid not null references environments,
  -- one answer per part, and "who has answered this task?"
  primary key (task_id, user_id),
  foreign key (environment_id, task_id) references tasks (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);

-- What people wrote with them. Kept apart, so that it can be redacted.
create table task_answer_reasons (
  environment_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  reason text not null check (reason <> ''),
  primary key (task_id, user_id),
  foreign key (environment_id, task_id) references tasks (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);

-- One task per group and phase attempt; and "the groups that have tasks of this approval".
create unique index tasks_one_per_group on tasks (approval_id, phase, attempt, group_id) where group_id is not null;
-- the inbox, by way of each of one's groups: newest first
create index tasks_inbox_of_group on tasks (environment_id, group_id, id desc) where state = 'open' and group_id is not null;
-- the inbox by due time and by amount (TSK-06), for a person's own tasks and for a group's
create index tasks_inbox_due on tasks (environment_id, user_id, coalesce(due_at, 'infinity'), id)
  where state = 'open' and user_id is not null;
create index tasks_inbox_due_of_group on tasks (environment_id, group_id, coalesce(due_at, 'infinity'), id)
  where state = 'open' and group_id is not null;
create index tasks_inbox_amount on tasks (environment_id, user_id, coalesce(amount, '-infinity') desc, id desc)
  where state = 'open' and user_id is not null;
create index tasks_inbox_amount_of_group on tasks (environment_id, group_id, coalesce(amount, '-infinity') desc, id desc)
  where state = 'open' and group_id is not null;
-- "whose outcome depends on who is left in this group?"
create index tasks_live_of_group on tasks (group_id, approval_id) where state = 'open' and mode = 'all';
-- "which tasks has nobody been told of?", across tenants
create index tasks_untold on tasks (environment_id, id) where state = 'open' and told_at is null;

-- Row-level security is forced on the owner, too: environment by environment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    insert into group_effective_members (environment_id, group_id, user_id)
    select m.environment_id, m.group_id, m.user_id
    from group_members m join users u on u.id = m.user_id
    where u.retired_at is null;
    update tasks t
    set amount = d.amount, told_at = coalesce(t.told_at, t.opened_at)
    from approvals a join documents d on d.id = a.document_id
    where a.id = t.approval_id;
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;

-- What people are told of ------------------------------------------------------------------------------

alter table notifications
  add column task_id uuid,
  add foreign key (environment_id, task_id) references tasks (environment_id, id),
  drop constraint notifications_event_check,
  add constraint notifications_event_check check (event in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members')),
  -- NTF-01: who is told of a task is told which.
  add constraint notifications_task_check check (event <> 'task_opened' or task_id is not null);
alter table notification_preferences
  drop constraint notification_preferences_event_check,
  add constraint notification_preferences_event_check check (event in ('manager_missing', 'manager_set',
    'participants_missing', 'start_late', 'turn_lost', 'task_opened', 'task_without_members'));
alter table outbox
  add column task_id uuid,
  add foreign key (environment_id, task_id) references tasks (environment_id, id),
  drop constraint outbox_template_check,
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'invitation')),
  add constraint outbox_task_check check (task_id is null or (kind = 'mail' and entries is null)),
  add constraint outbox_task_opened_check check (template is distinct from 'task_opened'
    or task_id is not null or entries is not null);

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['group_effective_members', 'group_former_members', 'phase_groups',
    'task_answers', 'task_answer_reasons'] loop
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

-- Whoever answers keeps their row from being taken away meanwhile; a lock needs the right to change something.
grant select, insert, delete, update (environment_id) on group_effective_members to countersign_app;
grant select, insert, delete, update (left_at) on group_former_members to countersign_app;
-- WFL-13: an answer is not changed afterwards.
grant select, insert on phase_groups, task_answers to countersign_app;
-- Without deleting the row, so that it can be redacted.
grant select, insert, update on task_answer_reasons to countersign_app;

-- Of tasks delivery sees which open ones nobody has been told of, and of which environments they are.
create policy delivery_untold on tasks for select to countersign_delivery using (state = 'open' and told_at is null);
grant select (environment_id, id, state, told_at) on tasks to countersign_delivery;
