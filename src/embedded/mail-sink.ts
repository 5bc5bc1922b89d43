// Takes the mails that would otherwise leave the machine, keeps them and shows them on a page. Loopback only.
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { mailPageHandler } from './mail-page.ts';
import { openMailStore, type MailStore } from './mail-store.ts';
import type { Exit, Log } from './processes.ts';

export interface MailSinkSpec {
  /** On 127.0.0.1; 0 takes a free port. */
  readonly smtpPort: number;
  readonly pagePort: number;
  /** Where the mails are kept. */
  readonly folder: string;
  readonly log: Log;
}

export interface MailSink {
  readonly smtpUrl: string;
  readonly pageUrl: string;
  /** Resolves when it was stopped; it runs in this process, so it does not end by itself. */
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

const largestMailBytes = 10 * 1024 * 1024;

function replyError(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** Reads one mail; of one that is too large no more is kept in memory than may be. */
async function readMail(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largestMailBytes) parts.push(part);
  }
  if (bytes > largestMailBytes || stream.sizeExceeded) throw replyError('Mail larger than 10 MB', 552);
  return Buffer.concat(parts);
}

async function receive(
  store: MailStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const raw = await readMail(stream);
  store.add(raw, { recipients: session.envelope.rcptTo.map((recipient) => recipient.address) });
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  return (server.address() as AddressInfo).port;
}

/** Starts the SMTP sink and its page. Rejects when a port is taken. */
export async function startMailSink(spec: MailSinkSpec): Promise<MailSink> {
  const store = openMailStore(spec.folder);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestMailBytes,
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      receive(store, stream, session).then(() => done(), done);
    },
  });
  // A client that breaks off ends its own session only; without a listener it would end this process.
  smtp.on('error', (error) => spec.log(`Mail sink: a session broke off (${error.message}).`));
  const page = createServer(mailPageHandler(store));
  let ended: (exit: Exit) => void = () => undefined;
  const exited = new Promise<Exit>((done) => (ended = done));
  const stop = async () => {
    await new Promise<void>((done) => smtp.close(done));
    page.closeAllConnections();
    await new Promise<void>((done) => page.close(() => done()));
    ended({ code: 0, signal: null });
  };
  const smtpPort = await listening(smtp.server, spec.smtpPort);
  try {
    const pagePort = await listening(page, spec.pagePort);
    return { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, pageUrl: `http://127.0.0.1:${pagePort}`, exited, stop };
  } catch (error) {
    await new Promise<void>((done) => smtp.close(done));
    throw error;
  }
}
