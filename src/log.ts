import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** The log of one process: JSON lines on standard output. Credentials are cut out wherever a request is logged. */
export const openLog = (name: string, level: string): Logger =>
  pino({
    name,
    level,
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'headers.cookie'],
      censor: '[secret]',
    },
  });
