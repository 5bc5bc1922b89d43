-- Up Migration

-- ENV-13: the turn of somebody who was retired goes to whom their group yields now, or to the manager of the phase.
alter table tasks
  -- Since when the turn is known to be nobody's: administrators are told of it once, however often it is looked at.
  add column unattended_since timestamptz,
  -- The group that yields nobody for it, where it came from one.
  add column unattended_group_id uuid,
  add foreign key (environment_id, unattended_group_id) references groups (environment_id, id),
  add constraint tasks_unattended_check check (unattended_since is null or user_id is not null),
  add constraint tasks_unattended_group_check check (unattended_group_id is null or unattended_since is not null),
  drop constraint tasks_close_reason_check,
  add constraint tasks_close_reason_check check (close_reason in ('phase_rejected', 'phase_retracted',
    'approval_cancelled', 'turn_taken_over'));

-- "which turns of nobody may this group give somebody to now?"
create index tasks_unattended_of_group on tasks (environment_id, unattended_group_id)
  where unattended_group_id is not null and state in ('waiting', 'open');

-- What people are told: who was retired had a turn, and somebody else of the group, or the manager, has it now.
alter table notifications
  drop constraint notifications_event_check,
  add constraint notifications_event_check check (event in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_placed_again', 'turn_to_manager', 'turn_lost', 'task_opened', 'task_without_members',
    'task_delegated', 'task_returned', 'delegation_recalled', 'group_joined', 'group_left', 'default_assignee_named',
    'default_assignee_dropped'));
alter table notification_preferences
  drop constraint notification_preferences_event_check,
  add constraint notification_preferences_event_check check (event in ('manager_missing', 'manager_set',
    'participants_missing', 'start_late', 'turn_placed_again', 'turn_to_manager', 'turn_lost', 'task_opened',
    'task_without_members', 'task_delegated', 'task_returned', 'delegation_recalled', 'group_joined', 'group_left',
    'default_assignee_named', 'default_assignee_dropped'));
alter table outbox
  drop constraint outbox_template_check,
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_placed_again', 'turn_to_manager', 'turn_lost', 'task_opened', 'task_without_members',
    'task_delegated', 'task_returned', 'delegation_recalled', 'group_joined', 'group_left', 'default_assignee_named',
    'default_assignee_dropped', 'invitation'));

-- Turns that somebody retired has by now: told of already, and looked at by the workflows. Row-level security is forced
-- on the owner, too: environment by environment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    update tasks t
    set unattended_since = now()
    from users u
    where u.id = t.user_id and u.retired_at is not null and t.state in ('waiting', 'open')
      -- What a delegate has is answered by them.
      and not exists (select from delegations d
        where d.task_id = t.id and d.part_user_id = t.user_id and d.state = 'open');
    insert into outbox (environment_id, id, kind, approval_id)
    select tenant, gen_random_uuid(), 'directory_changed', a.id
    from approvals a
    where a.finished_at is null and exists (select from tasks t
      where t.approval_id = a.id and t.unattended_since is not null and t.state in ('waiting', 'open'));
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;
