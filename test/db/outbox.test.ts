import { sql } from 'kysely';
import { findApproval } from '../../src/db/approvals.ts';
import { claimDueMails, countDueMails, failMail, noteMailTry, settleMail } from '../../src/db/mails.ts';
import {
  claimDueNudges,
  claimUnseenCourses,
  listLateStarts,
  noteFailedNudge,
  noteSentNudge,
} from '../../src/db/outbox.ts';
import { tellOfLateStart } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { answerNewest } from '../support/approvals.ts';
import { openOne, startFrom, stepsOf } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
});
afterEach(() => database.close());

const startSome = async (count: number): Promise<ApprovalRef[]> => {
  const started: ApprovalRef[] = [];
  for (let nth = 0; nth < count; nth += 1) started.push(await startFrom(place, place.house.templateId));
  return started;
};

const makeDue = () =>
  sql`update outbox set next_try_at = now() - interval '1 second'`.execute(database.delivery);

const rowsOfOutbox = () =>
  rowsOf<{ kind: string; state: string; tries: number; last_error: string | null; wait: number }>(
    database.app,
    place.house.environmentId,
    sql`select kind, state, tries, last_error, round(extract(epoch from next_try_at - now()))::int as wait
      from outbox order by id`,
  );

describe('a nudge', () => {
  test('is left for five seconds to the process that committed it', async () => {
    await startSome(1);
    expect(await claimDueNudges(database.delivery, 10)).toEqual([]);
  });

  test('that nobody answered is claimed, of every tenant', async () => {
    const other = { db: database.app, house: await buildHouse(database.app, 'Harbour NV') };
    const started = [...(await startSome(1)), await startFrom(other, other.house.templateId)];
    await makeDue();
    const claimed = (await claimDueNudges(database.delivery, 10)).map(({ nudge }) => nudge);
    expect(claimed).toEqual(
      expect.arrayContaining(started.map((approval) => ({ kind: 'start', ...approval }))),
    );
  });

  test('is claimed by one of two who claim at once', async () => {
    await startSome(12);
    await makeDue();
    const claims = await Promise.all([1, 2, 3].map(() => claimDueNudges(database.delivery, 6)));
    const ids = claims.flat().map(({ outboxId }) => outboxId);
    expect([ids.length, new Set(ids).size]).toEqual([12, 12]);
  });

  test('is not waited for where somebody else holds it', async () => {
    await startSome(2);
    await makeDue();
    const claimed = await database.delivery.transaction().execute(async (tx) => {
      await sql`select id from outbox order by id limit 1 for update`.execute(tx);
      return claimDueNudges(database.delivery, 10);
    });
    expect(claimed).toHaveLength(1);
  });

  test('no more are claimed than were asked for', async () => {
    await startSome(5);
    await makeDue();
    expect(await claimDueNudges(database.delivery, 2)).toHaveLength(2);
  });

  test('waits twice as long after each try, five minutes at most', async () => {
    await startSome(1);
    const waits: number[] = [];
    for (let nth = 0; nth < 9; nth += 1) {
      await makeDue();
      await claimDueNudges(database.delivery, 1);
      waits.push((await rowsOfOutbox())[0]?.wait ?? 0);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('a start is settled by the step that places people', async () => {
    const [approval] = await startSome(1);
    await stepsOf(place.db).place(approval as ApprovalRef);
    expect(await rowsOfOutbox()).toMatchObject([{ kind: 'start', state: 'settled' }]);
  });

  test('an outcome is settled by the step that closes its phase', async () => {
    const approval = await openOne(place);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    const before = (await rowsOfOutbox()).map(({ state }) => state);
    await stepsOf(place.db).close(approval, 1);
    expect([before, (await rowsOfOutbox()).map(({ state }) => state)]).toEqual([
      ['settled', 'pending'],
      ['settled', 'settled'],
    ]);
  });

  test('a settled nudge is never claimed again', async () => {
    await openOne(place);
    await makeDue();
    expect(await claimDueNudges(database.delivery, 10)).toEqual([]);
  });

  test('an outcome is claimed with the phase and attempt that it is of', async () => {
    const approval = await openOne(place);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    await makeDue();
    expect((await claimDueNudges(database.delivery, 10)).map(({ nudge }) => nudge)).toEqual([
      { kind: 'phase_outcome', ...approval, phase: 1, attempt: 1 },
    ]);
  });
});

describe('an approval in starting', () => {
  const driverText = '14 UNAVAILABLE: connect ECONNREFUSED 10.0.0.7:7233';
  const startOne = async (): Promise<ApprovalRef> => (await startSome(1))[0] as ApprovalRef;
  const failing = (approval: ApprovalRef) =>
    noteFailedNudge(database.delivery, { kind: 'start', ...approval }, driverText);
  const age = ({ environmentId }: ApprovalRef) =>
    inTenant(place.db, environmentId, (tx) =>
      sql`update outbox set created_at = now() - interval '31 seconds'`.execute(tx),
    );
  const shown = ({ environmentId, approvalId }: ApprovalRef) =>
    inTenant(place.db, environmentId, (tx) =>
      findApproval(
        tx,
        { kind: 'user', id: place.house.people.admin, role: 'administrator', supplementaryRoles: [] },
        approvalId,
      ),
    );

  test('WFL-26 shows no reason at first', async () => {
    expect(await shown(await startOne())).toMatchObject({ state: 'starting', startFailure: null });
  });

  test('WFL-26 shows that Temporal could not be reached, and nothing of where it is', async () => {
    const approval = await startOne();
    await failing(approval);
    const [row] = await rowsOfOutbox();
    expect([(await shown(approval))?.startFailure, row?.last_error]).toEqual([
      'temporal_unavailable',
      driverText,
    ]);
  });

  test('WFL-26 shows no reason any more once Temporal took the start', async () => {
    const approval = await startOne();
    await failing(approval);
    await noteSentNudge(database.delivery, { kind: 'start', ...approval });
    expect(await shown(approval)).toMatchObject({ state: 'starting', startFailure: null });
  });

  test('WFL-26 shows after half a minute that no worker came for what Temporal took', async () => {
    const approval = await startOne();
    await age(approval);
    expect(await shown(approval)).toMatchObject({ state: 'starting', startFailure: 'no_worker' });
  });

  test('WFL-26 shows what the last try said before how long it takes', async () => {
    const approval = await startOne();
    await failing(approval);
    await age(approval);
    expect(await shown(approval)).toMatchObject({ startFailure: 'temporal_unavailable' });
  });

  test('WFL-26 shows no reason once it runs', async () => {
    const approval = await startOne();
    await failing(approval);
    await age(approval);
    await stepsOf(place.db).place(approval);
    expect(await shown(approval)).toMatchObject({ state: 'running', startFailure: null });
  });
});

describe('a course that nobody looked after', () => {
  const unseen = (atMost = 10) => claimUnseenCourses(database.delivery, { olderThanMs: 60_000, atMost });
  const age = (): Promise<unknown> =>
    sql`update approvals set course_seen_at = now() - interval '2 minutes'`.execute(database.delivery);

  test('is asked for as if it were to be started', async () => {
    const [approval] = await startSome(1);
    await age();
    expect(await unseen()).toEqual([{ kind: 'start', ...approval }]);
  });

  test('is not asked for before its time', async () => {
    await startSome(1);
    expect(await unseen()).toEqual([]);
  });

  test('is asked for once in that time, and by one of two at once', async () => {
    await startSome(8);
    await age();
    const claims = await Promise.all([unseen(), unseen()]);
    expect([claims.flat().length, await unseen()]).toEqual([8, []]);
  });

  test('is asked for while somebody adds to it: a new row of it only keeps its id', async () => {
    const [approval] = await startSome(1);
    await age();
    const asked = await inTenant(place.db, place.house.environmentId, async (tx) => {
      await sql`select id from approvals for key share`.execute(tx);
      return unseen();
    });
    expect(asked).toEqual([{ kind: 'start', ...approval }]);
  });

  test('is not asked for when it is finished', async () => {
    const approval = await openOne(place);
    const steps = stepsOf(place.db);
    await answerNewest(place, 'rita', { decision: 'reviewed' });
    await steps.close(approval, 1);
    await steps.open(approval, 2);
    await answerNewest(place, 'bob', { decision: 'rejected', reason: 'too dear' });
    await steps.close(approval, 2);
    await age();
    expect(await unseen()).toEqual([]);
  });
});

describe('a mail', () => {
  const tell = async (): Promise<ApprovalRef> => {
    const [approval] = await startSome(1);
    await inTenant(place.db, place.house.environmentId, (tx) => tellOfLateStart(tx, approval as ApprovalRef));
    return approval as ApprovalRef;
  };

  test('a start is late when nobody answered it for that long', async () => {
    const [approval] = await startSome(1);
    const late = (lateAfterMs: number) => listLateStarts(database.delivery, { lateAfterMs, atMost: 10 });
    expect([await late(60_000), await late(-60_000)]).toEqual([[], [approval]]);
  });

  test('goes to every active administrator', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set environment_role = 'administrator' where id = ${place.house.people.olga}`.execute(
        tx,
      ),
    );
    await tell();
    const due = await claimDueMails(database.delivery, 10);
    const { admin, olga } = place.house.people;
    expect(due.map(({ recipientUserId }) => recipientUserId).sort()).toEqual([admin, olga].sort());
  });

  test('goes to the fallback mailbox where nobody is administrator', async () => {
    await inTenant(place.db, place.house.environmentId, (tx) =>
      sql`update users set retired_at = now() where environment_role = 'administrator'`.execute(tx),
    );
    await tell();
    expect(
      (await claimDueMails(database.delivery, 10)).map(({ recipientUserId }) => recipientUserId),
    ).toEqual([null]);
  });

  test('NTF-05 the same event makes no second mail', async () => {
    const approval = await tell();
    const again = await inTenant(place.db, approval.environmentId, (tx) => tellOfLateStart(tx, approval));
    expect([again, await countDueMails(database.delivery)]).toEqual([false, 1]);
  });

  test('NTF-05 is claimed by one of two at once, and waits five minutes then', async () => {
    await tell();
    const claims = await Promise.all([1, 2].map(() => claimDueMails(database.delivery, 10)));
    expect([claims.flat().length, (await rowsOfOutbox()).at(-1)?.wait]).toEqual([1, 300]);
  });

  test('NTF-05 that was taken is settled', async () => {
    await tell();
    const [mail] = await claimDueMails(database.delivery, 1);
    if (mail) await settleMail(database.delivery, mail.id);
    expect((await rowsOfOutbox()).at(-1)).toMatchObject({ kind: 'mail', state: 'settled' });
  });

  test('NTF-05 that was refused for good stays, with what the server said', async () => {
    await tell();
    const [mail] = await claimDueMails(database.delivery, 1);
    if (mail) await failMail(database.delivery, mail.id, 'no such mailbox');
    expect((await rowsOfOutbox()).at(-1)).toMatchObject({ state: 'failed', last_error: 'no such mailbox' });
  });

  test('NTF-05 that may pass later stays pending, with what the server said', async () => {
    await tell();
    const [mail] = await claimDueMails(database.delivery, 1);
    if (mail) await noteMailTry(database.delivery, mail.id, 'too busy');
    expect((await rowsOfOutbox()).at(-1)).toMatchObject({ state: 'pending', last_error: 'too busy' });
  });
});
