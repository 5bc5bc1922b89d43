import type { Generated } from 'kysely';
import type { ApprovalId, EnvironmentId, GroupId, Id, TaskId, UserId } from '../domain/ids.ts';
import type { NotificationChannel, NotificationEvent } from '../domain/letter.ts';

/** What people are told, want to be told, and how mails look; the mails themselves are rows of `outbox`. */
export interface NotificationTables {
  notifications: Tenant & {
    id: Id<'notification'>;
    user_id: UserId;
    event: NotificationEvent;
    approval_id: ApprovalId | null;
    group_id: GroupId | null;
    phases: number[];
    task_id: TaskId | null;
    created_at: Generated<Date>;
    read_at: Date | null;
  };
  notification_preferences: Tenant & {
    user_id: UserId;
    event: NotificationEvent;
    channel: NotificationChannel;
    enabled: boolean;
  };
  brandings: Tenant & {
    version: number;
    name: string | null;
    colour: string;
    logo_url: string | null;
    footer: string;
    created_at: Generated<Date>;
  };
}

interface Tenant {
  environment_id: EnvironmentId;
}
