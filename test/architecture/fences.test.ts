// Each fence of eslint.config.js is seen to hold: a text that breaks it alone is planted and reported. The texts lie in
// a folder of their own outside the repository, laid out alike, so that no one who works in the tree meets them.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

interface Plant {
  fence: string;
  file: string;
  text: string;
  rule: string;
}

const imports = '@typescript-eslint/no-restricted-imports';
const globals = 'no-restricted-globals';
const properties = 'no-restricted-properties';

/** One folder that may not import these modules. */
const importing = (folder: string, modules: string[]): Plant[] =>
  modules.map((module) => ({
    fence: `${folder} may not import ${module}`,
    file: `${folder}/planted-import-${encodeURIComponent(module)}.ts`,
    text: `import '${module}';\n`,
    rule: imports,
  }));

/** One folder that may not touch these globals. */
const touching = (folder: string, names: string[]): Plant[] =>
  names.map((name) => ({
    fence: `${folder} may not touch ${name}`,
    file: `${folder}/planted-${name.replace(/\W/g, '-')}.ts`,
    text: `void ${name};\n`,
    rule: name.includes('.') && !name.startsWith('globalThis') ? properties : globals,
  }));

const impure = ['Date', 'performance', 'Temporal', 'crypto', 'process', 'fetch', 'console'].concat(
  ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
  ['globalThis.Date', 'Math.random'],
);

const purePlants = ['src/domain', 'src/placement', 'src/documents'].flatMap((folder) => [
  ...touching(folder, impure),
  {
    fence: `${folder} may not compare by locale`,
    file: `${folder}/planted-locale.ts`,
    text: `export const order = (a: string, b: string): number => a.localeCompare(b);\n`,
    rule: properties,
  },
  {
    fence: `${folder} may not import at run time`,
    file: `${folder}/planted-dynamic.ts`,
    text: `export const later = (): Promise<unknown> => import('node:fs');\n`,
    rule: 'no-restricted-syntax',
  },
  ...importing(folder, ['node:fs', 'pg', 'zod', '@temporalio/common', '../db/pool.ts', './../db/pool.ts']),
  ...importing(`${folder}`, ['../http/app.ts', '../../activities/index.ts', '../config.ts']),
]);

const layerPlants = [
  ...importing('src/domain', ['../placement/place.ts', '../documents/ubl.ts']),
  ...importing('src/placement', ['node:crypto', '../documents/ubl.ts']),
  ...importing('src/db', [
    'zod',
    'fastify',
    '@temporalio/client',
    'node:fs',
    '../http/app.ts',
    '../mail/send.ts',
  ]),
  ...importing('src/db/bridges', ['../../../activities/index.ts', '../../http/app.ts', '../../config.ts']),
  ...importing('src/mail', ['../db/pool.ts', '../http/app.ts', '../config.ts', '../../workflows/index.ts']),
  ...importing('src/identity', ['../db/pool.ts', '../http/app.ts', '../config.ts', 'pg', 'node:fs']),
  ...touching('src/identity', ['fetch', 'console']),
  ...importing('src/http', ['../../activities/index.ts', '../embedded/postgres.ts', '@temporalio/worker']),
  ...importing('src/http', ['../../workflows/index.ts', '../../workflows/approval.ts']),
  ...importing('src/temporal', [
    '../../workflows/approval.ts',
    '../../activities/index.ts',
    '../http/app.ts',
  ]),
  ...importing('src/temporal', ['@temporalio/worker', '../config.ts']),
  ...importing('src/demo', [
    '../http/app.ts',
    '../../activities/index.ts',
    '../temporal/client.ts',
    '../config.ts',
  ]),
  ...importing('src/cli', ['../db/pool.ts', '../http/app.ts', '../../activities/index.ts']),
  ...importing('src/embedded', ['../db/pool.ts', '../domain/course.ts', '../../workflows/index.ts']),
  ...importing('activities', ['../workflows/approval.ts', '../src/http/app.ts', '../src/config.ts']),
  ...importing('activities', ['@temporalio/worker', '@temporalio/workflow', '../src/embedded/x.ts']),
  ...importing('workflows', ['node:crypto', 'zod', 'pg', '../activities/index.ts', '../src/db/pool.ts']),
  ...importing(
    'workflows',
    ['client', 'worker', 'activity', 'testing'].map((name) => `@temporalio/${name}`),
  ),
  ...importing('workflows', ['../src/http/app.ts', '../src/placement/place.ts', '../src/config.ts']),
  ...touching('workflows', ['process', 'fetch', 'console', 'crypto', 'WeakRef', 'FinalizationRegistry']),
  ...touching('src/db', ['fetch', 'process.env']),
  ...importing('web/src', [
    '../../src/db/pool.ts',
    '../../workflows/messages.ts',
    '../../activities/index.ts',
  ]),
  ...importing('web/src', ['zod', 'fastify', 'node:fs', '@mantine/dates']),
  ...touching('web/src', ['process']),
  ...['src/db', 'src/mail', 'src/http', 'src/temporal', 'src/demo', 'activities'].flatMap((folder) =>
    touching(folder, ['console']),
  ),
];

// Not src/db: it may import nothing of node:process at all.
const environmentPlants = ['src', 'src/mail', 'src/http', 'src/cli', 'src/embedded', 'activities'].flatMap(
  (folder): Plant[] => [
    ...touching(folder, ['process.env']),
    {
      fence: `${folder} may not take env from node:process`,
      file: `${folder}/planted-env-import.ts`,
      text: `export { env } from 'process';\n`,
      rule: imports,
    },
  ],
);

const validatorText = `import { defineUpdate, setHandler } from '@temporalio/workflow';

export const setManager = defineUpdate<void, [string]>('setManager');

export function listen(): void {
  setHandler(setManager, () => undefined, {
    validator: async (manager) => {
      await Promise.resolve();
      if (manager === '') throw new Error('nobody');
    },
  });
}
`;
const switchText = `export function colour(state: 'open' | 'closed'): string {
  switch (state) {
    case 'open':
      return 'green';
  }
  return 'grey';
}
`;
const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

const stylePlants: Plant[] = [
  {
    fence: 'the pick takes only createHash from node:crypto',
    file: 'src/placement/pick.ts',
    text: `export { randomUUID } from 'node:crypto';\n`,
    rule: imports,
  },
  {
    fence: 'a promise is waited for',
    file: 'workflows/planted-floating.ts',
    text: `const later = (): Promise<void> => Promise.resolve();\n\nlater();\n`,
    rule: '@typescript-eslint/no-floating-promises',
  },
  {
    fence: 'an update validator is not async',
    file: 'workflows/planted-validator.ts',
    text: validatorText,
    rule: '@typescript-eslint/no-misused-promises',
  },
  {
    fence: 'a switch over a union names every case',
    file: 'src/domain/planted-switch.ts',
    text: switchText,
    rule: '@typescript-eslint/switch-exhaustiveness-check',
  },
  {
    fence: 'a type is imported as a type',
    file: 'src/http/planted-type.ts',
    text: `import { Pool } from 'pg';\n\nexport type Connections = Pool;\n`,
    rule: '@typescript-eslint/consistent-type-imports',
  },
  {
    fence: 'nothing is exported by default',
    file: 'src/http/planted-default.ts',
    text: `export default function app(): void {}\n`,
    rule: 'no-restricted-exports',
  },
  {
    fence: 'nothing is exported by default under another name',
    file: 'src/http/planted-renamed.ts',
    text: `const app = 1;\n\nexport { app as default };\n`,
    rule: 'no-restricted-exports',
  },
  {
    fence: 'work left over stands in an issue, not in a comment',
    file: 'src/http/planted-left-over.ts',
    text: `// For now; TODO later.\nexport const one = 1;\n`,
    rule: 'no-warning-comments',
  },
  {
    fence: 'a function has 70 lines at most',
    file: 'src/http/planted-long.ts',
    text: `export function long(): void {\n${lines(70, '  void 0;')}}\n`,
    rule: 'max-lines-per-function',
  },
  {
    fence: 'a function has three parameters at most',
    file: 'activities/planted-parameters.ts',
    text: `export const sum = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n`,
    rule: 'max-params',
  },
];

const clean: Record<string, string> = {
  'src/domain/clean.ts': `export { ok } from './result.ts';\n`,
  'src/placement/clean.ts': `export { ok } from '../domain/result.ts';\nexport { pick } from './picked.ts';\n`,
  'src/documents/clean.ts': `export { SaxesParser } from 'saxes';\nexport { ok } from '../domain/result.ts';\n`,
  'src/db/clean.ts': `export { sql } from 'kysely';\nexport { Pool } from 'pg';\nexport { ok } from '../domain/result.ts';\n`,
  'src/db/bridges/clean.ts': `export { pool } from '../pool.ts';\nexport { ok } from '../../domain/result.ts';\n`,
  'src/mail/clean.ts': `export { createTransport } from 'nodemailer';\nexport const now = new Date();\n`,
  'src/identity/clean.ts': `export { jwtVerify } from 'jose';\nexport { ok } from '../domain/result.ts';\n`,
  'src/http/clean.ts': `export { id } from '../../workflows/messages.ts';\nexport { Client } from '@temporalio/client';\n`,
  'src/http/tasks.ts': `export { answerTask } from '../db/answers.ts';\nexport { place } from '../placement/place.ts';\n`,
  'src/temporal/clean.ts': `export { id } from '../../workflows/messages.ts';\nexport { Client } from '@temporalio/client';\n`,
  'src/demo/clean.ts': `export { createGroup } from '../db/groups.ts';\n`,
  'src/cli/clean.ts': `export { Command } from 'commander';\n\nconsole.log('printed');\n`,
  'src/embedded/clean.ts': `export { spawn } from 'node:child_process';\n`,
  'src/config.ts': `export const level = process.env['LOG_LEVEL'] ?? 'info';\n`,
  'src/worker.ts': `export { parseConfig } from './config.ts';\nexport { x } from '../activities/index.ts';\n`,
  'activities/clean.ts': `export { Context } from '@temporalio/activity';\nexport { x } from '../src/db/course.ts';\n`,
  'workflows/clean.ts':
    `export { condition } from '@temporalio/workflow';\nexport type { Activities } from '../activities/index.ts';\n` +
    `export { ok } from '../src/domain/result.ts';\nexport const now = new Date();\n`,
  'web/src/clean.ts': `export { useState } from 'react';\nexport { api } from './api.ts';\n`,
  'test/clean.test.ts': `export const url = process.env['DATABASE_URL'];\n`,
  'bench/clean.ts': `export const url = process.env['DATABASE_URL'];\n\nconsole.log(url);\n`,
};

const plants = [...purePlants, ...layerPlants, ...environmentPlants, ...stylePlants];

interface Reported {
  filePath: string;
  messages: { ruleId: string | null; message: string }[];
}

let folder: string;
const reported = new Map<string, string[]>();

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-fences-')));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const include = ['src', 'workflows', 'activities', 'test', 'bench', 'web'];
  await plant('package.json', '{ "type": "module" }');
  await plant('tsconfig.json', JSON.stringify({ extends: join(root, 'tsconfig.json'), include }));
  await plant('src/domain/result.ts', 'export const ok = true;\n');
  for (const { file, text } of plants) await plant(file, text);
  for (const [file, text] of Object.entries(clean)) await plant(file, text);
  for (const { filePath, messages } of await lint())
    reported.set(
      relative(folder, filePath),
      messages.map(({ ruleId, message }) => ruleId ?? message),
    );
}, 120_000);

afterAll(async () => rm(folder, { recursive: true, force: true }));

async function plant(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), text);
}

/** ESLint in a process of its own, since jest loads modules in another way than Node does. */
async function lint(): Promise<Reported[]> {
  const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const args = [eslint, '--config', join(root, 'eslint.config.js'), '--format', 'json', '.'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64e6 }, (_, stdout, stderr) => {
      // Exit code 1 says that something is reported, which is the point; anything else prints no list.
      if (!stdout.startsWith('[')) reject(new Error(`ESLint gave no report: ${stderr || stdout}`));
      else resolve(JSON.parse(stdout) as Reported[]);
    });
  });
}

test('every planted text lies in a file of its own', () => {
  const files = plants.map(({ file }) => file);
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});

test.each(plants)('$fence', ({ file, rule }) => {
  expect(reported.get(file)).toEqual([rule]);
});

test.each(Object.keys(clean))('nothing is reported in the clean %s', (file) => {
  expect(reported.get(file)).toEqual([]);
});
