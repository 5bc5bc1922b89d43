// NTF-05: a mail server that is away, or there and silent, delays mail and nothing else.
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { deliverMails } from '../../activities/deliver-mails.ts';
import { noCrash } from '../../src/crash-point.ts';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { openMailTransport } from '../../src/mail/transport.ts';
import type { MailTransport } from '../../src/mail/transport.ts';
import { answerNewest } from '../support/approvals.ts';
import { openOne, startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { mailSettings } from '../support/deliveries.ts';
import { buildHouse } from '../support/house.ts';
import { openMailSink } from '../support/mail.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterEach(() => database.close());

/** A server that takes connections, says its lines one after another to whatever it is told, and then nothing more. */
async function openSilentServer(
  lines: readonly string[],
): Promise<{ url: string; reached: Promise<unknown>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const left = [...lines];
    const say = (): void => void (left.length > 0 && socket.write(`${left.shift()}\r\n`));
    sockets.add(socket.on('error', () => undefined).on('data', say));
    say();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    reached: once(server, 'connection'),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function putMails(count: number): Promise<void> {
  const approval = await startFrom(place, place.house.templateId);
  await inTenant(place.db, approval.environmentId, async (tx) => {
    for (let nth = 0; nth < count; nth += 1) {
      await tell(tx, { ...approval, event: 'start_late', phases: [], to: 'administrators', by: null });
    }
  });
}
const mails = () =>
  rowsOf<{ state: string; tries: number; due: boolean; last_error: string | null }>(
    place.db,
    place.house.environmentId,
    sql`select state, tries, next_try_at <= now() as due, last_error from outbox where kind = 'mail' order by tries desc`,
  );

async function deliverBy(transport: MailTransport, pace: Parameters<typeof deliverMails>[1] = {}) {
  const environment = new MockActivityEnvironment();
  const heartbeats: number[] = [];
  environment.on('heartbeat', () => heartbeats.push(performance.now()));
  const activity = deliverMails({ ...database, transport, mail: mailSettings, at: noCrash }, pace);
  const taken = await environment.run(activity).finally(() => transport.close());
  return { taken, heartbeats, environment };
}

const silences: [step: string, lines: string[]][] = [
  ['from the first byte', []],
  ['after its greeting', ['220 here I am']],
  ['after it took the sender', ['220 here I am', '250 hello', '250 sender']],
  ['after it took the text', ['220 here I am', '250 hello', '250 sender', '250 recipient', '354 go on']],
];

test.each(silences)(
  'NTF-05 a server that is silent %s is left after its time, and the mail waits',
  async (_step, lines) => {
    await putMails(1);
    const server = await openSilentServer(lines);
    try {
      const began = performance.now();
      const { taken } = await deliverBy(openMailTransport(server.url, 300));
      expect([taken, performance.now() - began < 10_000]).toEqual([1, true]);
      expect(await mails()).toEqual([
        { state: 'pending', tries: 1, due: false, last_error: expect.stringMatching(/./) },
      ]);
    } finally {
      await server.close();
    }
  },
);

test('NTF-05 a batch ends in its time at a silent server, and what it did not come to stays due', async () => {
  await putMails(5);
  const server = await openSilentServer([]);
  try {
    const { taken } = await deliverBy(openMailTransport(server.url, 300), { deliveringForMs: 500 });
    expect([taken, (await mails()).map(({ due }) => due)]).toEqual([2, [false, false, true, true, true]]);
  } finally {
    await server.close();
  }
});

test('NTF-05 people go on answering while a mail hangs', async () => {
  await openOne(place);
  await putMails(1);
  const server = await openSilentServer([]);
  try {
    const delivering = deliverBy(openMailTransport(server.url, 2_000));
    await server.reached;
    const { answered } = await answerNewest(place, 'rita', { decision: 'reviewed' });
    expect([answered.decision, await mails()]).toMatchObject(['reviewed', [{ state: 'pending', tries: 1 }]]);
    await delivering;
  } finally {
    await server.close();
  }
});

test('a delivery shows that it lives while a server is slow, and no longer', async () => {
  await putMails(1);
  const sink = await openMailSink();
  sink.delayMs = 400;
  try {
    const { heartbeats } = await deliverBy(openMailTransport(sink.url), { heartbeatEveryMs: 50 });
    const during = heartbeats.length;
    await delay(200);
    expect([during >= 4, heartbeats.length]).toEqual([true, during]);
  } finally {
    await sink.close();
  }
});

test('a delivery that is called off begins no other mail', async () => {
  await putMails(3);
  const sink = await openMailSink();
  sink.delayMs = 200;
  const transport = openMailTransport(sink.url);
  const environment = new MockActivityEnvironment();
  const activity = deliverMails({ ...database, transport, mail: mailSettings, at: noCrash });
  const off = setTimeout(() => environment.cancel(), 100);
  try {
    expect([await environment.run(activity), sink.mails.length]).toEqual([1, 1]);
  } finally {
    clearTimeout(off);
    transport.close();
    await sink.close();
  }
});
