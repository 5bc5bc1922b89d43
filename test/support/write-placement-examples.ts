// `npm run placement:examples`: writes the worked examples of docs/placement.md out of the placement cases.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withExamples } from './placement-examples.ts';

const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/placement.md');
writeFileSync(page, withExamples(readFileSync(page, 'utf8'), join(root, 'test/placement/cases')));
console.log(`wrote ${page}`);
