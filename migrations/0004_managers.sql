-- Up Migration

-- Phase managers that are missing, set, lost and placed again ------------------------------------------

alter table approval_phases
  -- The group that yields the manager; by the template, so it never changes.
  add column manager_group_id uuid,
  -- By what right somebody manages the phase: placed as a suitable person or by fallback, chosen, or chosen against
  -- the rule (PHM-06). What a change of the directory takes from them depends on it (PHM-12).
  add column manager_basis text check (manager_basis in ('placed', 'fallback', 'chosen', 'override')),
  -- Since when the phase misses its manager. Only while it can still get one: cleared when the phase or approval ends.
  add column manager_missing_since timestamptz,
  -- Since when it waits for what it lacks.
  add column awaiting_since timestamptz,
  -- WFL-27: who completed the phase in which nobody had a turn.
  add column completed_by uuid,
  add foreign key (environment_id, manager_group_id) references groups (environment_id, id),
  add foreign key (environment_id, completed_by) references users (environment_id, id);

-- Row-level security is forced on the owner, too: environment by environment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    update approval_phases p
    set manager_group_id = (v.phases -> (p.phase - 1) -> 'manager' ->> 'groupId')::uuid
    from approvals a
    join template_versions v on v.template_id = a.template_id and v.version = a.template_version
    where a.id = p.approval_id and p.manager_kind <> 'none';
    update approval_phases set manager_basis = 'placed' where manager_user_id is not null;
    update approval_phases p set manager_missing_since = a.created_at
    from approvals a
    where a.id = p.approval_id and a.state = 'running' and p.manager_kind <> 'none' and p.manager_user_id is null
      and p.state in ('pending', 'awaiting_manager');
    update approval_phases set awaiting_since = now() where state in ('awaiting_manager', 'awaiting_participants');
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;

alter table approval_phases
  -- An open phase that loses its manager stays open (PHM-12); one without a manager does not open (PHM-08), which is
  -- the course's to know.
  drop constraint approval_phases_check6,
  -- WFL-27: what was completed by hand was never open.
  drop constraint approval_phases_check3,
  add constraint approval_phases_opened_check
    check (opened_at is not null or outcome is null or completed_by is not null),
  add constraint approval_phases_completed_by_check
    check (completed_by is null or (state = 'completed' and opened_at is null)),
  add constraint approval_phases_manager_basis_of_manager_check
    check ((manager_basis is null) = (manager_user_id is null)),
  add constraint approval_phases_manager_missing_check check (manager_missing_since is null
    or (manager_kind <> 'none' and manager_user_id is null
      and state in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open'))),
  add constraint approval_phases_awaiting_since_check
    check ((awaiting_since is null) = (state not in ('awaiting_manager', 'awaiting_participants')));

-- "which phases miss their manager?", oldest approval first (PHM-14)
create index approval_phases_missing_manager on approval_phases (environment_id, approval_id, phase)
  where manager_missing_since is not null;
-- "which phases may this group give a manager to now?" (PHM-13)
create index approval_phases_missing_of_group on approval_phases (environment_id, manager_group_id)
  where manager_missing_since is not null;
-- "which phases may this person lose?" (PHM-12)
create index approval_phases_managed on approval_phases (environment_id, manager_user_id)
  where manager_user_id is not null
    and state in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start', 'open');

-- A slot is looked at again when the directory has changed (PHM-12, 13); what each look yielded is kept.
alter table placements
  add column look integer not null default 1 check (look >= 1),
  drop constraint placements_pkey,
  add primary key (approval_id, phase, attempt, slot, look);

-- What people wrote as the reason of a command. Kept apart from audit, events and workflow history, so that it can be
-- redacted.
create table command_reasons (
  environment_id uuid not null references environments,
  id uuid primary key,
  approval_id uuid not null,
  reason text not null check (reason <> ''),
  created_at timestamptz not null default now(),
  foreign key (environment_id, approval_id) references approvals (environment_id, id)
);
alter table command_reasons enable row level security;
alter table command_reasons force row level security;
create policy tenant on command_reasons to countersign_owner, countersign_app
  using (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
-- Deleted where the command was refused.
grant select, insert, update, delete on command_reasons to countersign_app;

-- That the directory has changed in a way that may give an approval a manager, or take one.
alter table outbox drop constraint outbox_kind_check,
  add constraint outbox_kind_check check (kind in ('start', 'phase_outcome', 'directory_changed', 'mail'));
