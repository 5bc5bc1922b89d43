import type { Exit } from '../../src/embedded/processes.ts';
import { createSupervisor, type Part, type RunningPart } from '../../src/embedded/supervisor.ts';
import { aLog, faultOf } from './support.ts';

const patience = { firstPauseMs: 1, longestPauseMs: 5, mostCrashes: 5, withinMs: 60_000 };

interface Puppet extends Part {
  starts: number;
  crash(): void;
}

/** A part that ends when told to. */
function aPart(
  name: string,
  stops: string[] = [],
  mayStart: (starts: number) => boolean = () => true,
): Puppet {
  let end: (exit: Exit) => void = () => undefined;
  const puppet: Puppet = {
    name,
    starts: 0,
    crash: () => end({ code: 3, signal: null }),
    start: (): Promise<RunningPart> => {
      puppet.starts += 1;
      if (!mayStart(puppet.starts)) return Promise.reject(new Error('not now'));
      const exited = new Promise<Exit>((done) => (end = done));
      const stop = (): Promise<void> => {
        stops.push(name);
        end({ code: 0, signal: null });
        return Promise.resolve();
      };
      return Promise.resolve({ exited, stop });
    },
  };
  return puppet;
}

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise((done) => setTimeout(done, 2));
};

test('a part that ends unasked is started again', async () => {
  const { lines, log } = aLog();
  const supervisor = createSupervisor(log, patience);
  const part = aPart('api');
  await supervisor.start(part);
  part.crash();
  await until(() => lines.includes('api runs again.'));
  expect(lines).toEqual(['api ended unexpectedly (with code 3); starting it again.', 'api runs again.']);
  await supervisor.stop([]);
  expect(part.starts).toBe(2);
});

test('a part that cannot be started again is tried again', async () => {
  const { lines, log } = aLog();
  const supervisor = createSupervisor(log, patience);
  const part = aPart('postgres', [], (starts) => starts !== 2);
  await supervisor.start(part);
  part.crash();
  await until(() => lines.includes('postgres runs again.'));
  expect(lines).toContain('postgres could not be started again: not now');
  await supervisor.stop([]);
});

test('a part that ends five times within a minute is given up on, with the reason', async () => {
  const supervisor = createSupervisor(() => undefined, patience);
  const part = aPart('worker');
  await supervisor.start(part);
  for (let crashes = 1; crashes <= 5; crashes += 1) {
    await until(() => part.starts === crashes);
    await new Promise((done) => setImmediate(done));
    part.crash();
  }
  expect((await supervisor.gaveUp).message).toContain('worker ended 5 times within 60 s');
  await supervisor.stop([]);
  expect(part.starts).toBe(5);
});

test('parts are stopped in the order asked for', async () => {
  const stops: string[] = [];
  const supervisor = createSupervisor(() => undefined, patience);
  for (const name of ['temporal', 'postgres', 'worker', 'api']) await supervisor.start(aPart(name, stops));
  await supervisor.stop(['api', 'worker', 'temporal', 'postgres']);
  expect(stops).toEqual(['api', 'worker', 'temporal', 'postgres']);
});

test('a part whose first start fails is not watched', async () => {
  const supervisor = createSupervisor(() => undefined, patience);
  const part = aPart('api', [], () => false);
  expect((await faultOf(() => supervisor.start(part))).message).toBe('not now');
  await supervisor.stop([]);
  expect(part.starts).toBe(1);
});
