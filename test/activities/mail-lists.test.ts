// PHM-04: more than 20 mails of one event in an hour become one that lists each. Real rows, a real mail server; an
// hour passes by setting back what the rows say.
import type { Email } from 'postal-mime';
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { forgetSettled } from '../../src/db/outbox.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { manyApprovals } from '../support/approval-copies.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { deliverAll, deliverBatch } from '../support/deliveries.ts';
import { buildHouse } from '../support/house.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { rowsOf } from '../support/rows.ts';

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

const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, place.house.environmentId, statement);

/** Tells the administrators of approvals that have no manager in phases 1 and 3. */
const tellOf = (approvals: readonly ApprovalRef[]): Promise<void> =>
  inTenant(place.db, place.house.environmentId, async (tx) => {
    for (const approval of approvals)
      await tell(tx, {
        ...approval,
        event: 'manager_missing',
        phases: [3, 1],
        to: 'administrators',
        by: null,
      });
  });
const deliver = (): Promise<void> => deliverAll(database, sink.url);
const isList = ({ subject }: Email): boolean => /approvals? ha(?:s|ve) no phase manager$/.test(subject ?? '');
const lists = (): Email[] => sink.mails.filter(isList);
const singles = (): Email[] => sink.mails.filter((mail) => !isList(mail));
const titlesIn = (mail: Email | undefined): string[] =>
  [...(mail?.text ?? '').matchAll(/Chairs(?: \d+)?(?= <)/g)].map(([title]) => title);
const states = () =>
  under<{ list: boolean; state: string; count: number }>(sql`
    select entries is not null as list, state, count(*)::int as count
    from outbox where kind = 'mail' group by 1, 2 order by 1, 2`);

/** Lets minutes pass for what waits, what was sent and what is to be tried again. */
const pass = (minutes: number) =>
  under(sql`
    update outbox
    set held_at = held_at - make_interval(mins => ${minutes}::int),
      settled_at = settled_at - make_interval(mins => ${minutes}::int),
      next_try_at = next_try_at - make_interval(mins => ${minutes}::int)
    where kind = 'mail'`);

const alsoAdministrator = () =>
  under(sql`update users set environment_role = 'administrator' where id = ${place.house.people.olga}`);

test('20 mails in an hour go out one by one, each with its phases', async () => {
  await tellOf(await manyApprovals(place, 20));
  await deliver();
  expect([singles().length, lists().length]).toEqual([20, 0]);
  expect(singles()[0]?.text).toMatch(/- phase 1: Check the invoice\n\s*- phase 3: Sign/);
});

test('PHM-04 a thousand approvals within a minute make 20 mails and one list of each for each administrator', async () => {
  await alsoAdministrator();
  await tellOf(await manyApprovals(place, 1_000));
  await deliver();
  expect([singles().length, lists().length]).toEqual([40, 0]);
  await pass(5);
  await deliver();
  expect([singles().length, lists().map(({ subject }) => subject)]).toEqual([
    40,
    ['980 approvals have no phase manager', '980 approvals have no phase manager'],
  ]);
  expect(lists().map((list) => new Set(titlesIn(list)).size)).toEqual([980, 980]);
  expect(await states()).toEqual([
    { list: false, state: 'settled', count: 2_000 },
    { list: true, state: 'settled', count: 2 },
  ]);
}, 120_000);

test('the 21st waits for five minutes, with what comes meanwhile', async () => {
  const approvals = await manyApprovals(place, 23);
  await tellOf(approvals.slice(0, 21));
  await deliver();
  await pass(3);
  await tellOf(approvals.slice(21));
  await deliver();
  expect(sink.mails).toHaveLength(20);
  await pass(2);
  await deliver();
  expect(titlesIn(lists()[0])).toEqual(['Chairs 21', 'Chairs 22', 'Chairs 23']);
});

test('a list names each approval once, in the order in which they were told of', async () => {
  await tellOf(await manyApprovals(place, 40));
  await deliver();
  await pass(5);
  await deliver();
  const listed = Array.from({ length: 20 }, (_, nth) => `Chairs ${nth + 21}`);
  expect(lists().map(titlesIn)).toEqual([listed]);
});

test('the next list comes an hour after the last, and not before', async () => {
  const approvals = await manyApprovals(place, 30);
  await tellOf(approvals.slice(0, 25));
  await deliver();
  await pass(5);
  await deliver();
  await tellOf(approvals.slice(25));
  await deliver();
  await pass(54);
  await deliver();
  expect([singles().length, lists().length]).toEqual([20, 1]);
  await pass(6);
  await deliver();
  expect([singles().length, titlesIn(lists()[1])]).toEqual([
    20,
    ['Chairs 26', 'Chairs 27', 'Chairs 28', 'Chairs 29', 'Chairs 30'],
  ]);
});

test('an hour later mails go out one by one again', async () => {
  const approvals = await manyApprovals(place, 21);
  await tellOf(approvals.slice(0, 20));
  await deliver();
  await pass(61);
  await tellOf(approvals.slice(20));
  await deliver();
  expect([singles().length, lists().length]).toEqual([21, 0]);
});

test('what one person waits for delays nobody else, nor another kind of mail', async () => {
  const approvals = await manyApprovals(place, 22);
  await tellOf(approvals);
  await deliver();
  await alsoAdministrator();
  const [last] = approvals.slice(-1) as [ApprovalRef];
  await tellOf([last]);
  await inTenant(place.db, last.environmentId, (tx) =>
    tell(tx, { ...last, event: 'manager_set', phases: [1], to: [place.house.people.admin], by: null }),
  );
  await deliver();
  const rest = sink.mails.slice(20).map(({ to, subject }) => [to?.[0]?.address, subject]);
  expect(rest.sort()).toEqual([
    ['admin@windmill.example', 'You are phase manager: Chairs 22'],
    ['olga@windmill.example', 'An approval has no phase manager: Chairs 22'],
  ]);
});

test('PHM-07 who is set as manager in many approvals has 20 mails and a list; each event counts by itself', async () => {
  const approvals = await manyApprovals(place, 30);
  await inTenant(place.db, place.house.environmentId, async (tx) => {
    for (const approval of approvals)
      for (const event of ['manager_set', 'participants_missing', 'start_late'] as const)
        await tell(tx, { ...approval, event, phases: [1], to: [place.house.people.olga], by: null });
  });
  await deliver();
  expect(sink.mails).toHaveLength(60);
  await pass(5);
  await deliver();
  expect(sink.mails.slice(60).map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      'You are phase manager in 10 approvals',
      '10 approvals wait for participants',
      '10 approvals have not started yet',
    ]),
  );
  expect(sink.mails).toHaveLength(63);
});

test('the fallback mailbox has its 20 mails and its list as well', async () => {
  await under(sql`update users set retired_at = now() where environment_role = 'administrator'`);
  await under(sql`update environments set fallback_mailbox = 'office@windmill.example'`);
  await tellOf(await manyApprovals(place, 25));
  await deliver();
  await pass(5);
  await deliver();
  const addresses = new Set(sink.mails.flatMap(({ to }) => to ?? []).map(({ address }) => address));
  expect([singles().length, lists().length, [...addresses]]).toEqual([20, 1, ['office@windmill.example']]);
});

describe('NTF-05 a list that is sent again', () => {
  /** What a death between the server's yes and the note of it leaves. */
  const asNotNoted = () =>
    under(sql`
      update outbox set state = 'pending', settled_at = null, next_try_at = now()
      where entries is not null`);

  test('is the same mail under the same Message-ID, whatever has waited since', async () => {
    const approvals = await manyApprovals(place, 30);
    await tellOf(approvals.slice(0, 25));
    await deliver();
    await pass(5);
    await deliver();
    await asNotNoted();
    await tellOf(approvals.slice(25));
    await deliver();
    const [first, second] = lists();
    expect(second?.messageId).toBe(first?.messageId);
    expect([second?.text, second?.html]).toEqual([first?.text, first?.html]);
  });

  test('looks as it did, though the environment has a new look since', async () => {
    await tellOf(await manyApprovals(place, 21));
    await deliver();
    await pass(5);
    await deliver();
    await asNotNoted();
    await under(sql`insert into brandings (environment_id, version, name, colour, footer)
      values (${place.house.environmentId}, 1, 'New', '#112233', 'new footer')`);
    await deliver();
    const [first, second] = lists();
    expect(second?.html).toBe(first?.html);
  });

  test('goes out once where two deliveries come at the same instant', async () => {
    await tellOf(await manyApprovals(place, 60));
    await Promise.all([deliver(), deliver(), deliver()]);
    await pass(5);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect([singles().length, lists().length, titlesIn(lists()[0]).length]).toEqual([20, 1, 40]);
  });

  test('is one mail more when the server was away for a day, and not one a try', async () => {
    const approvals = await manyApprovals(place, 60);
    sink.refuseWith = 451;
    for (let hour = 0; hour < 4; hour += 1) {
      await tellOf(approvals.slice(hour * 15, hour * 15 + 15));
      await deliver();
      await pass(60);
      await deliver();
      await pass(5);
      await deliver();
    }
    sink.refuseWith = null;
    await pass(60);
    await deliver();
    expect([singles().length, lists().length]).toEqual([20, 1]);
    await pass(65);
    await deliver();
    expect([singles().length, lists().length, lists().flatMap(titlesIn).length]).toEqual([20, 2, 40]);
  });
});

test('what went into a list is forgotten before it, however few are forgotten at a time', async () => {
  await tellOf(await manyApprovals(place, 30));
  await deliver();
  await pass(5);
  await deliver();
  await under(sql`update outbox set settled_at = settled_at - interval '8 days'`);
  let forgotten = 0;
  for (let some = 7; some === 7; forgotten += some)
    some = await forgetSettled(database.delivery, { olderThanMs: 7 * 86_400_000, atMost: 7 });
  expect([forgotten, await states()]).toEqual([31, []]);
});

test('NTF-05 what was begun by itself goes on by itself, under its own Message-ID', async () => {
  await tellOf(await manyApprovals(place, 21));
  sink.refuseWith = 451;
  await deliverBatch(database, sink.url);
  sink.refuseWith = null;
  const begun = await under<{ id: string }>(sql`select id from outbox where begun_at is not null`);
  await pass(5);
  await deliver();
  const ids = singles().map(({ messageId }) => messageId);
  expect(begun.map(({ id }) => ids.includes(`<${id}@countersign.example>`))).toEqual(Array(20).fill(true));
});
