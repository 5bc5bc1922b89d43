import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../src/db/pool.ts';
import type { Db } from '../../src/db/transaction.ts';
import { templateDatabase, testServers } from './servers.ts';

/** A migrated database of one test file. */
export interface TestDatabase {
  readonly name: string;
  /** As the app role: tests see what the product sees. */
  readonly app: Db;
  readonly delivery: Db;
  readonly appUrl: string;
  readonly deliveryUrl: string;
  readonly ownerUrl: string;
  close(): Promise<void>;
}

/** Copies the migrated template into a database of its own. It is kept when a test of the file failed. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const { superuserUrl, passwords } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuserUrl, [
    `create database ${name} template ${templateDatabase} strategy file_copy owner countersign_owner`,
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to countersign_owner, countersign_app, countersign_delivery`,
  ]);
  const url = (role: 'owner' | 'app' | 'delivery'): string => {
    const login = new URL(superuserUrl);
    login.pathname = `/${name}`;
    login.username = `countersign_${role}`;
    login.password = encodeURIComponent(passwords[role]);
    return login.href;
  };
  const open = (role: 'app' | 'delivery'): Db =>
    openDatabase({ url: url(role), size: 20, applicationName: 'countersign test', onError: () => undefined });
  const app = open('app');
  const delivery = open('delivery');
  return {
    name,
    app,
    delivery,
    appUrl: url('app'),
    deliveryUrl: url('delivery'),
    ownerUrl: url('owner'),
    async close() {
      await Promise.all([app.destroy(), delivery.destroy()]);
      await asSuperuser(superuserUrl, [`drop database ${name} with (force)`]);
    },
  };
}

async function asSuperuser(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
