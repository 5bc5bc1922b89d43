-- Whom placement chose, as a column: how often each member of a group was placed in some time is counted over all
-- approvals (PLC-23). The trace says it already; the column is derived from it, so rows that are there have it as well,
-- and code that knows nothing of it writes it.
alter table placements
  add column chosen_user_id uuid generated always as ((trace #>> '{chosen,userId}')::uuid) stored;

-- "how often was each member of this group placed in this time"
create index placements_by_group on placements (environment_id, group_id, placed_at) include (chosen_user_id, approval_id)
  where chosen_user_id is not null;
