// The three measurements of a run. In each, the ways take turns, so that a drift of the machine hits all alike.
import { setTimeout as delay } from 'node:timers/promises';
import { cpuBetween, readCpu } from './cpu.ts';
import type { Cpu } from './cpu.ts';
import { answerAll, awaitIdle, finishAll, prepare, teamOf } from './answers.ts';
import type { Prepared } from './answers.ts';
import { gather, nothingGathered } from './figures.ts';
import type { Gathered } from './figures.ts';
import type { Ground } from './ground.ts';
import { sendDocument } from './house.ts';
import { inFlight } from './measure.ts';
import type { Plan } from './options.ts';
import { noTimes, playApproval, wayNames } from './way.ts';
import type { ApprovalTimes, WayName } from './way.ts';

type Log = (line: string) => void;

const outageSlices = 4;

/** Whole approvals by every way, at each number in flight. */
export async function runApprovals(
  ground: Ground,
  { rounds, approvals, warmUp }: Plan,
  log: Log,
): Promise<(way: WayName, atOnce: number) => Gathered> {
  const gathered = new Map<string, Gathered>();
  const of = (way: WayName, atOnce: number): Gathered =>
    gathered.get(`${way}/${atOnce}`) ??
    gathered.set(`${way}/${atOnce}`, nothingGathered()).get(`${way}/${atOnce}`) ??
    nothingGathered();
  log('Warming up.');
  for (const name of wayNames) {
    const count = name === 'straight' ? warmUp.straight : warmUp.workflows;
    await playMany(ground, { name, count, atOnce: 32, times: noTimes() });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { inFlight: atOnce, count } of approvals) {
      log(`Whole approvals, round ${round + 1} of ${rounds}, ${atOnce} in flight.`);
      for (const name of rotated(wayNames, round)) {
        const into = of(name, atOnce);
        const { seconds, cpu } = await playMany(ground, { name, count, atOnce, times: into.times });
        gather(into, { count, seconds, cpu });
      }
    }
  }
  return of;
}

async function playMany(
  ground: Ground,
  {
    name,
    count,
    atOnce,
    times,
  }: {
    readonly name: WayName;
    readonly count: number;
    readonly atOnce: number;
    readonly times: ApprovalTimes;
  },
): Promise<{ seconds: number; cpu: Cpu }> {
  const way = ground.ways[name];
  const documents: Parameters<typeof playApproval>[1][] = [];
  for (let number = 0; number < count; number += 1)
    documents.push({ documentId: await sendDocument(way.db, way.house), team: teamOf(way, number) });
  ground.made[name] += count;
  const measured = await withCpu(ground, () =>
    inFlight(atOnce, documents, (each) => playApproval(way, each, times)),
  );
  await awaitIdle(way);
  return measured;
}

async function withCpu(ground: Ground, work: () => Promise<number>): Promise<{ seconds: number; cpu: Cpu }> {
  const before = readCpu(ground.pids());
  const seconds = await work();
  return { seconds, cpu: cpuBetween(before, readCpu(ground.pids())) };
}

/** Who begins changes from round to round. */
const rotated = <T>(items: readonly T[], by: number): T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];

const answering = ['countersign', 'straight'] as const;
type Answering = (typeof answering)[number];

/** Answers as fast as they are taken, while the worker follows them up. */
export async function runAnswers(
  ground: Ground,
  { rounds, answers }: Plan,
  log: Log,
): Promise<(way: Answering) => Gathered> {
  const gathered = { countersign: nothingGathered(), straight: nothingGathered() };
  for (let round = 0; round < rounds; round += 1) {
    log(`Answers, round ${round + 1} of ${rounds}.`);
    for (const name of rotated(answering, round)) {
      const prepared = await prepareFor(ground, name, answers);
      await answerSome(ground, name, { prepared, into: gathered[name] });
      await finishAll(ground.ways[name], prepared);
    }
  }
  return (name) => gathered[name];
}

async function prepareFor(ground: Ground, name: Answering, answers: number): Promise<Prepared[]> {
  const count = Math.ceil(answers / 2);
  ground.made[name] += count;
  return prepare(ground.ways[name], count);
}

async function answerSome(
  ground: Ground,
  name: Answering,
  { prepared, into }: { readonly prepared: readonly Prepared[]; readonly into: Gathered },
): Promise<void> {
  const measured = await withCpu(ground, () => answerAll(ground.ways[name], prepared, into.times.answer));
  gather(into, { count: prepared.length * 2, ...measured });
}

const quietWithin = { lookEveryMs: 250, cpuMs: 25 };

/** Waits until the API has sent its nudges and Temporal has taken them: they are not for the next one to pay. */
async function untilQuiet(ground: Ground): Promise<void> {
  const used = (): number => {
    const { api = 0, temporal = 0 } = readCpu(ground.pids());
    return api + temporal;
  };
  let before = used();
  for (;;) {
    await delay(quietWithin.lookEveryMs);
    const now = used();
    if (now - before <= quietWithin.cpuMs) return;
    before = now;
  }
}

export interface Outage {
  readonly answers: number;
  /** From the worker's start until the last approval had ended. */
  readonly secondsUntilAllEnded: number;
  readonly gathered: (way: Answering) => Gathered;
}

/** Answers while the worker is stopped; then it is started, and everything has to come to its end. */
export async function runOutage(ground: Ground, { outageAnswers }: Plan, log: Log): Promise<Outage> {
  const gathered = { countersign: nothingGathered(), straight: nothingGathered() };
  const all = {
    countersign: await prepareFor(ground, 'countersign', outageAnswers),
    straight: await prepareFor(ground, 'straight', outageAnswers),
  };
  await ground.stopWorker();
  const each = Math.ceil(all.countersign.length / outageSlices);
  for (let slice = 0; slice < outageSlices; slice += 1) {
    log(`Answers while the worker is stopped, part ${slice + 1} of ${outageSlices}.`);
    for (const name of rotated(answering, slice)) {
      const prepared = all[name].slice(slice * each, (slice + 1) * each);
      await answerSome(ground, name, { prepared, into: gathered[name] });
      await untilQuiet(ground);
    }
  }
  log('The worker is started again.');
  const started = performance.now();
  await ground.startWorker();
  await finishAll(ground.ways.countersign, all.countersign);
  const secondsUntilAllEnded = (performance.now() - started) / 1_000;
  await finishAll(ground.ways.straight, all.straight);
  return { answers: gathered.countersign.count, secondsUntilAllEnded, gathered: (name) => gathered[name] };
}
