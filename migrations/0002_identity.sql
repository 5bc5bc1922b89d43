-- Up Migration

-- Identities and issuers: read before a tenant is known --------------------------------------------------

-- Providers whose tokens an environment takes for its own users, besides the operator's (src/config.ts).
create table environment_issuers (
  environment_id uuid not null references environments,
  id uuid primary key,
  issuer text not null check (issuer ~ '^https?://'),
  audience text not null check (audience <> ''),
  created_at timestamptz not null default now(),
  unique (environment_id, issuer)
);
-- "who takes tokens of this issuer?", asked before it is known of which environment its user is
create index environment_issuers_by_issuer on environment_issuers (issuer);

-- Who somebody is to an issuer, and which user that is here. A link is never changed: it ends, and there is another.
create table identities (
  environment_id uuid not null references environments,
  id uuid primary key,
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  user_id uuid not null,
  linked_at timestamptz not null default now(),
  revoked_at timestamptz,
  foreign key (environment_id, user_id) references users (environment_id, id)
);
-- "which users is this person?": one in each environment
create unique index identities_live on identities (issuer, subject, environment_id) where revoked_at is null;
-- A user is one person: a new link takes the place of the old one.
create unique index identities_live_of_user on identities (environment_id, user_id) where revoked_at is null;

-- A link to accept, which binds whoever accepts it to the user. Its secret is made again when its mail is written.
create table invitations (
  environment_id uuid not null references environments,
  id uuid primary key,
  user_id uuid not null,
  secret_sha256 bytea not null check (length(secret_sha256) = 32),
  state text not null default 'open' check (state in ('open', 'accepted', 'replaced', 'withdrawn')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  foreign key (environment_id, user_id) references users (environment_id, id),
  check ((state = 'open') = (ended_at is null)),
  check (expires_at > created_at)
);
-- A new invitation takes the place of the old one.
create unique index invitations_open_of_user on invitations (environment_id, user_id) where state = 'open';

-- Keys of service accounts: a name, and what they may be used for at most --------------------------------

alter table service_account_keys
  add column name text not null default 'Key' check (name <> ''),
  add column scopes text[] not null
    default '{approvals:read,approvals:start,directory:read,documents:read,documents:write}'
    check (cardinality(scopes) > 0
      and scopes <@ '{approvals:read,approvals:start,directory:read,documents:read,documents:write}'::text[]);
alter table service_account_keys alter column name drop default, alter column scopes drop default;
-- "the keys of a service account"
create index service_account_keys_of_account on service_account_keys (environment_id, service_account_id);

-- Row-level security: as service_account_keys, read without a tenant and written only under it -----------

do $$
declare
  known_table text;
  tenant constant text := '(environment_id = (select nullif(current_setting(''app.environment_id'', true), '''')::uuid))';
begin
  foreach known_table in array array['environment_issuers', 'identities', 'invitations'] loop
    execute format('alter table %I enable row level security', known_table);
    execute format('alter table %I force row level security', known_table);
    execute format('create policy known on %I for select to countersign_owner, countersign_app using (true)', known_table);
    execute format('create policy tenant_adds on %I for insert to countersign_owner, countersign_app
      with check %s', known_table, tenant);
    execute format('create policy tenant_changes on %I for update to countersign_owner, countersign_app
      using %s with check %s', known_table, tenant, tenant);
  end loop;
  execute format('create policy tenant_removes on environment_issuers for delete
    to countersign_owner, countersign_app using %s', tenant);
end
$$;

-- Whoever accepts an invitation locks the issuer that let them in; a lock needs the right to change something.
grant select, insert, delete, update (audience) on environment_issuers to countersign_app;
grant select, insert, update (revoked_at) on identities to countersign_app;
grant select, insert, update (state, ended_at) on invitations to countersign_app;
