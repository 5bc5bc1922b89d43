// A pid alone names nobody: the system gives it to another process later. A pid with its start time names one.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ticks per second of the start time in /proc; Linux fixes it at 100 for programs, whatever the kernel runs at. */
const ticksPerSecond = 100;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // ESRCH: the process ended between open and read.
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function linuxStartTicks(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended; only its parent has not asked yet.
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return fields[19];
}

function startByPs(pid: number): string | undefined {
  const answer = spawnSync('ps', ['-o', 'lstart=,stat=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
  });
  if (answer.error) throw new Error(`"ps" is needed to tell processes apart`, { cause: answer.error });
  const line = answer.stdout.trim();
  const state = line.split(/\s+/).at(-1) ?? '';
  return line === '' || state.startsWith('Z') ? undefined : line.slice(0, -state.length).trim();
}

/**
 * When the process was started, as a text that only compares for equality (it holds the boot's id, so that it
 * differs after a reboot), or undefined when no such process runs.
 */
export function startTimeOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return startByPs(pid);
  const ticks = linuxStartTicks(pid);
  return ticks === undefined
    ? undefined
    : `${readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${ticks}`;
}

/** When the process was started, in seconds since 1970 by the system's clock (a second or two off), if it runs. */
export function startSecondsOf(pid: number): number | undefined {
  if (process.platform !== 'linux') {
    const start = startByPs(pid);
    return start === undefined ? undefined : Date.parse(start) / 1000;
  }
  const ticks = linuxStartTicks(pid);
  const bootSeconds = /^btime (\d+)$/m.exec(readIfThere('/proc/stat') ?? '')?.[1];
  if (ticks === undefined || bootSeconds === undefined) return undefined;
  return Number(bootSeconds) + Number(ticks) / ticksPerSecond;
}

export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** Whether exactly this process still runs, not a later one with its pid. */
export function stillRuns(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startedAt;
}

/** The identity of a process that runs; throws when it does not. */
export function identityOf(pid: number): ProcessIdentity {
  const startedAt = startTimeOf(pid);
  if (startedAt === undefined) throw new Error(`Process ${pid} has already ended`);
  return { pid, startedAt };
}
