-- Up Migration

-- Organisations that administrators keep (ENV-05, 07, 09, 10) --------------------------------------------

-- As the configuration: a version for whoever edits it, who changed it last, and a name that differs from the others by
-- more than case. Null: by nobody of the environment, when it was founded.
alter table organisations
  add column version integer not null default 1 check (version >= 1),
  add column changed_at timestamptz not null default now(),
  add column changed_by uuid,
  add column name_folded text,
  -- Nobody is a member of it or chooses it any more, and its name is free. Histories and spans of groups name it still.
  add column deleted_at timestamptz,
  add foreign key (environment_id, changed_by) references users (environment_id, id),
  drop constraint organisations_environment_id_name_key;
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    -- Two that differ by their case alone were allowed; the later one is told apart by its id.
    update organisations t set name_folded = lower(normalize(t.name, NFKC)) || case when exists (
        select from organisations o where lower(normalize(o.name, NFKC)) = lower(normalize(t.name, NFKC)) and o.id < t.id)
      then ' ' || t.id else '' end;
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;
alter table organisations alter column name_folded set not null, add check (name_folded <> '');
create unique index organisations_name on organisations (environment_id, name_folded) where deleted_at is null;

-- "which documents are there of this organisation?", asked for its members (ENV-10) and before it is deleted
create index documents_of_organisation on documents (organisation_id, id);

-- Environments that a person founded (ENV-02) --------------------------------------------------------------

-- What bound the founder to the user by whom they founded it (identities.id, in the environment from where they did), so
-- that there is a limit for each person. Null: the operator founded it. No foreign key: it leads to another environment.
alter table environments add column founded_by uuid;
-- "how many has this person founded?"
create index environments_founded on environments (founded_by) where founded_by is not null;
