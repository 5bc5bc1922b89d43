import type { State, Worker } from '@temporalio/worker';
import { runWorkers } from '../../src/run-workers.ts';

/** Stands in for Temporal's worker, which gives no way to make it fail. */
interface Puppet extends Pick<Worker, 'run' | 'shutdown' | 'getState'> {
  shutdowns: number;
  fail(error: Error): void;
}

function aWorker(): Puppet {
  let state: State = 'INITIALIZED';
  let end = (_error?: Error): void => undefined;
  const puppet: Puppet = {
    shutdowns: 0,
    fail: (error) => end(error),
    getState: () => state,
    run: () => {
      state = 'RUNNING';
      return new Promise((resolve, reject) => {
        end = (error) => {
          state = error ? 'FAILED' : 'STOPPED';
          if (error) reject(error);
          else resolve();
        };
      });
    },
    shutdown: () => {
      if (state !== 'RUNNING') throw new Error(`Not running. Current state: ${state}`);
      puppet.shutdowns += 1;
      end();
    },
  };
  return puppet;
}

interface Course {
  readonly stopping: AbortController;
  readonly timesRunning: () => number;
  readonly ended: Promise<void>;
}

function runAll(making: readonly Promise<Puppet>[], stopping = new AbortController()): Course {
  let times = 0;
  const ended = runWorkers(making, { stopping, onRunning: () => (times += 1) });
  return { stopping, timesRunning: () => times, ended };
}

/** Resolves once the workers of the course run. */
const untilRunning = async ({ timesRunning }: Course): Promise<void> => {
  while (timesRunning() === 0) await new Promise((resolve) => setImmediate(resolve));
};

test('workers run until they are asked to stop', async () => {
  const workers = [aWorker(), aWorker()];
  const course = runAll(workers.map((worker) => Promise.resolve(worker)));
  await untilRunning(course);
  expect(workers.map((worker) => worker.getState())).toEqual(['RUNNING', 'RUNNING']);
  course.stopping.abort();
  await course.ended;
  expect(workers.map((worker) => worker.getState())).toEqual(['STOPPED', 'STOPPED']);
});

test('when one fails, all that belongs to it is told to stop, the other is shut down, and the fault is told', async () => {
  const [approvals, mail] = [aWorker(), aWorker()];
  const course = runAll([Promise.resolve(approvals), Promise.resolve(mail)]);
  await untilRunning(course);
  mail.fail(new Error('the pollers are gone'));
  await expect(course.ended).rejects.toThrow('the pollers are gone');
  expect(course.stopping.signal.aborted).toBe(true);
  expect([approvals.shutdowns, mail.shutdowns]).toEqual([1, 0]);
});

test('when one cannot be made, the other is let go, and none counts as running', async () => {
  const approvals = aWorker();
  const course = runAll([Promise.resolve(approvals), Promise.reject(new Error('no such namespace'))]);
  await expect(course.ended).rejects.toThrow('no such namespace');
  expect(approvals.getState()).toBe('STOPPED');
  expect(course.timesRunning()).toBe(0);
});

test('asked to stop while they are made, workers stop and never count as running', async () => {
  const worker = aWorker();
  const stopping = new AbortController();
  let make = (_worker: Puppet): void => undefined;
  const course = runAll([new Promise<Puppet>((resolve) => (make = resolve))], stopping);
  stopping.abort();
  make(worker);
  await course.ended;
  expect(worker.getState()).toBe('STOPPED');
  expect(course.timesRunning()).toBe(0);
});
