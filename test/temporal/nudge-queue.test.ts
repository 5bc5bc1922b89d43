import { setImmediate as turn } from 'node:timers/promises';
import type { Nudge } from '../../src/db/outbox.ts';
import { newId } from '../../src/db/ids.ts';
import { createNudgeQueue } from '../../src/temporal/nudge-queue.ts';
import type { NudgeQueue } from '../../src/temporal/nudge-queue.ts';

const atOnce = 2;
const fits = 10_000;

const aNudge = (): Nudge => ({ kind: 'start', environmentId: newId(), approvalId: newId() });
const nudges = (count: number): Nudge[] => Array.from({ length: count }, aNudge);

interface Call {
  readonly nudge: Nudge;
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

/** A queue whose sender answers when it is told to, as Temporal does that is far behind. */
function aQueue(isCrowded = () => false): { queue: NudgeQueue; calls: Call[]; failures: [Nudge, unknown][] } {
  const calls: Call[] = [];
  const failures: [Nudge, unknown][] = [];
  const queue = createNudgeQueue({
    isCrowded,
    send: (nudge) =>
      new Promise<void>((resolve, reject) => calls.push({ nudge, answer: resolve, fail: reject })),
    onFailure: (nudge, error) => {
      failures.push([nudge, error]);
      return Promise.resolve();
    },
  });
  return { queue, calls, failures };
}

test('nothing is sent before whoever has put a nudge has given their answer', async () => {
  const { queue, calls } = aQueue();
  queue.put(aNudge());
  await Promise.resolve();
  expect(calls).toHaveLength(0);
  await turn();
  expect(calls).toHaveLength(1);
});

test('nudges are sent in the order of their commits, two at once and no more', async () => {
  const { queue, calls } = aQueue();
  const all = nudges(atOnce + 2);
  for (const nudge of all) queue.put(nudge);
  await turn();
  expect(calls.map(({ nudge }) => nudge)).toEqual(all.slice(0, atOnce));
  expect(queue.waiting()).toBe(2);
  calls[1]?.answer();
  await turn();
  expect(calls.map(({ nudge }) => nudge)).toEqual(all.slice(0, atOnce + 1));
});

test('a nudge that could not be sent is told with its fault, and the next is sent', async () => {
  const { queue, calls, failures } = aQueue();
  const all = nudges(atOnce + 1);
  for (const nudge of all) queue.put(nudge);
  await turn();
  const fault = new Error('Temporal is away');
  calls[0]?.fail(fault);
  await turn();
  expect(failures).toEqual([[all[0], fault]]);
  expect(calls.at(-1)?.nudge).toBe(all[atOnce]);
});

describe('while people crowd in', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  test('one nudge is sent in 100 ms, and none is kept back for good', async () => {
    const { queue, calls } = aQueue(() => true);
    for (const nudge of nudges(4)) queue.put(nudge);
    await turn();
    const sent: number[] = [calls.length];
    for (let pause = 0; pause < 4; pause += 1) {
      calls.at(-1)?.answer();
      await turn();
      jest.advanceTimersByTime(100);
      sent.push(calls.length);
    }
    expect(sent).toEqual([1, 2, 3, 4, 4]);
  });

  test('a nudge that comes alone is sent at once', async () => {
    const { queue, calls } = aQueue(() => true);
    queue.put(aNudge());
    await turn();
    expect(calls).toHaveLength(1);
  });

  test('all that waits goes at full speed again when they have gone', async () => {
    let crowded = true;
    const { queue, calls } = aQueue(() => crowded);
    for (const nudge of nudges(6)) queue.put(nudge);
    await turn();
    crowded = false;
    calls[0]?.answer();
    await turn();
    jest.advanceTimersByTime(100);
    expect(calls).toHaveLength(1 + atOnce);
  });

  test('draining does not wait for the pause', async () => {
    const { queue, calls } = aQueue(() => true);
    for (const nudge of nudges(3)) queue.put(nudge);
    await turn();
    calls[0]?.answer();
    await queue.drain();
    jest.advanceTimersByTime(100);
    expect(calls).toHaveLength(1);
  });
});

test('what a full queue does not take is left to the repetition', async () => {
  const { queue, calls } = aQueue();
  for (const nudge of nudges(atOnce)) queue.put(nudge);
  await turn();
  for (const nudge of nudges(fits + 5)) queue.put(nudge);
  for (let sent = 0; sent < calls.length; sent += 1) {
    calls[sent]?.answer();
    if (sent % atOnce === 0) await turn();
  }
  await turn();
  expect(calls).toHaveLength(atOnce + fits);
});

test('draining waits for the calls under way and sends nothing that waits or comes later', async () => {
  const { queue, calls } = aQueue();
  for (const nudge of nudges(1_000)) queue.put(nudge);
  await turn();
  let drained = false;
  const draining = queue.drain().then(() => (drained = true));
  queue.put(aNudge());
  for (const call of calls.slice(0, -1)) call.answer();
  await turn();
  expect(drained).toBe(false);
  calls.at(-1)?.fail(new Error('beyond the deadline'));
  await draining;
  expect(calls).toHaveLength(atOnce);
});

test('draining waits for the report of a failure', async () => {
  let noted = (): void => undefined;
  const queue = createNudgeQueue({
    isCrowded: () => false,
    send: () => Promise.reject(new Error('Temporal is away')),
    onFailure: () => new Promise((resolve) => (noted = resolve)),
  });
  queue.put(aNudge());
  await turn();
  let drained = false;
  const draining = queue.drain().then(() => (drained = true));
  await turn();
  expect(drained).toBe(false);
  noted();
  await draining;
});

test('a queue that is idle is drained at once', async () => {
  await aQueue().queue.drain();
});
