-- Up Migration

-- ENV-13: that somebody was retired who has a turn in an unfinished approval.
alter table notifications
  drop constraint notifications_event_check,
  add constraint notifications_event_check check (event in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost'));
alter table notification_preferences
  drop constraint notification_preferences_event_check,
  add constraint notification_preferences_event_check check (event in ('manager_missing', 'manager_set',
    'participants_missing', 'start_late', 'turn_lost'));
alter table outbox
  drop constraint outbox_template_check,
  add constraint outbox_template_check check (template in ('manager_missing', 'manager_set', 'participants_missing',
    'start_late', 'turn_lost', 'invitation'));

-- "which turns of this person are still to come?", asked when they are retired; the open ones are found by the inbox
create index tasks_waiting_of_person on tasks (environment_id, user_id) where state = 'waiting';
