// Runs a folder of placement cases through `place` and tells what differs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoint } from '../placement/code-point-order.ts';
import { place } from '../placement/place.ts';
import type { Placement } from '../placement/placement.ts';
import type { PlacementTrace } from '../placement/trace.ts';
import { readPlacementCase } from './placement-case.ts';
import type { Expectation, PlacementCase } from './placement-case.ts';
import { describeTrace } from './placement-trace.ts';
import type { Fault } from './yaml-reader.ts';

export interface Difference {
  readonly key: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What `place` gave otherwise than expected, and why it gave that. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly trace: PlacementTrace;
}

export type Verdict =
  | { readonly outcome: 'passed'; readonly name: string }
  | ({ readonly outcome: 'failed'; readonly name: string } & Comparison)
  | { readonly outcome: 'malformed'; readonly faults: readonly Fault[] };

export type CaseResult = Verdict & { readonly file: string };

/** Every `*.yaml` below the folder, each read and compared; in the order of their paths. */
export async function checkPlacementCases(folder: string): Promise<readonly CaseResult[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.name.endsWith('.yaml') && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const results: CaseResult[] = [];
  for (const file of files.sort(byCodePoint)) results.push({ file, ...(await checkFile(file)) });
  return results;
}

async function checkFile(file: string): Promise<Verdict> {
  try {
    return checkBytes(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { outcome: 'malformed', faults: [{ line: 1, message: `the file can't be read (${code})` }] };
  }
}

/** What the command exits with: 0 = all passed, 1 = one failed, 2 = one is malformed. */
export function exitCodeOf(results: readonly CaseResult[]): 0 | 1 | 2 {
  if (results.some(({ outcome }) => outcome === 'malformed')) return 2;
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** The result in lines for people: one where the case passed or per fault; else what differs, and the trace. */
export function describeResult(result: CaseResult): readonly string[] {
  const { file } = result;
  if (result.outcome === 'passed') return [`ok ${file}: ${result.name}`];
  if (result.outcome === 'malformed') return describeFaults(file, result.faults);
  return [
    `failed ${file}: ${result.name}`,
    ...result.differences.map(
      ({ key, expected, actual }) => `  ${key}: expected ${shown(expected)}, came ${shown(actual)}`,
    ),
    ...describeTrace(result.trace).map((line, at) => `  ${at === 0 ? 'trace: ' : '  '}${line}`),
  ];
}

/** A file of nothing but brackets has a fault for each: so many are told. */
const faultsTold = 20;

function describeFaults(file: string, faults: readonly Fault[]): readonly string[] {
  const told = faults
    .slice(0, faultsTold)
    .map(({ line, message }) => `malformed ${file}:${line}: ${message}`);
  const next = faults[faultsTold];
  if (next === undefined) return told;
  return [...told, `malformed ${file}:${next.line}: ${faults.length - faultsTold} more`];
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function checkBytes(bytes: Uint8Array): Verdict {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { outcome: 'malformed', faults: [{ line: 1, message: 'the file is not UTF-8' }] };
  }
  const read = readPlacementCase(text);
  if ('faults' in read) return { outcome: 'malformed', faults: read.faults };
  const compared = compare(read.case);
  const { name } = read.case;
  return compared.differences.length > 0
    ? { outcome: 'failed', name, ...compared }
    : { outcome: 'passed', name };
}

/** Places as the case asks; only the keys that its expectation has are compared, exactly. */
export function compare({ directory, request, expect }: PlacementCase): Comparison {
  const placement = place(directory, request);
  const actual = answerOf(placement);
  const differences = (Object.keys(expect) as (keyof Expectation)[]).flatMap((key) =>
    key === 'pick' ? pickDifferences(expect.pick, actual.pick) : different(key, expect[key], actual[key]),
  );
  return { differences, trace: placement.trace };
}

const answerOf = ({ participants, sequenced, manager, trace, pick }: Placement) => ({
  participants,
  sequenced,
  manager,
  rule: trace.rule,
  pick: pick === undefined ? {} : { candidates: pick.candidates, index: pick.index },
});

const pickDifferences = (
  expected: Expectation['pick'] = {},
  actual: NonNullable<Expectation['pick']>,
): readonly Difference[] =>
  (Object.keys(expected) as (keyof typeof expected)[]).flatMap((key) =>
    different(`pick.${key}`, expected[key], actual[key]),
  );

const different = (key: string, expected: unknown, actual: unknown): readonly Difference[] =>
  JSON.stringify(expected) === JSON.stringify(actual) ? [] : [{ key, expected, actual }];
