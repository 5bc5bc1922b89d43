// Ends what a test run left running: by the records of its state folders (pid and start time), and by the mark that
// its descendants carry in their environment. Never by name.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended, or not ours to look at: nothing to end in either case.
    return '';
  }
}

/** The same text as src/embedded/process-identity.ts writes into processes.json. */
export function startTimeOf(pid) {
  if (process.platform === 'linux') {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 20 || fields[0] === 'Z') return undefined;
    return `${read('/proc/sys/kernel/random/boot_id').trim()}/${fields[19]}`;
  }
  const line = (
    spawnSync('ps', ['-o', 'lstart=,stat=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    }).stdout ?? ''
  ).trim();
  return line === '' ? undefined : line.slice(0, line.lastIndexOf(' ')).trim();
}

function killGroup(pid) {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

function recordedBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // State folders lie at most two deep; a database's own folders need no walk.
    if (entry.isDirectory() && !existsSync(join(path, 'PG_VERSION'))) return recordedBelow(path);
    return entry.name === 'processes.json' ? JSON.parse(readFileSync(path, 'utf8')) : [];
  });
}

function marked(mark) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter(
      (name) =>
        /^\d+$/.test(name) && Number(name) !== process.pid && read(`/proc/${name}/environ`).includes(mark),
    )
    .map((name) => Number(name));
}

/** Ends them and says which; `folder` is the run's temporary folder, `mark` the text in the environment. */
export function endLeftovers(folder, mark) {
  const recorded = recordedBelow(folder).filter((record) => startTimeOf(record.pid) === record.startedAt);
  for (const record of recorded) {
    console.error(`Ending ${record.name} (process ${record.pid}), which a test left behind.`);
    killGroup(record.pid);
  }
  for (const pid of marked(mark)) {
    if (startTimeOf(pid) === undefined) continue;
    console.error(`Ending process ${pid}, which a test left behind.`);
    killGroup(pid);
  }
}
