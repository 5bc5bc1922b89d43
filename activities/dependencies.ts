import type { CrashPoint } from '../src/crash-point.ts';
import type { Nudge } from '../src/db/outbox.ts';
import type { Db } from '../src/db/transaction.ts';
import type { MailSettings } from '../src/mail/compose.ts';
import type { MailTransport } from '../src/mail/transport.ts';

/** What the steps of a course work with. Each process composes it once. */
export interface CourseDependencies {
  /** As the app role: one tenant at a time. */
  readonly app: Db;
  /** A place where a test may end the process; production does nothing there. */
  readonly at: (point: CrashPoint) => void;
}

/** What delivery works with. */
export interface DeliveryDependencies {
  readonly app: Db;
  /** As the delivery role: what waits to be sent, of all tenants. */
  readonly delivery: Db;
  readonly sendNudge: (nudge: Nudge) => Promise<void>;
}

export interface MailDependencies
  extends Pick<DeliveryDependencies, 'app' | 'delivery'>, Pick<CourseDependencies, 'at'> {
  readonly transport: MailTransport;
  readonly mail: MailSettings;
}

export type ActivityDependencies = CourseDependencies & DeliveryDependencies & MailDependencies;
