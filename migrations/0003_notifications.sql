-- Up Migration

-- What people are told of, in the app (NTF-01). Ids only: names and titles are read when it is shown.
create table notifications (
  environment_id uuid not null references environments,
  id uuid primary key,
  user_id uuid not null,
  event text not null check (event in ('manager_missing', 'manager_set', 'participants_missing', 'start_late')),
  approval_id uuid not null,
  -- The phases that it is about, by number; none where it is about the approval.
  phases integer[] not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  foreign key (environment_id, user_id) references users (environment_id, id),
  foreign key (environment_id, approval_id) references approvals (environment_id, id)
);
-- "what have I been told, newest first?"
create index notifications_newest on notifications (environment_id, user_id, id desc);
-- "how many have I not read?", and the list of these
create index notifications_unread on notifications (environment_id, user_id, id desc) where read_at is null;

-- NTF-02: what a person chose. Who chose nothing has everything.
create table notification_preferences (
  environment_id uuid not null references environments,
  user_id uuid not null,
  event text not null check (event in ('manager_missing', 'manager_set', 'participants_missing', 'start_late')),
  channel text not null check (channel in ('mail', 'app')),
  enabled boolean not null,
  primary key (user_id, event, channel),
  foreign key (environment_id, user_id) references users (environment_id, id),
  -- PHM-03, 07: nobody can be left without these.
  check (enabled or event not in ('manager_missing', 'manager_set'))
);

-- NTF-04: how an environment's mails look. A version never changes: a mail that goes out a second time looks as it
-- did the first (NTF-05).
create table brandings (
  environment_id uuid not null references environments,
  version integer not null check (version >= 1),
  -- In place of the environment's name.
  name text check (name <> ''),
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  logo_url text check (logo_url ~ '^https://'),
  footer text not null,
  created_at timestamptz not null default now(),
  primary key (environment_id, version)
);

-- Mails ------------------------------------------------------------------------------------------------

alter table outbox
  -- Not every mail is about an approval.
  alter column approval_id drop not null,
  -- What a mail says; to whom and about what stands in the columns that follow.
  add column template text,
  -- Null: the environment's fallback mailbox (PHM-04).
  add column recipient_user_id uuid,
  add column phases integer[],
  add column invitation_id uuid,
  -- When the mail server was first asked to take it: from then on there may be a copy out there.
  add column begun_at timestamptz,
  -- How it looks, fixed when it is begun; 0 is the look of an environment that has chosen none.
  add column branding_version integer,
  -- PHM-04: since when it waits to go out together with others.
  add column held_at timestamptz,
  -- The mail that it went into.
  add column list_id uuid,
  -- What such a mail lists, written down before it is begun: so many of `listed` entries as it names.
  add column entries jsonb,
  add column listed integer;

-- Row-level security is forced on the owner, too: environment by environment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    update outbox
    set template = payload ->> 'template', recipient_user_id = (payload ->> 'userId')::uuid, phases = '{}',
      begun_at = case when tries > 0 then created_at end, branding_version = case when tries > 0 then 0 end
    where kind = 'mail';
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;

alter table invitations add unique (environment_id, id);
alter table outbox
  drop column payload,
  add unique (environment_id, id),
  add foreign key (environment_id, recipient_user_id) references users (environment_id, id),
  add foreign key (environment_id, list_id) references outbox (environment_id, id),
  add foreign key (environment_id, invitation_id) references invitations (environment_id, id),
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'invitation')),
  add constraint outbox_mail_check check ((kind = 'mail') = (template is not null)
    and (kind = 'mail') = (phases is not null)
    and (kind = 'mail' or (recipient_user_id is null and begun_at is null and entries is null))),
  -- A mail is about an approval, about an invitation, or lists approvals; everything else is about an approval.
  add constraint outbox_about_check check ((invitation_id is not null) = (coalesce(template, '') = 'invitation')
    and (invitation_id is null or entries is null)
    and (approval_id is null) = (invitation_id is not null or entries is not null)),
  add constraint outbox_begun_check check ((begun_at is null) = (branding_version is null)),
  -- PHM-04: what has gone into a list was not sent by itself, and never will be.
  add constraint outbox_list_check check (list_id is null
    or (kind = 'mail' and entries is null and begun_at is null and state = 'settled')),
  add constraint outbox_held_check check (held_at is null
    or (kind = 'mail' and approval_id is not null and begun_at is null)),
  add constraint outbox_entries_check check ((entries is null) = (listed is null)
    and (entries is null or jsonb_typeof(entries) = 'array'));

-- "how many mails of an event has this mailbox had in the last hour?" (PHM-04)
create index outbox_mails_begun
  on outbox (environment_id, coalesce(recipient_user_id, environment_id), template, settled_at)
  where kind = 'mail' and entries is null and begun_at is not null;
-- "which of them wait for this mailbox, and since when?"
create index outbox_mails_waiting
  on outbox (environment_id, coalesce(recipient_user_id, environment_id), template, held_at)
  where kind = 'mail' and entries is null and begun_at is null and state = 'pending';
-- "when did this mailbox have its last list of them?"
create index outbox_lists
  on outbox (environment_id, coalesce(recipient_user_id, environment_id), template, settled_at)
  where kind = 'mail' and entries is not null;
-- "what went into this mail?", asked when it is forgotten
create index outbox_by_list on outbox (environment_id, list_id) where list_id is not null;
-- "which mails did the server refuse?", newest first
create index outbox_refused on outbox (environment_id, id desc) where kind = 'mail' and state = 'failed';

-- Row-level security and privileges --------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['notifications', 'notification_preferences', 'brandings'] loop
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

grant select, insert, update (read_at) on notifications to countersign_app;
grant select, insert, update (enabled) on notification_preferences to countersign_app;
grant select, insert on brandings to countersign_app;
