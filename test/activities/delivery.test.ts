// What is sent, and sent again. Each activity is run twice; a mail goes to a real SMTP server in this process.
import { setTimeout as delay } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import { countDueMails } from '../../activities/count-due-mails.ts';
import { repeatNudges } from '../../activities/repeat-nudges.ts';
import { tellLateStarts } from '../../activities/tell-late-starts.ts';
import type { Nudge } from '../../src/db/outbox.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { answerNewest } from '../support/approvals.ts';
import { openOne, startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { deliverBatch } from '../support/deliveries.ts';
import { buildHouse } from '../support/house.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { dumpRows, rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;
let sink: TestMailSink;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
  sink = await openMailSink();
});
afterEach(async () => {
  await sink.close();
  await database.close();
});

const run = <T>(activity: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(activity);
const everything = () => dumpRows(place.db, place.house.environmentId);
const start = (): Promise<ApprovalRef> => startFrom(place, place.house.templateId);
const makeDue = () =>
  sql`update outbox set next_try_at = now() - interval '1 second'`.execute(database.delivery);
const outbox = () =>
  rowsOf<{ kind: string; state: string; tries: number; last_error: string | null; due: boolean }>(
    place.db,
    place.house.environmentId,
    sql`select kind, state, tries, last_error, state = 'pending' and next_try_at <= now() as due from outbox order by id`,
  );

describe('repeating nudges', () => {
  const repeating = (sendNudge: (nudge: Nudge) => Promise<void>, forMs?: number) =>
    run(repeatNudges({ app: database.app, delivery: database.delivery, sendNudge }, forMs));
  const dueNow = async (): Promise<number> => (await outbox()).filter(({ due }) => due).length;

  /** As many outcomes that nobody answered. */
  async function putOutcomes(count: number): Promise<void> {
    const { environmentId, approvalId } = await start();
    await inTenant(place.db, environmentId, (tx) =>
      sql`insert into outbox (environment_id, id, kind, approval_id, phase, attempt)
        select ${environmentId}, gen_random_uuid(), 'phase_outcome', ${approvalId}, nth, 1
        from generate_series(2, ${count}::int) as nth`.execute(tx),
    );
    await makeDue();
  }

  test('sends again the start that nobody answered', async () => {
    const approval = await start();
    await makeDue();
    const sent: Nudge[] = [];
    await repeating(async (nudge) => void sent.push(nudge));
    expect(sent).toEqual([{ kind: 'start', ...approval }]);
  });

  test('sends again the outcome that nobody answered', async () => {
    const approval = await openOne(place);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    await makeDue();
    const sent: Nudge[] = [];
    await repeating(async (nudge) => void sent.push(nudge));
    expect(sent).toEqual([{ kind: 'phase_outcome', ...approval, phase: 1, attempt: 1 }]);
  });

  test('asks for a course that nobody looked after', async () => {
    const approval = await openOne(place);
    await sql`update approvals set course_seen_at = now() - interval '11 minutes'`.execute(database.delivery);
    const sent: Nudge[] = [];
    await repeating(async (nudge) => void sent.push(nudge));
    expect(sent).toEqual([{ kind: 'start', ...approval }]);
  });

  test('a second time finds nothing due and changes nothing', async () => {
    await start();
    await makeDue();
    await repeating(async () => undefined);
    const before = await everything();
    const again = await repeating(async () => undefined);
    expect([again, await everything()]).toEqual([{ sent: 0, failed: 0 }, before]);
  });

  test('a nudge that was sent stays until the course has moved on', async () => {
    await start();
    await makeDue();
    await repeating(async () => undefined);
    expect(await outbox()).toMatchObject([{ kind: 'start', state: 'pending', tries: 1 }]);
  });

  test('a Temporal that is slow keeps a run no longer than its time, and what is left stays due', async () => {
    await putOutcomes(60);
    const { sent } = await repeating(() => delay(10), 1);
    expect([sent > 0, sent < 60, await dueNow()]).toEqual([true, true, 60 - sent]);
  });

  test('what is left by one run is sent by the next', async () => {
    await putOutcomes(60);
    const first = await repeating(() => delay(10), 1);
    const second = await repeating(async () => undefined);
    expect([first.sent + second.sent, await dueNow()]).toEqual([60, 0]);
  });

  test('WFL-26 what an earlier try said is forgotten when a nudge is taken', async () => {
    await start();
    await makeDue();
    await repeating(() => Promise.reject(new Error('Temporal is away')));
    await makeDue();
    await repeating(async () => undefined);
    expect(await outbox()).toMatchObject([{ state: 'pending', tries: 2, last_error: null }]);
  });

  test('a sender that fails is told of in the row, and the others are sent', async () => {
    const [first] = [await start(), await start(), await start()];
    await makeDue();
    const answer = await repeating(async ({ approvalId }) => {
      if (approvalId === first?.approvalId) throw new Error('Temporal is away');
    });
    expect([answer, (await outbox()).map(({ last_error }) => last_error)]).toEqual([
      { sent: 2, failed: 1 },
      ['Temporal is away', null, null],
    ]);
  });
});

describe('telling of late starts', () => {
  const telling = (atMost?: number) =>
    run(
      tellLateStarts(
        { app: database.app, delivery: database.delivery, sendNudge: async () => undefined },
        atMost,
      ),
    );
  const age = () =>
    inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update outbox set created_at = now() - interval '6 minutes'`.execute(tx),
    );

  test('puts down a mail when a start is five minutes late', async () => {
    await start();
    await age();
    expect([await telling(), (await outbox()).map(({ kind }) => kind)]).toEqual([1, ['start', 'mail']]);
  });

  test('tells nobody before that', async () => {
    await start();
    expect([await telling(), (await outbox()).map(({ kind }) => kind)]).toEqual([0, ['start']]);
  });

  test('PHM-04 tells of those behind the ones that one run comes to', async () => {
    for (let nth = 0; nth < 3; nth += 1) await start();
    await age();
    expect([await telling(1), await telling(1), await telling(1), await telling(1)]).toEqual([1, 1, 1, 0]);
  });

  test('a second time tells nobody and changes nothing', async () => {
    await start();
    await age();
    await telling();
    const before = await everything();
    expect([await telling(), await everything()]).toEqual([0, before]);
  });
});

describe('delivering mails', () => {
  const delivering = (smtpUrl: string = sink.url, deliveringForMs?: number): Promise<number> =>
    deliverBatch(database, smtpUrl, deliveringForMs === undefined ? {} : { deliveringForMs });

  /** An approval that has not started for too long, and the mail that says so. */
  async function late(): Promise<void> {
    await start();
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update outbox set created_at = now() - interval '6 minutes'`.execute(tx),
    );
    await run(
      tellLateStarts({ app: database.app, delivery: database.delivery, sendNudge: async () => undefined }),
    );
  }

  const counting = () =>
    run(countDueMails({ app: database.app, delivery: database.delivery, sendNudge: async () => undefined }));
  const mailRow = async () => (await outbox()).find(({ kind }) => kind === 'mail');

  test('NTF-01 a due mail reaches its person by name', async () => {
    await late();
    await delivering();
    expect(sink.mails).toMatchObject([{ to: [{ name: 'Ada Admin', address: 'admin@windmill.example' }] }]);
  });

  test('NTF-05 a mail that was taken is settled', async () => {
    await late();
    await delivering();
    expect(await mailRow()).toMatchObject({ state: 'settled' });
  });

  test('NTF-05 a second time sends nothing and changes nothing', async () => {
    await late();
    await delivering();
    const before = await everything();
    const again = await delivering();
    expect([again, sink.mails.length, await everything()]).toEqual([0, 1, before]);
  });

  test('NTF-05 counting says how many mails are due, however often it is asked', async () => {
    await late();
    const before = await everything();
    expect([await counting(), await counting(), await everything()]).toEqual([1, 1, before]);
  });

  test('NTF-05 a slow server ends a batch after its mail, and the rest is due', async () => {
    await late();
    await late();
    await late();
    sink.delayMs = 100;
    expect([await delivering(sink.url, 50), sink.mails.length, await counting()]).toEqual([1, 1, 2]);
  });

  test('NTF-05 a slow server gets no mail twice, however many batches there are and at once', async () => {
    await late();
    await late();
    await late();
    sink.delayMs = 100;
    await Promise.all([delivering(sink.url, 50), delivering(sink.url, 50)]);
    await delivering(sink.url, 50);
    const ids = sink.mails.map(({ messageId }) => messageId);
    expect([ids.length, new Set(ids).size, await counting()]).toEqual([3, 3, 0]);
  });

  test('NTF-05 nothing is due once it was delivered', async () => {
    await late();
    await delivering();
    expect(await counting()).toBe(0);
  });

  test('NTF-05 a mail that was sent and not noted goes out again under the same Message-ID', async () => {
    await late();
    await delivering();
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update outbox set state = 'pending', settled_at = null, next_try_at = now() where kind = 'mail'`.execute(
        tx,
      ),
    );
    await delivering();
    const [first, second] = sink.mails.map(({ messageId }) => messageId);
    expect([first, second]).toEqual([expect.stringMatching(/^<[0-9a-f-]{36}@countersign\.example>$/), first]);
  });

  test('a mail says that a machine wrote it', async () => {
    await late();
    await delivering();
    const headers = sink.mails[0]?.headers ?? [];
    expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  test('NTF-05 a refusal for good is recorded with what the server said', async () => {
    await late();
    sink.refuseWith = 550;
    await delivering();
    expect(await mailRow()).toMatchObject({
      state: 'failed',
      last_error: expect.stringContaining('refused by the test'),
    });
  });

  test('NTF-05 what was refused for good is not sent again', async () => {
    await late();
    sink.refuseWith = 550;
    await delivering();
    sink.refuseWith = null;
    await makeDue();
    expect([await delivering(), sink.mails]).toEqual([0, []]);
  });

  test.each([
    ['a server that is busy', async () => void (sink.refuseWith = 451)],
    ['a server that is away', async () => sink.close()],
  ])('NTF-05 %s delays the mail and nothing else', async (_name, break_) => {
    await late();
    await break_();
    const taken = await delivering();
    expect([taken, await mailRow()]).toMatchObject([1, { state: 'pending', tries: 1, due: false }]);
  });

  test('NTF-05 a mail that was delayed goes out when the server is back', async () => {
    await late();
    sink.refuseWith = 451;
    await delivering();
    sink.refuseWith = null;
    await makeDue();
    await delivering();
    expect([sink.mails.length, (await mailRow())?.state]).toEqual([1, 'settled']);
  });

  test('ENV-13 a mail to somebody who has been retired since is not sent', async () => {
    await late();
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set retired_at = now() where id = ${place.house.people.admin}`.execute(tx),
    );
    await delivering();
    expect([sink.mails, (await mailRow())?.state]).toEqual([[], 'failed']);
  });

  test('line breaks in names and titles put nothing into the headers', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set name = E'Ada\r\nBcc: thief@evil.example\r\n\r\nHi' where id = ${place.house.people.admin}`.execute(
        tx,
      ),
    );
    await late();
    await delivering();
    const keys = (sink.mails[0]?.headers ?? []).map(({ key }) => key);
    expect([sink.mails.length, keys.includes('bcc')]).toEqual([1, false]);
  });

  test('an address that hides a second one reaches nobody else', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set email = 'ada@windmill.example>, <thief@evil.example'
        where id = ${place.house.people.admin}`.execute(tx),
    );
    await late();
    await delivering();
    const reached = sink.mails.flatMap(({ to }) => to ?? []).map(({ address }) => address);
    expect(reached).not.toContain('thief@evil.example');
  });

  test('NTF-05 a server that takes no login keeps the mail waiting: nothing was said about the mail', async () => {
    await late();
    const { hostname, port } = new URL(sink.url);
    await delivering(`smtp://wrong:secret@${hostname}:${port}`);
    expect((await mailRow())?.state).toBe('pending');
  });
});
