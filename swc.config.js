// Compiles every source to a file of its own below `dist`. Types are not looked at: `npm run check` does that, and here
// somebody waits for the programs.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = dirname(fileURLToPath(import.meta.url));
const target = join(root, 'dist');

async function compile(source) {
  const made = join(target, source).replace(/\.ts$/, '.js');
  const { code, map } = await transformFile(join(root, source), {
    swcrc: false,
    configFile: false,
    sourceMaps: true,
    // As seen from the map.
    sourceFileName: relative(dirname(made), join(root, source)),
    inlineSourcesContent: false,
    module: { type: 'es6' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' }, rewriteRelativeImportExtensions: true },
  });
  mkdirSync(dirname(made), { recursive: true });
  writeFileSync(`${made}.map`, map);
  writeFileSync(made, `${code}\n//# sourceMappingURL=${basename(made)}.map\n`);
}

const sources = ['src', 'workflows', 'activities'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);
await Promise.all(sources.map(compile));
