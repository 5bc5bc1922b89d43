// The folder in which a test run keeps all that it makes, and what became of those of runs that were killed.
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftovers, startTimeOf } from './leftovers.js';

const memory = '/dev/shm';
const tmpfs = 0x01021994;
/** A run takes up to 0.6 GiB there; the rest is for whatever else runs. */
const roomBytes = 4 * 2 ** 30;
const prefix = 'countersign-test-';

/**
 * Makes the folder, in memory where there is room for it. Every test file makes databases and drops them: on a disk a
 * quarter of the run's time goes into that. Ends and removes first what killed runs have left of theirs.
 */
export function makeRunFolder(mark) {
  // A run that a test starts stays within the folder of the run that it belongs to.
  const base = !process.env.COUNTERSIGN_TEST_RUN && hasRoomInMemory() ? memory : tmpdir();
  for (const name of readdirSync(base)) if (name.startsWith(prefix)) removeKilled(join(base, name));
  const folder = mkdtempSync(join(base, prefix));
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid), mark }),
  );
  // Postgres, as root, runs as another user and has to get through.
  chmodSync(folder, 0o711);
  if (base === memory) console.log(`The tests keep their databases in memory, below ${memory}.`);
  return folder;
}

function hasRoomInMemory() {
  if (process.platform !== 'linux') return false;
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    return (
      type === tmpfs &&
      Math.min(bavail * bsize, process.availableMemory()) >= roomBytes &&
      mayRunProgramsBelow(memory)
    );
  } catch {
    // There is none, or it is not ours to write to: a disk does as well.
    return false;
  }
}

/** Containers often mount it so that no program can be started from it, and tests do start some. */
function mayRunProgramsBelow(base) {
  const folder = mkdtempSync(join(base, 'countersign-try-'));
  try {
    const program = join(folder, 'try');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder that says no run, or whose run goes on, or is somebody else's, is left as it is. */
function removeKilled(folder) {
  try {
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== process.getuid()) return;
    const { pid, startedAt, mark } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    if (startTimeOf(pid) === startedAt) return;
    endLeftovers(folder, mark);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    console.log(`Removed ${folder}, which a killed run has left.`);
  } catch (error) {
    // Another run has removed it meanwhile, or it was made by something else.
    if (error.code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
}
