// The bench of the directory runs through, in a small town: what nobody runs for months would not run when it is wanted.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Findings } from '../../bench/directory/report.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('GRP-18, GRP-21, PLC-21 a quick run tells every figure, with the plans beside it', () => {
  const out = join(folder, 'directory.json');
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/directory/main.ts', '--quick', '--out', out],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  expect([run.status, run.status === 0 ? '' : run.stderr]).toEqual([0, '']);
  const { figures, memory, quick } = JSON.parse(readFileSync(out, 'utf8')) as Findings;
  expect([quick, figures.filter(({ goalMs }) => goalMs !== null).length, memory.length]).toEqual([
    true,
    12,
    2,
  ]);
  expect(figures.filter(({ ms }) => !(ms > 0))).toEqual([]);
  expect(readFileSync(`${out}.plans.txt`, 'utf8')).toContain('-- nesting a large group');
}, 180_000);

test('PLC-21 placing is measured by itself where nothing else is asked for', () => {
  const out = join(folder, 'placing.json');
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bench/directory/main.ts', '--quick', '--placing', '--out', out],
    { cwd: root, encoding: 'utf8' },
  );
  expect([run.status, run.status === 0 ? '' : run.stderr]).toEqual([0, '']);
  const { figures, memory } = JSON.parse(readFileSync(out, 'utf8')) as Findings;
  expect([figures.filter(({ what }) => !what.startsWith('placing')), memory.length]).toEqual([[], 1]);
  expect(figures.filter(({ goalMs }) => goalMs !== null)).toHaveLength(3);
}, 180_000);

test('an option that there is not is told', () => {
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'bench/directory/main.ts', '--fast'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([run.status === 0, run.stderr.includes('--fast')]).toEqual([false, true]);
});
