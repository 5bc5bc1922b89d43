-- Up Migration

-- DEL-13: nobody has a hand in two parts of one task by delegations, held or passed on. A second one would come to light
-- only where the first is given back, long after the step that was wrong; here it is refused at that step.
create unique index delegations_hands on delegations (task_id, to_user_id) where state in ('open', 'passed_on');
