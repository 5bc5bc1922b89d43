create table answer_reasons (
  environment_id uuid not null,
  task_id uuid not null,
  reason text not null,
  constraint answer_reasons_pkey PRIMARY KEY (task_id),
  constraint answer_reasons_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint answer_reasons_reason_check CHECK (reason <> ''::text)
);
alter table answer_reasons enable row level security;
alter table answer_reasons force row level security;
create policy tenant on answer_reasons as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table approval_events (
  environment_id uuid not null,
  approval_id uuid not null,
  seq integer not null,
  type text not null,
  step text,
  data jsonb not null,
  at timestamp with time zone not null default now(),
  constraint approval_events_pkey PRIMARY KEY (approval_id, seq),
  constraint approval_events_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint approval_events_data_check CHECK (jsonb_typeof(data) = 'object'::text),
  constraint approval_events_seq_check CHECK (seq >= 1)
);
alter table approval_events enable row level security;
alter table approval_events force row level security;
create policy tenant on approval_events as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX approval_events_by_step ON public.approval_events USING btree (approval_id, step) WHERE (step IS NOT NULL);

create table approval_phases (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  name text not null,
  kind text not null,
  manager_kind text not null,
  manager_user_id uuid,
  state text not null,
  outcome text,
  opened_at timestamp with time zone,
  decided_at timestamp with time zone,
  closed_at timestamp with time zone,
  manager_group_id uuid,
  manager_basis text,
  manager_missing_since timestamp with time zone,
  awaiting_since timestamp with time zone,
  completed_by uuid,
  due_days integer,
  constraint approval_phases_pkey PRIMARY KEY (approval_id, phase, attempt),
  constraint approval_phases_environment_id_approval_id_phase_attempt_key UNIQUE (environment_id, approval_id, phase, attempt),
  constraint approval_phases_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint approval_phases_environment_id_completed_by_fkey FOREIGN KEY (environment_id, completed_by) REFERENCES users(environment_id, id),
  constraint approval_phases_environment_id_manager_group_id_fkey FOREIGN KEY (environment_id, manager_group_id) REFERENCES groups(environment_id, id),
  constraint approval_phases_attempt_check CHECK (attempt >= 1),
  constraint approval_phases_awaiting_since_check CHECK ((awaiting_since IS NULL) = (state <> ALL (ARRAY['awaiting_manager'::text, 'awaiting_participants'::text]))),
  constraint approval_phases_check CHECK (manager_kind <> 'none'::text OR manager_user_id IS NULL),
  constraint approval_phases_check1 CHECK ((outcome IS NULL) = (decided_at IS NULL)),
  constraint approval_phases_check2 CHECK (state <> 'open'::text OR opened_at IS NOT NULL AND closed_at IS NULL),
  constraint approval_phases_check4 CHECK ((state <> ALL (ARRAY['pending'::text, 'awaiting_manager'::text, 'awaiting_participants'::text, 'awaiting_start'::text])) OR opened_at IS NULL AND closed_at IS NULL),
  constraint approval_phases_check5 CHECK ((state <> ALL (ARRAY['completed'::text, 'rejected'::text])) OR outcome IS NOT NULL AND outcome = state AND closed_at IS NOT NULL),
  constraint approval_phases_completed_by_check CHECK (completed_by IS NULL OR state = 'completed'::text AND opened_at IS NULL),
  constraint approval_phases_due_days_check CHECK (due_days >= 1),
  constraint approval_phases_kind_check CHECK (kind = ANY (ARRAY['review'::text, 'approval'::text, 'signature'::text, 'task'::text])),
  constraint approval_phases_manager_basis_check CHECK (manager_basis = ANY (ARRAY['placed'::text, 'fallback'::text, 'chosen'::text, 'override'::text])),
  constraint approval_phases_manager_basis_of_manager_check CHECK ((manager_basis IS NULL) = (manager_user_id IS NULL)),
  constraint approval_phases_manager_kind_check CHECK (manager_kind = ANY (ARRAY['owner'::text, 'mediator'::text, 'none'::text])),
  constraint approval_phases_manager_missing_check CHECK (manager_missing_since IS NULL OR manager_kind <> 'none'::text AND manager_user_id IS NULL AND (state = ANY (ARRAY['pending'::text, 'awaiting_manager'::text, 'awaiting_participants'::text, 'awaiting_start'::text, 'open'::text]))),
  constraint approval_phases_name_check CHECK (name <> ''::text),
  constraint approval_phases_opened_check CHECK (opened_at IS NOT NULL OR outcome IS NULL OR completed_by IS NOT NULL),
  constraint approval_phases_outcome_check CHECK (outcome = ANY (ARRAY['completed'::text, 'rejected'::text])),
  constraint approval_phases_phase_check CHECK (phase >= 1),
  constraint approval_phases_state_check CHECK (state = ANY (ARRAY['pending'::text, 'awaiting_manager'::text, 'awaiting_participants'::text, 'awaiting_start'::text, 'open'::text, 'completed'::text, 'rejected'::text, 'retracted'::text, 'passed_over'::text, 'cancelled'::text]))
);
alter table approval_phases enable row level security;
alter table approval_phases force row level security;
create policy tenant on approval_phases as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX approval_phases_awaiting ON public.approval_phases USING btree (environment_id, state, approval_id) WHERE (state = ANY (ARRAY['awaiting_manager'::text, 'awaiting_participants'::text]));
CREATE INDEX approval_phases_by_manager ON public.approval_phases USING btree (environment_id, manager_user_id) WHERE (manager_user_id IS NOT NULL);
CREATE INDEX approval_phases_managed ON public.approval_phases USING btree (environment_id, manager_user_id) WHERE ((manager_user_id IS NOT NULL) AND (state = ANY (ARRAY['pending'::text, 'awaiting_manager'::text, 'awaiting_participants'::text, 'awaiting_start'::text, 'open'::text])));
CREATE INDEX approval_phases_missing_manager ON public.approval_phases USING btree (environment_id, approval_id, phase) WHERE (manager_missing_since IS NOT NULL);
CREATE INDEX approval_phases_missing_of_group ON public.approval_phases USING btree (environment_id, manager_group_id) WHERE (manager_missing_since IS NOT NULL);

create table approvals (
  environment_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  document_sha256 bytea not null,
  contract_type text not null,
  location text not null,
  template_id uuid not null,
  template_version integer not null,
  initiator_kind text not null,
  initiator_id uuid not null,
  state text not null,
  seq integer not null,
  start_failure_told_at timestamp with time zone,
  course_seen_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint approvals_pkey PRIMARY KEY (id),
  constraint approvals_environment_id_id_key UNIQUE (environment_id, id),
  constraint approvals_environment_id_document_id_fkey FOREIGN KEY (environment_id, document_id) REFERENCES documents(environment_id, id),
  constraint approvals_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint approvals_environment_id_template_id_template_version_fkey FOREIGN KEY (environment_id, template_id, template_version) REFERENCES template_versions(environment_id, template_id, version),
  constraint approvals_check CHECK ((finished_at IS NULL) = (state = ANY (ARRAY['starting'::text, 'running'::text]))),
  constraint approvals_document_sha256_check CHECK (length(document_sha256) = 32),
  constraint approvals_initiator_kind_check CHECK (initiator_kind = ANY (ARRAY['user'::text, 'service_account'::text])),
  constraint approvals_seq_check CHECK (seq >= 1),
  constraint approvals_state_check CHECK (state = ANY (ARRAY['starting'::text, 'running'::text, 'approved'::text, 'rejected'::text, 'cancelled'::text, 'withdrawn'::text]))
);
alter table approvals enable row level security;
alter table approvals force row level security;
create policy delivery_unfinished on approvals as permissive for all to countersign_delivery
  using ((finished_at IS NULL))
  with check ((finished_at IS NULL));
create policy tenant on approvals as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX approvals_by_document ON public.approvals USING btree (environment_id, document_id);
CREATE INDEX approvals_by_place ON public.approvals USING btree (environment_id, location, contract_type, id);
CREATE UNIQUE INDEX approvals_live_document ON public.approvals USING btree (document_id) WHERE (finished_at IS NULL);
CREATE INDEX approvals_of_initiator ON public.approvals USING btree (environment_id, initiator_id, id);
CREATE INDEX approvals_unfinished ON public.approvals USING btree (course_seen_at) WHERE (finished_at IS NULL);

create table audit (
  environment_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_id uuid,
  actor_environment_id uuid,
  on_behalf_of uuid,
  action text not null,
  approval_id uuid,
  subject_kind text not null,
  subject_id text not null,
  data jsonb not null,
  constraint audit_pkey PRIMARY KEY (environment_id, id),
  constraint audit_actor_kind_check CHECK (actor_kind = ANY (ARRAY['user'::text, 'service_account'::text, 'system'::text])),
  constraint audit_check CHECK ((actor_kind = 'system'::text) = (actor_id IS NULL)),
  constraint audit_check1 CHECK ((actor_id IS NULL) = (actor_environment_id IS NULL)),
  constraint audit_data_check CHECK (jsonb_typeof(data) = 'object'::text)
);
alter table audit enable row level security;
alter table audit force row level security;
create policy tenant on audit as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX audit_delegations ON public.audit USING btree (environment_id, id DESC) WHERE (subject_kind = 'delegation'::text);
CREATE INDEX audit_of_approval ON public.audit USING btree (environment_id, approval_id, id) WHERE (approval_id IS NOT NULL);

create table brandings (
  environment_id uuid not null,
  version integer not null,
  name text,
  colour text not null,
  logo_url text,
  footer text not null,
  created_at timestamp with time zone not null default now(),
  constraint brandings_pkey PRIMARY KEY (environment_id, version),
  constraint brandings_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint brandings_colour_check CHECK (colour ~ '^#[0-9a-f]{6}$'::text),
  constraint brandings_logo_url_check CHECK (logo_url ~ '^https://'::text),
  constraint brandings_name_check CHECK (name <> ''::text),
  constraint brandings_version_check CHECK (version >= 1)
);
alter table brandings enable row level security;
alter table brandings force row level security;
create policy tenant on brandings as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table command_reasons (
  environment_id uuid not null,
  id uuid not null,
  approval_id uuid not null,
  reason text not null,
  created_at timestamp with time zone not null default now(),
  constraint command_reasons_pkey PRIMARY KEY (id),
  constraint command_reasons_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint command_reasons_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint command_reasons_reason_check CHECK (reason <> ''::text)
);
alter table command_reasons enable row level security;
alter table command_reasons force row level security;
create policy tenant on command_reasons as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table communication_matrices (
  environment_id uuid not null,
  version integer not null,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid not null,
  constraint communication_matrices_pkey PRIMARY KEY (environment_id),
  constraint communication_matrices_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint communication_matrices_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint communication_matrices_version_check CHECK (version >= 1)
);
alter table communication_matrices enable row level security;
alter table communication_matrices force row level security;
create policy tenant on communication_matrices as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table communication_rules (
  environment_id uuid not null,
  place integer not null,
  from_organisation_id uuid,
  from_organisation_role text,
  from_role text,
  to_organisation_id uuid,
  to_organisation_role text,
  to_role text,
  from_group_id uuid,
  to_group_id uuid,
  constraint communication_rules_pkey PRIMARY KEY (environment_id, place),
  constraint communication_rules_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES communication_matrices(environment_id),
  constraint communication_rules_environment_id_from_group_id_fkey FOREIGN KEY (environment_id, from_group_id) REFERENCES groups(environment_id, id),
  constraint communication_rules_environment_id_from_organisation_id_fkey FOREIGN KEY (environment_id, from_organisation_id) REFERENCES organisations(environment_id, id),
  constraint communication_rules_environment_id_to_group_id_fkey FOREIGN KEY (environment_id, to_group_id) REFERENCES groups(environment_id, id),
  constraint communication_rules_environment_id_to_organisation_id_fkey FOREIGN KEY (environment_id, to_organisation_id) REFERENCES organisations(environment_id, id),
  constraint communication_rules_check2 CHECK (from_organisation_role IS NULL OR from_organisation_id IS NOT NULL),
  constraint communication_rules_check3 CHECK (to_organisation_role IS NULL OR to_organisation_id IS NOT NULL),
  constraint communication_rules_from_organisation_role_check CHECK (from_organisation_role = ANY (ARRAY['member'::text, 'administrator'::text])),
  constraint communication_rules_from_role_check CHECK (from_role = ANY (ARRAY['basic'::text, 'advanced'::text, 'administrator'::text])),
  constraint communication_rules_one_from CHECK (num_nonnulls(from_organisation_id, from_role, from_group_id) = 1),
  constraint communication_rules_one_to CHECK (num_nonnulls(to_organisation_id, to_role, to_group_id) = 1),
  constraint communication_rules_place_check CHECK (place >= 1),
  constraint communication_rules_to_organisation_role_check CHECK (to_organisation_role = ANY (ARRAY['member'::text, 'administrator'::text])),
  constraint communication_rules_to_role_check CHECK (to_role = ANY (ARRAY['basic'::text, 'advanced'::text, 'administrator'::text]))
);
alter table communication_rules enable row level security;
alter table communication_rules force row level security;
create policy tenant on communication_rules as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table contract_categories (
  environment_id uuid not null,
  code text not null,
  name text not null,
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  id uuid not null,
  constraint contract_categories_pkey PRIMARY KEY (environment_id, code),
  constraint contract_categories_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint contract_categories_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint contract_categories_code_check CHECK (code <> ''::text),
  constraint contract_categories_name_check CHECK (name <> ''::text),
  constraint contract_categories_version_check CHECK (version >= 1)
);
alter table contract_categories enable row level security;
alter table contract_categories force row level security;
create policy tenant on contract_categories as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX contract_categories_by_id ON public.contract_categories USING btree (environment_id, id);

create table contract_types (
  environment_id uuid not null,
  code text not null,
  name text not null,
  category text not null,
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  id uuid not null,
  constraint contract_types_pkey PRIMARY KEY (environment_id, code),
  constraint contract_types_environment_id_category_fkey FOREIGN KEY (environment_id, category) REFERENCES contract_categories(environment_id, code),
  constraint contract_types_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint contract_types_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint contract_types_code_check CHECK (code <> ''::text),
  constraint contract_types_name_check CHECK (name <> ''::text),
  constraint contract_types_version_check CHECK (version >= 1)
);
alter table contract_types enable row level security;
alter table contract_types force row level security;
create policy tenant on contract_types as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX contract_types_by_category ON public.contract_types USING btree (environment_id, category);
CREATE UNIQUE INDEX contract_types_by_id ON public.contract_types USING btree (environment_id, id);

create table delegated_tasks (
  environment_id uuid not null,
  delegation_id uuid not null,
  user_id uuid not null,
  owner_environment_id uuid not null,
  approval_id uuid not null,
  task_id uuid not null,
  from_user_id uuid not null,
  from_environment_id uuid not null,
  state text not null,
  end_reason text,
  shown jsonb,
  kind text,
  contract_type text,
  amount numeric,
  due_at timestamp with time zone,
  message_id uuid,
  granted_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint delegated_tasks_pkey PRIMARY KEY (delegation_id),
  constraint delegated_tasks_environment_id_delegation_id_key UNIQUE (environment_id, delegation_id),
  constraint delegated_tasks_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint delegated_tasks_environment_id_message_id_fkey FOREIGN KEY (environment_id, message_id) REFERENCES delegation_messages(environment_id, id),
  constraint delegated_tasks_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint delegated_tasks_from_environment_id_fkey FOREIGN KEY (from_environment_id) REFERENCES environments(id),
  constraint delegated_tasks_owner_environment_id_fkey FOREIGN KEY (owner_environment_id) REFERENCES environments(id),
  constraint delegated_tasks_check CHECK (owner_environment_id <> environment_id),
  constraint delegated_tasks_check1 CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL)),
  constraint delegated_tasks_check2 CHECK ((state = 'ended'::text) = (end_reason IS NOT NULL)),
  constraint delegated_tasks_check3 CHECK ((state = 'ended'::text) = (shown IS NULL)),
  constraint delegated_tasks_check4 CHECK (shown IS NULL OR kind IS NOT NULL AND contract_type IS NOT NULL),
  constraint delegated_tasks_check5 CHECK (shown IS NOT NULL OR kind IS NULL AND contract_type IS NULL AND amount IS NULL AND due_at IS NULL),
  constraint delegated_tasks_end_reason_check CHECK (end_reason = ANY (ARRAY['answered'::text, 'returned'::text, 'recalled'::text, 'delegate_retired'::text, 'partnership_ended'::text, 'left_group'::text, 'task_closed'::text])),
  constraint delegated_tasks_kind_check CHECK (kind = ANY (ARRAY['review'::text, 'approval'::text, 'signature'::text, 'task'::text])),
  constraint delegated_tasks_shown_check CHECK (jsonb_typeof(shown) = 'object'::text),
  constraint delegated_tasks_state_check CHECK (state = ANY (ARRAY['held'::text, 'passed_on'::text, 'ended'::text]))
);
alter table delegated_tasks enable row level security;
alter table delegated_tasks force row level security;
create policy tenant on delegated_tasks as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX delegated_tasks_given ON public.delegated_tasks USING btree (environment_id, from_user_id, delegation_id DESC);
CREATE UNIQUE INDEX delegated_tasks_held ON public.delegated_tasks USING btree (environment_id, user_id, task_id DESC) WHERE (state = 'held'::text);
CREATE INDEX delegated_tasks_held_amount ON public.delegated_tasks USING btree (environment_id, user_id, COALESCE(amount, '-Infinity'::numeric) DESC, task_id DESC) WHERE (state = 'held'::text);
CREATE INDEX delegated_tasks_held_due ON public.delegated_tasks USING btree (environment_id, user_id, COALESCE(due_at, 'infinity'::timestamp with time zone), task_id) WHERE (state = 'held'::text);
CREATE INDEX delegated_tasks_of_owner ON public.delegated_tasks USING btree (environment_id, owner_environment_id) WHERE (state <> 'ended'::text);
CREATE INDEX delegated_tasks_of_task ON public.delegated_tasks USING btree (environment_id, task_id, user_id);
CREATE INDEX delegated_tasks_received ON public.delegated_tasks USING btree (environment_id, user_id, delegation_id DESC);

create table delegation_messages (
  environment_id uuid not null,
  id uuid not null,
  approval_id uuid not null,
  message text not null,
  recorded boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint delegation_messages_pkey PRIMARY KEY (environment_id, id),
  constraint delegation_messages_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint delegation_messages_message_check CHECK (message <> ''::text)
);
alter table delegation_messages enable row level security;
alter table delegation_messages force row level security;
create policy tenant on delegation_messages as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX delegation_messages_unrecorded ON public.delegation_messages USING btree (environment_id, created_at) WHERE (NOT recorded);

create table delegations (
  environment_id uuid not null,
  id uuid not null,
  approval_id uuid not null,
  task_id uuid not null,
  part_user_id uuid not null,
  hop integer not null,
  from_user_id uuid not null,
  from_environment_id uuid not null,
  to_user_id uuid not null,
  to_environment_id uuid not null,
  state text not null,
  message_id uuid,
  end_message_id uuid,
  end_reason text,
  made_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint delegations_pkey PRIMARY KEY (id),
  constraint delegations_environment_id_id_key UNIQUE (environment_id, id),
  constraint delegations_task_id_part_user_id_hop_key UNIQUE (task_id, part_user_id, hop),
  constraint delegations_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint delegations_environment_id_end_message_id_fkey FOREIGN KEY (environment_id, end_message_id) REFERENCES delegation_messages(environment_id, id),
  constraint delegations_environment_id_message_id_fkey FOREIGN KEY (environment_id, message_id) REFERENCES delegation_messages(environment_id, id),
  constraint delegations_environment_id_part_user_id_fkey FOREIGN KEY (environment_id, part_user_id) REFERENCES users(environment_id, id),
  constraint delegations_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint delegations_from_environment_id_fkey FOREIGN KEY (from_environment_id) REFERENCES environments(id),
  constraint delegations_to_environment_id_fkey FOREIGN KEY (to_environment_id) REFERENCES environments(id),
  constraint delegations_check CHECK ((state = ANY (ARRAY['open'::text, 'passed_on'::text])) = (ended_at IS NULL)),
  constraint delegations_check1 CHECK ((state = 'ended'::text) = (end_reason IS NOT NULL)),
  constraint delegations_check2 CHECK (from_user_id <> to_user_id),
  constraint delegations_end_reason_check CHECK (end_reason = ANY (ARRAY['delegate_retired'::text, 'partnership_ended'::text, 'left_group'::text, 'task_closed'::text])),
  constraint delegations_hop_check CHECK (hop >= 1 AND hop <= 10),
  constraint delegations_state_check CHECK (state = ANY (ARRAY['open'::text, 'passed_on'::text, 'answered'::text, 'returned'::text, 'recalled'::text, 'ended'::text]))
);
alter table delegations enable row level security;
alter table delegations force row level security;
create policy tenant on delegations as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX delegations_abroad ON public.delegations USING btree (environment_id, to_environment_id) WHERE ((state = ANY (ARRAY['open'::text, 'passed_on'::text])) AND (to_environment_id <> environment_id));
CREATE INDEX delegations_given ON public.delegations USING btree (environment_id, from_user_id, id DESC);
CREATE UNIQUE INDEX delegations_hands ON public.delegations USING btree (task_id, to_user_id) WHERE (state = ANY (ARRAY['open'::text, 'passed_on'::text]));
CREATE INDEX delegations_held ON public.delegations USING btree (environment_id, to_user_id, task_id DESC) WHERE (state = ANY (ARRAY['open'::text, 'passed_on'::text]));
CREATE INDEX delegations_of_part ON public.delegations USING btree (environment_id, part_user_id) WHERE (state = ANY (ARRAY['open'::text, 'passed_on'::text]));
CREATE UNIQUE INDEX delegations_open ON public.delegations USING btree (task_id, part_user_id) WHERE (state = 'open'::text);
CREATE INDEX delegations_received ON public.delegations USING btree (environment_id, to_user_id, id DESC);
CREATE INDEX delegations_running ON public.delegations USING btree (approval_id) WHERE (state = ANY (ARRAY['open'::text, 'passed_on'::text]));

create table document_originals (
  environment_id uuid not null,
  document_id uuid not null,
  media_type text not null,
  content bytea storage external not null,
  constraint document_originals_pkey PRIMARY KEY (document_id),
  constraint document_originals_environment_id_document_id_fkey FOREIGN KEY (environment_id, document_id) REFERENCES documents(environment_id, id)
);
alter table document_originals enable row level security;
alter table document_originals force row level security;
create policy tenant on document_originals as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table documents (
  environment_id uuid not null,
  id uuid not null,
  kind text not null,
  contract_type text not null,
  location text not null,
  organisation_id uuid not null,
  title text not null,
  reference text not null,
  amount numeric,
  currency text,
  fields jsonb not null,
  sha256 bytea not null,
  status text not null default 'received'::text,
  sender_kind text not null,
  sender_id uuid not null,
  created_at timestamp with time zone not null default now(),
  sender_marks text[],
  number_folded text,
  issue_date date,
  possible_duplicate_of uuid,
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_environment_id_id_key UNIQUE (environment_id, id),
  constraint documents_environment_id_contract_type_fkey FOREIGN KEY (environment_id, contract_type) REFERENCES contract_types(environment_id, code),
  constraint documents_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint documents_environment_id_location_fkey FOREIGN KEY (environment_id, location) REFERENCES locations(environment_id, code),
  constraint documents_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint documents_environment_id_possible_duplicate_of_fkey FOREIGN KEY (environment_id, possible_duplicate_of) REFERENCES documents(environment_id, id),
  constraint documents_check CHECK ((amount IS NULL) = (currency IS NULL)),
  constraint documents_check1 CHECK ((sender_marks IS NULL) = (number_folded IS NULL)),
  constraint documents_check2 CHECK ((sender_marks IS NULL) = (issue_date IS NULL)),
  constraint documents_check3 CHECK (possible_duplicate_of IS NULL OR sender_marks IS NOT NULL AND possible_duplicate_of <> id),
  constraint documents_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint documents_fields_check CHECK (jsonb_typeof(fields) = 'object'::text),
  constraint documents_kind_check CHECK (kind = ANY (ARRAY['ubl_invoice'::text, 'ubl_credit_note'::text, 'form'::text])),
  constraint documents_number_folded_check CHECK (number_folded <> ''::text),
  constraint documents_reference_check CHECK (reference <> ''::text),
  constraint documents_sender_kind_check CHECK (sender_kind = ANY (ARRAY['user'::text, 'service_account'::text])),
  constraint documents_sender_marks_check CHECK (sender_marks IS NULL OR cardinality(sender_marks) > 0),
  constraint documents_sha256_check CHECK (length(sha256) = 32),
  constraint documents_status_check CHECK (status = ANY (ARRAY['received'::text, 'under_review'::text, 'approved'::text, 'rejected'::text])),
  constraint documents_title_check CHECK (title <> ''::text)
);
alter table documents enable row level security;
alter table documents force row level security;
create policy tenant on documents as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX documents_by_number ON public.documents USING btree (environment_id, number_folded, issue_date) WHERE (number_folded IS NOT NULL);
CREATE INDEX documents_by_status ON public.documents USING btree (environment_id, status, id);
CREATE INDEX documents_of_organisation ON public.documents USING btree (organisation_id, id);
CREATE INDEX documents_of_organisation_by_status ON public.documents USING btree (organisation_id, status, id);
CREATE INDEX documents_of_sender ON public.documents USING btree (environment_id, sender_id, id);

create table environment_issuers (
  environment_id uuid not null,
  id uuid not null,
  issuer text not null,
  audience text not null,
  created_at timestamp with time zone not null default now(),
  constraint environment_issuers_pkey PRIMARY KEY (id),
  constraint environment_issuers_environment_id_issuer_key UNIQUE (environment_id, issuer),
  constraint environment_issuers_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint environment_issuers_audience_check CHECK (audience <> ''::text),
  constraint environment_issuers_issuer_check CHECK (issuer ~ '^https?://'::text)
);
alter table environment_issuers enable row level security;
alter table environment_issuers force row level security;
create policy known on environment_issuers as permissive for select to countersign_app, countersign_owner
  using (true);
create policy tenant_adds on environment_issuers as permissive for insert to countersign_app, countersign_owner
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_changes on environment_issuers as permissive for update to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_removes on environment_issuers as permissive for delete to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX environment_issuers_by_issuer ON public.environment_issuers USING btree (issuer);

create table environments (
  id uuid not null,
  name text not null,
  workflow_engine boolean not null default true,
  fallback_mailbox text,
  created_at timestamp with time zone not null default now(),
  founded_by uuid,
  constraint environments_pkey PRIMARY KEY (id),
  constraint environments_name_check CHECK (name <> ''::text)
);
alter table environments enable row level security;
alter table environments force row level security;
create policy known on environments as permissive for select to countersign_app, countersign_owner
  using (true);
create policy tenant_changes on environments as permissive for update to countersign_app, countersign_owner
  using ((id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_founds on environments as permissive for insert to countersign_app, countersign_owner
  with check ((id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX environments_founded ON public.environments USING btree (founded_by) WHERE (founded_by IS NOT NULL);

create table foreign_people (
  environment_id uuid not null,
  user_id uuid not null,
  home_environment_id uuid not null,
  name text not null,
  seen_at timestamp with time zone not null default now(),
  constraint foreign_people_pkey PRIMARY KEY (environment_id, user_id),
  constraint foreign_people_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint foreign_people_home_environment_id_fkey FOREIGN KEY (home_environment_id) REFERENCES environments(id),
  constraint foreign_people_check CHECK (home_environment_id <> environment_id),
  constraint foreign_people_name_check CHECK (name <> ''::text)
);
alter table foreign_people enable row level security;
alter table foreign_people force row level security;
create policy tenant on foreign_people as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table group_access (
  environment_id uuid not null,
  group_id uuid not null,
  right_to text not null,
  place integer not null,
  user_id uuid,
  named_group_id uuid,
  organisation_id uuid,
  organisation_role text,
  constraint group_access_pkey PRIMARY KEY (group_id, right_to, place),
  constraint group_access_group_id_right_to_user_id_named_group_id_organ_key UNIQUE NULLS NOT DISTINCT (group_id, right_to, user_id, named_group_id, organisation_id, organisation_role),
  constraint group_access_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_access_environment_id_named_group_id_fkey FOREIGN KEY (environment_id, named_group_id) REFERENCES groups(environment_id, id),
  constraint group_access_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint group_access_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint group_access_check CHECK (num_nonnulls(user_id, named_group_id, organisation_id) = 1),
  constraint group_access_check1 CHECK (organisation_role IS NULL OR organisation_id IS NOT NULL),
  constraint group_access_check2 CHECK (right_to = 'address'::text OR organisation_id IS NULL),
  constraint group_access_organisation_role_check CHECK (organisation_role = ANY (ARRAY['member'::text, 'administrator'::text])),
  constraint group_access_place_check CHECK (place >= 1),
  constraint group_access_right_to_check CHECK (right_to = ANY (ARRAY['address'::text, 'edit'::text]))
);
alter table group_access enable row level security;
alter table group_access force row level security;
create policy tenant on group_access as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_access_of_group ON public.group_access USING btree (environment_id, named_group_id) WHERE (named_group_id IS NOT NULL);
CREATE INDEX group_access_of_user ON public.group_access USING btree (environment_id, user_id) WHERE (user_id IS NOT NULL);
CREATE TRIGGER shown_to_fewer AFTER INSERT ON public.group_access REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION show_addressed_groups();
CREATE TRIGGER shown_to_more AFTER DELETE ON public.group_access REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION show_addressed_groups();

create table group_categories (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  name_folded text not null,
  deleted_at timestamp with time zone,
  constraint group_categories_pkey PRIMARY KEY (id),
  constraint group_categories_environment_id_id_key UNIQUE (environment_id, id),
  constraint group_categories_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint group_categories_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint group_categories_name_check CHECK (name <> ''::text),
  constraint group_categories_name_folded_check CHECK (name_folded <> ''::text),
  constraint group_categories_version_check CHECK (version >= 1)
);
alter table group_categories enable row level security;
alter table group_categories force row level security;
create policy tenant on group_categories as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX group_categories_name ON public.group_categories USING btree (environment_id, name_folded) WHERE (deleted_at IS NULL);

create table group_changes (
  environment_id uuid not null,
  group_id uuid not null,
  version integer not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id uuid,
  actor_environment_id uuid,
  what text not null,
  before jsonb,
  after jsonb,
  cause_group_id uuid,
  cause_organisation_id uuid,
  constraint group_changes_pkey PRIMARY KEY (group_id, version),
  constraint group_changes_actor_environment_id_fkey FOREIGN KEY (actor_environment_id) REFERENCES environments(id),
  constraint group_changes_environment_id_cause_group_id_fkey FOREIGN KEY (environment_id, cause_group_id) REFERENCES groups(environment_id, id),
  constraint group_changes_environment_id_cause_organisation_id_fkey FOREIGN KEY (environment_id, cause_organisation_id) REFERENCES organisations(environment_id, id),
  constraint group_changes_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_changes_actor_kind_check CHECK (actor_kind = ANY (ARRAY['user'::text, 'service_account'::text, 'system'::text])),
  constraint group_changes_check CHECK ((actor_kind = 'system'::text) = (actor_id IS NULL)),
  constraint group_changes_check1 CHECK ((actor_id IS NULL) = (actor_environment_id IS NULL)),
  constraint group_changes_check2 CHECK (num_nonnulls(cause_group_id, cause_organisation_id) <= 1),
  constraint group_changes_version_check CHECK (version >= 1),
  constraint group_changes_what_check CHECK (what = ANY (ARRAY['recorded'::text, 'created'::text, 'copied'::text, 'edited'::text, 'activated'::text, 'inactivated'::text, 'deleted'::text, 'member_added'::text, 'member_removed'::text, 'members_changed'::text, 'group_added'::text, 'group_removed'::text, 'organisation_added'::text, 'organisation_removed'::text, 'organisation_member_added'::text, 'organisation_member_removed'::text, 'organisation_role_changed'::text, 'default_assignees_changed'::text, 'default_assignees_dropped'::text, 'applicability_changed'::text, 'editors_changed'::text]))
);
alter table group_changes enable row level security;
alter table group_changes force row level security;
create policy tenant on group_changes as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX group_changes_by_time ON public.group_changes USING btree (group_id, at);

create table group_default_assignees (
  environment_id uuid not null,
  group_id uuid not null,
  rank integer not null,
  user_id uuid not null,
  constraint group_default_assignees_pkey PRIMARY KEY (group_id, rank),
  constraint group_default_assignees_group_id_user_id_key UNIQUE (group_id, user_id),
  constraint group_default_assignees_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_default_assignees_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint group_default_assignees_rank_check CHECK (rank >= 1)
);
alter table group_default_assignees enable row level security;
alter table group_default_assignees force row level security;
create policy tenant on group_default_assignees as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE TRIGGER require_members_of_changed AFTER UPDATE ON public.group_default_assignees REFERENCING NEW TABLE AS listed FOR EACH STATEMENT EXECUTE FUNCTION require_members();
CREATE TRIGGER require_members_of_new AFTER INSERT ON public.group_default_assignees REFERENCING NEW TABLE AS listed FOR EACH STATEMENT EXECUTE FUNCTION require_members();

create table group_effective_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  constraint group_effective_members_pkey PRIMARY KEY (environment_id, group_id, user_id)
);
alter table group_effective_members enable row level security;
alter table group_effective_members force row level security;
create policy tenant on group_effective_members as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_effective_members_by_user ON public.group_effective_members USING btree (environment_id, user_id, group_id);
CREATE TRIGGER leave_default_lists AFTER DELETE ON public.group_effective_members REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION leave_default_lists();
CREATE TRIGGER mark_gone_members AFTER DELETE ON public.group_effective_members REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_members();
CREATE TRIGGER mark_moved_members AFTER UPDATE ON public.group_effective_members REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_moved_members();
CREATE TRIGGER mark_new_members AFTER INSERT ON public.group_effective_members REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_members();

create table group_former_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  left_at timestamp with time zone not null default now(),
  constraint group_former_members_pkey PRIMARY KEY (group_id, user_id)
);
alter table group_former_members enable row level security;
alter table group_former_members force row level security;
create policy tenant on group_former_members as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table group_member_groups (
  environment_id uuid not null,
  group_id uuid not null,
  member_group_id uuid not null,
  constraint group_member_groups_pkey PRIMARY KEY (group_id, member_group_id),
  constraint group_member_groups_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_member_groups_environment_id_member_group_id_fkey FOREIGN KEY (environment_id, member_group_id) REFERENCES groups(environment_id, id),
  constraint group_member_groups_check CHECK (member_group_id <> group_id)
);
alter table group_member_groups enable row level security;
alter table group_member_groups force row level security;
create policy tenant on group_member_groups as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_member_groups_around ON public.group_member_groups USING btree (member_group_id);

create table group_member_organisations (
  environment_id uuid not null,
  group_id uuid not null,
  organisation_id uuid not null,
  role text,
  constraint group_member_organisations_group_id_organisation_id_role_key UNIQUE NULLS NOT DISTINCT (group_id, organisation_id, role),
  constraint group_member_organisations_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_member_organisations_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint group_member_organisations_role_check CHECK (role = ANY (ARRAY['member'::text, 'administrator'::text]))
);
alter table group_member_organisations enable row level security;
alter table group_member_organisations force row level security;
create policy tenant on group_member_organisations as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_member_organisations_around ON public.group_member_organisations USING btree (organisation_id);

create table group_member_spans (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid,
  member_group_id uuid,
  organisation_id uuid,
  role text,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint group_member_spans_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_member_spans_environment_id_member_group_id_fkey FOREIGN KEY (environment_id, member_group_id) REFERENCES groups(environment_id, id),
  constraint group_member_spans_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint group_member_spans_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint group_member_spans_check CHECK (removed_at > added_at),
  constraint group_member_spans_check1 CHECK (num_nonnulls(user_id, member_group_id, organisation_id) = 1),
  constraint group_member_spans_check2 CHECK (role IS NULL OR organisation_id IS NOT NULL),
  constraint group_member_spans_role_check CHECK (role = ANY (ARRAY['member'::text, 'administrator'::text]))
);
alter table group_member_spans enable row level security;
alter table group_member_spans force row level security;
create policy tenant on group_member_spans as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_member_spans_around ON public.group_member_spans USING btree (member_group_id) WHERE (member_group_id IS NOT NULL);
CREATE INDEX group_member_spans_inside ON public.group_member_spans USING btree (group_id) WHERE (user_id IS NULL);
CREATE INDEX group_member_spans_of_group ON public.group_member_spans USING btree (group_id, added_at);
CREATE INDEX group_member_spans_of_user ON public.group_member_spans USING btree (user_id, group_id) WHERE (user_id IS NOT NULL);
CREATE UNIQUE INDEX group_member_spans_open ON public.group_member_spans USING btree (group_id, user_id, member_group_id, organisation_id, role) NULLS NOT DISTINCT WHERE (removed_at IS NULL);
CREATE INDEX group_member_spans_with_organisation ON public.group_member_spans USING btree (organisation_id) WHERE (organisation_id IS NOT NULL);

create table group_members (
  environment_id uuid not null,
  group_id uuid not null,
  user_id uuid not null,
  added_at timestamp with time zone not null default now(),
  constraint group_members_pkey PRIMARY KEY (group_id, user_id),
  constraint group_members_environment_id_group_id_user_id_key UNIQUE (environment_id, group_id, user_id),
  constraint group_members_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint group_members_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id)
);
alter table group_members enable row level security;
alter table group_members force row level security;
create policy tenant on group_members as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX group_members_by_user ON public.group_members USING btree (environment_id, user_id);

create table groups (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  name_folded text not null,
  category_id uuid not null,
  description text not null default ''::text,
  status text not null,
  version integer not null default 1,
  admin_fallback boolean not null default true,
  consider text not null default 'all'::text,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  allow_multiple boolean not null default true,
  enumerate boolean not null default false,
  size integer not null default 0,
  changed_at timestamp with time zone not null default now(),
  type text not null default 'environment'::text,
  constraint groups_pkey PRIMARY KEY (id),
  constraint groups_environment_id_id_key UNIQUE (environment_id, id),
  constraint groups_environment_id_category_id_fkey FOREIGN KEY (environment_id, category_id) REFERENCES group_categories(environment_id, id),
  constraint groups_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint groups_consider_check CHECK (consider = ANY (ARRAY['all'::text, 'designated'::text])),
  constraint groups_name_check CHECK (name <> ''::text AND name !~ '[()]'::text),
  constraint groups_name_folded_check CHECK (name_folded <> ''::text),
  constraint groups_size_check CHECK (size >= 0),
  constraint groups_status_check CHECK (status = ANY (ARRAY['active'::text, 'inactive'::text])),
  constraint groups_type_check CHECK (type = ANY (ARRAY['environment'::text, 'public'::text])),
  constraint groups_version_check CHECK (version >= 1)
);
alter table groups enable row level security;
alter table groups force row level security;
create policy tenant on groups as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX groups_by_category ON public.groups USING btree (environment_id, category_id);
CREATE INDEX groups_by_change ON public.groups USING btree (environment_id, changed_at, id);
CREATE UNIQUE INDEX groups_name ON public.groups USING btree (environment_id, name_folded) WHERE (deleted_at IS NULL);
CREATE INDEX groups_public ON public.groups USING btree (environment_id, id) WHERE ((type = 'public'::text) AND (deleted_at IS NULL));
CREATE TRIGGER name_words_of_new AFTER INSERT ON public.groups REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION keep_words_of_new_names('group');
CREATE TRIGGER name_words_of_renamed AFTER UPDATE OF name_folded ON public.groups FOR EACH ROW WHEN ((old.name_folded IS DISTINCT FROM new.name_folded)) EXECUTE FUNCTION keep_name_words('group');
CREATE TRIGGER shown_when_changed AFTER UPDATE OF type, status, deleted_at, name, name_folded, description, size ON public.groups FOR EACH ROW WHEN (((old.type = 'public'::text) OR (new.type = 'public'::text))) EXECUTE FUNCTION show_changed_group();
CREATE TRIGGER shown_when_new AFTER INSERT ON public.groups FOR EACH ROW WHEN ((new.type = 'public'::text)) EXECUTE FUNCTION show_changed_group();

create table idempotency_keys (
  environment_id uuid not null,
  actor_id uuid not null,
  operation text not null,
  key text not null,
  request_sha256 bytea not null,
  response jsonb not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  constraint idempotency_keys_pkey PRIMARY KEY (environment_id, actor_id, operation, key),
  constraint idempotency_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint idempotency_keys_key_check CHECK (length(key) >= 1 AND length(key) <= 255),
  constraint idempotency_keys_request_sha256_check CHECK (length(request_sha256) = 32)
);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy tenant on idempotency_keys as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX idempotency_keys_expired ON public.idempotency_keys USING btree (environment_id, expires_at) WHERE (expires_at IS NOT NULL);

create table identities (
  environment_id uuid not null,
  id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  linked_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  constraint identities_pkey PRIMARY KEY (id),
  constraint identities_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint identities_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint identities_issuer_check CHECK (issuer <> ''::text),
  constraint identities_subject_check CHECK (subject <> ''::text)
);
alter table identities enable row level security;
alter table identities force row level security;
create policy known on identities as permissive for select to countersign_app, countersign_owner
  using (true);
create policy tenant_adds on identities as permissive for insert to countersign_app, countersign_owner
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_changes on identities as permissive for update to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX identities_live ON public.identities USING btree (issuer, subject, environment_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX identities_live_of_user ON public.identities USING btree (environment_id, user_id) WHERE (revoked_at IS NULL);

create table invitations (
  environment_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  secret_sha256 bytea not null,
  state text not null default 'open'::text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_environment_id_id_key UNIQUE (environment_id, id),
  constraint invitations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint invitations_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint invitations_check CHECK ((state = 'open'::text) = (ended_at IS NULL)),
  constraint invitations_check1 CHECK (expires_at > created_at),
  constraint invitations_secret_sha256_check CHECK (length(secret_sha256) = 32),
  constraint invitations_state_check CHECK (state = ANY (ARRAY['open'::text, 'accepted'::text, 'replaced'::text, 'withdrawn'::text]))
);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy known on invitations as permissive for select to countersign_app, countersign_owner
  using (true);
create policy tenant_adds on invitations as permissive for insert to countersign_app, countersign_owner
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_changes on invitations as permissive for update to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX invitations_open_of_user ON public.invitations USING btree (environment_id, user_id) WHERE (state = 'open'::text);

create table locations (
  environment_id uuid not null,
  code text not null,
  name text not null,
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  id uuid not null,
  constraint locations_pkey PRIMARY KEY (environment_id, code),
  constraint locations_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint locations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint locations_code_check CHECK (code <> ''::text),
  constraint locations_name_check CHECK (name <> ''::text),
  constraint locations_version_check CHECK (version >= 1)
);
alter table locations enable row level security;
alter table locations force row level security;
create policy tenant on locations as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX locations_by_id ON public.locations USING btree (environment_id, id);

create table member_marks (
  environment_id uuid not null,
  xact xid8 not null default pg_current_xact_id(),
  group_id uuid not null,
  user_id uuid
);
alter table member_marks enable row level security;
alter table member_marks force row level security;
create policy tenant on member_marks as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX member_marks_by_xact ON public.member_marks USING btree (environment_id, xact);
CREATE INDEX member_marks_of_group ON public.member_marks USING btree (environment_id, group_id, xact);

create table name_words (
  environment_id uuid not null,
  kind text not null,
  word text collate "C" not null,
  subject_id uuid not null,
  constraint name_words_pkey PRIMARY KEY (environment_id, kind, word, subject_id),
  constraint name_words_kind_check CHECK (kind = ANY (ARRAY['user'::text, 'group'::text])),
  constraint name_words_word_check CHECK (word <> ''::text)
);
alter table name_words enable row level security;
alter table name_words force row level security;
create policy tenant on name_words as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX name_words_of_subject ON public.name_words USING btree (environment_id, subject_id);

create table notification_preferences (
  environment_id uuid not null,
  user_id uuid not null,
  event text not null,
  channel text not null,
  enabled boolean not null,
  constraint notification_preferences_pkey PRIMARY KEY (user_id, event, channel),
  constraint notification_preferences_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint notification_preferences_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint notification_preferences_channel_check CHECK (channel = ANY (ARRAY['mail'::text, 'app'::text])),
  constraint notification_preferences_check CHECK (enabled OR (event <> ALL (ARRAY['manager_missing'::text, 'manager_set'::text]))),
  constraint notification_preferences_event_check CHECK (event = ANY (ARRAY['manager_missing'::text, 'manager_set'::text, 'participants_missing'::text, 'start_late'::text, 'turn_placed_again'::text, 'turn_to_manager'::text, 'turn_lost'::text, 'task_opened'::text, 'task_without_members'::text, 'task_delegated'::text, 'task_returned'::text, 'delegation_recalled'::text, 'group_joined'::text, 'group_left'::text, 'default_assignee_named'::text, 'default_assignee_dropped'::text]))
);
alter table notification_preferences enable row level security;
alter table notification_preferences force row level security;
create policy tenant on notification_preferences as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table notifications (
  environment_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  event text not null,
  approval_id uuid,
  phases integer[] not null,
  created_at timestamp with time zone not null default now(),
  read_at timestamp with time zone,
  task_id uuid,
  delegation_id uuid,
  title text,
  group_id uuid,
  constraint notifications_pkey PRIMARY KEY (id),
  constraint notifications_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint notifications_environment_id_delegation_id_fkey FOREIGN KEY (environment_id, delegation_id) REFERENCES delegated_tasks(environment_id, delegation_id),
  constraint notifications_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint notifications_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint notifications_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint notifications_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint notifications_about_check CHECK (num_nonnulls(approval_id, delegation_id, group_id) = 1 AND (title IS NOT NULL) = (delegation_id IS NOT NULL) AND (task_id IS NULL OR approval_id IS NOT NULL)),
  constraint notifications_delegation_check CHECK ((event <> ALL (ARRAY['task_delegated'::text, 'task_returned'::text, 'delegation_recalled'::text])) OR task_id IS NOT NULL OR delegation_id IS NOT NULL),
  constraint notifications_event_check CHECK (event = ANY (ARRAY['manager_missing'::text, 'manager_set'::text, 'participants_missing'::text, 'start_late'::text, 'turn_placed_again'::text, 'turn_to_manager'::text, 'turn_lost'::text, 'task_opened'::text, 'task_without_members'::text, 'task_delegated'::text, 'task_returned'::text, 'delegation_recalled'::text, 'group_joined'::text, 'group_left'::text, 'default_assignee_named'::text, 'default_assignee_dropped'::text])),
  constraint notifications_group_check CHECK ((group_id IS NOT NULL) = (event = ANY (ARRAY['group_joined'::text, 'group_left'::text, 'default_assignee_named'::text, 'default_assignee_dropped'::text]))),
  constraint notifications_task_check CHECK (event <> 'task_opened'::text OR task_id IS NOT NULL)
);
alter table notifications enable row level security;
alter table notifications force row level security;
create policy tenant on notifications as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX notifications_newest ON public.notifications USING btree (environment_id, user_id, id DESC);
CREATE INDEX notifications_unread ON public.notifications USING btree (environment_id, user_id, id DESC) WHERE (read_at IS NULL);

create table organisation_member_spans (
  environment_id uuid not null,
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null,
  added_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint organisation_member_spans_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint organisation_member_spans_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint organisation_member_spans_check CHECK (removed_at > added_at),
  constraint organisation_member_spans_role_check CHECK (role = ANY (ARRAY['member'::text, 'administrator'::text]))
);
alter table organisation_member_spans enable row level security;
alter table organisation_member_spans force row level security;
create policy tenant on organisation_member_spans as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX organisation_member_spans_of_organisation ON public.organisation_member_spans USING btree (organisation_id, added_at);
CREATE INDEX organisation_member_spans_of_user ON public.organisation_member_spans USING btree (user_id);
CREATE UNIQUE INDEX organisation_member_spans_open ON public.organisation_member_spans USING btree (organisation_id, user_id) WHERE (removed_at IS NULL);

create table organisation_members (
  environment_id uuid not null,
  organisation_id uuid not null,
  user_id uuid not null,
  role text not null,
  constraint organisation_members_pkey PRIMARY KEY (organisation_id, user_id),
  constraint organisation_members_environment_id_organisation_id_fkey FOREIGN KEY (environment_id, organisation_id) REFERENCES organisations(environment_id, id),
  constraint organisation_members_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint organisation_members_role_check CHECK (role = ANY (ARRAY['member'::text, 'administrator'::text]))
);
alter table organisation_members enable row level security;
alter table organisation_members force row level security;
create policy tenant on organisation_members as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX organisation_members_by_user ON public.organisation_members USING btree (environment_id, user_id);

create table organisations (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  name_folded text not null,
  deleted_at timestamp with time zone,
  constraint organisations_pkey PRIMARY KEY (id),
  constraint organisations_environment_id_id_key UNIQUE (environment_id, id),
  constraint organisations_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint organisations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint organisations_name_check CHECK (name <> ''::text),
  constraint organisations_name_folded_check CHECK (name_folded <> ''::text),
  constraint organisations_version_check CHECK (version >= 1)
);
alter table organisations enable row level security;
alter table organisations force row level security;
create policy tenant on organisations as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX organisations_name ON public.organisations USING btree (environment_id, name_folded) WHERE (deleted_at IS NULL);

create table outbox (
  environment_id uuid not null,
  id uuid not null,
  kind text not null,
  approval_id uuid,
  phase integer,
  attempt integer,
  state text not null default 'pending'::text,
  tries integer not null default 0,
  next_try_at timestamp with time zone not null default (now() + '00:00:05'::interval),
  last_error text,
  created_at timestamp with time zone not null default now(),
  settled_at timestamp with time zone,
  template text,
  recipient_user_id uuid,
  phases integer[],
  invitation_id uuid,
  begun_at timestamp with time zone,
  branding_version integer,
  held_at timestamp with time zone,
  list_id uuid,
  entries jsonb,
  listed integer,
  task_id uuid,
  delegation_id uuid,
  title text,
  group_id uuid,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_environment_id_id_key UNIQUE (environment_id, id),
  constraint outbox_environment_id_approval_id_fkey FOREIGN KEY (environment_id, approval_id) REFERENCES approvals(environment_id, id),
  constraint outbox_environment_id_delegation_id_fkey FOREIGN KEY (environment_id, delegation_id) REFERENCES delegated_tasks(environment_id, delegation_id),
  constraint outbox_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint outbox_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint outbox_environment_id_invitation_id_fkey FOREIGN KEY (environment_id, invitation_id) REFERENCES invitations(environment_id, id),
  constraint outbox_environment_id_list_id_fkey FOREIGN KEY (environment_id, list_id) REFERENCES outbox(environment_id, id),
  constraint outbox_environment_id_recipient_user_id_fkey FOREIGN KEY (environment_id, recipient_user_id) REFERENCES users(environment_id, id),
  constraint outbox_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint outbox_about_check CHECK ((invitation_id IS NOT NULL) = (COALESCE(template, ''::text) = 'invitation'::text) AND num_nonnulls(approval_id, invitation_id, entries, delegation_id, group_id) = 1 AND (delegation_id IS NULL OR kind = 'mail'::text AND task_id IS NULL) AND (group_id IS NULL OR kind = 'mail'::text AND task_id IS NULL) AND (title IS NOT NULL) = (delegation_id IS NOT NULL)),
  constraint outbox_begun_check CHECK ((begun_at IS NULL) = (branding_version IS NULL)),
  constraint outbox_check CHECK ((state = 'pending'::text) = (settled_at IS NULL)),
  constraint outbox_check1 CHECK ((kind = 'phase_outcome'::text) = (phase IS NOT NULL)),
  constraint outbox_check2 CHECK ((phase IS NULL) = (attempt IS NULL)),
  constraint outbox_entries_check CHECK ((entries IS NULL) = (listed IS NULL) AND (entries IS NULL OR jsonb_typeof(entries) = 'array'::text)),
  constraint outbox_held_check CHECK (held_at IS NULL OR kind = 'mail'::text AND num_nonnulls(approval_id, delegation_id, group_id) = 1 AND begun_at IS NULL),
  constraint outbox_kind_check CHECK (kind = ANY (ARRAY['start'::text, 'phase_outcome'::text, 'directory_changed'::text, 'mail'::text])),
  constraint outbox_list_check CHECK (list_id IS NULL OR kind = 'mail'::text AND entries IS NULL AND begun_at IS NULL AND state = 'settled'::text),
  constraint outbox_mail_check CHECK ((kind = 'mail'::text) = (template IS NOT NULL) AND (kind = 'mail'::text) = (phases IS NOT NULL) AND (kind = 'mail'::text OR recipient_user_id IS NULL AND begun_at IS NULL AND entries IS NULL)),
  constraint outbox_state_check CHECK (state = ANY (ARRAY['pending'::text, 'settled'::text, 'failed'::text])),
  constraint outbox_task_check CHECK (task_id IS NULL OR kind = 'mail'::text AND entries IS NULL),
  constraint outbox_task_opened_check CHECK (template IS DISTINCT FROM 'task_opened'::text OR task_id IS NOT NULL OR entries IS NOT NULL),
  constraint outbox_template_check CHECK (template = ANY (ARRAY['manager_missing'::text, 'manager_set'::text, 'participants_missing'::text, 'start_late'::text, 'turn_placed_again'::text, 'turn_to_manager'::text, 'turn_lost'::text, 'task_opened'::text, 'task_without_members'::text, 'task_delegated'::text, 'task_returned'::text, 'delegation_recalled'::text, 'group_joined'::text, 'group_left'::text, 'default_assignee_named'::text, 'default_assignee_dropped'::text, 'invitation'::text]))
);
alter table outbox enable row level security;
alter table outbox force row level security;
create policy delivery_forgets on outbox as permissive for delete to countersign_delivery
  using ((state = 'settled'::text));
create policy delivery_reads on outbox as permissive for select to countersign_delivery
  using (true);
create policy delivery_sends on outbox as permissive for update to countersign_delivery
  using (true)
  with check (true);
create policy tenant on outbox as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX outbox_by_list ON public.outbox USING btree (environment_id, list_id) WHERE (list_id IS NOT NULL);
CREATE INDEX outbox_due ON public.outbox USING btree (kind, next_try_at) WHERE (state = 'pending'::text);
CREATE INDEX outbox_lists ON public.outbox USING btree (environment_id, COALESCE(recipient_user_id, environment_id), template, settled_at) WHERE ((kind = 'mail'::text) AND (entries IS NOT NULL));
CREATE INDEX outbox_mails_begun ON public.outbox USING btree (environment_id, COALESCE(recipient_user_id, environment_id), template, settled_at) WHERE ((kind = 'mail'::text) AND (entries IS NULL) AND (begun_at IS NOT NULL));
CREATE INDEX outbox_mails_waiting ON public.outbox USING btree (environment_id, COALESCE(recipient_user_id, environment_id), template, held_at) WHERE ((kind = 'mail'::text) AND (entries IS NULL) AND (begun_at IS NULL) AND (state = 'pending'::text));
CREATE INDEX outbox_pending_of_approval ON public.outbox USING btree (approval_id) WHERE (state = 'pending'::text);
CREATE INDEX outbox_refused ON public.outbox USING btree (environment_id, id DESC) WHERE ((kind = 'mail'::text) AND (state = 'failed'::text));
CREATE INDEX outbox_settled ON public.outbox USING btree (settled_at) WHERE (state = 'settled'::text);

create table partnerships (
  id uuid not null,
  lower_environment_id uuid not null,
  upper_environment_id uuid not null,
  state text not null,
  requested_at timestamp with time zone not null default now(),
  active_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint partnerships_pkey PRIMARY KEY (id),
  constraint partnerships_lower_environment_id_fkey FOREIGN KEY (lower_environment_id) REFERENCES environments(id),
  constraint partnerships_upper_environment_id_fkey FOREIGN KEY (upper_environment_id) REFERENCES environments(id),
  constraint partnerships_check CHECK (lower_environment_id < upper_environment_id),
  constraint partnerships_check1 CHECK ((state <> ALL (ARRAY['requested'::text, 'declined'::text, 'withdrawn'::text])) OR active_at IS NULL),
  constraint partnerships_check2 CHECK ((state <> ALL (ARRAY['active'::text, 'ended'::text])) OR active_at IS NOT NULL),
  constraint partnerships_check3 CHECK ((state = ANY (ARRAY['ended'::text, 'declined'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL)),
  constraint partnerships_state_check CHECK (state = ANY (ARRAY['requested'::text, 'active'::text, 'ended'::text, 'declined'::text, 'withdrawn'::text]))
);
alter table partnerships enable row level security;
alter table partnerships force row level security;
create policy either_side on partnerships as permissive for all to countersign_app, countersign_owner
  using (((( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") = lower_environment_id) OR (( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") = upper_environment_id)))
  with check (((( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") = lower_environment_id) OR (( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") = upper_environment_id)));
CREATE UNIQUE INDEX partnerships_live ON public.partnerships USING btree (lower_environment_id, upper_environment_id) WHERE (state = ANY (ARRAY['requested'::text, 'active'::text]));
CREATE INDEX partnerships_live_of_upper ON public.partnerships USING btree (upper_environment_id, lower_environment_id) WHERE (state = ANY (ARRAY['requested'::text, 'active'::text]));

create table permission_set_contract_types (
  environment_id uuid not null,
  permission_set_id uuid not null,
  contract_type text not null,
  constraint permission_set_contract_types_pkey PRIMARY KEY (permission_set_id, contract_type),
  constraint permission_set_contract_types_environment_id_contract_type_fkey FOREIGN KEY (environment_id, contract_type) REFERENCES contract_types(environment_id, code),
  constraint permission_set_contract_types_environment_id_permission_se_fkey FOREIGN KEY (environment_id, permission_set_id) REFERENCES permission_sets(environment_id, id)
);
alter table permission_set_contract_types enable row level security;
alter table permission_set_contract_types force row level security;
create policy tenant on permission_set_contract_types as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX permission_set_contract_types_by_type ON public.permission_set_contract_types USING btree (environment_id, contract_type);
CREATE TRIGGER mark_changed_sets AFTER UPDATE ON public.permission_set_contract_types REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_gone_sets AFTER DELETE ON public.permission_set_contract_types REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_new_sets AFTER INSERT ON public.permission_set_contract_types REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');

create table permission_set_locations (
  environment_id uuid not null,
  permission_set_id uuid not null,
  location text not null,
  constraint permission_set_locations_pkey PRIMARY KEY (permission_set_id, location),
  constraint permission_set_locations_environment_id_location_fkey FOREIGN KEY (environment_id, location) REFERENCES locations(environment_id, code),
  constraint permission_set_locations_environment_id_permission_set_id_fkey FOREIGN KEY (environment_id, permission_set_id) REFERENCES permission_sets(environment_id, id)
);
alter table permission_set_locations enable row level security;
alter table permission_set_locations force row level security;
create policy tenant on permission_set_locations as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX permission_set_locations_by_location ON public.permission_set_locations USING btree (environment_id, location);
CREATE TRIGGER mark_changed_sets AFTER UPDATE ON public.permission_set_locations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_gone_sets AFTER DELETE ON public.permission_set_locations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_new_sets AFTER INSERT ON public.permission_set_locations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');

create table permission_sets (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  workflow_role text not null,
  default_assignee boolean not null default false,
  version integer not null default 1,
  changed_at timestamp with time zone not null default now(),
  changed_by uuid,
  name_folded text not null,
  constraint permission_sets_pkey PRIMARY KEY (id),
  constraint permission_sets_environment_id_id_key UNIQUE (environment_id, id),
  constraint permission_sets_environment_id_changed_by_fkey FOREIGN KEY (environment_id, changed_by) REFERENCES users(environment_id, id),
  constraint permission_sets_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint permission_sets_name_check CHECK (name <> ''::text),
  constraint permission_sets_name_folded_check CHECK (name_folded <> ''::text),
  constraint permission_sets_version_check CHECK (version >= 1),
  constraint permission_sets_workflow_role_check CHECK (workflow_role = ANY (ARRAY['admin'::text, 'phase_owner'::text, 'phase_mediator'::text, 'reviewer'::text, 'approver'::text, 'signatory'::text]))
);
alter table permission_sets enable row level security;
alter table permission_sets force row level security;
create policy tenant on permission_sets as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE UNIQUE INDEX permission_sets_name ON public.permission_sets USING btree (environment_id, name_folded);
CREATE TRIGGER mark_changed_sets AFTER UPDATE ON public.permission_sets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_gone_sets AFTER DELETE ON public.permission_sets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');
CREATE TRIGGER mark_new_sets AFTER INSERT ON public.permission_sets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('sets');

create table phase_additions (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  addition integer not null,
  user_id uuid,
  group_id uuid,
  slot integer,
  workflow_role text not null,
  sequenced boolean not null,
  shared_turn integer,
  added_by uuid not null,
  added_at timestamp with time zone not null default now(),
  constraint phase_additions_pkey PRIMARY KEY (approval_id, phase, attempt, addition),
  constraint phase_additions_approval_id_phase_attempt_slot_key UNIQUE (approval_id, phase, attempt, slot),
  constraint phase_additions_environment_id_added_by_fkey FOREIGN KEY (environment_id, added_by) REFERENCES users(environment_id, id),
  constraint phase_additions_environment_id_approval_id_phase_attempt_fkey FOREIGN KEY (environment_id, approval_id, phase, attempt) REFERENCES approval_phases(environment_id, approval_id, phase, attempt),
  constraint phase_additions_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint phase_additions_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint phase_additions_addition_check CHECK (addition >= 1),
  constraint phase_additions_check CHECK (num_nonnulls(user_id, group_id) = 1),
  constraint phase_additions_check1 CHECK ((slot IS NULL) = (group_id IS NULL)),
  constraint phase_additions_check2 CHECK (shared_turn IS NULL OR sequenced),
  constraint phase_additions_shared_turn_check CHECK (shared_turn >= 1),
  constraint phase_additions_slot_check CHECK (slot >= 1),
  constraint phase_additions_workflow_role_check CHECK (workflow_role = ANY (ARRAY['reviewer'::text, 'approver'::text, 'signatory'::text]))
);
alter table phase_additions enable row level security;
alter table phase_additions force row level security;
create policy tenant on phase_additions as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table phase_groups (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  group_id uuid not null,
  group_version integer not null,
  mode text not null,
  constraint phase_groups_pkey PRIMARY KEY (approval_id, phase, attempt, group_id),
  constraint phase_groups_environment_id_approval_id_phase_attempt_fkey FOREIGN KEY (environment_id, approval_id, phase, attempt) REFERENCES approval_phases(environment_id, approval_id, phase, attempt),
  constraint phase_groups_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint phase_groups_group_version_check CHECK (group_version >= 1),
  constraint phase_groups_mode_check CHECK (mode = ANY (ARRAY['one'::text, 'all'::text]))
);
alter table phase_groups enable row level security;
alter table phase_groups force row level security;
create policy tenant on phase_groups as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table phase_participants (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  user_id uuid not null,
  turn integer,
  constraint phase_participants_pkey PRIMARY KEY (approval_id, phase, attempt, user_id),
  constraint phase_participants_environment_id_approval_id_phase_attemp_fkey FOREIGN KEY (environment_id, approval_id, phase, attempt) REFERENCES approval_phases(environment_id, approval_id, phase, attempt),
  constraint phase_participants_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint phase_participants_turn_check CHECK (turn >= 1)
);
alter table phase_participants enable row level security;
alter table phase_participants force row level security;
create policy tenant on phase_participants as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX phase_participants_by_user ON public.phase_participants USING btree (environment_id, user_id, approval_id);

create table placements (
  environment_id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  slot integer not null,
  workflow_role text not null,
  group_id uuid not null,
  group_version integer not null,
  participants uuid[] not null,
  sequenced uuid[] not null,
  manager_user_id uuid,
  trace jsonb not null,
  pick jsonb,
  placed_at timestamp with time zone not null default now(),
  look integer not null default 1,
  chosen_user_id uuid generated always as (((trace #>> '{chosen,userId}'::text[]))::uuid) stored,
  constraint placements_pkey PRIMARY KEY (approval_id, phase, attempt, slot, look),
  constraint placements_environment_id_approval_id_phase_attempt_fkey FOREIGN KEY (environment_id, approval_id, phase, attempt) REFERENCES approval_phases(environment_id, approval_id, phase, attempt),
  constraint placements_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint placements_group_version_check CHECK (group_version >= 1),
  constraint placements_look_check CHECK (look >= 1),
  constraint placements_slot_check CHECK (slot >= 0),
  constraint placements_workflow_role_check CHECK (workflow_role = ANY (ARRAY['phase_owner'::text, 'phase_mediator'::text, 'reviewer'::text, 'approver'::text, 'signatory'::text]))
);
alter table placements enable row level security;
alter table placements force row level security;
create policy tenant on placements as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX placements_by_group ON public.placements USING btree (environment_id, group_id, placed_at) INCLUDE (chosen_user_id, approval_id) WHERE (chosen_user_id IS NOT NULL);

create table public_group_words (
  environment_id uuid not null,
  word text collate "C" not null,
  group_id uuid not null,
  constraint public_group_words_pkey PRIMARY KEY (word, group_id),
  constraint public_group_words_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES public_groups(environment_id, group_id) ON DELETE CASCADE,
  constraint public_group_words_word_check CHECK (word <> ''::text)
);
alter table public_group_words enable row level security;
alter table public_group_words force row level security;
create policy any_tenant on public_group_words as permissive for select to countersign_app, countersign_owner
  using ((( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL));
create policy tenant on public_group_words as permissive for all to countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX public_group_words_of_group ON public.public_group_words USING btree (environment_id, group_id);

create table public_groups (
  environment_id uuid not null,
  group_id uuid not null,
  name text not null,
  name_folded text not null,
  description text not null,
  size integer not null,
  constraint public_groups_pkey PRIMARY KEY (group_id),
  constraint public_groups_environment_id_group_id_key UNIQUE (environment_id, group_id),
  constraint public_groups_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint public_groups_name_check CHECK (name <> ''::text),
  constraint public_groups_name_folded_check CHECK (name_folded <> ''::text),
  constraint public_groups_size_check CHECK (size >= 0)
);
alter table public_groups enable row level security;
alter table public_groups force row level security;
create policy any_tenant on public_groups as permissive for select to countersign_app, countersign_owner
  using ((( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif") IS NOT NULL));
create policy tenant on public_groups as permissive for all to countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX public_groups_by_name ON public.public_groups USING btree (name_folded, group_id);

create table rights_marks (
  environment_id uuid not null,
  xact xid8 not null default pg_current_xact_id(),
  what text not null,
  user_id uuid,
  constraint rights_marks_check CHECK ((what = 'user'::text) = (user_id IS NOT NULL)),
  constraint rights_marks_what_check CHECK (what = ANY (ARRAY['user'::text, 'sets'::text, 'everybody'::text]))
);
alter table rights_marks enable row level security;
alter table rights_marks force row level security;
create policy tenant on rights_marks as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX rights_marks_by_xact ON public.rights_marks USING btree (environment_id, xact);
CREATE TRIGGER forget_old_rights_marks AFTER INSERT ON public.rights_marks REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION forget_old_rights_marks();

create table service_account_keys (
  id text not null,
  environment_id uuid not null,
  service_account_id uuid not null,
  secret_sha256 bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  name text not null,
  scopes text[] not null,
  constraint service_account_keys_pkey PRIMARY KEY (id),
  constraint service_account_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint service_account_keys_environment_id_service_account_id_fkey FOREIGN KEY (environment_id, service_account_id) REFERENCES service_accounts(environment_id, id),
  constraint service_account_keys_id_check CHECK (id ~ '^[a-z0-9]{16}$'::text),
  constraint service_account_keys_name_check CHECK (name <> ''::text),
  constraint service_account_keys_scopes_check CHECK (cardinality(scopes) > 0 AND scopes <@ '{approvals:read,approvals:start,directory:read,documents:read,documents:write}'::text[]),
  constraint service_account_keys_secret_sha256_check CHECK (length(secret_sha256) = 32)
);
alter table service_account_keys enable row level security;
alter table service_account_keys force row level security;
create policy known on service_account_keys as permissive for select to countersign_app, countersign_owner
  using (true);
create policy tenant_adds on service_account_keys as permissive for insert to countersign_app, countersign_owner
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
create policy tenant_changes on service_account_keys as permissive for update to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX service_account_keys_of_account ON public.service_account_keys USING btree (environment_id, service_account_id);

create table service_accounts (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  role text not null,
  retired_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint service_accounts_pkey PRIMARY KEY (id),
  constraint service_accounts_environment_id_id_key UNIQUE (environment_id, id),
  constraint service_accounts_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint service_accounts_name_check CHECK (name <> ''::text),
  constraint service_accounts_role_check CHECK (role = ANY (ARRAY['integration_client'::text, 'integration_observer'::text]))
);
alter table service_accounts enable row level security;
alter table service_accounts force row level security;
create policy tenant on service_accounts as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table sign_ins (
  state_sha256 bytea not null,
  browser_sha256 bytea not null,
  verifier text not null,
  nonce text not null,
  return_to text not null,
  expires_at timestamp with time zone not null,
  constraint sign_ins_pkey PRIMARY KEY (state_sha256),
  constraint sign_ins_browser_sha256_check CHECK (length(browser_sha256) = 32),
  constraint sign_ins_nonce_check CHECK (nonce <> ''::text),
  constraint sign_ins_return_to_check CHECK (return_to ~ '^/([^/\\]|$)'::text),
  constraint sign_ins_state_sha256_check CHECK (length(state_sha256) = 32),
  constraint sign_ins_verifier_check CHECK (verifier <> ''::text)
);
alter table sign_ins enable row level security;
alter table sign_ins force row level security;
create policy of_no_tenant on sign_ins as permissive for all to countersign_app, countersign_owner
  using (true)
  with check (true);
CREATE INDEX sign_ins_by_end ON public.sign_ins USING btree (expires_at);

create table task_answer_reasons (
  environment_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  reason text not null,
  constraint task_answer_reasons_pkey PRIMARY KEY (task_id, user_id),
  constraint task_answer_reasons_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint task_answer_reasons_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint task_answer_reasons_reason_check CHECK (reason <> ''::text)
);
alter table task_answer_reasons enable row level security;
alter table task_answer_reasons force row level security;
create policy tenant on task_answer_reasons as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table task_answers (
  environment_id uuid not null,
  task_id uuid not null,
  user_id uuid not null,
  decision text not null,
  answered_at timestamp with time zone not null default now(),
  document_sha256 bytea not null,
  answered_by uuid not null,
  answered_by_environment_id uuid not null,
  constraint task_answers_pkey PRIMARY KEY (task_id, user_id),
  constraint task_answers_answered_by_environment_id_fkey FOREIGN KEY (answered_by_environment_id) REFERENCES environments(id),
  constraint task_answers_environment_id_task_id_fkey FOREIGN KEY (environment_id, task_id) REFERENCES tasks(environment_id, id),
  constraint task_answers_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint task_answers_decision_check CHECK (decision = ANY (ARRAY['approved'::text, 'rejected'::text])),
  constraint task_answers_document_sha256_check CHECK (length(document_sha256) = 32)
);
alter table task_answers enable row level security;
alter table task_answers force row level security;
create policy tenant on task_answers as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX task_answers_given ON public.task_answers USING btree (environment_id, answered_by, task_id);

create table tasks (
  environment_id uuid not null,
  id uuid not null,
  approval_id uuid not null,
  phase integer not null,
  attempt integer not null,
  kind text not null,
  user_id uuid,
  turn integer not null,
  state text not null,
  decision text,
  close_reason text,
  document_sha256 bytea,
  created_at timestamp with time zone not null default now(),
  opened_at timestamp with time zone,
  answered_at timestamp with time zone,
  closed_at timestamp with time zone,
  group_id uuid,
  mode text,
  due_at timestamp with time zone,
  amount numeric,
  told_at timestamp with time zone,
  answered_by uuid,
  answered_by_environment_id uuid,
  unattended_since timestamp with time zone,
  unattended_group_id uuid,
  constraint tasks_pkey PRIMARY KEY (id),
  constraint tasks_environment_id_id_key UNIQUE (environment_id, id),
  constraint tasks_answered_by_environment_id_fkey FOREIGN KEY (answered_by_environment_id) REFERENCES environments(id),
  constraint tasks_environment_id_approval_id_phase_attempt_fkey FOREIGN KEY (environment_id, approval_id, phase, attempt) REFERENCES approval_phases(environment_id, approval_id, phase, attempt),
  constraint tasks_environment_id_group_id_fkey FOREIGN KEY (environment_id, group_id) REFERENCES groups(environment_id, id),
  constraint tasks_environment_id_unattended_group_id_fkey FOREIGN KEY (environment_id, unattended_group_id) REFERENCES groups(environment_id, id),
  constraint tasks_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id),
  constraint tasks_answered_by_check CHECK ((answered_by IS NULL) = (answered_by_environment_id IS NULL) AND (answered_by IS NULL OR state = 'answered'::text AND group_id IS NULL)),
  constraint tasks_check1 CHECK ((state = 'answered'::text) = (decision IS NOT NULL)),
  constraint tasks_check2 CHECK ((state = 'answered'::text) = (answered_at IS NOT NULL)),
  constraint tasks_check3 CHECK ((state = 'answered'::text) = (document_sha256 IS NOT NULL)),
  constraint tasks_check4 CHECK ((state = 'closed'::text) = (close_reason IS NOT NULL)),
  constraint tasks_check5 CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  constraint tasks_check6 CHECK ((state = 'waiting'::text) <= (opened_at IS NULL)),
  constraint tasks_check7 CHECK ((state <> ALL (ARRAY['open'::text, 'answered'::text])) OR opened_at IS NOT NULL),
  constraint tasks_close_reason_check CHECK (close_reason = ANY (ARRAY['phase_rejected'::text, 'phase_retracted'::text, 'approval_cancelled'::text, 'turn_taken_over'::text])),
  constraint tasks_decision_check CHECK (decision IS NULL OR kind = 'review'::text AND (decision = ANY (ARRAY['reviewed'::text, 'declined'::text])) OR (kind = ANY (ARRAY['approval'::text, 'task'::text])) AND (decision = ANY (ARRAY['approved'::text, 'rejected'::text])) OR kind = 'signature'::text AND (decision = ANY (ARRAY['signed'::text, 'declined'::text]))),
  constraint tasks_document_sha256_check CHECK (length(document_sha256) = 32),
  constraint tasks_group_kind_check CHECK ((kind = 'task'::text) = (group_id IS NOT NULL)),
  constraint tasks_kind_check CHECK (kind = ANY (ARRAY['review'::text, 'approval'::text, 'signature'::text, 'task'::text])),
  constraint tasks_mode_check CHECK (mode = ANY (ARRAY['one'::text, 'all'::text])),
  constraint tasks_mode_check1 CHECK ((mode IS NULL) = (group_id IS NULL)),
  constraint tasks_of_one_check CHECK ((user_id IS NULL) = (group_id IS NOT NULL)),
  constraint tasks_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'open'::text, 'answered'::text, 'closed'::text])),
  constraint tasks_turn_check CHECK (turn >= 1),
  constraint tasks_unattended_check CHECK (unattended_since IS NULL OR user_id IS NOT NULL),
  constraint tasks_unattended_group_check CHECK (unattended_group_id IS NULL OR unattended_since IS NOT NULL)
);
alter table tasks enable row level security;
alter table tasks force row level security;
create policy delivery_untold on tasks as permissive for select to countersign_delivery
  using (((state = 'open'::text) AND (told_at IS NULL)));
create policy tenant on tasks as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX tasks_inbox ON public.tasks USING btree (environment_id, user_id, id DESC) WHERE (state = 'open'::text);
CREATE INDEX tasks_inbox_amount ON public.tasks USING btree (environment_id, user_id, COALESCE(amount, '-Infinity'::numeric) DESC, id DESC) WHERE ((state = 'open'::text) AND (user_id IS NOT NULL));
CREATE INDEX tasks_inbox_amount_of_group ON public.tasks USING btree (environment_id, group_id, COALESCE(amount, '-Infinity'::numeric) DESC, id DESC) WHERE ((state = 'open'::text) AND (group_id IS NOT NULL));
CREATE INDEX tasks_inbox_due ON public.tasks USING btree (environment_id, user_id, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (user_id IS NOT NULL));
CREATE INDEX tasks_inbox_due_of_group ON public.tasks USING btree (environment_id, group_id, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (group_id IS NOT NULL));
CREATE INDEX tasks_inbox_of_group ON public.tasks USING btree (environment_id, group_id, id DESC) WHERE ((state = 'open'::text) AND (group_id IS NOT NULL));
CREATE INDEX tasks_live_of_group ON public.tasks USING btree (group_id, approval_id) WHERE ((state = 'open'::text) AND (mode = 'all'::text));
CREATE INDEX tasks_of_group ON public.tasks USING btree (environment_id, group_id, approval_id) WHERE (group_id IS NOT NULL);
CREATE UNIQUE INDEX tasks_one_per_group ON public.tasks USING btree (approval_id, phase, attempt, group_id) WHERE (group_id IS NOT NULL);
CREATE UNIQUE INDEX tasks_one_per_person ON public.tasks USING btree (approval_id, phase, attempt, user_id);
CREATE INDEX tasks_unanswered ON public.tasks USING btree (approval_id, phase, attempt, turn) WHERE (state = ANY (ARRAY['waiting'::text, 'open'::text]));
CREATE INDEX tasks_unattended_of_group ON public.tasks USING btree (environment_id, unattended_group_id) WHERE ((unattended_group_id IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'open'::text])));
CREATE INDEX tasks_untold ON public.tasks USING btree (environment_id, id) WHERE ((state = 'open'::text) AND (told_at IS NULL));
CREATE INDEX tasks_waiting_of_person ON public.tasks USING btree (environment_id, user_id) WHERE (state = 'waiting'::text);

create table template_versions (
  environment_id uuid not null,
  template_id uuid not null,
  version integer not null,
  contract_types text[] not null,
  locations text[] not null,
  phases jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint template_versions_pkey PRIMARY KEY (template_id, version),
  constraint template_versions_environment_id_template_id_version_key UNIQUE (environment_id, template_id, version),
  constraint template_versions_environment_id_template_id_fkey FOREIGN KEY (environment_id, template_id) REFERENCES templates(environment_id, id),
  constraint template_versions_contract_types_check CHECK (cardinality(contract_types) > 0),
  constraint template_versions_locations_check CHECK (cardinality(locations) > 0),
  constraint template_versions_phases_check CHECK (
CASE
    WHEN jsonb_typeof(phases) = 'array'::text THEN jsonb_array_length(phases) > 0
    ELSE false
END),
  constraint template_versions_version_check CHECK (version >= 1)
);
alter table template_versions enable row level security;
alter table template_versions force row level security;
create policy tenant on template_versions as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table templates (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  current_version integer not null,
  retired_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint templates_pkey PRIMARY KEY (id),
  constraint templates_environment_id_id_key UNIQUE (environment_id, id),
  constraint templates_environment_id_name_key UNIQUE (environment_id, name),
  constraint templates_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint templates_environment_id_id_current_version_fkey FOREIGN KEY (environment_id, id, current_version) REFERENCES template_versions(environment_id, template_id, version) DEFERRABLE INITIALLY DEFERRED,
  constraint templates_current_version_check CHECK (current_version >= 1),
  constraint templates_name_check CHECK (name <> ''::text)
);
alter table templates enable row level security;
alter table templates force row level security;
create policy tenant on templates as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));

create table user_permission_sets (
  environment_id uuid not null,
  user_id uuid not null,
  permission_set_id uuid not null,
  constraint user_permission_sets_pkey PRIMARY KEY (user_id, permission_set_id),
  constraint user_permission_sets_environment_id_permission_set_id_fkey FOREIGN KEY (environment_id, permission_set_id) REFERENCES permission_sets(environment_id, id),
  constraint user_permission_sets_environment_id_user_id_fkey FOREIGN KEY (environment_id, user_id) REFERENCES users(environment_id, id)
);
alter table user_permission_sets enable row level security;
alter table user_permission_sets force row level security;
create policy tenant on user_permission_sets as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX user_permission_sets_by_set ON public.user_permission_sets USING btree (environment_id, permission_set_id, user_id);
CREATE TRIGGER mark_changed_rights AFTER UPDATE ON public.user_permission_sets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_rights('everybody');
CREATE TRIGGER mark_given_rights AFTER INSERT ON public.user_permission_sets REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_given_rights();
CREATE TRIGGER mark_taken_rights AFTER DELETE ON public.user_permission_sets REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_given_rights();

create table users (
  environment_id uuid not null,
  id uuid not null,
  name text not null,
  email text not null,
  environment_role text not null,
  retired_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  relationship_manager boolean not null default false,
  group_administrator boolean not null default false,
  name_folded text not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_environment_id_id_key UNIQUE (environment_id, id),
  constraint users_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint users_email_check CHECK (email <> ''::text),
  constraint users_environment_role_check CHECK (environment_role = ANY (ARRAY['basic'::text, 'advanced'::text, 'administrator'::text])),
  constraint users_name_check CHECK (name <> ''::text)
);
alter table users enable row level security;
alter table users force row level security;
create policy tenant on users as permissive for all to countersign_app, countersign_owner
  using ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")))
  with check ((environment_id = ( SELECT (NULLIF(current_setting('app.environment_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE INDEX users_active_administrators ON public.users USING btree (environment_id) WHERE ((environment_role = 'administrator'::text) AND (retired_at IS NULL));
CREATE INDEX users_by_name ON public.users USING btree (environment_id, name_folded, id) WHERE (retired_at IS NULL);
CREATE INDEX users_retired ON public.users USING btree (environment_id, id) WHERE (retired_at IS NOT NULL);
CREATE TRIGGER mark_changed_users AFTER UPDATE ON public.users REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_users();
CREATE TRIGGER name_words_of_new AFTER INSERT ON public.users REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION keep_words_of_new_names('user');
CREATE TRIGGER name_words_of_renamed AFTER UPDATE OF name_folded ON public.users FOR EACH ROW WHEN ((old.name_folded IS DISTINCT FROM new.name_folded)) EXECUTE FUNCTION keep_name_words('user');

create table web_sessions (
  token_sha256 bytea not null,
  issuer text not null,
  subject text not null,
  name text,
  id_token text,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint web_sessions_pkey PRIMARY KEY (token_sha256),
  constraint web_sessions_check CHECK ((ended_at IS NULL) = (id_token IS NOT NULL)),
  constraint web_sessions_check1 CHECK (expires_at > created_at),
  constraint web_sessions_id_token_check CHECK (id_token <> ''::text),
  constraint web_sessions_issuer_check CHECK (issuer <> ''::text),
  constraint web_sessions_name_check CHECK (name <> ''::text),
  constraint web_sessions_subject_check CHECK (subject <> ''::text),
  constraint web_sessions_token_sha256_check CHECK (length(token_sha256) = 32)
);
alter table web_sessions enable row level security;
alter table web_sessions force row level security;
create policy of_no_tenant on web_sessions as permissive for all to countersign_app, countersign_owner
  using (true)
  with check (true);
CREATE INDEX web_sessions_by_end ON public.web_sessions USING btree (expires_at);

CREATE OR REPLACE FUNCTION public.forget_old_rights_marks()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from rights_marks where ctid = any (array(
    select m.ctid from rights_marks m
    where m.environment_id in (select environment_id from made)
      and m.xact < greatest(3, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1000000)::text::xid8
    order by m.xact
    limit 2000
    for update skip locked));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_name_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from name_words where environment_id = new.environment_id and subject_id = new.id;
  insert into name_words (environment_id, kind, word, subject_id)
  select distinct new.environment_id, tg_argv[0], left(word, 100), new.id
  from regexp_split_to_table(new.name_folded, '[ ''’.,;:/_&+()@-]+') word
  where word <> '';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.keep_words_of_new_names()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into name_words (environment_id, kind, word, subject_id)
  select distinct named.environment_id, tg_argv[0], left(word, 100), named.id
  from come named, regexp_split_to_table(named.name_folded, '[ ''’.,;:/_&+()@-]+') word
  where word <> '';
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.leave_default_lists()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from group_default_assignees d using gone
  where d.group_id = gone.group_id and d.user_id = gone.user_id;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_changed_users()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  people uuid[] := array(
    select n.id from changed n join before o on o.id = n.id
    where n.environment_role <> o.environment_role or (n.retired_at is null) <> (o.retired_at is null)
    limit 1001);
begin
  if cardinality(people) > 1000 then
    insert into rights_marks (environment_id, what) select distinct environment_id, 'everybody' from changed;
  elsif cardinality(people) > 0 then
    insert into rights_marks (environment_id, what, user_id)
    select n.environment_id, 'user', n.id from changed n where n.id = any (people);
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_given_rights()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if (select count(*) > 1000 from (select from changed limit 1001) counted) then
    insert into rights_marks (environment_id, what) select distinct environment_id, 'everybody' from changed;
  else
    insert into rights_marks (environment_id, what, user_id)
    select distinct environment_id, 'user', user_id from changed;
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if (select count(*) > 1000 from (select from changed limit 1001) counted) then
    insert into member_marks (environment_id, group_id) select distinct environment_id, group_id from changed;
  else
    insert into member_marks (environment_id, group_id, user_id)
    select environment_id, group_id, user_id from changed;
  end if;
  if not found then
    return null;
  end if;
  delete from member_marks where ctid = any (array(
    select m.ctid from member_marks m
    where m.environment_id = (select environment_id from changed limit 1)
      and m.xact < greatest(3, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1000000)::text::xid8
    order by m.xact
    limit 2000
    for update skip locked));
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_moved_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into member_marks (environment_id, group_id)
  select environment_id, group_id from changed union select environment_id, group_id from before;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_rights()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into rights_marks (environment_id, what) select distinct environment_id, tg_argv[0] from changed;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.require_members()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if exists (select from listed l where not exists (
      select from group_effective_members m where m.group_id = l.group_id and m.user_id = l.user_id)) then
    raise foreign_key_violation using message = 'a default assignee is no member of the group',
      table = 'group_default_assignees';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.show_addressed_groups()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform show_group(g.id) from groups g
  where g.type = 'public' and g.id in (select c.group_id from changed c where c.right_to = 'address');
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.show_changed_group()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform show_group(new.id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.show_group(subject uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
$function$;

grant execute on function forget_old_rights_marks() to public;
grant execute on function keep_name_words() to public;
grant execute on function keep_words_of_new_names() to public;
grant execute on function leave_default_lists() to public;
grant execute on function mark_changed_users() to public;
grant execute on function mark_given_rights() to public;
grant execute on function mark_members() to public;
grant execute on function mark_moved_members() to public;
grant execute on function mark_rights() to public;
grant execute on function require_members() to public;
grant execute on function show_addressed_groups() to public;
grant execute on function show_changed_group() to public;
grant execute on function show_group(subject uuid) to public;
grant usage on schema public to countersign_app;
grant usage on schema public to countersign_delivery;
grant usage on schema public to public;
grant insert, select, update on table answer_reasons to countersign_app;
grant insert, select on table approval_events to countersign_app;
grant insert, select, update on table approval_phases to countersign_app;
grant insert, select on table approvals to countersign_app;
grant update on table approvals (course_seen_at) to countersign_app;
grant select, update on table approvals (course_seen_at) to countersign_delivery;
grant select on table approvals (environment_id) to countersign_delivery;
grant update on table approvals (finished_at) to countersign_app;
grant select on table approvals (finished_at) to countersign_delivery;
grant select on table approvals (id) to countersign_delivery;
grant update on table approvals (seq) to countersign_app;
grant update on table approvals (start_failure_told_at) to countersign_app;
grant select on table approvals (start_failure_told_at) to countersign_delivery;
grant update on table approvals (state) to countersign_app;
grant select on table approvals (state) to countersign_delivery;
grant insert, select on table audit to countersign_app;
grant insert, select on table brandings to countersign_app;
grant delete, insert, select, update on table command_reasons to countersign_app;
grant insert, select on table communication_matrices to countersign_app;
grant update on table communication_matrices (changed_at) to countersign_app;
grant update on table communication_matrices (changed_by) to countersign_app;
grant update on table communication_matrices (version) to countersign_app;
grant delete, insert, select on table communication_rules to countersign_app;
grant delete, insert, select, update on table contract_categories to countersign_app;
grant delete, insert, select, update on table contract_types to countersign_app;
grant insert, select on table delegated_tasks to countersign_app;
grant update on table delegated_tasks (amount) to countersign_app;
grant update on table delegated_tasks (contract_type) to countersign_app;
grant update on table delegated_tasks (due_at) to countersign_app;
grant update on table delegated_tasks (end_reason) to countersign_app;
grant update on table delegated_tasks (ended_at) to countersign_app;
grant update on table delegated_tasks (kind) to countersign_app;
grant update on table delegated_tasks (shown) to countersign_app;
grant update on table delegated_tasks (state) to countersign_app;
grant delete, insert, select on table delegation_messages to countersign_app;
grant update on table delegation_messages (created_at) to countersign_app;
grant update on table delegation_messages (message) to countersign_app;
grant update on table delegation_messages (recorded) to countersign_app;
grant insert, select on table delegations to countersign_app;
grant update on table delegations (end_message_id) to countersign_app;
grant update on table delegations (end_reason) to countersign_app;
grant update on table delegations (ended_at) to countersign_app;
grant update on table delegations (state) to countersign_app;
grant insert, select on table document_originals to countersign_app;
grant insert, select on table documents to countersign_app;
grant update on table documents (status) to countersign_app;
grant delete, insert, select on table environment_issuers to countersign_app;
grant update on table environment_issuers (audience) to countersign_app;
grant insert, select on table environments to countersign_app;
grant update on table environments (fallback_mailbox) to countersign_app;
grant update on table environments (name) to countersign_app;
grant update on table environments (workflow_engine) to countersign_app;
grant insert, select on table foreign_people to countersign_app;
grant update on table foreign_people (name) to countersign_app;
grant update on table foreign_people (seen_at) to countersign_app;
grant delete, insert, select on table group_access to countersign_app;
grant insert, select, update on table group_categories to countersign_app;
grant insert, select on table group_changes to countersign_app;
grant delete, insert, select, update on table group_default_assignees to countersign_app;
grant delete, insert, select on table group_effective_members to countersign_app;
grant update on table group_effective_members (environment_id) to countersign_app;
grant delete, insert, select on table group_former_members to countersign_app;
grant update on table group_former_members (left_at) to countersign_app;
grant delete, insert, select on table group_member_groups to countersign_app;
grant delete, insert, select on table group_member_organisations to countersign_app;
grant insert, select on table group_member_spans to countersign_app;
grant update on table group_member_spans (removed_at) to countersign_app;
grant delete, insert, select, update on table group_members to countersign_app;
grant insert, select, update on table groups to countersign_app;
grant delete, insert, select, update on table idempotency_keys to countersign_app;
grant insert, select on table identities to countersign_app;
grant update on table identities (revoked_at) to countersign_app;
grant insert, select on table invitations to countersign_app;
grant update on table invitations (ended_at) to countersign_app;
grant update on table invitations (state) to countersign_app;
grant delete, insert, select, update on table locations to countersign_app;
grant delete, insert, select on table member_marks to countersign_app;
grant update on table member_marks (environment_id) to countersign_app;
grant delete, insert, select on table name_words to countersign_app;
grant insert, select on table notification_preferences to countersign_app;
grant update on table notification_preferences (enabled) to countersign_app;
grant insert, select on table notifications to countersign_app;
grant update on table notifications (read_at) to countersign_app;
grant insert, select on table organisation_member_spans to countersign_app;
grant update on table organisation_member_spans (removed_at) to countersign_app;
grant delete, insert, select on table organisation_members to countersign_app;
grant update on table organisation_members (role) to countersign_app;
grant insert, select, update on table organisations to countersign_app;
grant insert, select, update on table outbox to countersign_app;
grant delete, select on table outbox to countersign_delivery;
grant update on table outbox (last_error) to countersign_delivery;
grant update on table outbox (next_try_at) to countersign_delivery;
grant update on table outbox (settled_at) to countersign_delivery;
grant update on table outbox (state) to countersign_delivery;
grant update on table outbox (tries) to countersign_delivery;
grant insert, select on table partnerships to countersign_app;
grant update on table partnerships (active_at) to countersign_app;
grant update on table partnerships (ended_at) to countersign_app;
grant update on table partnerships (state) to countersign_app;
grant delete, insert, select, update on table permission_set_contract_types to countersign_app;
grant delete, insert, select, update on table permission_set_locations to countersign_app;
grant delete, insert, select, update on table permission_sets to countersign_app;
grant insert, select on table phase_additions to countersign_app;
grant insert, select on table phase_groups to countersign_app;
grant delete, insert, select, update on table phase_participants to countersign_app;
grant insert, select on table placements to countersign_app;
grant select on table public_group_words to countersign_app;
grant select on table public_groups to countersign_app;
grant delete, insert, select on table rights_marks to countersign_app;
grant update on table rights_marks (environment_id) to countersign_app;
grant insert, select on table service_account_keys to countersign_app;
grant update on table service_account_keys (expires_at) to countersign_app;
grant update on table service_account_keys (revoked_at) to countersign_app;
grant insert, select, update on table service_accounts to countersign_app;
grant delete, insert, select on table sign_ins to countersign_app;
grant update on table sign_ins (expires_at) to countersign_app;
grant insert, select, update on table task_answer_reasons to countersign_app;
grant insert, select on table task_answers to countersign_app;
grant insert, select, update on table tasks to countersign_app;
grant select on table tasks (environment_id) to countersign_delivery;
grant select on table tasks (id) to countersign_delivery;
grant select on table tasks (state) to countersign_delivery;
grant select on table tasks (told_at) to countersign_delivery;
grant insert, select on table template_versions to countersign_app;
grant insert, select, update on table templates to countersign_app;
grant delete, insert, select, update on table user_permission_sets to countersign_app;
grant insert, select, update on table users to countersign_app;
grant delete, insert, select on table web_sessions to countersign_app;
grant update on table web_sessions (ended_at) to countersign_app;
grant update on table web_sessions (id_token) to countersign_app;
grant update on table web_sessions (seen_at) to countersign_app;
