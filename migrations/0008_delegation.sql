-- Up Migration

-- Partnerships (PRT-01, 02) ------------------------------------------------------------------------------

-- One row for a pair, which belongs to both: the smaller id stands first, so that a pair has one way to be written
-- (docs/decisions/0010). Either side may read it and end it.
create table partnerships (
  id uuid primary key,
  lower_environment_id uuid not null references environments,
  upper_environment_id uuid not null references environments,
  state text not null check (state in ('requested', 'active', 'ended', 'declined', 'withdrawn')),
  requested_at timestamptz not null default now(),
  active_at timestamptz,
  ended_at timestamptz,
  check (lower_environment_id < upper_environment_id),
  check (state not in ('requested', 'declined', 'withdrawn') or active_at is null),
  check (state not in ('active', 'ended') or active_at is not null),
  check ((state in ('ended', 'declined', 'withdrawn')) = (ended_at is not null))
);
-- PRT-01: two environments are partners once; and "who are my partners?" for the smaller id.
create unique index partnerships_live on partnerships (lower_environment_id, upper_environment_id)
  where state in ('requested', 'active');
-- the same question for the other side
create index partnerships_live_of_upper on partnerships (upper_environment_id, lower_environment_id)
  where state in ('requested', 'active');

alter table partnerships enable row level security;
alter table partnerships force row level security;
create policy either_side on partnerships to countersign_owner, countersign_app
  using ((select nullif(current_setting('app.environment_id', true), '')::uuid)
    in (lower_environment_id, upper_environment_id))
  with check ((select nullif(current_setting('app.environment_id', true), '')::uuid)
    in (lower_environment_id, upper_environment_id));

-- Delegations (DEL-01..13) --------------------------------------------------------------------------------

-- What people wrote with a delegation, a return or a recall: kept apart from audit, events and workflow history, so that
-- it can be redacted. Either environment that takes part has its own copy under the same id.
create table delegation_messages (
  environment_id uuid not null references environments,
  id uuid not null,
  -- Of the environment that owns the approval, so no foreign key.
  approval_id uuid not null,
  message text not null check (message <> ''),
  -- Whether the step that it came with was taken. What was refused is forgotten.
  recorded boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (environment_id, id)
);
-- "what was never recorded and can be forgotten?"
create index delegation_messages_unrecorded on delegation_messages (environment_id, created_at) where not recorded;

-- The people of other environments whom this one knows by a delegation, by the name that they had when they last took
-- part in one. Nobody but who looks for a delegate reads another environment's users.
create table foreign_people (
  environment_id uuid not null references environments,
  user_id uuid not null,
  home_environment_id uuid not null references environments,
  name text not null check (name <> ''),
  seen_at timestamptz not null default now(),
  primary key (environment_id, user_id),
  check (home_environment_id <> environment_id)
);

-- Owned by the approval's environment. The delegations of a part are a stack: those that are passed on, and the open one
-- on top. Who a delegation is from or to may be of a partner's environment, so these have no foreign key.
create table delegations (
  environment_id uuid not null,
  id uuid primary key,
  approval_id uuid not null,
  task_id uuid not null,
  -- DEL-13: whose part of the task it is.
  part_user_id uuid not null,
  -- DEL-09: counts all that were ever made of the part.
  hop integer not null check (hop between 1 and 10),
  from_user_id uuid not null,
  from_environment_id uuid not null references environments,
  to_user_id uuid not null,
  to_environment_id uuid not null references environments,
  state text not null check (state in ('open', 'passed_on', 'answered', 'returned', 'recalled', 'ended')),
  message_id uuid,
  -- What was written when it was given back or recalled.
  end_message_id uuid,
  end_reason text check (end_reason in ('delegate_retired', 'partnership_ended', 'left_group', 'task_closed')),
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (environment_id, id),
  -- One after another: two that are made at once collide here.
  unique (task_id, part_user_id, hop),
  foreign key (environment_id, approval_id) references approvals (environment_id, id),
  foreign key (environment_id, task_id) references tasks (environment_id, id),
  foreign key (environment_id, part_user_id) references users (environment_id, id),
  foreign key (environment_id, message_id) references delegation_messages (environment_id, id),
  foreign key (environment_id, end_message_id) references delegation_messages (environment_id, id),
  check ((state in ('open', 'passed_on')) = (ended_at is null)),
  check ((state = 'ended') = (end_reason is not null)),
  -- Nobody delegates to themselves.
  check (from_user_id <> to_user_id)
);
-- DEL-04: one holder for each part; and "who has this part?"
create unique index delegations_open on delegations (task_id, part_user_id) where state = 'open';
-- "the tasks that colleagues have delegated to me", newest first
create index delegations_held on delegations (environment_id, to_user_id, task_id desc)
  where state in ('open', 'passed_on');
-- "what have I delegated?", newest first
create index delegations_given on delegations (environment_id, from_user_id, id desc);
-- "what was delegated to me?", newest first
create index delegations_received on delegations (environment_id, to_user_id, id desc);
-- "what is still delegated in this approval?", asked by what closes its tasks
create index delegations_running on delegations (approval_id) where state in ('open', 'passed_on');
-- "which of ours are with this partner?", asked when a partnership ends
create index delegations_abroad on delegations (environment_id, to_environment_id)
  where state in ('open', 'passed_on') and to_environment_id <> environment_id;

-- The bridge: a grant in the delegate's environment, which lets them cross into the one that owns the approval, to this
-- task and its document (DEL-07). held: the task is theirs. passed_on: they know of it and may recall it. ended.
create table delegated_tasks (
  environment_id uuid not null references environments,
  delegation_id uuid primary key,
  user_id uuid not null,
  owner_environment_id uuid not null references environments,
  approval_id uuid not null,
  task_id uuid not null,
  from_user_id uuid not null,
  from_environment_id uuid not null references environments,
  state text not null check (state in ('held', 'passed_on', 'ended')),
  end_reason text check (end_reason in ('answered', 'returned', 'recalled', 'delegate_retired', 'partnership_ended',
    'left_group', 'task_closed')),
  -- What lists show and sort by. Nothing of it changes while the task is open, and it is gone when the grant is.
  shown jsonb check (jsonb_typeof(shown) = 'object'),
  kind text check (kind in ('review', 'approval', 'signature', 'task')),
  contract_type text,
  amount numeric,
  due_at timestamptz,
  message_id uuid,
  granted_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (environment_id, delegation_id),
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, message_id) references delegation_messages (environment_id, id),
  check (owner_environment_id <> environment_id),
  check ((state = 'ended') = (ended_at is not null)),
  check ((state = 'ended') = (end_reason is not null)),
  check ((state = 'ended') = (shown is null)),
  check (shown is null or (kind is not null and contract_type is not null)),
  check (shown is not null or (kind is null and contract_type is null and amount is null and due_at is null))
);
-- A task is in one hand; and the list of what partners have delegated to me, newest first.
create unique index delegated_tasks_held on delegated_tasks (environment_id, user_id, task_id desc)
  where state = 'held';
-- the same by due time and by amount (TSK-06)
create index delegated_tasks_held_due on delegated_tasks (environment_id, user_id, coalesce(due_at, 'infinity'), task_id)
  where state = 'held';
create index delegated_tasks_held_amount
  on delegated_tasks (environment_id, user_id, coalesce(amount, '-infinity') desc, task_id desc) where state = 'held';
-- "which grants of mine are of this task?"
create index delegated_tasks_of_task on delegated_tasks (environment_id, task_id, user_id);
-- "what was delegated to me by partners?", newest first
create index delegated_tasks_received on delegated_tasks (environment_id, user_id, delegation_id desc);
-- "what have I passed on of what partners delegated to me?", newest first
create index delegated_tasks_given on delegated_tasks (environment_id, from_user_id, delegation_id desc);
-- "which grants end with this partnership?"
create index delegated_tasks_of_owner on delegated_tasks (environment_id, owner_environment_id) where state <> 'ended';

-- DEL-06: "the steps of delegations that this environment has recorded", newest first
create index audit_delegations on audit (environment_id, id desc) where subject_kind = 'delegation';

-- What people are told of ------------------------------------------------------------------------------

-- A delegate of another environment is told in their own, where there is no such approval and no such task: by the
-- grant, and by the title that it had.
alter table notifications
  alter column approval_id drop not null,
  add column delegation_id uuid,
  add column title text,
  add foreign key (environment_id, delegation_id) references delegated_tasks (environment_id, delegation_id),
  add constraint notifications_about_check check ((approval_id is null) = (delegation_id is not null)
    and (title is not null) = (delegation_id is not null) and (delegation_id is null or task_id is null)),
  drop constraint notifications_event_check,
  add constraint notifications_event_check check (event in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated', 'task_returned',
    'delegation_recalled')),
  add constraint notifications_delegation_check check (event not in ('task_delegated', 'task_returned',
    'delegation_recalled') or task_id is not null or delegation_id is not null);
alter table notification_preferences
  drop constraint notification_preferences_event_check,
  add constraint notification_preferences_event_check check (event in ('manager_missing', 'manager_set',
    'participants_missing', 'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated',
    'task_returned', 'delegation_recalled'));
alter table outbox
  add column delegation_id uuid,
  add column title text,
  add foreign key (environment_id, delegation_id) references delegated_tasks (environment_id, delegation_id),
  drop constraint outbox_template_check,
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'task_opened', 'task_without_members', 'task_delegated', 'task_returned',
    'delegation_recalled', 'invitation')),
  drop constraint outbox_held_check,
  add constraint outbox_held_check check (held_at is null
    or (kind = 'mail' and (approval_id is not null or delegation_id is not null) and begun_at is null)),
  -- A mail is about an approval, an invitation or a task of a partner, or lists approvals; everything else is about an
  -- approval.
  drop constraint outbox_about_check,
  add constraint outbox_about_check check ((invitation_id is not null) = (coalesce(template, '') = 'invitation')
    and (invitation_id is null or entries is null)
    and (delegation_id is null or (kind = 'mail' and invitation_id is null and entries is null and task_id is null))
    and (title is not null) = (delegation_id is not null)
    and (approval_id is null) = (invitation_id is not null or entries is not null or delegation_id is not null));

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['delegation_messages', 'foreign_people', 'delegations', 'delegated_tasks'] loop
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

grant select, insert, update (state, active_at, ended_at) on partnerships to countersign_app;
-- Deleted where the step was refused.
grant select, insert, update (message, recorded, created_at), delete on delegation_messages to countersign_app;
grant select, insert, update (name, seen_at) on foreign_people to countersign_app;
-- DEL-06: who delegated what to whom never changes.
grant select, insert, update (state, end_message_id, end_reason, ended_at) on delegations to countersign_app;
grant select, insert, update (state, end_reason, shown, kind, contract_type, amount, due_at, ended_at)
  on delegated_tasks to countersign_app;
