-- Up Migration

-- Who belongs to which group, as long as an earlier release may run (GRP-17..19, ENV-13) ------------------

-- An API of a release before 0007 changes group_members and retires users without a word to group_effective_members.
-- Whoever it takes out of a group would keep the group's tasks for good. So both follow at the end of every transaction
-- that touches them. Deferred, since today's code writes the same rows itself, behind the locks that it needs (docs/
-- architecture.md, "Locks"): by then there is nothing left to do. Answers touch neither table and pay nothing. Only where
-- an earlier release was at work is a group's task not decided by the departure (GRP-20): the next change of its members
-- does that. Goes with the first release that gives a group members who are not its own.
create function follow_members() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  changed constant jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
  tenant constant text := coalesce(current_setting('app.environment_id', true), '');
  of_environment constant uuid := changed ->> 'environment_id';
  of_user constant uuid := coalesce(changed ->> 'user_id', changed ->> 'id');
  -- Null where a user was retired: then it is about all of their groups.
  of_group constant uuid := changed ->> 'group_id';
begin
  -- A transaction that crosses to a partner may end under another tenant than the row's.
  perform set_config('app.environment_id', of_environment::text, true);
  with gone as (
    delete from group_effective_members e
    where e.user_id = of_user and (of_group is null or e.group_id = of_group)
      and not exists (select from group_members m join users u on u.id = m.user_id and u.retired_at is null
        where m.group_id = e.group_id and m.user_id = e.user_id)
    returning e.group_id
  )
  insert into group_former_members (environment_id, group_id, user_id)
  select of_environment, gone.group_id, of_user from gone
  on conflict (group_id, user_id) do update set left_at = excluded.left_at;
  with come as (
    insert into group_effective_members (environment_id, group_id, user_id)
    select m.environment_id, m.group_id, m.user_id
    from group_members m join users u on u.id = m.user_id and u.retired_at is null
    where m.user_id = of_user and (of_group is null or m.group_id = of_group)
    on conflict do nothing
    returning group_id
  )
  delete from group_former_members f using come where f.group_id = come.group_id and f.user_id = of_user;
  perform set_config('app.environment_id', tenant, true);
  return null;
end
$$;

create constraint trigger members_follow after insert or delete on group_members
  deferrable initially deferred for each row execute function follow_members();
create constraint trigger members_follow_retirement after update of retired_at on users
  deferrable initially deferred for each row when (old.retired_at is distinct from new.retired_at)
  execute function follow_members();

-- What went apart until now. Behind the triggers, which wait for everybody who is changing a member at this moment.
do $$
declare
  tenant uuid;
begin
  for tenant in select id from environments order by id loop
    perform set_config('app.environment_id', tenant::text, true);
    delete from group_effective_members e
    where not exists (select from group_members m join users u on u.id = m.user_id and u.retired_at is null
      where m.group_id = e.group_id and m.user_id = e.user_id);
    insert into group_effective_members (environment_id, group_id, user_id)
    select m.environment_id, m.group_id, m.user_id
    from group_members m join users u on u.id = m.user_id
    where u.retired_at is null
    on conflict do nothing;
  end loop;
  perform set_config('app.environment_id', '', true);
end
$$;
