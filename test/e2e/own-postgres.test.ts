// Somebody with a Postgres of their own follows docs/operating.md to the letter.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../src/db/pool.ts';
import { freePort } from '../../src/embedded/ports.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { lockStateFolder, openStateFolder } from '../../src/embedded/state-folder.ts';
import { awaitTask, startApprovalOf } from '../support/play.ts';
import { Stack } from '../support/stack.ts';

const root = join(import.meta.dirname, '../..');
const password = 'a password of their own';

/** The page's statements, up to `\connect` and behind it. */
function statementsOfThePage(): [onServer: string, inDatabase: string] {
  const page = readFileSync(join(root, 'docs/operating.md'), 'utf8');
  const [, block = ''] = /```sql\n([\s\S]*?)```/.exec(page) ?? [];
  const [onServer = '', inDatabase = ''] = block.replaceAll('…', password).split('\\connect countersign\n');
  return [onServer, inDatabase];
}

async function runAll(url: string, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements.split(';\n').filter((each) => each.trim() !== ''))
      await client.query(statement);
  } finally {
    await client.end();
  }
}

/** An empty server, as somebody would bring one. */
async function openServer(): Promise<{
  url: (user?: string) => string;
  superuserUrl: string;
  close: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-own-postgres-'));
  chmodSync(folder, 0o711);
  const stateFolder = openStateFolder(join(folder, 'state'));
  const lock = await lockStateFolder(stateFolder);
  const log = (): void => undefined;
  const port = await freePort();
  const postgres = await startPostgres({ stateFolder, port, durable: false, environment: process.env, log });
  return {
    superuserUrl: postgres.superuserUrl,
    url: (user) => {
      const url = new URL(postgres.superuserUrl);
      url.pathname = '/countersign';
      if (user) [url.username, url.password] = [user, encodeURIComponent(password)];
      return url.href;
    },
    async close() {
      await postgres.stop();
      lock.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

test('with the roles and the database of the page, migrated, an approval opens its first phase', async () => {
  const server = await openServer();
  try {
    const [onServer, inDatabase] = statementsOfThePage();
    await runAll(server.superuserUrl, onServer);
    await runAll(server.url(), inDatabase);
    const environment = { DATABASE_OWNER_URL: server.url('countersign_owner') };
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(root, 'src/migrate.ts')],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'] ?? '', ...environment },
      },
    );
    expect([status, stderr]).toEqual([0, '']);
    const [appUrl, deliveryUrl] = [server.url('countersign_app'), server.url('countersign_delivery')];
    const open = (url: string) =>
      openDatabase({ url, size: 5, applicationName: 'countersign test', onError: () => undefined });
    const [app, delivery] = [open(appUrl), open(deliveryUrl)];
    const close = async (): Promise<void> => {
      await Promise.all([app.destroy(), delivery.destroy()]);
    };
    const ownerUrl = server.url('countersign_owner');
    const stack = await Stack.open({
      database: { name: 'countersign', app, delivery, appUrl, deliveryUrl, ownerUrl, close },
    });
    try {
      await stack.startApi();
      await stack.startWorker();
      await expect(awaitTask(stack, 'rita', await startApprovalOf(stack))).resolves.toBeDefined();
    } finally {
      await stack.close();
    }
  } finally {
    await server.close();
  }
}, 120_000);

test('the roles of the page may do no more than those that we make ourselves', async () => {
  const server = await openServer();
  try {
    await runAll(server.superuserUrl, statementsOfThePage()[0]);
    const client = new pg.Client({ connectionString: server.superuserUrl });
    await client.connect();
    const { rows } = await client.query(
      `select rolname from pg_roles where rolname like 'countersign%'
        and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
        and rolcanlogin order by rolname`,
    );
    await client.end();
    expect(rows.map((row: { rolname: string }) => row.rolname)).toEqual([
      'countersign_app',
      'countersign_delivery',
      'countersign_owner',
    ]);
  } finally {
    await server.close();
  }
});
