// What kill -9 of the worker may cost a mail: time, and a second copy under the same Message-ID; never two versions.
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { ensureSchedules } from '../../src/temporal/schedules.ts';
import { manyApprovals } from '../support/approval-copies.ts';
import { deliverAll } from '../support/deliveries.ts';
import { openMailSink } from '../support/mail.ts';
import { rowsOf } from '../support/rows.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;
let approvals: ApprovalRef[];
jest.setTimeout(180_000);

beforeEach(async () => {
  stack = await Stack.open();
  approvals = await manyApprovals({ db: stack.database.app, house: stack.house }, 25);
  // These approvals are for telling of: none is to start.
  await under(sql`update outbox set state = 'settled', settled_at = now()`);
});
afterEach(() => stack.close());

const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(stack.database.app, stack.house.environmentId, statement);
const makeDue = () =>
  under(sql`
    update outbox
    set next_try_at = now() - interval '1 second', held_at = held_at - interval '5 minutes'
    where kind = 'mail' and state = 'pending'`);
const tellOf = (some: readonly ApprovalRef[]): Promise<void> =>
  inTenant(stack.database.app, stack.house.environmentId, async (tx) => {
    for (const approval of some)
      await tell(tx, { ...approval, event: 'manager_missing', phases: [1], to: 'administrators', by: null });
  });
const isEveryMailSettled = async (): Promise<boolean> =>
  (await under(sql`select from outbox where kind = 'mail' and state <> 'settled'`)).length === 0;

/** Twenty have gone out, and five wait for each other. */
async function holdFive(): Promise<void> {
  const elsewhere = await openMailSink();
  await tellOf(approvals);
  await deliverAll(stack.database, elsewhere.url);
  await elsewhere.close();
  await makeDue();
}

/** Ends the worker where it is told to, and lets another one come. Unless it is missed first, its batch ends with it. */
async function killAt(point: string, { isMissed = false } = {}): Promise<void> {
  await ensureSchedules(stack.temporal);
  await stack.startWorker(point);
  await stack.wakeRepetition();
  expect(await stack.worker?.ended).toBe('SIGKILL');
  if (!isMissed) await stack.temporal.workflow.getHandle('delivery/mail').terminate();
  await stack.startWorker();
}

/** What was claimed by the dead is due after minutes; the test takes them away. */
async function untilSettled(): Promise<void> {
  await until(async () => {
    await makeDue();
    await stack.wakeRepetition();
    return isEveryMailSettled();
  }, 'the mails');
}

/** The mails that the server took, by their Message-ID: so many copies, and in how many versions. */
function copies(): { copies: number; versions: number }[] {
  const byId = new Map<string, string[]>();
  for (const { messageId = '', subject = '', text = '', html = '' } of stack.mails)
    byId.set(messageId, [...(byId.get(messageId) ?? []), [subject, text, html].join('\n')]);
  return [...byId.values()].map((texts) => ({ copies: texts.length, versions: new Set(texts).size }));
}

test('NTF-05 after the server took a mail: it goes out once more, the same, once the worker is missed', async () => {
  await tellOf(approvals.slice(0, 1));
  await killAt('mail.sent', { isMissed: true });
  const began = Date.now();
  await untilSettled();
  expect(copies()).toEqual([{ copies: 2, versions: 1 }]);
  // The batch that died with its worker was given up after 20 seconds without a sign of life, and not after minutes.
  expect(Date.now() - began).toBeLessThan(60_000);
});

test.each([
  ['mail.taking', 'while five mails become one'],
  ['mail.taken', 'after five mails became one'],
])('PHM-04 at %s, %s: one list of five goes out', async (point) => {
  await holdFive();
  await killAt(point);
  await untilSettled();
  expect([copies(), stack.mails.map(({ subject }) => subject)]).toEqual([
    [{ copies: 1, versions: 1 }],
    ['5 approvals have no phase manager'],
  ]);
});

test('PHM-04 after the server took a list: it goes out once more, the same, whatever came meanwhile', async () => {
  await holdFive();
  await deliverAll(stack.database, 'smtp://127.0.0.1:1');
  await makeDue();
  await killAt('mail.sent');
  await untilSettled();
  expect(copies()).toEqual([{ copies: 2, versions: 1 }]);
});
