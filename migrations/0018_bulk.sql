-- Up Migration

-- GRP-32, 35, 36: a change of many people in one group is one version, with one line of history.
alter table group_changes
  drop constraint group_changes_what_check,
  add constraint group_changes_what_check check (what in ('recorded', 'created', 'copied', 'edited', 'activated',
    'inactivated', 'deleted', 'member_added', 'member_removed', 'members_changed', 'group_added', 'group_removed',
    'organisation_added', 'organisation_removed', 'organisation_member_added', 'organisation_member_removed',
    'organisation_role_changed', 'default_assignees_changed', 'default_assignees_dropped', 'applicability_changed',
    'editors_changed'));
