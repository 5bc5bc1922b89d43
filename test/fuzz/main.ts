// npm run test:fuzz [-- --minutes N]: the API against its own description, by Schemathesis, with every kind of
// credential in turn. It finds what nobody thought of: a 5xx, an answer that is not described, bad data that is taken.
// Not part of npm test: it fetches Schemathesis from PyPI and runs for minutes, with other requests each time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { samples } from '../../src/http/description/samples.ts';
import type { SampleName } from '../../src/http/description/samples.ts';
import { createServiceAccountKey } from '../../src/db/service-accounts.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { TestApi } from '../http/api.ts';
import type { Caller } from '../http/api.ts';
import { makeScene } from '../http/routes.ts';
import startServers from '../support/global-setup.ts';

const version = '4.32.5';
const root = join(import.meta.dirname, '../..');
const tool = join(root, 'node_modules/.cache', `schemathesis-${version}`);

/** A key of the back office that is good for reading documents, or for nothing any more. */
const ownKey =
  (over: Pick<Parameters<typeof createServiceAccountKey>[1], 'scopes' | 'expiresAt'>) =>
  ({ database, house: { environmentId, client } }: TestApi): Promise<string> =>
    inTenant(database.app, environmentId, (tx) =>
      createServiceAccountKey(tx, { environmentId, serviceAccountId: client.id, ...over }),
    );

const as = (caller: Caller) => (api: TestApi) => api.credential(caller);

const callers: readonly [title: string, credential: (api: TestApi) => Promise<string | null>][] = [
  ['an integration client', as('client')],
  ['an integration observer', as('observer')],
  ['a basic user with tasks', as('rita')],
  ['a basic user without any', as('basil')],
  ['a key that may read documents', ownKey({ scopes: ['documents:read'] })],
  ['a key that has ended', ownKey({ expiresAt: new Date(0) })],
  ['nobody', as(null)],
  // Last, since an administrator may take the others' credentials away.
  ['an administrator', as('admin')],
];

async function run(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** A Python environment of its own beside the packages, made once. */
async function fetchTool(): Promise<string> {
  const program = join(tool, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  mkdirSync(tool, { recursive: true });
  const made =
    (await run('python3', ['-m', 'venv', tool])) ||
    (await run(join(tool, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`]));
  if (made !== 0) throw new Error(`Schemathesis ${version} could not be had: Python 3 and PyPI are needed.`);
  return program;
}

/** The description with ids of what is there in the place of those that its examples make up. */
async function describe(api: TestApi, folder: string): Promise<string> {
  const { approvalId, documentId, taskId, groupId } = await makeScene(api);
  const { olga, rita, ann } = api.house.people;
  const real: Partial<Record<SampleName, string>> = {
    ...{ approval: approvalId, document: documentId, task: taskId, group: groupId },
    ...{ template: api.house.templateId, organisation: api.house.organisationId },
    ...{ user: ann, reviewer: rita, manager: olga, account: api.house.observer.id },
  };
  const response = await fetch(`${api.url}/v1/openapi.json`);
  const text = Object.entries(real).reduce(
    (so, [name, id]) => so.replaceAll(samples[name as SampleName], id),
    await response.text(),
  );
  const file = join(folder, 'openapi.json');
  writeFileSync(file, text);
  return file;
}

/** One run with one credential; true where it found nothing. */
async function fuzz(
  api: TestApi,
  program: string,
  how: { readonly credential: string | null; readonly seconds: number; readonly folder: string },
): Promise<boolean> {
  const { credential } = how;
  const code = await run(program, [
    ...['--config-file', join(import.meta.dirname, 'schemathesis.toml')],
    ...['run', await describe(api, how.folder), '--url', api.url, '--max-time', String(how.seconds)],
    ...[
      '--phases',
      'examples,coverage,fuzzing,stateful',
      '--continue-on-failure',
      '--no-shrink',
      '--warnings',
      'off',
    ],
    ...(credential === null
      ? []
      : [
          ...['--header', `Authorization: Bearer ${credential}`],
          // An administrator founds environments on the way, and acts in several from then on.
          ...['--header', `Countersign-Environment: ${api.house.environmentId}`],
        ]),
  ]);
  return code === 0;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' } } });
const seconds = Math.max(5, Math.floor((Number(values.minutes) * 60) / callers.length));
const program = await fetchTool();
await startServers();
const limits = { requestsPerSecond: 1_000_000, failedAuthenticationsPerMinute: 1_000_000 };
const api = await TestApi.open(limits);
const failed: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-'));
try {
  for (const [title, credentialOf] of callers) {
    console.log(`\nAs ${title}, for ${seconds} seconds`);
    if (!(await fuzz(api, program, { credential: await credentialOf(api), seconds, folder })))
      failed.push(title);
  }
  const faults = api.log.filter((line) => line.includes('"msg":"a request failed"'));
  for (const fault of faults.slice(0, 20)) console.log(fault);
} finally {
  await api.close();
  await globalThis.stopTestServers?.();
  rmSync(folder, { recursive: true });
}
console.log(failed.length === 0 ? '\nNothing found.' : `\nFound something as ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
