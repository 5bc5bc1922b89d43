import { z } from 'zod';
import { readPreferences, setPreferences } from '../db/preferences.ts';
import type { Preference } from '../db/preferences.ts';
import { isOptional, notificationChannels, notificationEvents } from '../domain/letter.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { userOf } from './people-only.ts';
import { refused } from './problem.ts';
import { problems } from './schemas.ts';

const tags = ['notifications'];

const choice = z.strictObject({
  event: z.enum(notificationEvents),
  channel: z.enum(notificationChannels),
  enabled: z.boolean(),
});
const choices = z.strictObject({
  items: z
    .array(choice)
    .max(notificationEvents.length * notificationChannels.length)
    .refine(
      (items) => new Set(items.map(({ event, channel }) => `${event} ${channel}`)).size === items.length,
      'Must name nothing twice.',
    ),
});
const preferences = z.strictObject({
  items: z.array(choice.extend({ optional: z.boolean().describe('Whether you can switch it off.') })),
});

const preferencesOf = (items: readonly Preference[]): z.output<typeof preferences> => ({
  items: items.map((item) => ({ ...item, optional: isOptional(item.event) })),
});

/** What a person wants to be told of, and how (NTF-02). */
export function preferenceRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/preferences',
    schema: {
      operationId: 'readPreferences',
      tags,
      summary: 'What you are told of, by mail and in the app',
      response: { 200: preferences, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx) => preferencesOf(await readPreferences(tx, userOf(actor))));
    },
  });
  app.route({
    method: 'PUT',
    url: '/preferences',
    schema: {
      operationId: 'setPreferences',
      tags,
      summary: 'Switch on and off what you are told of; what you do not name stays as it is',
      body: choices,
      response: { 200: preferences, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx) => {
        const own = { environmentId: actor.environmentId, userId: userOf(actor) };
        const set = await setPreferences(tx, own, request.body.items);
        if (!set.ok) throw refused(set.error);
        return preferencesOf(set.value);
      });
    },
  });
}
