/**
 * The places between two lines at which a test ends the process with kill -9 to see that nothing is lost. Production
 * fills the port with a function that does nothing.
 */
export type CrashPoint =
  | 'start.writing'
  | 'start.committed'
  | 'answer.writing'
  | 'answer.committed'
  | 'nudge.sent'
  | 'place.writing'
  | 'place.committed'
  | 'open.writing'
  | 'open.committed'
  | 'close.writing'
  | 'close.committed'
  | 'directory.committed'
  | 'tasks.telling'
  | 'command.writing'
  | 'command.committed'
  | 'delegation.writing'
  | 'delegation.committed'
  | 'managers.writing'
  | 'managers.committed'
  | 'mail.taking'
  | 'mail.taken'
  | 'mail.sent';

/** Calls nothing: what production passes as `at`. */
export const noCrash = (_point: CrashPoint): void => undefined;
