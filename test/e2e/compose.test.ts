// docker-compose.yml as Compose reads it, and what it, the proxy's and Prometheus' files have to agree on. No image is
// pulled or started here: deployment.test.ts runs what it says of our own programs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  parseApiConfig,
  parseMigrateConfig,
  parseRolesConfig,
  parseWorkerConfig,
  variableNames,
} from '../../src/config.ts';
import { buildComposeLoader, madeEnvironment } from '../support/compose.ts';
import type { Project, ReadCompose } from '../support/compose.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const made = madeEnvironment();

let load: ReadCompose;
let project: Project;

jest.setTimeout(180_000);
beforeAll(() => {
  load = buildComposeLoader();
  const loaded = load(made);
  if (!loaded.project) throw new Error(loaded.refusal);
  project = loaded.project;
});

const service = (name: string) => {
  const found = project.services[name];
  if (!found) throw new Error(`there is no service ${name}`);
  return found;
};
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([variable, value]) => [variable, value ?? '']),
  );

test.each(Object.keys(made))('without %s Compose refuses, and says how to come by it', (name) => {
  for (const variables of [{ ...made, [name]: '' }, without(name)]) {
    const { project: none, refusal } = load(variables);
    expect(none).toBeUndefined();
    expect(refusal).toContain(name);
    expect(refusal).toContain('make .env by deploy/make-env.sh');
  }
});

const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(made).filter(([other]) => other !== name));

test('the secrets are made anew each time, long enough, and stand in no file of the repository', () => {
  const again = madeEnvironment();
  for (const [name, value] of Object.entries(made)) {
    expect(value).toMatch(/^[0-9a-f]{48}$/);
    expect(again[name]).not.toBe(value);
  }
  expect(read('.gitignore').split('\n')).toContain('.env');
  expect(read('.dockerignore').split('\n').slice(1)[0]).toBe('*');
});

test('what the services are given is what our programs read, and enough for each', () => {
  for (const name of ['roles', 'migrate', 'api', 'worker']) {
    const unknown = Object.keys(environmentOf(name)).filter((variable) => !variableNames.includes(variable));
    expect([name, unknown]).toEqual([name, []]);
  }
  expect(() => parseRolesConfig(environmentOf('roles'))).not.toThrow();
  expect(() => parseMigrateConfig(environmentOf('migrate'))).not.toThrow();
  expect(() => parseApiConfig(environmentOf('api'))).not.toThrow();
  expect(() => parseWorkerConfig(environmentOf('worker'))).not.toThrow();
});

test('only the program that makes the roles knows the superuser, and only migrations the owner', () => {
  const holders = (secret: string | undefined) =>
    Object.keys(project.services).filter((name) =>
      Object.values(environmentOf(name)).some((value) => value.includes(String(secret))),
    );
  expect(holders(made['POSTGRES_PASSWORD']).sort()).toEqual(['postgres', 'roles']);
  expect(holders(made['OWNER_PASSWORD']).sort()).toEqual(['migrate', 'roles']);
  expect(holders(made['DELIVERY_PASSWORD']).sort()).toEqual(['roles', 'worker']);
  expect(holders(made['TEMPORAL_PASSWORD']).sort()).toEqual(['temporal', 'temporal-postgres']);
});

test('every image has a version to the last digit, and every service says how it is', () => {
  for (const [name, { image, healthcheck, command, build }] of Object.entries(project.services)) {
    expect([name, image]).toEqual([name, expect.stringMatching(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-\w+)?$/)]);
    // The API has the check of its image; roles and migrate end.
    const checked = build && command === null ? 'of the image' : (healthcheck?.test ?? healthcheck?.disable);
    expect([name, checked]).not.toEqual([name, undefined]);
  }
  for (const base of read('Dockerfile').match(/^FROM \S+/gm) ?? [])
    expect(base).toMatch(/^FROM node:\d+\.\d+\.\d+-bookworm(-slim)?$/);
});

test('services wait for each other in the order in which they can work', () => {
  const conditions = (name: string) =>
    Object.fromEntries(
      Object.entries(service(name).depends_on ?? {}).map(([other, { condition }]) => [other, condition]),
    );
  expect(conditions('roles')).toEqual({ postgres: 'service_healthy' });
  expect(conditions('migrate')).toEqual({ roles: 'service_completed_successfully' });
  expect(conditions('api')).toEqual({ migrate: 'service_completed_successfully' });
  expect(conditions('worker')).toEqual({
    migrate: 'service_completed_successfully',
    temporal: 'service_healthy',
  });
  expect(conditions('proxy')).toEqual({ api: 'service_healthy' });
});

test('two of each program run, with a process above them that passes signals on', () => {
  for (const name of ['api', 'worker']) {
    expect([service(name).deploy?.replicas, service(name).init]).toEqual([2, true]);
  }
});

test('nothing is published but to this machine, and of ours only the proxy', () => {
  const published = Object.entries(project.services).flatMap(([name, { ports = [] }]) =>
    ports.map(({ host_ip: host }) => `${name} ${host}`),
  );
  expect(published.sort()).toEqual(
    ['mailpit', 'prometheus', 'proxy', 'temporal-ui'].map((name) => `${name} 127.0.0.1`),
  );
});

test('the API believes the proxy of its own network, and the proxy tells it the caller alone', () => {
  const subnet = project.networks['default']?.ipam.config[0]?.subnet;
  expect(environmentOf('api')['TRUSTED_PROXIES']).toBe(subnet);
  expect(read('deploy/haproxy.cfg')).toContain('http-request set-header X-Forwarded-For %[src]');
});

test('the proxy and Prometheus ask at the ports that the programs listen on', () => {
  const api = environmentOf('api');
  expect(read('deploy/haproxy.cfg')).toMatch(new RegExp(`server-template api \\d+ api:${api['API_PORT']}\n`));
  const { scrape_configs: jobs } = parse(read('deploy/prometheus.yml'));
  const asked = jobs.flatMap((job: { dns_sd_configs?: { names: string[]; port: number }[] }) =>
    (job.dns_sd_configs ?? []).map(({ names, port }) => [...names, port]),
  );
  expect(asked).toEqual([
    ['api', Number(api['API_METRICS_PORT'])],
    ['worker', Number(environmentOf('worker')['WORKER_METRICS_PORT'])],
  ]);
  const targets = jobs.flatMap((job: { static_configs?: { targets: string[] }[] }) =>
    (job.static_configs ?? []).flatMap(({ targets: some }) => some),
  );
  for (const target of targets.map((one: string) => one.split(':')[0]))
    expect([...Object.keys(project.services), '127.0.0.1']).toContain(target);
});

test('the API goes on serving for longer than the proxy takes to notice, and has the time to', () => {
  expect(read('deploy/haproxy.cfg')).toContain('check inter 1s fall 2');
  expect(Number(environmentOf('api')['DRAIN_SECONDS'])).toBeGreaterThan(2 * 2);
});

test('the connections that all processes open, twice over, are fewer than Postgres takes', () => {
  const connections = (name: string) => Number(environmentOf(name)['DATABASE_CONNECTIONS']);
  const opened = 2 * connections('api') + 2 * 2 * connections('worker');
  const [, atMost] = /max_connections=(\d+)/.exec((service('postgres').command ?? []).join(' ')) ?? [];
  expect(2 * opened).toBeLessThan(Number(atMost));
});

test('every file that is mounted is there', () => {
  const mounted = [...read('docker-compose.yml').matchAll(/(\.\/deploy\/[\w.]+):/g)].map(
    ([, path = '']) => path,
  );
  expect(mounted.length).toBeGreaterThan(0);
  expect(mounted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
