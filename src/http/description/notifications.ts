import type { Notes } from './notes.ts';
import { at, pageOfOne, people, samples } from './samples.ts';

const approval = { id: samples.approval, documentTitle: 'Invoice 2026-118 from Veldkamp Kantoor' };

const notification = {
  id: samples.notification,
  event: 'manager_set',
  approval,
  group: null,
  phases: [{ number: 1, name: 'Check the invoice' }],
  task: null,
  createdAt: at,
  readAt: null,
};

const preferences = {
  items: [
    { event: 'manager_missing', channel: 'mail', enabled: true, optional: false },
    { event: 'start_late', channel: 'mail', enabled: false, optional: true },
  ],
};

const mail = {
  id: samples.mail,
  about: 'manager_missing',
  recipient: { ...people.olga, email: 'olga@windmill.example' },
  approval,
  listed: null,
  reason: "Can't send mail - all recipients were rejected: 550 No such mailbox",
  refusedAt: at,
};

const branding = {
  name: 'Windmill',
  colour: '#1f4e79',
  logoUrl: 'https://windmill.example/logo.png',
  footer: 'Windmill BV, Dam 1, Amsterdam',
};
const etag = { etag: 'The version of the branding, for `If-Match`.' };

export const notificationNotes: Notes = {
  listNotifications: {
    description:
      'What you were told of in the app. The same comes by mail, unless your preferences say otherwise.',
    answers: {
      200: {
        description: 'One page, and how many you have not read in all.',
        example: { ...pageOfOne(notification), unread: 3 },
      },
    },
    refuses: ['people_only'],
  },
  markNotificationRead: {
    answers: { 200: { description: 'The notification.', example: { ...notification, readAt: at } } },
    refuses: ['people_only'],
  },
  markNotificationsRead: {
    description: 'Name the newest that you have seen: what has come since stays unread.',
    requests: { seen: { summary: 'All up to this one', value: { upTo: samples.notification } } },
    answers: { 200: { description: 'How many are left.', example: { unread: 0 } } },
    refuses: ['people_only'],
  },
  readPreferences: {
    description:
      'Everything is on until you switch it off. That an approval has no phase manager, and that you became one, can not be switched off.',
    answers: { 200: { description: 'Each event, each way.', example: preferences } },
    refuses: ['people_only'],
  },
  setPreferences: {
    requests: {
      'no mails of late starts': {
        summary: 'Late starts in the app only',
        value: { items: [{ event: 'start_late', channel: 'mail', enabled: false }] },
      },
    },
    answers: { 200: { description: 'Your preferences as they are now.', example: preferences } },
    refuses: ['people_only', 'notification_not_optional'],
  },
  listMails: {
    description:
      'For administrators. A mail that waits because the mail server is away or busy is not among them: it is repeated by itself.',
    answers: { 200: { description: 'One page.', example: pageOfOne(mail) } },
    refuses: ['may_not_manage_mails'],
  },
  sendMailAgain: {
    description:
      'For administrators, once the address or the server is mended. The mail keeps its Message-ID, so that a second copy is known as one.',
    answers: { 202: { description: 'It is on its way.', example: { id: samples.mail } } },
    refuses: ['may_not_manage_mails', 'mail_not_refused'],
  },
  readBranding: {
    answers: { 200: { description: 'The look of mails.', example: branding, headers: etag } },
  },
  setBranding: {
    description:
      'For administrators. Mails that are on their way keep the look that they had. Needs `If-Match` with the ETag of the branding as you read it.',
    requests: {
      'of a company': { summary: 'Colour, logo and foot', value: branding },
      plain: {
        summary: 'The name of the environment, and nothing else',
        value: { name: null, colour: '#1f4e79', logoUrl: null, footer: '' },
      },
    },
    answers: { 200: { description: 'The look of mails from now on.', example: branding, headers: etag } },
    refuses: ['may_not_change_branding', 'version_changed'],
  },
};
