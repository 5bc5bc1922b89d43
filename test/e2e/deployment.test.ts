// The image and the services without Docker: the Dockerfile's own commands in a clean copy, and the processes with the
// environment that docker-compose.yml gives them, over servers that somebody else brought. Only hosts and ports are
// others, since everything shares one machine here.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/ports.ts';
import { buildComposeLoader, madeEnvironment } from '../support/compose.ts';
import type { Project } from '../support/compose.ts';
import type { TestDatabase } from '../support/database.ts';
import { makeImage, makeImageFolder } from '../support/dockerfile.ts';
import type { Image } from '../support/dockerfile.ts';
import { buildHouse, tokenOf } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { runIssuer } from '../support/issuer.ts';
import { openMailSink } from '../support/mail.ts';
import type { TestMailSink } from '../support/mail.ts';
import { openBareServers, openOwnDatabase } from '../support/own-servers.ts';
import type { BareServers } from '../support/own-servers.ts';
import { playOn, startApprovalOf } from '../support/play.ts';
import type { Played } from '../support/play.ts';
import { until } from '../support/until.ts';

jest.setTimeout(300_000);

const root = join(import.meta.dirname, '../..');
let folder: string;
let image: Image;
let project: Project;
let servers: BareServers;
let mail: TestMailSink;
const running: Running[] = [];

interface Running {
  readonly name: 'api' | 'worker';
  readonly environment: Readonly<Record<string, string>>;
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
}

beforeAll(async () => {
  folder = makeImageFolder();
  image = makeImage(folder);
  const { project: loaded, refusal } = buildComposeLoader()({
    ...madeEnvironment(),
    OIDC_ISSUER: runIssuer().url,
  });
  if (!loaded) throw new Error(refusal);
  project = loaded;
  [servers, mail] = await Promise.all([openBareServers(), openMailSink()]);
});

afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
  await mail?.close();
  await servers?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The names of services as hosts, in the place of which this machine's addresses stand. */
const hosts = (): [name: RegExp, address: string][] => [
  [/@postgres:5432\//, `@${new URL(servers.superuserUrl).host}/`],
  [/^temporal:7233$/, servers.temporalAddress],
  [/^smtp:\/\/mailpit:1025$/, mail.url],
  [/^0\.0\.0\.0$/, '127.0.0.1'],
];

/** What a container of the service has as its environment, but for hosts; ports are others for each process. */
async function environmentOf(name: string): Promise<Record<string, string>> {
  const given = Object.entries({ ...image.environment, ...project.services[name]?.environment });
  const environment: Record<string, string> = { PATH: process.env['PATH'] ?? '' };
  for (const [variable, value] of given) {
    const replaced = hosts().find(([pattern]) => pattern.test(value ?? ''));
    environment[variable] = replaced ? (value ?? '').replace(...replaced) : (value ?? '');
    if (variable.endsWith('_PORT')) environment[variable] = String(await freePort());
  }
  // The superuser of the embedded server is nobody's choice; everything else of the address stays.
  const superuser = environment['DATABASE_SUPERUSER_URL'];
  if (superuser) environment['DATABASE_SUPERUSER_URL'] = servers.superuserUrl;
  return environment;
}

const asNode = ([program = '', ...args]: readonly string[]): [string, string[]] => [
  program === 'node' ? process.execPath : program,
  args,
];

/** Runs a service that ends; gives its exit code and what it printed. */
async function runOnce(name: string): Promise<{ status: number | null; printed: string }> {
  const [program, args] = asNode(project.services[name]?.command ?? []);
  const env = await environmentOf(name);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: image.folder, encoding: 'utf8', env });
  return { status, printed: stdout + stderr };
}

async function start(name: 'api' | 'worker'): Promise<Running> {
  const [program, args] = asNode(project.services[name]?.command ?? image.command);
  const environment = await environmentOf(name);
  const child = spawn(program, args, {
    cwd: image.folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(folder, `${name}-${running.length}.log`));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
  void ended.then(() => log.end());
  const one = { name, environment, child, ended };
  running.push(one);
  return one;
}

/** The container's own healthcheck. */
function isHealthy({ name, environment }: Running): boolean {
  const [, ...check] = project.services[name]?.healthcheck?.test ?? ['CMD', ...image.healthcheck];
  const [program, args] = asNode(check);
  return spawnSync(program, args, { cwd: image.folder, env: environment }).status === 0;
}

const metricsOf = async ({ environment }: Running): Promise<string> => {
  const port = environment['API_METRICS_PORT'] ?? environment['WORKER_METRICS_PORT'];
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  return response.text();
};

/** What a proxy does: the next process that takes a connection. A request that may have been taken is not repeated. */
function proxied(house: House): Played['call'] {
  let turn = 0;
  return async (who, { method, path, body, key = randomUUID() }) => {
    for (let tries = 1; ; tries += 1) {
      const apis = running.filter(({ name }) => name === 'api');
      const { environment } = apis[(turn += 1) % apis.length] as Running;
      try {
        const response = await fetch(`http://127.0.0.1:${environment['API_PORT']}${path}`, {
          method: method ?? (body === undefined ? 'GET' : 'POST'),
          headers: {
            authorization: `Bearer ${who === 'client' ? house.client.key : await tokenOf(house, who)}`,
            ...(body === undefined
              ? {}
              : { 'content-type': typeof body === 'string' ? 'application/xml' : 'application/json' }),
            'idempotency-key': key,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        });
        return { status: response.status, body: await response.json() };
      } catch (error) {
        // The key makes it safe: whether the process that was killed had taken it, the other one knows.
        if (tries > 4) throw error;
      }
    }
  };
}

test('the image has what the programs need, belongs to nobody who runs them, and nothing of developers', () => {
  expect(image.user).toBe('node');
  expect(image.ofBaseImages).toEqual(['/etc/ssl/certs/ca-certificates.crt']);
  for (const path of ['dist/src/api.js', 'dist/workflow-bundle.js', 'web/dist/index.html', 'migrations'])
    expect([path, existsSync(join(image.folder, path))]).toEqual([path, true]);
  for (const path of ['src', 'test', '.git', '.env', 'node_modules/jest', 'node_modules/vite'])
    expect([path, existsSync(join(image.folder, path))]).toEqual([path, false]);
});

test('two of each, one of each killed: every approval is finished, and the numbers are told', async () => {
  expect(await runOnce('roles')).toMatchObject({ status: 0 });
  expect(await runOnce('migrate')).toMatchObject({ status: 0 });
  // As often as somebody says `up` again.
  expect(await runOnce('roles')).toMatchObject({ status: 0 });
  expect(await runOnce('migrate')).toMatchObject({ status: 0 });
  await Promise.all((['api', 'api', 'worker', 'worker'] as const).map(start));
  await until(async () => running.every(isHealthy), 'all four to be healthy', 60_000);
  const database = ourDatabase(await environmentOf('worker'));
  try {
    const house = await buildHouse(database.app);
    const played: Played = { call: proxied(house), database, house };
    const approvals = await Promise.all(Array.from({ length: 8 }, () => startApprovalOf(played)));
    await Promise.all(approvals.slice(0, 4).map((approvalId) => playOn(played, approvalId)));
    const finishing = approvals.slice(4).map((approvalId) => playOn(played, approvalId));
    // Not a task of somebody's: whoever plays on may have answered it before it is looked for.
    await until(() => hasBegun(played, approvals.at(-1) ?? '', 2), 'the second phase');
    for (const name of ['api', 'worker'] as const) {
      const killed = running.find((one) => one.name === name) as Running;
      killed.child.kill('SIGKILL');
      expect(await killed.ended).toBe('SIGKILL');
      running.splice(running.indexOf(killed), 1);
    }
    await Promise.all(finishing);
    await tellsWhatIsWatched();
  } finally {
    await database.close();
  }
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGTERM');
    expect(await ended).toBe('0');
  }
});

async function hasBegun(played: Played, approvalId: string, wanted: number): Promise<boolean> {
  const { body } = await played.call('client', { path: `/v1/approvals/${approvalId}` });
  return body.phases.some(
    ({ phase, openedAt }: { phase: number; openedAt: string | null }) =>
      phase === wanted && openedAt !== null,
  );
}

const ourDatabase = ({ DATABASE_URL: appUrl = '', DATABASE_DELIVERY_URL: deliveryUrl = '' }): TestDatabase =>
  openOwnDatabase({ ownerUrl: appUrl, appUrl, deliveryUrl });

/** Every metric that an alert or the page for operators names is told by one of the processes. */
async function tellsWhatIsWatched(): Promise<void> {
  const told = (await Promise.all(running.map(metricsOf))).join('\n');
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const [, page = ''] = read('docs/operating.md').split('## What to watch');
  const watched = `${read('deploy/alerts.yml')}${page.split('\n## ')[0]}`;
  const named = new Set(watched.match(/\b(?:countersign|temporal|nodejs|process)_[a-z0-9_]+\b/g));
  // Temporal's counters of failures are told from the first one on.
  const common = [...named]
    .map((name) => name.replace(/_bucket$/, ''))
    .filter((name) => !/_failed_total$/.test(name));
  expect(common.length).toBeGreaterThan(10);
  expect(common.filter((name) => !told.includes(`# TYPE ${name} `))).toEqual([]);
}
