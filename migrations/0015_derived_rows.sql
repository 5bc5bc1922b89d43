-- Up Migration

-- Rows that follow from others carry no keys of their own (docs/decisions/0018) ---------------------------

-- Who belongs to a group, and who did, is worked out from the edges, which keep their keys; neither users nor groups are
-- ever deleted. Two checks for each row, one of them with a lock of the user's row, were most of what a large group cost.
-- The tenant is held by the policies, which check every row that is written.
alter table group_effective_members
  drop constraint group_effective_members_environment_id_group_id_fkey,
  drop constraint group_effective_members_environment_id_user_id_fkey;
alter table group_former_members
  drop constraint group_former_members_environment_id_group_id_fkey,
  drop constraint group_former_members_environment_id_user_id_fkey;

-- DFA-02: who stops being a member is off the list with the same statement. One look for a whole statement, where a key
-- that cascades takes one for each row that goes, and wants an index more for each row that comes.
alter table group_default_assignees
  drop constraint group_default_assignees_of_members,
  add foreign key (environment_id, group_id) references groups (environment_id, id),
  add foreign key (environment_id, user_id) references users (environment_id, id);
-- Two indexes are left, and either answers without the table. The policy asks for the environment with every question.
alter table group_effective_members
  drop constraint group_effective_members_environment_id_group_id_user_id_key,
  drop constraint group_effective_members_pkey,
  add primary key (environment_id, group_id, user_id);
drop index group_effective_members_by_user;
-- "the groups whose tasks are mine"
create index group_effective_members_by_user on group_effective_members (environment_id, user_id, group_id);

create function leave_default_lists() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  delete from group_default_assignees d using gone
  where d.group_id = gone.group_id and d.user_id = gone.user_id;
  return null;
end
$$;
create trigger leave_default_lists after delete on group_effective_members
  referencing old table as gone for each statement execute function leave_default_lists();

-- The other half of what the key said. Whoever writes a list holds the lock of its group, as whoever takes somebody out.
create function require_members() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if exists (select from listed l where not exists (
      select from group_effective_members m where m.group_id = l.group_id and m.user_id = l.user_id)) then
    raise foreign_key_violation using message = 'a default assignee is no member of the group',
      table = 'group_default_assignees';
  end if;
  return null;
end
$$;
create trigger require_members_of_new after insert on group_default_assignees
  referencing new table as listed for each statement execute function require_members();
create trigger require_members_of_changed after update on group_default_assignees
  referencing new table as listed for each statement execute function require_members();

-- Environments are never deleted either, and the policy checks each row's. What is asked of the audit is asked of one
-- environment, newest first: the primary key answers that backwards, so that a row costs one index where it cost two.
alter table audit
  drop constraint audit_environment_id_fkey,
  drop constraint audit_pkey,
  add primary key (environment_id, id);
drop index audit_newest;

-- By which ways people belong to a group, then or now: asked of a page of people, from them upwards -----------

-- "where did this person stand?"
create index group_member_spans_of_user on group_member_spans (user_id, group_id) where user_id is not null;
-- "which groups stood around this one?"
create index group_member_spans_around on group_member_spans (member_group_id) where member_group_id is not null;
-- "in which groups was this organisation?"
create index group_member_spans_with_organisation on group_member_spans (organisation_id)
  where organisation_id is not null;
-- "which organisations was this person in?"
create index organisation_member_spans_of_user on organisation_member_spans (user_id);
-- "what stood inside this group?", without reading the people in it
create index group_member_spans_inside on group_member_spans (group_id) where user_id is null;

-- "which parts of this person are with somebody else?", asked of everybody who leaves a group
create index delegations_of_part on delegations (environment_id, part_user_id)
  where state in ('open', 'passed_on');
