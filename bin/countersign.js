#!/usr/bin/env node
// `npx countersign`: says what is missing, or runs the compiled command line.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './node-version.js';

requireNode();
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'dist', 'src', 'cli', 'main.js');
const missing = [
  [join(root, 'node_modules'), 'its packages are not installed'],
  [main, 'it is not compiled'],
].find(([path]) => !existsSync(path));
if (missing) {
  console.error(`Countersign in ${root} is not ready: ${missing[1]}.`);
  console.error(`Run "npm start" there first (or "npm ci && npm run build").`);
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import('../dist/src/cli/main.js');
