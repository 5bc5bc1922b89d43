// Runs a folder of placement cases through `place` and tells what differs.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoint } from '../placement/code-point-order.ts';
import { place } from '../placement/place.ts';
import type { Placement } from '../placement/placement.ts';

import { readPlacementCase } from './placement-case.ts';
import type { Expectation, PlacementCase } from './placement-case.ts';
import type { Fault } from './yaml-reader.ts';

export interface Difference {
  readonly key: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export type Verdict =
  | { readonly outcome: 'passed'; readonly name: string }
  | { readonly outcome: 'failed'; readonly name: string; readonly differences: readonly Difference[] }
  | { readonly outcome: 'malformed'; readonly faults: readonly Fault[] };

export type CaseResult = Verdict & { readonly file: string };

/** Every `*.yaml` below the folder, each read and compared; in the order of their paths. */
export async function checkPlacementCases(folder: string): Promise<readonly CaseResult[]> {
  const files = await readdir(folder, { recursive: true });
  const results: CaseResult[] = [];
  for (const file of files.filter((each) => each.endsWith('.yaml')).sort(byCodePoint)) {
    const path = join(folder, file);
    results.push({ file: path, ...checkBytes(await readFile(path)) });
  }
  return results;
}

/** What the command exits with: 0 = all passed, 1 = one failed, 2 = one is malformed. */
export function exitCodeOf(results: readonly CaseResult[]): 0 | 1 | 2 {
  if (results.some(({ outcome }) => outcome === 'malformed')) return 2;
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** The result in lines for people: one where the case passed, else one per difference or fault. */
export function describeResult(result: CaseResult): readonly string[] {
  if (result.outcome === 'passed') return [`ok ${result.file}: ${result.name}`];
  if (result.outcome === 'malformed')
    return result.faults.map(({ line, message }) => `malformed ${result.file}:${line}: ${message}`);
  return result.differences.map(
    ({ key, expected, actual }) =>
      `failed ${result.file}: ${result.name}: ${key}: expected ${shown(expected)}, got ${shown(actual)}`,
  );
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
  const differences = differencesOf(read.case);
  const { name } = read.case;
  return differences.length > 0 ? { outcome: 'failed', name, differences } : { outcome: 'passed', name };
}

/** What `place` gives otherwise than the case expects; only the keys that it has are compared, exactly. */
export function differencesOf({ directory, request, expect }: PlacementCase): readonly Difference[] {
  const actual = answerOf(place(directory, request));
  return (Object.keys(expect) as (keyof Expectation)[]).flatMap((key) =>
    key === 'pick' ? pickDifferences(expect.pick, actual.pick) : different(key, expect[key], actual[key]),
  );
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
