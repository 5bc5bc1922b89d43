// What a run measured, and the goals that it is held against.
import { addCpu } from './cpu.ts';
import type { Cpu } from './cpu.ts';
import { summarise } from './measure.ts';
import type { Times } from './measure.ts';
import type { Options } from './options.ts';
import { noTimes } from './way.ts';
import type { ApprovalTimes, WayName } from './way.ts';

/** Gathers one way at one number in flight, over all rounds. */
export interface Gathered {
  count: number;
  seconds: number;
  cpu: Cpu;
  readonly times: ApprovalTimes;
}

export const nothingGathered = (): Gathered => ({ count: 0, seconds: 0, cpu: {}, times: noTimes() });

export function gather(into: Gathered, one: { count: number; seconds: number; cpu: Cpu }): void {
  into.count += one.count;
  into.seconds += one.seconds;
  into.cpu = addCpu(into.cpu, one.cpu);
}

export interface ApprovalFigures {
  readonly way: WayName;
  readonly inFlight: number;
  readonly perSecond: number;
  readonly answer: Times;
  readonly nextPhase: Times;
  readonly whole: Times;
  /** CPU milliseconds per approval. */
  readonly cpu: Cpu;
}

export interface AnswerFigures {
  readonly way: WayName;
  /** With the worker of (a) running or stopped; (c) has none, and is measured beside both. */
  readonly worker: 'running' | 'stopped';
  readonly perSecond: number;
  readonly answer: Times;
  /** CPU milliseconds per answer. */
  readonly cpu: Cpu;
}

export interface Goal {
  readonly goal: string;
  readonly measured: number;
  readonly limit: number;
  readonly met: boolean;
}

export interface Figures {
  readonly date: string;
  readonly machine: string;
  readonly options: Options;
  readonly approvals: readonly ApprovalFigures[];
  readonly answers: readonly AnswerFigures[];
  readonly outage: { readonly answers: number; readonly secondsUntilAllEnded: number };
  readonly goals: readonly Goal[];
  readonly faults: readonly string[];
}

export const approvalFigures = (way: WayName, inFlight: number, gathered: Gathered): ApprovalFigures => ({
  way,
  inFlight,
  perSecond: gathered.count / gathered.seconds,
  answer: summarise(gathered.times.answer),
  nextPhase: summarise(gathered.times.nextPhase),
  whole: summarise(gathered.times.whole),
  cpu: perOne(gathered),
});

export const answerFigures = (
  way: WayName,
  worker: AnswerFigures['worker'],
  gathered: Gathered,
): AnswerFigures => ({
  way,
  worker,
  perSecond: gathered.count / gathered.seconds,
  answer: summarise(gathered.times.answer),
  cpu: perOne(gathered),
});

const perOne = ({ cpu, count }: Gathered): Cpu =>
  Object.fromEntries(Object.entries(cpu).map(([consumer, ms]) => [consumer, ms / count]));

/** The goals of the issue, by the figures of this run alone: machines differ, ratios hold. */
export function goalsOf({ approvals, answers }: Pick<Figures, 'approvals' | 'answers'>): Goal[] {
  const whole = (way: WayName, inFlight: number): ApprovalFigures =>
    found(approvals.find((each) => each.way === way && each.inFlight === inFlight));
  const rate = (way: WayName, worker: AnswerFigures['worker']): AnswerFigures =>
    found(answers.find((each) => each.way === way && each.worker === worker));
  const levels = approvals.filter(({ way }) => way === 'countersign').map(({ inFlight }) => inFlight);
  const ours = rate('countersign', 'running');
  const stopped = rate('countersign', 'stopped');
  const straight = rate('straight', 'running');
  return [
    atLeast(0.5, 'answers/s, 32 in flight: (a) / (c)', ours.perSecond / straight.perSecond),
    atMost(4, "an answer's p50, 32 in flight: (a) / (c)", ours.answer.p50 / straight.answer.p50),
    ...levels.map((n) =>
      atMost(
        0.2,
        `an answer's p50, ${n} approvals in flight: (a) / (b)`,
        whole('countersign', n).answer.p50 / whole('bare', n).answer.p50,
      ),
    ),
    ...levels.map((n) =>
      atLeast(
        0.8,
        `whole approvals/s, ${n} in flight: (a) / (b)`,
        whole('countersign', n).perSecond / whole('bare', n).perSecond,
      ),
    ),
    atLeast(
      0.5,
      'answers/s with the worker stopped: (a) / (c)',
      stopped.perSecond / rate('straight', 'stopped').perSecond,
    ),
    atLeast(0.9, 'answers/s of (a): worker stopped / running', stopped.perSecond / ours.perSecond),
  ];
}

const atLeast = (limit: number, goal: string, measured: number): Goal => ({
  goal: `${goal}, at least`,
  measured,
  limit,
  met: measured >= limit,
});

const atMost = (limit: number, goal: string, measured: number): Goal => ({
  goal: `${goal}, at most`,
  measured,
  limit,
  met: measured <= limit,
});

function found<T>(figures: T | undefined): T {
  if (figures === undefined) throw new Error('a figure that a goal asks for was not measured');
  return figures;
}
