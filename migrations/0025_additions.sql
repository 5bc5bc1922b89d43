-- Up Migration

-- People and groups that were added to a phase of a running approval ------------------------------------------

-- One row each time somebody was added by hand (WFL-14). Who came of a group stands in `placements`, under the same slot;
-- who takes part now in `phase_participants`. What was added by hand is told apart by this: it does not come back where a
-- phase starts afresh (WFL-17), and is checked by its own rules when the phase opens (PLC-28).
create table phase_additions (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  -- Counts from 1 in each attempt of a phase.
  addition integer not null check (addition >= 1),
  user_id uuid,
  group_id uuid,
  slot integer check (slot >= 1),
  workflow_role text not null check (workflow_role in ('reviewer', 'approver', 'signatory')),
  sequenced boolean not null,
  -- PLC-27: the one number that all of them were given; null where they act one after another, or look on.
  shared_turn integer check (shared_turn >= 1),
  added_by uuid not null,
  added_at timestamptz not null default now(),
  primary key (approval_id, phase, attempt, addition),
  unique (approval_id, phase, attempt, slot),
  check (num_nonnulls(user_id, group_id) = 1),
  check ((slot is null) = (group_id is null)),
  check (shared_turn is null or sequenced),
  foreign key (environment_id, approval_id, phase, attempt)
    references approval_phases (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, added_by) references users (environment_id, id)
);
alter table phase_additions enable row level security;
alter table phase_additions force row level security;
create policy tenant on phase_additions to countersign_owner, countersign_app
  using (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
-- What was added stays written down, whoever leaves the phase later.
grant select, insert on phase_additions to countersign_app;
