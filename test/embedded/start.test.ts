import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../src/embedded/ports.ts';
import { startTimeOf } from '../../src/embedded/process-identity.ts';
import { runCountersign } from '../../src/embedded/run.ts';
import { startCountersign } from '../../src/embedded/start.ts';
import type { RunningCountersign, StartSettings } from '../../src/embedded/start-settings.ts';
import { openStateFolder } from '../../src/embedded/state-folder.ts';
import { aFolder, aLog, faultOf, removeFolders } from './support.ts';

afterAll(removeFolders);
jest.setTimeout(120_000);

/** Stands in for worker and API: ready at once, tells what it was given. */
function aProgram(folder: string, name: string, portVariable: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { createServer } from 'node:http';
     const server = createServer((request, response) => {
       if (request.url === '/crash') process.exit(3);
       response.end(JSON.stringify(process.env));
     }).listen(Number(process.env.${portVariable}), '127.0.0.1');
     process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeAllConnections(); });`,
  );
  return path;
}

async function someSettings(part: Partial<StartSettings> = {}): Promise<StartSettings> {
  const folder = aFolder();
  const [apiPort, mailPagePort, smtpPort, temporalPort, postgresPort, workerHealthPort, identityPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  return {
    ...{ apiPort, mailPagePort, smtpPort, temporalPort, postgresPort, workerHealthPort, identityPort },
    stateFolder: join(folder, '.countersign'),
    temporalNamespace: 'default',
    seedDemo: true,
    programs: {
      worker: aProgram(folder, 'worker', 'WORKER_HEALTH_PORT'),
      api: aProgram(folder, 'api', 'API_PORT'),
      identityProvider: aProgram(folder, 'identity-provider', 'IDENTITY_PORT'),
    },
    environment: { ...process.env, DATABASE_OWNER_URL: 'not for children' },
    ...part,
  };
}

const countSeeds = (ownerUrl: string): Promise<number> =>
  withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ seeds: number }>('select count(*)::int as seeds from seeds');
    return rows[0]?.seeds ?? 0;
  });

/** What a program of these tests was given: it answers with its environment. */
const given = async (port: number): Promise<Record<string, string>> =>
  (await (await fetch(`http://127.0.0.1:${port}`)).json()) as Record<string, string>;

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The issuers at which the demo's people were let sign in. */
const linked: (string | undefined)[] = [];

const hooks = {
  keepDemo: async ({ issuer }: { readonly issuer: string | undefined }) => void linked.push(issuer),
  migrate: (ownerUrl: string) =>
    withClient(
      ownerUrl,
      async (client) => void (await client.query('create table if not exists seeds (at timestamptz)')),
    ),
  seed: ({ databaseOwnerUrl }: { readonly databaseOwnerUrl: string | undefined }) =>
    withClient(
      databaseOwnerUrl ?? '',
      async (client) => void (await client.query('insert into seeds values (now())')),
    ),
};

const records = (running: RunningCountersign): { name: string; pid: number }[] =>
  JSON.parse(readFileSync(join(running.folder.path, 'processes.json'), 'utf8')) as {
    name: string;
    pid: number;
  }[];

test('a second start goes on with the same data, seeds no second time, and all parts end with the stop', async () => {
  const settings = await someSettings();
  const first = await startCountersign(settings, { ...hooks, log: () => undefined });
  const { databaseUrl, databaseDeliveryUrl, invitationSecret, oidcIssuer } = first.connections;
  const temporal = { TEMPORAL_ADDRESS: `127.0.0.1:${settings.temporalPort}`, TEMPORAL_NAMESPACE: 'default' };
  const api = await given(settings.apiPort);
  expect(api).toMatchObject({ ...temporal, DATABASE_URL: databaseUrl, OIDC_ISSUER: oidcIssuer });
  expect(oidcIssuer).toBe(`http://127.0.0.1:${settings.identityPort}`);
  for (const name of ['DATABASE_OWNER_URL', 'DATABASE_DELIVERY_URL', 'SMTP_URL']) {
    expect(api).not.toHaveProperty(name);
  }
  const worker = await given(settings.workerHealthPort);
  expect(worker).toMatchObject({
    ...temporal,
    DATABASE_URL: databaseUrl,
    DATABASE_DELIVERY_URL: databaseDeliveryUrl,
    SMTP_URL: `smtp://127.0.0.1:${settings.smtpPort}`,
  });
  expect(worker).not.toHaveProperty('DATABASE_OWNER_URL');
  expect([api['INVITATION_SECRET'], worker['INVITATION_SECRET']]).toEqual([
    invitationSecret,
    invitationSecret,
  ]);
  expect(linked).toContain(oidcIssuer);
  const started = records(first);
  expect(started.map(({ name }) => name).sort()).toEqual([
    ...['api', 'identity-provider', 'postgres', 'temporal', 'worker'],
  ]);
  await first.stop();
  expect(started.filter(({ pid }) => startTimeOf(pid) !== undefined)).toEqual([]);

  const second = await startCountersign(settings, { ...hooks, log: () => undefined });
  expect(await countSeeds(second.connections.databaseOwnerUrl ?? '')).toBe(1);
  expect(second.connections.invitationSecret).toBe(first.connections.invitationSecret);
  await second.stop();
});

test('parts that are killed run again on the same addresses', async () => {
  const { lines, log } = aLog();
  const running = await startCountersign(await someSettings(), { ...hooks, log });
  for (const { pid } of records(running)) process.kill(pid, 'SIGKILL');
  const deadline = Date.now() + 60_000;
  while (
    ['api', 'worker', 'identity-provider', 'postgres', 'temporal'].some(
      (name) => !lines.includes(`${name} runs again.`),
    )
  ) {
    if (Date.now() > deadline) throw new Error(lines.join('\n'));
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(await countSeeds(running.connections.databaseOwnerUrl ?? '')).toBe(1);
  await running.stop();
});

test('a port in use is told before anything is started, and the folder is free again', async () => {
  const settings = await someSettings();
  const server = createServer();
  await new Promise<void>((done) => server.listen(settings.postgresPort, '127.0.0.1', done));
  const fault = await faultOf(() => startCountersign(settings, { ...hooks, log: () => undefined }));
  expect(fault.message).toContain(`Port ${settings.postgresPort}, needed for Postgres`);
  expect(fault.message).toContain('POSTGRES_PORT');
  server.close();
  const again = await faultOf(() =>
    startCountersign({ ...settings, temporalCliPath: '/no/such/cli' }, { ...hooks, log: () => undefined }),
  );
  expect(again.message).toContain('TEMPORAL_CLI_PATH names /no/such/cli');
});

test('a program that ends while starting stops the start, with the end of its log', async () => {
  const broken = join(aFolder(), 'broken.mjs');
  writeFileSync(broken, `console.error('the bundle is missing'); process.exit(1);`);
  const settings = await someSettings();
  const programs = { ...settings.programs, worker: broken };
  const { log } = aLog();
  const fault = await faultOf(() => startCountersign({ ...settings, programs }, { ...hooks, log }));
  expect(fault.message).toContain('worker ended while starting');
  expect(fault.message).toContain('the bundle is missing');
});

/** With a database and a Temporal server of one's own: only worker and API are started. */
const own = {
  databaseUrl: 'postgres://app@127.0.0.1:1/none',
  databaseDeliveryUrl: 'postgres://delivery@127.0.0.1:1/none',
  temporalAddress: '127.0.0.1:1',
  smtpUrl: 'smtp://127.0.0.1:1',
  seedDemo: false,
};

test('when what is told at the end of a start fails, everything is stopped and the fault passed on', async () => {
  const settings = await someSettings(own);
  let started: { name: string; pid: number }[] = [];
  const run = runCountersign(settings, { ...hooks, log: () => undefined }, (running) => {
    started = records(running);
    throw new Error('nothing to tell it to');
  });
  expect((await faultOf(() => run)).message).toBe('nothing to tell it to');
  expect(started.map(({ name }) => name).sort()).toEqual(['api', 'worker']);
  expect(started.filter(({ pid }) => startTimeOf(pid) !== undefined)).toEqual([]);
});

test('a port that is set twice is told with both variables before anything is made', async () => {
  const settings = await someSettings();
  const twice = { ...settings, smtpPort: settings.apiPort };
  const fault = await faultOf(() => startCountersign(twice, { ...hooks, log: () => undefined }));
  expect(fault.message).toContain(`API_PORT and SMTP_PORT are both ${settings.apiPort}`);
  expect(existsSync(settings.stateFolder)).toBe(false);
});

test('a damaged demo.json is told by npm start, does not end it, and is not a reason to give up the database', () => {
  const stateFolder = join(aFolder(), '.countersign');
  openStateFolder(stateFolder);
  writeFileSync(join(stateFolder, 'demo.json'), '{"api": {"u');
  const program = join(import.meta.dirname, '../../src/start.ts');
  // Ends where the Temporal server is looked for, which is after demo.json was looked at.
  const ran = spawnSync(process.execPath, ['--import', 'tsx', program], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      COUNTERSIGN_STATE: stateFolder,
      DATABASE_URL: own.databaseUrl,
      DATABASE_DELIVERY_URL: own.databaseDeliveryUrl,
      SMTP_URL: own.smtpUrl,
      TEMPORAL_CLI_PATH: '/no/such/cli',
    },
  });
  expect(ran.stdout).toContain('demo.json is damaged');
  expect(ran.stdout).toContain('what is lost is only the convenience');
  expect(ran.stdout + ran.stderr).not.toMatch(/start over|remove/);
  expect(ran.stderr).toContain('TEMPORAL_CLI_PATH names /no/such/cli');
});
