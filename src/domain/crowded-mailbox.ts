/** What is known, when a mail is due, of the others of its event to the same mailbox. Instants in milliseconds. */
export interface MailsOfOneEvent {
  readonly now: number;
  /** Whether the server was asked to take this very mail before: there may be a copy of it out there. */
  readonly begun: boolean;
  /** How many went out by themselves in the last hour, or are on their way. */
  readonly sentInLastHour: number;
  /** Since when the first of those waits that are to go out together; null where none does. */
  readonly waitingSince: number | null;
  /** When the last list of them went out; null where none did. */
  readonly lastListAt: number | null;
  /** Whether a list is on its way. */
  readonly listUnderWay: boolean;
}

export type MailFate =
  | { readonly kind: 'send' }
  | { readonly kind: 'wait'; readonly until: number }
  /** All that wait become one mail. */
  | { readonly kind: 'gather' };

/** PHM-04: so many mails of one event in an hour go out one by one to one person. */
export const mailsOfOneEventAnHour = 20;
const hour = 3_600_000;
/** What begins to wait waits so long for others: whoever sends a thousand documents sends them within a few minutes. */
const gatheringFor = 5 * 60_000;

/**
 * Whether a mail goes out by itself (PHM-04; what it says of missing managers holds for every event, since whoever is
 * set as manager of a thousand phases is to have a thousand mails as little). Beyond 20 in an hour they wait for each
 * other, five minutes from the first that waits and an hour from the last list, and whatever comes meanwhile waits with
 * them, so that the order is kept and nobody has two lists of an event in an hour.
 */
export function judgeMail(mails: MailsOfOneEvent): MailFate {
  const { now, waitingSince, lastListAt } = mails;
  if (mails.begun) return { kind: 'send' };
  if (waitingSince === null && mails.sentInLastHour < mailsOfOneEventAnHour) return { kind: 'send' };
  const dueAt = Math.max((waitingSince ?? now) + gatheringFor, lastListAt === null ? 0 : lastListAt + hour);
  // The next list is counted from the end of the one before, which has not come yet.
  if (mails.listUnderWay) return { kind: 'wait', until: Math.max(dueAt, now + gatheringFor) };
  return now >= dueAt ? { kind: 'gather' } : { kind: 'wait', until: dueAt };
}
