import { sql } from 'kysely';
import type { EnvironmentId, UserId } from '../domain/ids.ts';
import { isOptional, notificationChannels, notificationEvents } from '../domain/letter.ts';
import type { NotificationChannel, NotificationEvent } from '../domain/letter.ts';
import type { MailRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Transaction } from './transaction.ts';

/** NTF-02: whether a person is told of an event in a way. */
export interface Preference {
  readonly event: NotificationEvent;
  readonly channel: NotificationChannel;
  readonly enabled: boolean;
}

/** All that a person can be told of, each way: on, unless they switched it off. */
export async function readPreferences(tx: Transaction, userId: UserId): Promise<Preference[]> {
  const { rows } = await sql<Preference>`
    select event, channel, enabled from notification_preferences where user_id = ${userId}`.execute(tx);
  const chosen = new Map(rows.map(({ event, channel, enabled }) => [`${event} ${channel}`, enabled]));
  return notificationEvents.flatMap((event) =>
    notificationChannels.map((channel) => ({
      event,
      channel,
      enabled: chosen.get(`${event} ${channel}`) ?? true,
    })),
  );
}

/** Switches events on and off for a person (NTF-02). What nobody can be left without is refused (PHM-03, 07). */
export async function setPreferences(
  tx: Transaction,
  { environmentId, userId }: { readonly environmentId: EnvironmentId; readonly userId: UserId },
  preferences: readonly Preference[],
): Promise<Result<Preference[], MailRefusal>> {
  const refused = preferences.filter(({ event, enabled }) => !enabled && !isOptional(event));
  if (refused.length > 0) {
    return err({
      code: 'notification_not_optional',
      events: [...new Set(refused.map(({ event }) => event))],
    });
  }
  await sql`
    insert into notification_preferences (environment_id, user_id, event, channel, enabled)
    select ${environmentId}::uuid, ${userId}::uuid, chosen.event, chosen.channel, chosen.enabled
    from jsonb_to_recordset(${JSON.stringify(preferences)}::jsonb)
      as chosen (event text, channel text, enabled boolean)
    order by chosen.event, chosen.channel
    on conflict (user_id, event, channel) do update set enabled = excluded.enabled`.execute(tx);
  return ok(await readPreferences(tx, userId));
}
