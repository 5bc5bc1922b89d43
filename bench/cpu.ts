// CPU time by process, as Linux counts it. Elsewhere there are no figures, and the table says so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whom CPU time is split by. */
export const consumers = ['api', 'worker', 'bare worker', 'temporal', 'postgres', 'bench'] as const;

export type Consumer = (typeof consumers)[number];

export type Pids = Readonly<Partial<Record<Consumer, number>>>;

/** CPU milliseconds by consumer. */
export type Cpu = Readonly<Partial<Record<Consumer, number>>>;

/** Linux counts in hundredths of a second for every program, whatever its own clock (USER_HZ). */
const msPerTick = 10;

interface Stat {
  readonly parent: number;
  /** Of the process itself and of children that have ended. */
  readonly ticks: number;
}

function statOf(pid: number | string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in parentheses and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
    return {
      parent: Number(fields[1]),
      ticks: (utime ?? 0) + (stime ?? 0) + (cutime ?? 0) + (cstime ?? 0),
    };
  } catch {
    // It has ended meanwhile; its parent has counted it.
    return undefined;
  }
}

/** What each has used since it began, with the children that it has now: Postgres has one per connection. */
export function readCpu(pids: Pids): Cpu {
  if (!existsSync('/proc/self/stat')) return {};
  const children = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (stat) children.set(stat.parent, (children.get(stat.parent) ?? 0) + stat.ticks);
  }
  const used = (pid: number): number => (statOf(pid)?.ticks ?? 0) + (children.get(pid) ?? 0);
  const entries = Object.entries(pids).map(([consumer, pid]): [string, number] => [
    consumer,
    // The bench's children are the servers themselves.
    (pid === process.pid ? (statOf(pid)?.ticks ?? 0) : used(pid)) * msPerTick,
  ]);
  return Object.fromEntries(entries);
}

/** What was used between two readings. */
export const cpuBetween = (before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(
    Object.entries(after).map(([consumer, ms]) => [consumer, ms - (before[consumer as Consumer] ?? 0)]),
  );

export function addCpu(one: Cpu, other: Cpu): Cpu {
  const sum: Partial<Record<Consumer, number>> = { ...one };
  for (const [consumer, ms] of Object.entries(other))
    sum[consumer as Consumer] = (sum[consumer as Consumer] ?? 0) + ms;
  return sum;
}
