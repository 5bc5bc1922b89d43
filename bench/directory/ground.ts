// What the directory is measured on: a Postgres that puts every commit on the disk, and the API over it, in this process.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { findEnvironmentIssuers } from '../../src/db/identities.ts';
import { openDatabase } from '../../src/db/pool.ts';
import type { Db } from '../../src/db/transaction.ts';
import { makeRolesAndDatabase } from '../../src/embedded/postgres-roles.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { killRecorded } from '../../src/embedded/processes.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import { createApp } from '../../src/http/app.ts';
import { createTokenReader } from '../../src/identity/access-tokens.ts';
import { newestMigration } from '../../src/migration-files.ts';
import { migrate } from '../../src/migrations.ts';
import { openIssuer, testAudience } from '../../test/support/issuer.ts';
import type { PublishedIssuer } from '../../test/support/issuer.ts';

export interface Ground {
  /** As the API has it. */
  readonly db: Db;
  readonly appUrl: string;
  /** Past row-level security, for rows that are there before anything is measured. */
  readonly superuserUrl: string;
  readonly issuer: PublishedIssuer;
  readonly apiUrl: string;
  close(): Promise<void>;
}

const silent = (): void => undefined;

export async function openGround(log: (line: string) => void): Promise<Ground> {
  const path = mkdtempSync(join(tmpdir(), 'countersign-directory-'));
  // The user that runs Postgres, when we are root, must be able to pass.
  chmodSync(path, 0o711);
  const folder = openStateFolder(join(path, 'state'));
  const lock = await lockStateFolder(folder);
  const sweep = (): void => {
    lock.release();
    rmSync(path, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      killRecorded(folder);
      sweep();
      process.exit(130);
    });
  }
  const postgres = await startPostgres({ stateFolder: folder, durable: true, environment: process.env, log });
  const passwords = {
    owner: folder.secret('owner'),
    app: folder.secret('app'),
    delivery: folder.secret('delivery'),
  };
  const { ownerUrl, appUrl } = await makeRolesAndDatabase(postgres.superuserUrl, passwords, 'directory');
  await migrate(ownerUrl, silent);
  const superuserUrl = Object.assign(new URL(postgres.superuserUrl), { pathname: '/directory' }).href;
  const db = openApp(appUrl);
  const issuer = await openIssuer();
  const api = await openApi(db, issuer.url);
  return {
    ...{ db, appUrl, superuserUrl, issuer, apiUrl: api.url },
    async close() {
      await api.close();
      await db.destroy();
      await issuer.close();
      await postgres.stop();
      sweep();
    },
  };
}

const openApp = (url: string): Db =>
  openDatabase({
    url,
    size: 8,
    applicationName: 'countersign bench',
    onError: (error) => console.error(error),
  });

/** A connection that has planned nothing yet, with the settings of the API. */
export async function withFreshDatabase<T>(appUrl: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openApp(appUrl);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** A plain connection: what the same costs straight on Postgres is measured by it. */
export async function openPlain(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function openApi(db: Db, issuer: string): Promise<{ url: string; close: () => Promise<void> }> {
  const withoutTemporal = (): Promise<never> => Promise.reject(new Error('no course moves in this bench'));
  const app = await createApp({
    app: db,
    sendNudge: silent,
    sendCommand: withoutTemporal,
    sendDelegation: withoutTemporal,
    followNudge: withoutTemporal,
    at: silent,
    readToken: createTokenReader({
      operator: { issuer, audience: testAudience },
      environmentsOf: (from) => findEnvironmentIssuers(db, from),
      reach: { anywhere: true },
    }),
    issuers: { operator: issuer, anywhere: true },
    web: { publicUrl: 'http://127.0.0.1:1', signIn: null, folder: join(tmpdir(), 'no pages') },
    invitationSecret: 'a secret of the bench, long enough to sign',
    newestMigration: newestMigration(),
    stopping: new AbortController().signal,
    logger: pino({ level: 'error' }),
    limits: {},
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}
