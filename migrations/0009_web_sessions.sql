-- Up Migration

-- Who is signed in by a browser --------------------------------------------------------------------------

-- A sign-in that was begun at the provider and has not come back yet. Whoever comes back brings the state, and is the
-- browser that began; both serve once. Nothing here signs anybody in: the verifier is worth nothing without the code.
create table sign_ins (
  state_sha256 bytea primary key check (length(state_sha256) = 32),
  browser_sha256 bytea not null check (length(browser_sha256) = 32),
  -- Of PKCE: what proves to the provider that the code was asked for from here.
  verifier text not null check (verifier <> ''),
  nonce text not null check (nonce <> ''),
  -- Where the browser goes afterwards: a page of ours.
  return_to text not null check (return_to ~ '^/([^/\\]|$)'),
  expires_at timestamptz not null
);
-- "which of them are over?"
create index sign_ins_by_end on sign_ins (expires_at);

-- A browser that is signed in: who it is to the provider, never which user. That is found at each request, as for an
-- access token, so that whoever is retired or unlinked is out at the next one.
create table web_sessions (
  -- The cookie has 256 bits at random; here is its hash only.
  token_sha256 bytea primary key check (length(token_sha256) = 32),
  issuer text not null check (issuer <> ''),
  subject text not null check (subject <> ''),
  -- As the provider says it, for whoever is no user here yet.
  name text check (name <> ''),
  -- Tells the provider whose session ends when they sign out. It opens nothing, and goes when the session ends.
  id_token text check (id_token <> ''),
  created_at timestamptz not null default now(),
  -- Moved at most once a minute.
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  check ((ended_at is null) = (id_token is not null)),
  check (expires_at > created_at)
);
-- "which of them are over?"
create index web_sessions_by_end on web_sessions (expires_at);

-- Row-level security: of no environment, before and beside every tenant ----------------------------------

do $$
declare
  known_table text;
begin
  foreach known_table in array array['sign_ins', 'web_sessions'] loop
    execute format('alter table %I enable row level security', known_table);
    execute format('alter table %I force row level security', known_table);
    execute format('create policy of_no_tenant on %I to countersign_owner, countersign_app
      using (true) with check (true)', known_table);
  end loop;
end
$$;

-- Whoever clears away locks what they clear, and leaves alone what another one locked; a lock needs the right to change
-- something.
grant select, insert, delete, update (expires_at) on sign_ins to countersign_app;
grant select, insert, delete, update (seen_at, ended_at, id_token) on web_sessions to countersign_app;
