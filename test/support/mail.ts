// A real SMTP server inside the test process, which takes every mail and keeps it.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface TestMailSink {
  readonly url: string;
  readonly mails: readonly Email[];
  /** What the server says to the next mails in place of taking them; null takes them. */
  refuseWith: number | null;
  /** How long the server keeps each mail waiting for its answer. */
  delayMs: number;
  close(): Promise<void>;
}

/** Starts the server on a free port. */
export async function openMailSink(): Promise<TestMailSink> {
  const mails: Email[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, taken) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const code = sink.refuseWith;
        if (code !== null)
          return taken(Object.assign(new Error('refused by the test'), { responseCode: code }));
        void PostalMime.parse(Buffer.concat(parts)).then((mail) => {
          mails.push(mail);
          setTimeout(taken, sink.delayMs);
        }, taken);
      });
    },
  });
  // A program that a test kills breaks off what it was sending; anything else is a fault of the test.
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error;
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const sink: TestMailSink = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuseWith: null,
    delayMs: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return sink;
}
