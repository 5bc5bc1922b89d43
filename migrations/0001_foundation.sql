-- Up Migration

-- Roles are made before the first migration, by whoever runs the server (docs/operations.md):
--   countersign_owner     owns the schema and runs the migrations
--   countersign_app       serves one tenant at a time: every row it sees is of app.environment_id
--   countersign_delivery  sees, across tenants, what waits to be sent and which approvals are unfinished
-- None of them is superuser or BYPASSRLS, and row-level security is FORCEd on every tenant's table.

-- Before a tenant is known ---------------------------------------------------------------------------

-- A tenant (ENV-01). Read without one: it is looked up to find out which tenant a credential belongs to.
create table environments (
  id uuid primary key,
  name text not null check (name <> ''),
  -- ENV-15: the workflow engine is an add-on, switched by the operator.
  workflow_engine boolean not null default true,
  -- PHM-04: where mails for administrators go when there is no administrator.
  fallback_mailbox text,
  created_at timestamptz not null default now()
);

-- Only the hash of a key's secret is stored; a key is found by its public id.
create table service_account_keys (
  id text primary key check (id ~ '^[a-z0-9]{16}$'),
  environment_id uuid not null references environments,
  service_account_id uuid not null,
  secret_sha256 bytea not null check (length(secret_sha256) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

-- People, rights and configuration -------------------------------------------------------------------

create table users (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  email text not null check (email <> ''),
  -- ENV-04: exactly one environment role.
  environment_role text not null check (environment_role in ('basic', 'advanced', 'administrator')),
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  unique (environment_id, id)
);
create index users_active_administrators on users (environment_id)
  where environment_role = 'administrator' and retired_at is null;

-- ENV-12: integrations have a specialist role.
create table service_accounts (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  role text not null check (role in ('integration_client', 'integration_observer')),
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  unique (environment_id, id)
);
alter table service_account_keys add foreign key (environment_id, service_account_id)
  references service_accounts (environment_id, id);

-- DOC-01: the legal entity that a document belongs to.
create table organisations (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  created_at timestamptz not null default now(),
  unique (environment_id, id),
  unique (environment_id, name)
);

-- ENV-18: locations, contract types and group categories are each environment's own configuration.
create table locations (
  environment_id uuid not null references environments,
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  primary key (environment_id, code)
);

create table contract_categories (
  environment_id uuid not null references environments,
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  primary key (environment_id, code)
);

create table contract_types (
  environment_id uuid not null references environments,
  code text not null check (code <> ''),
  name text not null check (name <> ''),
  category text not null,
  primary key (environment_id, code),
  foreign key (environment_id, category) references contract_categories (environment_id, code)
);

create table group_categories (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  unique (environment_id, id),
  unique (environment_id, name)
);

-- ENV-16, 17: one workflow role x locations x contract types; no row in either list covers nothing.
create table permission_sets (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  workflow_role text not null
    check (workflow_role in ('admin', 'phase_owner', 'phase_mediator', 'reviewer', 'approver', 'signatory')),
  default_assignee boolean not null default false,
  unique (environment_id, id),
  unique (environment_id, name)
);

create table permission_set_locations (
  environment_id uuid not null,
  permission_set_id uuid not null,
  location text not null,
  primary key (permission_set_id, location),
  foreign key (environment_id, permission_set_id) references permission_sets (environment_id, id),
  foreign key (environment_id, location) references locations (environment_id, code)
);

create table permission_set_contract_types (
  environment_id uuid not null,
  permission_set_id uuid not null,
  contract_type text not null,
  primary key (permission_set_id, contract_type),
  foreign key (environment_id, permission_set_id) references permission_sets (environment_id, id),
  foreign key (environment_id, contract_type) references contract_types (environment_id, code)
);

create table user_permission_sets (
  environment_id uuid not null,
  user_id uuid not null,
  permission_set_id uuid not null,
  primary key (user_id, permission_set_id),
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, permission_set_id) references permission_sets (environment_id, id)
);

-- Groups ---------------------------------------------------------------------------------------------

create table groups (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> '' and name !~ '[()]'),
  -- GRP-06: names differ by more than case. Folded in our code, since lower() of a C database knows ASCII only.
  name_folded text not null check (name_folded <> ''),
  category_id uuid not null,
  description text not null default '',
  status text not null check (status in ('active', 'inactive')),
  -- GRP-46: raised by every change of members, options, status or default assignees.
  version integer not null default 1 check (version >= 1),
  -- DFA-08, 09
  admin_fallback boolean not null default true,
  consider text not null default 'all' check (consider in ('all', 'designated')),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  unique (environment_id, id),
  foreign key (environment_id, category_id) references group_categories (environment_id, id)
);
create unique index groups_name on groups (environment_id, name_folded) where deleted_at is null;

create table group_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  added_at timestamptz not null default now(),
  primary key (group_id, user_id),
  unique (environment_id, group_id, user_id),
  foreign key (environment_id, group_id) references groups (environment_id, id),
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "the groups of a user"
create index group_members_by_user on group_members (environment_id, user_id);

-- DFA-01, 02: an ordered list of members; who stops being a member can't stay on it.
create table group_default_assignees (
  environment_id uuid not null,
  group_id uuid not null,
  rank integer not null check (rank >= 1),
  user_id uuid not null,
  primary key (group_id, rank),
  unique (group_id, user_id),
  foreign key (environment_id, group_id, user_id)
    references group_members (environment_id, group_id, user_id) on delete cascade
);

-- Templates ------------------------------------------------------------------------------------------

create table templates (
  environment_id uuid not null references environments,
  id uuid primary key,
  name text not null check (name <> ''),
  current_version integer not null check (current_version >= 1),
  retired_at timestamptz,
  created_at timestamptz not null default now(),
  unique (environment_id, id),
  unique (environment_id, name)
);

-- TPL-03: a version never changes; the app role may only add one.
create table template_versions (
  environment_id uuid not null,
  template_id uuid not null,
  version integer not null check (version >= 1),
  -- TPL-02: which documents it serves.
  contract_types text[] not null check (cardinality(contract_types) > 0),
  locations text[] not null check (cardinality(locations) > 0),
  -- TPL-14: without a phase an approval could never finish.
  phases jsonb not null
    check (case when jsonb_typeof(phases) = 'array' then jsonb_array_length(phases) > 0 else false end),
  created_at timestamptz not null default now(),
  primary key (template_id, version),
  unique (environment_id, template_id, version),
  foreign key (environment_id, template_id) references templates (environment_id, id)
);
alter table templates add foreign key (environment_id, id, current_version)
  references template_versions (environment_id, template_id, version) deferrable initially deferred;

-- Documents ------------------------------------------------------------------------------------------

create table documents (
  environment_id uuid not null references environments,
  id uuid primary key,
  kind text not null check (kind in ('ubl_invoice', 'ubl_credit_note', 'form')),
  contract_type text not null,
  location text not null,
  organisation_id uuid not null,
  title text not null check (title <> ''),
  reference text not null check (reference <> ''),
  -- Amounts are exact and never without a currency.
  amount numeric,
  currency text check (currency ~ '^[A-Z]{3}$'),
  fields jsonb not null check (jsonb_typeof(fields) = 'object'),
  -- WFL-20: what a decision is bound to.
  sha256 bytea not null check (length(sha256) = 32),
  -- DOC-08
  status text not null default 'received' check (status in ('received', 'under_review', 'approved', 'rejected')),
  sender_kind text not null check (sender_kind in ('user', 'service_account')),
  sender_id uuid not null,
  created_at timestamptz not null default now(),
  -- read backwards, the list of documents, newest first (ids are UUIDv7)
  unique (environment_id, id),
  foreign key (environment_id, contract_type) references contract_types (environment_id, code),
  foreign key (environment_id, location) references locations (environment_id, code),
  foreign key (environment_id, organisation_id) references organisations (environment_id, id),
  check ((amount is null) = (currency is null))
);

-- DOC-03: what was sent, byte for byte.
create table document_originals (
  environment_id uuid not null,
  document_id uuid primary key,
  media_type text not null,
  content bytea not null,
  foreign key (environment_id, document_id) references documents (environment_id, id)
);
-- XML compresses well, but it is read back whole: lz4 would need a server built with it.
alter table document_originals alter column content set storage external;

-- Approvals ------------------------------------------------------------------------------------------

create table approvals (
  environment_id uuid not null references environments,
  id uuid primary key,
  document_id uuid not null,
  document_sha256 bytea not null check (length(document_sha256) = 32),
  contract_type text not null,
  location text not null,
  template_id uuid not null,
  template_version integer not null,
  initiator_kind text not null check (initiator_kind in ('user', 'service_account')),
  initiator_id uuid not null,
  state text not null
    check (state in ('starting', 'running', 'approved', 'rejected', 'cancelled', 'withdrawn')),
  -- The number of the last event; raised under this row's lock.
  seq integer not null check (seq >= 1),
  -- When administrators were told that the workflow could not be started yet.
  start_failure_told_at timestamptz,
  -- When somebody last made sure that Temporal knows this course.
  course_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  -- read backwards, the list of approvals, newest first
  unique (environment_id, id),
  foreign key (environment_id, document_id) references documents (environment_id, id),
  foreign key (environment_id, template_id, template_version)
    references template_versions (environment_id, template_id, version),
  check ((finished_at is null) = (state in ('starting', 'running')))
);
-- One live approval per document.
create unique index approvals_live_document on approvals (document_id) where finished_at is null;
create index approvals_by_document on approvals (environment_id, document_id);
-- "which unfinished approvals has nobody looked after for a while?", across tenants
create index approvals_unfinished on approvals (course_seen_at) where finished_at is null;

-- One attempt of one phase. The phase after a retract is a new attempt; ids and numbers are never used again.
create table approval_phases (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null check (phase >= 1),
  attempt integer not null check (attempt >= 1),
  name text not null check (name <> ''),
  kind text not null check (kind in ('review', 'approval', 'signature')),
  manager_kind text not null check (manager_kind in ('owner', 'mediator', 'none')),
  manager_user_id uuid,
  state text not null check (state in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start',
    'open', 'completed', 'rejected', 'retracted', 'passed_over', 'cancelled')),
  -- Set by the answer that decides the phase; the closing step reads it here.
  outcome text check (outcome in ('completed', 'rejected')),
  opened_at timestamptz,
  decided_at timestamptz,
  closed_at timestamptz,
  primary key (approval_id, phase, attempt),
  unique (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, approval_id) references approvals (environment_id, id),
  check (manager_kind <> 'none' or manager_user_id is null),
  check ((outcome is null) = (decided_at is null)),
  -- An open phase has been opened; one that has not been opened has no outcome.
  check (state <> 'open' or (opened_at is not null and closed_at is null)),
  check (opened_at is not null or outcome is null),
  check (state not in ('pending', 'awaiting_manager', 'awaiting_participants', 'awaiting_start')
    or (opened_at is null and closed_at is null)),
  check (state not in ('completed', 'rejected') or (outcome is not null and outcome = state and closed_at is not null)),
  -- PHM-08: without its manager a phase can't be open.
  check (state <> 'open' or manager_kind = 'none' or manager_user_id is not null)
);
-- "which phases wait for a manager?"
create index approval_phases_awaiting on approval_phases (environment_id, state, approval_id)
  where state in ('awaiting_manager', 'awaiting_participants');
-- "the approvals that I manage", and who may see an approval
create index approval_phases_by_manager on approval_phases (environment_id, manager_user_id)
  where manager_user_id is not null;

-- Why a group yielded whom (PLC-22, 23). Slot 0 is the phase's manager, slot n its nth participant of the template.
create table placements (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  slot integer not null check (slot >= 0),
  workflow_role text not null
    check (workflow_role in ('phase_owner', 'phase_mediator', 'reviewer', 'approver', 'signatory')),
  group_id uuid not null,
  group_version integer not null check (group_version >= 1),
  participants uuid[] not null,
  sequenced uuid[] not null,
  manager_user_id uuid,
  trace jsonb not null,
  pick jsonb,
  placed_at timestamptz not null default now(),
  primary key (approval_id, phase, attempt, slot),
  foreign key (environment_id, approval_id, phase, attempt)
    references approval_phases (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, group_id) references groups (environment_id, id)
);

-- The people of a phase attempt. A turn is an order number; equal numbers act side by side (TPL-07, 08).
create table phase_participants (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  user_id uuid not null,
  turn integer check (turn >= 1),
  primary key (approval_id, phase, attempt, user_id),
  foreign key (environment_id, approval_id, phase, attempt)
    references approval_phases (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "the approvals that I take part in"
create index phase_participants_by_user on phase_participants (environment_id, user_id, approval_id);

-- States: waiting (its turn has not come), open (must act now), answered, closed (with the reason).
create table tasks (
  environment_id uuid not null,
  id uuid primary key,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  kind text not null check (kind in ('review', 'approval', 'signature')),
  user_id uuid not null,
  turn integer not null check (turn >= 1),
  state text not null check (state in ('waiting', 'open', 'answered', 'closed')),
  decision text,
  close_reason text check (close_reason in ('phase_rejected', 'phase_retracted', 'approval_cancelled')),
  document_sha256 bytea check (length(document_sha256) = 32),
  created_at timestamptz not null default now(),
  opened_at timestamptz,
  answered_at timestamptz,
  closed_at timestamptz,
  unique (environment_id, id),
  foreign key (environment_id, approval_id, phase, attempt)
    references approval_phases (environment_id, approval_id, phase, attempt),
  foreign key (environment_id, user_id) references users (environment_id, id),
  -- WFL-07: what can be said depends on the kind.
  check (decision is null
    or (kind = 'review' and decision in ('reviewed', 'declined'))
    or (kind = 'approval' and decision in ('approved', 'rejected'))
    or (kind = 'signature' and decision in ('signed', 'declined'))),
  check ((state = 'answered') = (decision is not null)),
  check ((state = 'answered') = (answered_at is not null)),
  -- WFL-20: a decision names the document it was made on.
  check ((state = 'answered') = (document_sha256 is not null)),
  check ((state = 'closed') = (close_reason is not null)),
  check ((state = 'closed') = (closed_at is not null)),
  check ((state = 'waiting') <= (opened_at is null)),
  check (state not in ('open', 'answered') or opened_at is not null)
);
-- WFL-04: one turn per person and phase attempt.
create unique index tasks_one_per_person on tasks (approval_id, phase, attempt, user_id);
-- the inbox: newest first, without the handled ones (TSK-05)
create index tasks_inbox on tasks (environment_id, user_id, id desc) where state = 'open';
-- "who is left in this phase?", asked by every answer
create index tasks_unanswered on tasks (approval_id, phase, attempt, turn) where state in ('waiting', 'open');

-- What people wrote. Kept apart from audit and events, so that it can be redacted.
create table answer_reasons (
  environment_id uuid not null,
  task_id uuid primary key,
  reason text not null check (reason <> ''),
  foreign key (environment_id, task_id) references tasks (environment_id, id)
);

-- Append-only: events and audit ----------------------------------------------------------------------

-- What happened to an approval, in order. Rows are the state; events are written in the same transaction.
create table approval_events (
  environment_id uuid not null,
  approval_id uuid not null,
  seq integer not null check (seq >= 1),
  type text not null,
  -- The step of the course that wrote it (`open/2/1`); null for an answer.
  step text,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  at timestamptz not null default now(),
  primary key (approval_id, seq),
  foreign key (environment_id, approval_id) references approvals (environment_id, id)
);
-- "has this step been recorded?", asked when a step is repeated
create index approval_events_by_step on approval_events (approval_id, step) where step is not null;

-- AUD-01, 02. Ids, codes and hashes only; the actor may be of another environment.
create table audit (
  environment_id uuid not null references environments,
  id uuid primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'service_account', 'system')),
  actor_id uuid,
  actor_environment_id uuid,
  on_behalf_of uuid,
  action text not null,
  approval_id uuid,
  subject_kind text not null,
  subject_id text not null,
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  check ((actor_kind = 'system') = (actor_id is null)),
  check ((actor_id is null) = (actor_environment_id is null))
);
create index audit_of_approval on audit (environment_id, approval_id, id) where approval_id is not null;
create index audit_newest on audit (environment_id, id desc);

-- Delivery -------------------------------------------------------------------------------------------

-- What a repeat is answered with. `expires_at` is null for a start's key: it holds for ever (WFL-02).
create table idempotency_keys (
  environment_id uuid not null references environments,
  -- The person or service account; the environment itself for a start.
  actor_id uuid not null,
  operation text not null,
  key text not null check (length(key) between 1 and 255),
  request_sha256 bytea not null check (length(request_sha256) = 32),
  response jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  primary key (environment_id, actor_id, operation, key)
);
create index idempotency_keys_expired on idempotency_keys (environment_id, expires_at) where expires_at is not null;

-- Rows wait until what they ask for shows in the rows: a start until its approval runs, a nudge until its phase
-- is closed, a mail until the server took it. Claimed by state, never by a cursor: ids become visible out of order.
create table outbox (
  environment_id uuid not null references environments,
  id uuid primary key,
  kind text not null check (kind in ('start', 'phase_outcome', 'mail')),
  approval_id uuid not null,
  phase integer,
  attempt integer,
  payload jsonb not null default '{}',
  state text not null default 'pending' check (state in ('pending', 'settled', 'failed')),
  tries integer not null default 0,
  -- The process that committed the row sends it at once; only later is it anybody's to repeat.
  next_try_at timestamptz not null default now() + interval '5 seconds',
  last_error text,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  foreign key (environment_id, approval_id) references approvals (environment_id, id),
  check ((state = 'pending') = (settled_at is null)),
  check ((kind = 'phase_outcome') = (phase is not null)),
  check ((phase is null) = (attempt is null))
);
-- "what is due to be sent?", across tenants
create index outbox_due on outbox (kind, next_try_at) where state = 'pending';
-- "what can be forgotten?", across tenants
create index outbox_settled on outbox (settled_at) where state = 'settled';
-- "what does this step settle?"
create index outbox_pending_of_approval on outbox (approval_id) where state = 'pending';

-- Row-level security ---------------------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'users', 'service_accounts', 'organisations', 'locations', 'contract_categories', 'contract_types',
    'group_categories', 'permission_sets', 'permission_set_locations', 'permission_set_contract_types',
    'user_permission_sets', 'groups', 'group_members', 'group_default_assignees', 'templates',
    'template_versions', 'documents', 'document_originals', 'approvals', 'approval_phases', 'placements',
    'phase_participants', 'tasks', 'answer_reasons', 'approval_events', 'audit', 'idempotency_keys', 'outbox'
  ] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    -- After a commit the setting is '' and not null; both mean that there is no tenant, and no row.
    execute format(
      'create policy tenant on %I to countersign_owner, countersign_app
         using (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))
         with check (environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))',
      tenant_table);
  end loop;
end
$$;

-- Read before a tenant is known, written only under it.
alter table environments enable row level security;
alter table environments force row level security;
create policy known on environments for select to countersign_owner, countersign_app using (true);
create policy tenant_founds on environments for insert to countersign_owner, countersign_app
  with check (id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
create policy tenant_changes on environments for update to countersign_owner, countersign_app
  using (id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (id = (select nullif(current_setting('app.environment_id', true), '')::uuid));

alter table service_account_keys enable row level security;
alter table service_account_keys force row level security;
create policy known on service_account_keys for select to countersign_owner, countersign_app using (true);
create policy tenant_adds on service_account_keys for insert to countersign_owner, countersign_app
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));
create policy tenant_changes on service_account_keys for update to countersign_owner, countersign_app
  using (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid))
  with check (environment_id = (select nullif(current_setting('app.environment_id', true), '')::uuid));

create policy delivery_reads on outbox for select to countersign_delivery using (true);
create policy delivery_sends on outbox for update to countersign_delivery using (true) with check (true);
-- What waits or has failed is never forgotten.
create policy delivery_forgets on outbox for delete to countersign_delivery using (state = 'settled');
create policy delivery_unfinished on approvals to countersign_delivery
  using (finished_at is null) with check (finished_at is null);

-- Privileges -----------------------------------------------------------------------------------------

grant usage on schema public to countersign_app, countersign_delivery;

grant select on environments, service_account_keys to countersign_app;
grant insert, update (name, workflow_engine, fallback_mailbox) on environments to countersign_app;
grant insert, update (expires_at, revoked_at) on service_account_keys to countersign_app;

grant select, insert, update on users, service_accounts, organisations, locations, contract_categories,
  contract_types, group_categories, permission_sets, groups, templates to countersign_app;
grant select, insert, update, delete on permission_set_locations, permission_set_contract_types,
  user_permission_sets, group_members, group_default_assignees to countersign_app;

grant select, insert on template_versions, document_originals, placements to countersign_app;
grant select, insert, update (status) on documents to countersign_app;
-- TPL-03, WFL-20: what an approval was started with never changes.
grant select, insert, update (state, seq, start_failure_told_at, course_seen_at, finished_at)
  on approvals to countersign_app;
grant select, insert, update on approval_phases, phase_participants, tasks, answer_reasons,
  outbox to countersign_app;
grant select, insert, update, delete on idempotency_keys to countersign_app;

-- AUD-02: what happened can be added to and read, nothing else.
grant select, insert on approval_events, audit to countersign_app;

grant select, delete, update (state, tries, next_try_at, last_error, settled_at)
  on outbox to countersign_delivery;
grant select (environment_id, id, state, finished_at, course_seen_at, start_failure_told_at),
  update (course_seen_at) on approvals to countersign_delivery;
