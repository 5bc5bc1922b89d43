// Runs a folder of placement cases through `place` and tells what differs.
import { byCodePoint } from '../placement/code-point-order.ts';
import { place } from '../placement/place.ts';
import type { Placement } from '../placement/placement.ts';
import type { PlacementTrace } from '../placement/trace.ts';
import { readPlacementCase } from './placement-case.ts';
import type { Expectation, ExpectedPick, PlacementCase } from './placement-case.ts';
import { findCaseFiles, readCaseFile } from './placement-files.ts';
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

/** Every case below the folder, each read and compared, and what can't be opened; in the order of their paths. */
export async function checkPlacementCases(folder: string): Promise<readonly CaseResult[]> {
  const { files, unreadable } = await findCaseFiles(folder);
  const results: CaseResult[] = [...unreadable].map(([file, message]) => ({
    file,
    outcome: 'malformed',
    faults: [{ line: 1, message }],
  }));
  for (const file of files) results.push({ file, ...(await checkFile(file)) });
  return results.sort((left, right) => byCodePoint(left.file, right.file));
}

async function checkFile(file: string): Promise<Verdict> {
  const read = await readCaseFile(file);
  return 'fault' in read ? { outcome: 'malformed', faults: [read.fault] } : checkText(read.text);
}

/** What the command exits with: 0 = all passed, 1 = one failed, 2 = one is malformed. */
export function exitCodeOf(results: readonly CaseResult[]): 0 | 1 | 2 {
  if (results.some(({ outcome }) => outcome === 'malformed')) return 2;
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** The result in lines for people: one where the case passed or per fault; else what differs, and the trace. */
export function describeResult(result: CaseResult): readonly string[] {
  return linesOf(result).map(withoutControls);
}

/** What a case holds must neither begin a line of its own nor speak to the terminal. */
const withoutControls = (line: string): string =>
  line.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function linesOf(result: CaseResult): readonly string[] {
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

function checkText(text: string): Verdict {
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
  pick: pick === undefined ? null : { candidates: pick.candidates, index: pick.index },
});

function pickDifferences(
  expected: ExpectedPick | null | undefined,
  actual: ExpectedPick | null,
): readonly Difference[] {
  if (expected === null || expected === undefined) return different('pick', expected, actual);
  return (Object.keys(expected) as (keyof ExpectedPick)[]).flatMap((key) =>
    different(`pick.${key}`, expected[key], actual?.[key]),
  );
}

const different = (key: string, expected: unknown, actual: unknown): readonly Difference[] =>
  JSON.stringify(expected) === JSON.stringify(actual) ? [] : [{ key, expected, actual }];
