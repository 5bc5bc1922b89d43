// The figures of the directory as people read them.
import type { Figure } from './measure.ts';

export interface Findings {
  readonly date: string;
  readonly machine: string;
  readonly quick: boolean;
  readonly figures: readonly Figure[];
  /** Memory, in megabytes: of the process while a table is sent, and after many placements. */
  readonly memory: readonly {
    readonly what: string;
    readonly megabytes: number;
    readonly goalMegabytes: number | null;
  }[];
}

export function report({ date, machine, figures, memory }: Findings): string {
  const rows = figures.map(({ what, ms, straightMs, goalMs, goalRatio }) => [
    what,
    round(ms),
    straightMs === null ? '-' : round(straightMs),
    straightMs === null ? '-' : (ms / straightMs).toFixed(1),
    [goalMs ?? '-', ...(goalRatio === undefined ? [] : [`${goalRatio}×`])].join(', '),
    verdict([
      [ms, goalMs],
      [ms / (straightMs ?? NaN), goalRatio ?? null],
    ]),
  ]);
  const held = memory.map(({ what, megabytes, goalMegabytes }) => [
    what,
    round(megabytes),
    ...['', ''],
    goalMegabytes === null ? '-' : String(goalMegabytes),
    verdict([[megabytes, goalMegabytes]]),
  ]);
  return [
    `${date}, ${machine}`,
    '',
    table([['milliseconds', 'Countersign', 'straight', 'ratio', 'goal', ''], ...rows]),
    '',
    table([['megabytes', '', '', '', 'goal', ''], ...held]),
  ].join('\n');
}

/** Of all goals together. */
function verdict(goals: readonly (readonly [measured: number, goal: number | null])[]): string {
  const set = goals.flatMap(([measured, goal]) => (goal === null ? [] : [measured <= goal]));
  if (set.length === 0) return '';
  return set.every(Boolean) ? 'met' : 'MISSED';
}

const round = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
