import fc from 'fast-check';
import { carriesWhiteLetters } from '../../src/domain/branding.ts';
import { judgeMail, mailsOfOneEventAnHour } from '../../src/domain/crowded-mailbox.ts';
import type { MailsOfOneEvent } from '../../src/domain/crowded-mailbox.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = 1_000 * hour;
const judge = (over: Partial<MailsOfOneEvent> = {}) =>
  judgeMail({
    now,
    begun: false,
    sentInLastHour: 0,
    waitingSince: null,
    lastListAt: null,
    listUnderWay: false,
    ...over,
  });

const cases: [sentence: string, over: Partial<MailsOfOneEvent>, fate: object][] = [
  ['the first goes out', {}, { kind: 'send' }],
  ['the 20th goes out', { sentInLastHour: 19 }, { kind: 'send' }],
  ['the 21st waits five minutes', { sentInLastHour: 20 }, { kind: 'wait', until: now + 5 * minute }],
  [
    'who comes while one waits waits with it, though there is room again',
    { waitingSince: now - 2 * minute },
    { kind: 'wait', until: now + 3 * minute },
  ],
  ['after five minutes they are gathered', { waitingSince: now - 5 * minute }, { kind: 'gather' }],
  [
    'a list waits for an hour after the last one',
    { waitingSince: now - 10 * minute, lastListAt: now - 50 * minute },
    { kind: 'wait', until: now + 10 * minute },
  ],
  [
    'an hour after the last list they are gathered',
    { waitingSince: now - 10 * minute, lastListAt: now - hour },
    { kind: 'gather' },
  ],
  [
    'while a list is on its way there is no other',
    { waitingSince: now - 10 * minute, listUnderWay: true },
    { kind: 'wait', until: now + 5 * minute },
  ],
  [
    'what was begun by itself goes on by itself',
    { begun: true, sentInLastHour: 20, waitingSince: now - hour },
    { kind: 'send' },
  ],
];

test.each(cases)('PHM-04 %s', (_sentence, over, fate) => {
  expect(judge(over)).toEqual(fate);
});

/** A mailbox over a day: what goes out singly and as lists, by the rule, with a server that takes all at once. */
function deliver(arrivals: readonly number[]) {
  const singles: number[] = [];
  const lists: { at: number; since: number[] }[] = [];
  let waiting: { came: number; held: number }[] = [];
  const facts = (at: number): MailsOfOneEvent => ({
    now: at,
    begun: false,
    sentInLastHour: singles.filter((sent) => sent > at - hour).length,
    waitingSince: waiting[0]?.held ?? null,
    lastListAt: lists.at(-1)?.at ?? null,
    listUnderWay: false,
  });
  const settle = (at: number): void => {
    const fate = waiting.length > 0 ? judgeMail(facts(at)) : null;
    if (fate?.kind !== 'gather') return;
    lists.push({ at, since: waiting.map(({ came }) => came) });
    waiting = [];
  };
  for (let at = 0; at <= 27 * hour; at += minute) {
    settle(at);
    for (const came of arrivals.filter((arrival) => arrival === at)) {
      if (judgeMail(facts(at)).kind === 'send') singles.push(came);
      else waiting.push({ came, held: at });
    }
  }
  return { singles, lists, waiting };
}

const arrivals = fc
  .array(fc.record({ at: fc.nat(24 * 60), count: fc.integer({ min: 1, max: 40 }) }), { maxLength: 30 })
  .map((bursts) =>
    bursts
      .flatMap(({ at, count }) => Array<number>(count).fill(at * minute))
      .sort((one, other) => one - other),
  );

test('PHM-04 nobody has more than 20 single mails and one list in an hour, and each approval is told of once, in time', () => {
  fc.assert(
    fc.property(arrivals, (all) => {
      const { singles, lists, waiting } = deliver(all);
      expect(waiting).toEqual([]);
      expect([...singles, ...lists.flatMap(({ since }) => since)].sort((one, other) => one - other)).toEqual(
        all,
      );
      for (const at of singles)
        expect(singles.filter((sent) => sent > at - hour && sent <= at).length).toBeLessThanOrEqual(
          mailsOfOneEventAnHour,
        );
      lists.forEach(({ at, since }, nth) => {
        const last = lists[nth - 1];
        if (last) expect(at - last.at).toBeGreaterThanOrEqual(hour);
        expect(at - (since[0] ?? at)).toBeLessThanOrEqual(hour + 5 * minute);
      });
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['#000000', true],
  ['#1f4e79', true],
  ['#767676', true],
  ['#777777', false],
  ['#ff0000', false],
  ['#ffffff', false],
])('NTF-04 white letters can be read on %s: %s', (colour, readable) => {
  expect(carriesWhiteLetters(colour)).toBe(readable);
});
