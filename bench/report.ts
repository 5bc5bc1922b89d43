// The figures as people read them.
import { consumers } from './cpu.ts';
import type { Cpu } from './cpu.ts';
import type { Figures } from './figures.ts';
import type { WayName } from './way.ts';

const titles: Readonly<Record<WayName, string>> = {
  countersign: '(a) Countersign, HTTP',
  bare: '(b) bare Temporal',
  straight: '(c) straight Postgres',
};

export function report(figures: Figures): string {
  return [
    `${figures.date}, ${figures.machine}`,
    '',
    'Whole approvals (1 review, 2 approvals, 1 signature, groups of 5); milliseconds',
    table(
      ['', 'in flight', 'per s', 'answer p50', 'p95', 'p99', 'next phase p50', 'p95', 'whole p50'],
      figures.approvals.map(({ way, inFlight, perSecond, answer, nextPhase, whole }) => [
        titles[way],
        String(inFlight),
        round(perSecond),
        ...[answer.p50, answer.p95, answer.p99, nextPhase.p50, nextPhase.p95, whole.p50].map(round),
      ]),
    ),
    '',
    'CPU milliseconds per approval',
    table(
      ['', 'in flight', ...consumers, 'all'],
      figures.approvals.map(({ way, inFlight, cpu }) => [titles[way], String(inFlight), ...cpuCells(cpu)]),
    ),
    '',
    'Answers alone, 32 in flight; milliseconds',
    table(
      ['', 'worker', 'per s', 'p50', 'p95', 'p99'],
      figures.answers.map(({ way, worker, perSecond, answer }) => [
        titles[way],
        worker,
        ...[perSecond, answer.p50, answer.p95, answer.p99].map(round),
      ]),
    ),
    '',
    'CPU milliseconds per answer',
    table(
      ['', 'worker', ...consumers, 'all'],
      figures.answers.map(({ way, worker, cpu }) => [titles[way], worker, ...cpuCells(cpu)]),
    ),
    '',
    `${figures.outage.answers} answers were taken while the worker was stopped; all approvals had ended ` +
      `${round(figures.outage.secondsUntilAllEnded)} s after it was started again.`,
    '',
    'Goals',
    table(
      ['', 'limit', 'measured', ''],
      figures.goals.map(({ goal, limit, measured, met }) => [
        goal,
        String(limit),
        measured.toFixed(2),
        met ? 'met' : 'MISSED',
      ]),
    ),
    '',
    figures.faults.length === 0
      ? 'End state: as it must be. Nothing was lost.'
      : `End state: WRONG.\n${figures.faults.slice(0, 20).join('\n')}`,
  ].join('\n');
}

const cpuCells = (cpu: Cpu): string[] => {
  const all = Object.values(cpu).reduce((sum, ms) => sum + ms, 0);
  return [...consumers.map((consumer) => round(cpu[consumer] ?? NaN)), round(all)];
};

const round = (value: number): string => {
  if (Number.isNaN(value)) return '-';
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const cell = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
