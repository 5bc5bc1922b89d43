import nodemailer from 'nodemailer';

/** A letter as it goes out. */
export interface Mail {
  readonly from: string;
  /** Apart, so that neither a name nor an address can bring in a second recipient. */
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stable for one event and recipient, so that a second copy is known as one (NTF-05). */
  readonly messageId: string;
}

export interface MailTransport {
  /** Resolves when the server took the mail; rejects with what it said otherwise. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A mail server that takes longer than this in any step is away; the mail waits. */
const usualTimeoutMs = 15_000;

/** Sends by SMTP, over few connections that are kept open. Each step of a mail may take so long. */
export function openMailTransport(smtpUrl: string, timeoutMs: number = usualTimeoutMs): MailTransport {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    // A mail whose connection broke is ours to repeat, when its time comes.
    maxRequeues: 0,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  } as Parameters<typeof nodemailer.createTransport>[0]);
  return {
    async send(mail) {
      await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

/**
 * NTF-05: a permanent refusal (5xx) of the mail, or an address that is none, is not repeated. Everything else may
 * pass, a refused login, connection or sender too: these are ours to mend, and of the mail nothing was said.
 */
export function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, command, responseCode } = error as Error & Readonly<Record<string, unknown>>;
  const ofThisMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM');
  return ofThisMail && (typeof responseCode !== 'number' || responseCode >= 500);
}
