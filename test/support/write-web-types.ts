// npm run web:types: the types that the web app knows the API by, from the API's own description.
import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { describedApi } from './described-api.ts';

const file = process.argv[2];
if (!file) throw new Error('Name the file to write.');
// Through text, as everybody else gets it.
const description = JSON.parse(JSON.stringify(await describedApi())) as OpenAPI3;
const types = astToString(await openapiTS(description, { alphabetize: true }));
writeFileSync(
  file,
  `// Made by npm run web:types from the description of the API; not edited by hand.\n${types}`,
);
