// ENV-01: another environment is entered in src/db/bridges/ and nowhere else.
import { filesBelow, productFolders, read } from './sources.ts';

const files = filesBelow(productFolders);
const filesWith = (text: RegExp): string[] => files.filter((file) => text.test(read(file)));

test('ENV-01 the tenant is set where a transaction begins and where a bridge is crossed', () => {
  expect(filesWith(/set_config\('app\.environment_id'/).sort()).toEqual([
    'src/db/bridges/tenant.ts',
    'src/db/pool.ts',
    'src/db/transaction.ts',
  ]);
});

test('ENV-01 only the bridges cross', () => {
  expect(filesWith(/\benterTenant\b/).filter((file) => !file.startsWith('src/db/bridges/'))).toEqual([]);
});
