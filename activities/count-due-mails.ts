import { countDueMails as count } from '../src/db/mails.ts';
import type { DeliveryDependencies } from './dependencies.ts';

/** How many mails are due, so that the delivery of mail is started only where there is some. */
export const countDueMails =
  ({ delivery }: DeliveryDependencies) =>
  (): Promise<number> =>
    count(delivery);
