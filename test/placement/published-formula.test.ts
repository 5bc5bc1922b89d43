// docs/placement.md: a stranger runs its lines, and its examples are what `place` makes of the cases.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { place } from '../../src/placement/place.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { exampleCases, rulesInCases, withExamples } from '../support/placement-examples.ts';
import { aDirectory, aRequest, aSet, aUser } from './support.ts';

const page = readFileSync(join(__dirname, '../../docs/placement.md'), 'utf8');

/** The lines of the page that stand behind the mark, as they are. */
function publishedLines(): string {
  const mark = '<!-- run by test/placement/published-formula.test.ts -->';
  const lines = /```sh\n(.*?)```/s.exec(page.split(mark)[1] ?? '')?.[1];
  if (lines === undefined) throw new Error('the page has no lines to run');
  return lines;
}

/** What a stranger gets, who has the candidates in any order and the facts of the pick. */
function bySha256sum(candidates: readonly string[], facts: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'placement-stranger-'));
  try {
    writeFileSync(join(folder, 'candidates'), `${[...candidates].reverse().join('\n')}\n`);
    const env = { PATH: '/usr/bin:/bin', ...facts };
    const out = execFileSync('sh', ['-eu', '-c', publishedLines()], { cwd: folder, env, encoding: 'utf8' });
    return out.trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const approver = aUser([aSet('approver')]);
const ids = ['ann', 'Zoe', 'é', '\uFF5Ez', '\u{1F600}', '0198a2b4-6c1e-7d3f-8a59-1b2c3d4e5f60', 'a b'];
const directory = aDirectory(Object.fromEntries(ids.map((id) => [id, approver])), { version: 1_234 });

const asked: [what: string, request: Partial<PlacementRequest>][] = [
  ['a pick', { approvalId: 'apr-1' }],
  ['an id of ours', { approvalId: '01890a5d-ac96-774b-bcce-b302099a8057' }],
  ['letters beyond ASCII', { approvalId: 'très-long-承認' }],
  ['a percent sign and a backslash', { approvalId: '%s\\n' }],
  ['an earlier pick that cannot serve', { approvalId: 'apr-2', earlierPick: 'ghost' }],
];

test.each(asked)('PLC-22 the lines of the page give what we give: %s', (_, request) => {
  const { pick, trace } = place(directory, aRequest(request));
  const role = pick?.formula === 'countersign-pick-v1+role' ? pick.role : '';
  const { approvalId: APPROVAL } = aRequest(request);
  expect(bySha256sum(ids, { APPROVAL, GROUP: 'legal', VERSION: '1234', ROLE: role })).toEqual([
    `index: ${pick?.index}`,
    `person: ${pick?.userId}`,
    `fingerprint: ${trace.pick?.sha256}`,
  ]);
});

test('PLC-23 the codes and examples of the page are what place makes of the cases (npm run placement:examples)', () => {
  expect(page).toBe(withExamples(page, join(__dirname, 'cases')));
});

test('PLC-01 to PLC-23 each rule that place decides has a worked example of its own, of a case that names it', () => {
  expect(new Set(exampleCases.values()).size).toBe(rulesInCases.length);
  for (const [rule, file] of exampleCases) {
    const text = readFileSync(join(__dirname, 'cases', `${file}.yaml`), 'utf8');
    expect({ file, rules: /^rules: \[(.*)\]$/m.exec(text)?.[1]?.split(', ') }).toEqual({
      file,
      rules: expect.arrayContaining([rule]) as string[],
    });
  }
  const placed = Array.from({ length: 23 }, (_, at) => `PLC-${String(at + 1).padStart(2, '0')}`);
  expect(rulesInCases).toEqual(expect.arrayContaining(placed));
});
