import nodemailer from 'nodemailer';

/** A letter as it goes out. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Stable for one event and recipient, so that a second copy is known as one (NTF-05). */
  readonly messageId: string;
}

export interface MailTransport {
  /** Resolves when the server took the mail; rejects with what it said otherwise. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A mail server that takes longer than this in any step is away; the mail waits. */
const timeoutMs = 15_000;

/** Sends by SMTP, over few connections that are kept open. */
export function openMailTransport(smtpUrl: string): MailTransport {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  } as Parameters<typeof nodemailer.createTransport>[0]);
  return {
    async send(mail) {
      await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

/** NTF-05: a permanent refusal (5xx) is not repeated; everything else may pass. */
export const isRefusedForGood = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 500;
