// npm run lint:openapi: the description of the API as the code makes it, without a database, into the file that is named.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describedApi } from './described-api.ts';

const file = process.argv[2];
if (!file) throw new Error('Name the file to write.');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(await describedApi(), null, 2)}\n`);
