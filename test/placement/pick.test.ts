import { execFileSync } from 'node:child_process';
import { byCodePoint } from '../../src/placement/code-point-order.ts';
import { candidatesHash, drawnIndex, pickOne } from '../../src/placement/pick.ts';
import type { Draw } from '../../src/placement/pick.ts';
import { place } from '../../src/placement/place.ts';
import { verifyPick } from '../../src/placement/verify-pick.ts';
import { aDirectory, aRequest, aSet, aUser } from './support.ts';

// Only a shell and its arithmetic: the last 16 hex digits of 64 bits, taken modulo by long division.
const strangersIndex = `
  hash=$(printf '%s' "$TEXT" | sha256sum | cut -c1-16)
  rest=0
  for digit in $(printf '%s' "$hash" | sed 's/./& /g'); do rest=$(( (rest * 16 + 0x$digit) % COUNT )); done
  echo $rest`;

const shell = (script: string, environment: Record<string, string>): string =>
  execFileSync('sh', ['-c', script], {
    env: { PATH: '/usr/bin:/bin', ...environment },
    encoding: 'utf8',
  }).trim();

const approver = aUser([aSet('approver')]);
const astral = ['ann', 'Zoe', 'é', '\uFF5Ez', '\u{1F600}', '\u{10000}', '\uE000', '\uD7FF'];
const people = Object.fromEntries(astral.map((userId) => [userId, approver]));

test('PLC-22 a stranger with a shell recomputes the pick', () => {
  for (const approvalId of ['apr-1', 'apr-2', '01890a5d-ac96-774b-bcce-b302099a8057', 'très-long']) {
    const { pick } = place(aDirectory(people, { version: 1_234 }), aRequest({ approvalId }));
    const text = `countersign-pick-v1\n${approvalId}\nlegal\n1234`;
    const index = Number(shell(strangersIndex, { TEXT: text, COUNT: String(astral.length) }));
    expect(pick?.index).toBe(index);
    expect(pick?.userId).toBe(pick?.candidates[index]);
    expect(pick?.formula).toBe('countersign-pick-v1');
  }
});

test('PLC-12 a stranger recomputes the new pick with the role appended', () => {
  const { pick } = place(aDirectory(people, { version: 3 }), aRequest({ earlierPick: 'ghost' }));
  const text = 'countersign-pick-v1\napr-1\nlegal\n3\napprover';
  expect(pick?.index).toBe(Number(shell(strangersIndex, { TEXT: text, COUNT: String(astral.length) })));
  expect(pick?.formula).toBe('countersign-pick-v1+role');
});

test('PLC-22 a stranger gets the order of candidates from sort, and their fingerprint from sha256sum', () => {
  const { pick, trace } = place(aDirectory(people), aRequest());
  const sorted = shell('printf "%s\\n" "$IDS" | LC_ALL=C sort', { IDS: astral.join('\n') }).split('\n');
  expect(pick?.candidates).toEqual(sorted);
  expect(trace.pick?.candidates).toEqual(sorted);
  const sha256 = shell('printf "%s" "$IDS" | sha256sum | cut -c1-64', { IDS: sorted.join('\n') });
  expect(trace.pick?.sha256).toBe(sha256);
});

test('PLC-22 the hash counts as a full unsigned 64-bit number', () => {
  const candidates = Array.from({ length: 1_000_003 }, (_, at) => String(at));
  const indexes = Array.from({ length: 200 }, (_, at) => {
    const pick = pickOne({ request: aRequest({ approvalId: `apr-${at}` }), groupVersion: 1, candidates });
    return pick?.index ?? -1;
  });
  expect(Math.min(...indexes)).toBeGreaterThanOrEqual(0);
  const text = 'countersign-pick-v1\napr-7\nlegal\n1';
  expect(indexes[7]).toBe(Number(shell(strangersIndex, { TEXT: text, COUNT: '1000003' })));
});

/** With 9, 16 and 96 degrees of freedom a fair die comes above this once in a million throws of the whole. */
const fairBelow: [count: number, limit: number][] = [
  [10, 46],
  [17, 59.2],
  [97, 177.1],
];

test.each(fairBelow)(
  'PLC-22 chance is fair: chi-squared of %i candidates over 100,000 approvals',
  (count, limit) => {
    const approvals = 100_000;
    const drawn = new Array<number>(count).fill(0);
    for (let at = 0; at < approvals; at += 1) {
      const index = drawnIndex({ ...aDraw, approvalId: `0198a2b4-6c1e-7d3f-8a59-${at}`, count });
      drawn[index] = (drawn[index] ?? 0) + 1;
    }
    const expected = approvals / count;
    const chiSquared = drawn.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(limit);
    // Too even is not chance either.
    expect(chiSquared).toBeGreaterThan(count / 10);
  },
);

const aDraw: Omit<Draw, 'approvalId' | 'count'> = {
  groupId: 'legal',
  groupVersion: 1,
  role: 'approver',
  formula: 'countersign-pick-v1',
};

test('PLC-22 a told pick is judged by its own words', () => {
  const request = aRequest({ approvalId: 'apr-7' });
  const pick = pickOne({ request, groupVersion: 3, candidates: ['ann', 'bob', 'cas'] });
  if (pick === null) throw new Error('there is a pick');
  const told = { ...pick, approvalId: 'apr-7' };
  const others = [0, 1, 2].filter((index) => index !== pick.index);
  expect(verifyPick(told)).toEqual([]);
  expect(verifyPick({ ...told, candidates: null, count: 3 })).toEqual([]);
  expect(verifyPick({ ...told, candidates: null })).toContain('count');
  expect(verifyPick({ ...told, candidates: null, count: 3, index: others[0] ?? 0 })).toEqual(['index']);
  expect(verifyPick({ ...told, candidates: ['bob', 'ann', 'cas'] })).toContain('order');
  expect(verifyPick({ ...told, candidates: ['ann', 'ann', 'cas'] })).toContain('order');
  expect(verifyPick({ ...told, sha256: candidatesHash(['ann', 'bob']) })).toEqual(['fingerprint']);
  expect(verifyPick({ ...told, userId: 'zoe' })).toEqual(['person']);
  expect(verifyPick({ ...told, candidates: [] })).toContain('count');
});

test('PLC-22 nobody is picked from nobody', () => {
  expect(pickOne({ request: aRequest(), groupVersion: 1, candidates: [] })).toBeNull();
});

test('PLC-22 the order of ids is that of their UTF-8 bytes', () => {
  const ids = [...astral, '', 'a', 'aa', 'a\u{10FFFF}', 'a\uFFFF', 'a\uE000', 'a\u{10000}'];
  const byBytes = [...ids].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  expect([...ids].sort(byCodePoint)).toEqual(byBytes);
});
