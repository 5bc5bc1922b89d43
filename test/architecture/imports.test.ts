// Dependencies point one way, over the whole tree and by the file that an import really means, however it is written.
// The lint fences say the same while one types; this says it of the tree as it is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow, importsOf, productFolders, root, webFiles, type Import } from './sources.ts';

/** What a folder may import of ours, its own files aside. A name with a dot is one file. */
const mayImport: Record<string, string[]> = {
  'src/domain': [],
  'src/placement': ['src/domain'],
  'src/documents': ['src/domain'],
  'src/db': ['src/domain', 'src/placement', 'src/documents'],
  'src/identity': ['src/domain'],
  'src/mail': ['src/domain'],
  'src/temporal': ['src/domain', 'src/db', 'workflows/messages.ts'],
  activities: ['src/domain', 'src/placement', 'src/documents', 'src/db', 'src/mail', 'src/crash-point.ts'],
  workflows: ['src/domain'],
  'src/http': [
    'src/domain',
    'src/placement',
    'src/documents',
    'src/db',
    'src/identity',
    'src/crash-point.ts',
    'workflows/messages.ts',
  ],
  'src/cli': ['src/domain', 'src/placement', 'src/documents', 'src/embedded', 'src/config.ts'],
  'src/demo': ['src/domain', 'src/placement', 'src/db'],
  'src/embedded': [],
  'src/config.ts': ['src/domain'],
  'web/src': [],
};

/** What it may import besides, but as a type only: no code crosses. */
const mayImportTypes: Record<string, string[]> = { workflows: ['activities'] };

/** Packages and builtins of the folders that keep to a list; the others are free. */
const mayUse: Record<string, string[]> = {
  'src/domain': [],
  'src/placement': [],
  'src/placement/pick.ts': ['node:crypto'],
  'src/documents': ['saxes'],
  'src/db': ['kysely', 'pg', 'uuid', 'node:crypto', 'node:timers/promises'],
  'src/identity': [
    ...['jose', 'openid-client', 'zod'],
    ...['node:crypto', 'node:dns', 'node:http', 'node:https', 'node:net'],
  ],
  workflows: ['@temporalio/workflow', '@temporalio/common'],
  'web/src': [
    ...['react', 'react-dom/client', '@mantine/core', '@mantine/core/styles.css', '@mantine/hooks'],
    ...['@tanstack/react-query', '@tanstack/react-router', 'openapi-fetch', 'pdfjs-dist'],
    'pdfjs-dist/build/pdf.worker.min.mjs?url',
  ],
};

const files = [...filesBelow(productFolders), ...webFiles()];
const graph = new Map(files.map((file) => [file, importsOf(file)]));

const lies = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);
/** The longest entry that a file belongs to: a file's own one before its folder's. */
const placeOf = (file: string, table: Record<string, string[]>): string | undefined =>
  Object.keys(table)
    .filter((place) => lies(file, place))
    .sort((a, b) => b.length - a.length)[0];

function allowed(file: string, { specifier, target, typeOnly }: Import): boolean {
  if (target === undefined) {
    const place = placeOf(file, mayUse);
    return place === undefined || (mayUse[place] ?? []).includes(specifier);
  }
  const place = placeOf(file, mayImport);
  if (place === undefined || lies(target, place)) return true;
  if ((mayImport[place] ?? []).some((other) => lies(target, other))) return true;
  return typeOnly && (mayImportTypes[place] ?? []).some((other) => lies(target, other));
}

/** The first round trip found, as the files that it passes; type imports count too, for a reader follows them. */
function cycleIn(imports: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const found = walk(next, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = walk(file, []);
    if (found) return found;
  }
  return undefined;
}

const targets = (imports: Import[]): string[] =>
  imports.flatMap(({ target }) => (target === undefined ? [] : [target]));

test('dependencies point one way: no file imports what its folder may not know', () => {
  const wrong = [...graph].flatMap(([file, imports]) =>
    imports.filter((one) => !allowed(file, one)).map(({ specifier }) => `${file} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('no file imports itself by way of others', () => {
  expect(cycleIn(new Map([...graph].map(([file, imports]) => [file, targets(imports)])))).toBeUndefined();
});

test('every relative import names a file that exists, by its ending', () => {
  const missing = [...graph].flatMap(([file, imports]) =>
    targets(imports)
      .filter((target) => !existsSync(join(root, target)) || !/\.\w+$/.test(target))
      .map((target) => `${file} imports ${target}`),
  );
  expect(missing).toEqual([]);
});

test('no file but the two that Temporal needs only passes on what others export', () => {
  const barrels = files.filter((file) => /(^|\/)index\.ts$/.test(file));
  expect(barrels.filter((file) => !['workflows/index.ts', 'activities/index.ts'].includes(file))).toEqual([]);
});

describe('the check itself', () => {
  const written = (file: string, text: string): Import[] =>
    importsOf(file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  const refused = (file: string, text: string): string[] =>
    written(file, text)
      .filter((one) => !allowed(file, one))
      .map(({ specifier }) => specifier);

  test.each([
    ['src/domain/x.ts', `import { place } from '../placement/place.ts';`, '../placement/place.ts'],
    ['src/domain/x.ts', `import { place } from './../placement/place.ts';`, './../placement/place.ts'],
    ['src/domain/x.ts', `import type { Pool } from 'pg';`, 'pg'],
    ['src/placement/place.ts', `import { createHash } from 'node:crypto';`, 'node:crypto'],
    ['src/db/x.ts', `export * from '../http/app.ts';`, '../http/app.ts'],
    [
      'src/db/bridges/x.ts',
      `const later = import('../../../activities/index.ts');`,
      '../../../activities/index.ts',
    ],
    [
      'workflows/x.ts',
      `import { createActivities } from '../activities/index.ts';`,
      '../activities/index.ts',
    ],
    ['workflows/x.ts', `type Config = import('../src/config.ts').Config;`, '../src/config.ts'],
    ['src/identity/x.ts', `import { findLinks } from '../db/identities.ts';`, '../db/identities.ts'],
    ['src/demo/x.ts', `import { createApp } from '../http/app.ts';`, '../http/app.ts'],
    [
      'src/temporal/x.ts',
      `import { createActivities } from '../../activities/index.ts';`,
      '../../activities/index.ts',
    ],
    [
      'src/http/x.ts',
      `import { approvalWorkflow } from '../../workflows/index.ts';`,
      '../../workflows/index.ts',
    ],
    ['src/embedded/x.ts', `import { pool } from '../db/pool.ts';`, '../db/pool.ts'],
    ['web/src/api/x.ts', `import type { Task } from '../../../src/db/tasks.ts';`, '../../../src/db/tasks.ts'],
    ['web/src/x.tsx', `import { z } from 'zod';`, 'zod'],
  ])('in %s it refuses %s', (file, text, specifier) => {
    expect(refused(file, text)).toEqual([specifier]);
  });

  test.each([
    ['src/placement/pick.ts', `import { createHash } from 'node:crypto';`],
    ['src/db/bridges/x.ts', `import { pool } from '../pool.ts';`],
    ['workflows/x.ts', `import type { Activities } from '../activities/index.ts';`],
    ['src/http/x.ts', `import { approvalId } from '../../workflows/messages.ts';`],
    ['src/worker.ts', `import { createActivities } from '../activities/index.ts';`],
  ])('in %s it allows %s', (file, text) => {
    expect(refused(file, text)).toEqual([]);
  });

  test('it finds a cycle over three files', () => {
    const round = new Map([
      ['a.ts', ['b.ts', 'd.ts']],
      ['d.ts', []],
      ['b.ts', ['c.ts']],
      ['c.ts', ['b.ts']],
    ]);
    expect(cycleIn(round)).toEqual(['b.ts', 'c.ts', 'b.ts']);
  });
});
