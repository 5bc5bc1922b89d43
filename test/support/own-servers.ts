// A Postgres and a Temporal server of one test file alone, so that it can kill them.
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import type { RunningPostgres } from '../../src/embedded/postgres.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import type { StateFolder } from '../../src/embedded/state-folder.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import type { RunningTemporal } from '../../src/embedded/temporal.ts';
import { openDatabase } from '../../src/db/pool.ts';
import { migrate } from '../../src/migrations.ts';
import type { TestDatabase } from './database.ts';
import { testServers } from './servers.ts';

/** As somebody brings them: without a role, a database or a schema of ours. */
export interface BareServers {
  readonly stateFolder: StateFolder;
  readonly superuserUrl: string;
  readonly temporalAddress: string;
  /** kill -9; resolves when the process is gone. */
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  killTemporal(): Promise<void>;
  /** With the file that it had, with a new one as if it had lost everything, or with what was backed up. */
  startTemporal(state: 'kept' | 'lost' | 'backed up'): Promise<void>;
  /** Keeps what Temporal knows at this moment; it is gone for the while. */
  backUpTemporal(): Promise<void>;
  close(): Promise<void>;
}

export interface OwnServers extends Omit<BareServers, 'stateFolder'> {
  readonly database: TestDatabase;
}

const log = (): void => undefined;

/** Starts both on ports of their own, durable as in production. */
export async function openBareServers(): Promise<BareServers> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-own-'));
  chmodSync(folder, 0o711);
  const stateFolder = openStateFolder(join(folder, 'state'));
  const lock = await lockStateFolder(stateFolder);
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
  /** The file with those that SQLite keeps beside it. */
  const copyState = (from: number | string, to: number | string): void => {
    const name = `temporal-${from}.db`;
    for (const file of readdirSync(stateFolder.path).filter((one) => one.startsWith(name))) {
      const copy = file.replace(name, `temporal-${to}.db`);
      copyFileSync(join(stateFolder.path, file), join(stateFolder.path, copy));
    }
  };
  let postgres = await postgresAgain();
  let temporal = await temporalAgain();
  return {
    stateFolder,
    superuserUrl: postgres.superuserUrl,
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
      if (state !== 'kept') generation += 1;
      if (state === 'backed up') copyState('backup', generation);
      temporal = await temporalAgain();
    },
    async backUpTemporal() {
      temporal.kill();
      await temporal.exited;
      copyState(generation, 'backup');
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

/** The same, with a migrated database. */
export async function openOwnServers(): Promise<OwnServers> {
  const servers = await openBareServers();
  const { stateFolder } = servers;
  const passwords = {
    owner: stateFolder.secret('owner'),
    app: stateFolder.secret('app'),
    delivery: stateFolder.secret('delivery'),
  };
  const { ownerUrl, appUrl, deliveryUrl } = await makeRolesAndDatabase(
    servers.superuserUrl,
    passwords,
    'countersign',
  );
  await migrate(ownerUrl, log);
  return { ...servers, database: openOwnDatabase({ ownerUrl, appUrl, deliveryUrl }) };
}

/** A database of a server that is closed with it. */
export function openOwnDatabase(
  urls: Pick<TestDatabase, 'ownerUrl' | 'appUrl' | 'deliveryUrl'>,
): TestDatabase {
  const open = (url: string) =>
    openDatabase({ url, size: 5, applicationName: 'countersign test', onError: () => undefined });
  const [app, delivery] = [open(urls.appUrl), open(urls.deliveryUrl)];
  return {
    ...urls,
    name: 'countersign',
    app,
    delivery,
    close: async () => {
      await Promise.all([app.destroy(), delivery.destroy()]);
    },
  };
}
