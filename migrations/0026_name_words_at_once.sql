-- Up Migration

-- The words of new names are kept for a whole statement at once -----------------------------------------------

-- An import of 4,000 people ran the function of 0017 4,000 times, which was most of what it took.
create function keep_words_of_new_names() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  insert into name_words (environment_id, kind, word, subject_id)
  select distinct named.environment_id, tg_argv[0], left(word, 100), named.id
  from come named, regexp_split_to_table(named.name_folded, '[ ''’.,;:/_&+()@-]+') word
  where word <> '';
  return null;
end
$$;

drop trigger name_words_of_new on users;
create trigger name_words_of_new after insert on users
  referencing new table as come for each statement execute function keep_words_of_new_names('user');
drop trigger name_words_of_new on groups;
create trigger name_words_of_new after insert on groups
  referencing new table as come for each statement execute function keep_words_of_new_names('group');

-- Somebody who is called something else stays with a trigger for each row: one that sees whole statements can't be limited
-- to a column, and would run with every change of a group's size. Nothing gives many a new name at once.
create or replace function keep_name_words() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  delete from name_words where environment_id = new.environment_id and subject_id = new.id;
  insert into name_words (environment_id, kind, word, subject_id)
  select distinct new.environment_id, tg_argv[0], left(word, 100), new.id
  from regexp_split_to_table(new.name_folded, '[ ''’.,;:/_&+()@-]+') word
  where word <> '';
  return null;
end
$$;

-- The approvals that somebody looks after --------------------------------------------------------------------

-- "the newest approvals of this location and contract type", asked for each that somebody may own phases of
create index approvals_by_place on approvals (environment_id, location, contract_type, id);
