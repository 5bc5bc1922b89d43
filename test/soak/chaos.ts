// kill -9 of whatever it meets, one after the other, each started again after a while.
import { setTimeout as delay } from 'node:timers/promises';
import type { OwnServers } from '../support/own-servers.ts';
import type { Stack } from '../support/stack.ts';
import { oneOf } from './random.ts';
import type { Random } from './random.ts';

const parts = ['api', 'worker', 'temporal', 'postgres'] as const;
type Part = (typeof parts)[number];

interface House {
  readonly stack: Stack;
  readonly servers: OwnServers;
}

/** How often each part was killed. */
export type Killed = Record<Part, number>;

const kill: Readonly<Record<Part, (house: House) => Promise<void>>> = {
  api: async ({ stack }) => stack.api?.kill(),
  worker: async ({ stack }) => stack.worker?.kill(),
  temporal: ({ servers }) => servers.killTemporal(),
  postgres: ({ servers }) => servers.killPostgres(),
};

const startAgain: Readonly<Record<Part, (house: House) => Promise<void>>> = {
  api: ({ stack }) => stack.startApi(),
  worker: ({ stack }) => stack.startWorker(),
  temporal: ({ servers }) => servers.startTemporal('kept'),
  postgres: ({ servers }) => servers.startPostgres(),
};

/** Kills until it is told to stop; then everything runs again. */
export async function wreck(house: House, random: Random, isOver: () => boolean): Promise<Killed> {
  const killed: Killed = { api: 0, worker: 0, temporal: 0, postgres: 0 };
  while (!isOver()) {
    await delay(500 + random() * 2_500);
    const part = oneOf(random, parts);
    await kill[part](house);
    killed[part] += 1;
    await delay(random() * 2_000);
    await startAgain[part](house);
  }
  return killed;
}
