import { z } from 'zod';
import {
  countUnread,
  listNotifications,
  readNotification,
  readNotificationsUpTo,
} from '../db/notification-list.ts';
import type { NotificationRow } from '../db/notification-list.ts';
import { notificationEvents } from '../domain/letter.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, readPage } from './pages.ts';
import { userOf } from './people-only.ts';
import { notFound } from './problem.ts';
import { id, instant, pathWithId, problems } from './schemas.ts';

const tags = ['notifications'];

const notification = z.strictObject({
  id: id<'notification'>(),
  event: z.enum(notificationEvents),
  approval: z
    .strictObject({ id: id<'approval'>(), documentTitle: z.string() })
    .nullable()
    .describe('The approval that it is about; null where it is about a group.'),
  group: z
    .strictObject({ id: id<'group'>(), name: z.string() })
    .nullable()
    .describe('The group that it is about; null where it is about an approval.'),
  phases: z
    .array(z.strictObject({ number: z.int(), name: z.string() }))
    .describe('The phases that it is about; none where it is about the approval.'),
  task: z
    .strictObject({ id: id<'task'>() })
    .nullable()
    .describe('The one task that it is about, where it is about one.'),
  createdAt: instant,
  readAt: instant.nullable(),
});

const unreadCount = z.int().describe('How many you have not read.');

const listQuery = pageQuery.extend({
  unread: z
    .literal('true', 'Must be true, or not be there.')
    .optional()
    .meta({ description: 'Only those that you have not read.' }),
});

const notificationOf = ({
  id: notificationId,
  event,
  approval,
  group,
  ...at
}: NotificationRow): z.output<typeof notification> => ({
  id: notificationId,
  event,
  approval: approval && { id: approval.id, documentTitle: approval.documentTitle },
  group,
  phases: [...(approval?.phases ?? [])],
  task: at.taskId === null ? null : { id: at.taskId },
  createdAt: at.createdAt.toISOString(),
  readAt: at.readAt?.toISOString() ?? null,
});

/** What a person is told of in the app (NTF-01). */
export function notificationRoutes(app: App, context: RouteContext): void {
  listRoute(app, context);
  readRoutes(app, context);
}

function listRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/notifications',
    schema: {
      operationId: 'listNotifications',
      tags,
      summary: 'What you were told of, newest first',
      querystring: listQuery,
      response: { 200: pageOf(notification).extend({ unread: unreadCount }), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx) => {
        const userId = userOf(actor);
        const { unread, ...page } = request.query;
        const own = { userId, unread: unread === 'true' };
        const shown = await readPage(page, (part) => listNotifications(tx, own, part), notificationOf);
        return { ...shown, unread: await countUnread(tx, userId) };
      });
    },
  });
}

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/notifications/:id/read',
    schema: {
      operationId: 'markNotificationRead',
      tags,
      summary: 'Mark a notification as read; a second time changes nothing',
      params: pathWithId<'notification'>(),
      response: { 200: notification, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx) => {
        const row = await readNotification(tx, userOf(actor), request.params.id);
        if (!row) throw notFound('notification');
        return notificationOf(row);
      });
    },
  });
  app.route({
    method: 'POST',
    url: '/notifications/read',
    schema: {
      operationId: 'markNotificationsRead',
      tags,
      summary: 'Mark a notification and all before it as read',
      body: z.strictObject({
        upTo: id<'notification'>().describe('The newest that you have seen: what came since stays unread.'),
      }),
      response: { 200: z.strictObject({ unread: unreadCount }), ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx) => {
        const userId = userOf(actor);
        await readNotificationsUpTo(tx, userId, request.body.upTo);
        return { unread: await countUnread(tx, userId) };
      });
    },
  });
}
