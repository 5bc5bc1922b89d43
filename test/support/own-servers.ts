// A Postgres and a Temporal server of one test file alone, so that it can kill them.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import type { RunningPostgres } from '../../src/embedded/postgres.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import type { RunningTemporal } from '../../src/embedded/temporal.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { migrate } from '../../src/migrations.ts';
import type { TestDatabase } from './database.ts';
import { testServers } from './servers.ts';

export interface OwnServers {
  readonly database: TestDatabase;
  readonly temporalAddress: string;
  /** kill -9; resolves when the process is gone. */
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  killTemporal(): Promise<void>;
  /** With the file that it had, or with a new one, as if it had lost everything. */
  startTemporal(state: 'kept' | 'lost'): Promise<void>;
  close(): Promise<void>;
}

/** Starts both on ports of their own, durable as in production, with a migrated database. */
export async function openOwnServers(): Promise<OwnServers> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-own-'));
  chmodSync(folder, 0o711);
  const stateFolder = openStateFolder(join(folder, 'state'));
  const lock = await lockStateFolder(stateFolder);
  const log = (): void => undefined;
  const ports = { postgres: await freePort(), temporal: await freePort() };
  const { temporalExecutable: executable, temporalVersion: version } = testServers();
  let generation = 0;
  const postgresAgain = (): Promise<RunningPostgres> =>
    startPostgres({ stateFolder, port: ports.postgres, durable: true, environment: process.env, log });
  const temporalAgain = (): Promise<RunningTemporal> =>
    startTemporal({
      server: { executable, version },
      stateFolder,
      dbFile: join(stateFolder.path, `temporal-${generation}.db`),
      port: ports.temporal,
      namespace: 'default',
      log,
    });
  let postgres = await postgresAgain();
  let temporal = await temporalAgain();
  const passwords = {
    owner: stateFolder.secret('owner'),
    app: stateFolder.secret('app'),
    delivery: stateFolder.secret('delivery'),
  };
  const { ownerUrl, appUrl, deliveryUrl } = await makeRolesAndDatabase(
    postgres.superuserUrl,
    passwords,
    'countersign',
  );
  await migrate(ownerUrl, log);
  const open = (url: string) =>
    openDatabase({ url, size: 5, applicationName: 'countersign test', onError: () => undefined });
  const [app, delivery] = [open(appUrl), open(deliveryUrl)];
  return {
    database: {
      name: 'countersign',
      app,
      delivery,
      appUrl,
      deliveryUrl,
      ownerUrl,
      close: async () => {
        await Promise.all([app.destroy(), delivery.destroy()]);
      },
    },
    temporalAddress: temporal.address,
    async killPostgres() {
      postgres.kill();
      await postgres.exited;
    },
    async startPostgres() {
      postgres = await postgresAgain();
    },
    async killTemporal() {
      temporal.kill();
      await temporal.exited;
    },
    async startTemporal(state) {
      if (state === 'lost') generation += 1;
      temporal = await temporalAgain();
    },
    async close() {
      await temporal.stop();
      await postgres.stop();
      lock.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
