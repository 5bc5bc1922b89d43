-- Up Migration

-- The documents that somebody may read who doesn't read everything are listed newest first (DOC-07, DOC-08). Each way in which
-- one may read a document is read by an index of its own, so that a page costs what is theirs and not what the environment
-- holds. `documents_of_organisation` answers it for members of an organisation (ENV-10), as long as no status is asked for.

-- "which documents of this organisation have this status, newest first?"
create index documents_of_organisation_by_status on documents (organisation_id, status, id);
-- "which documents has this person sent, newest first?"
create index documents_of_sender on documents (environment_id, sender_id, id);
-- "which approvals has this person started?"
create index approvals_of_initiator on approvals (environment_id, initiator_id, id);
-- "in which approvals has this group a task, answered or not?" (GRP-18)
create index tasks_of_group on tasks (environment_id, group_id, approval_id) where group_id is not null;
-- "which tasks of groups has this person answered a part of?" Also when they have left the group since (TSK-01).
create index task_answers_given on task_answers (environment_id, answered_by, task_id);
