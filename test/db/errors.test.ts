import { sql } from 'kysely';
import { requireChanged } from '../../src/db/changed.ts';
import { asFault, bugIn, DatabaseUnavailable, UnmetAssumption } from '../../src/db/errors.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { openTestDatabase } from '../support/database.ts';
import { buildHouse } from '../support/house.ts';

const withCode = (code: string) => Object.assign(new Error('said by the driver'), { code });

test.each([
  ['a name server that does not answer', 'EAI_AGAIN'],
  ['a server that is not there', 'ECONNREFUSED'],
  ['a server that has become a standby', '25006'],
  ['a transaction that was left alone for too long', '25P03'],
  ['a disk that is full', '53100'],
  ['a server without memory', '53200'],
  ['a server without connections', '53300'],
  ['a statement that took too long', '57014'],
  ['a server that is shut down', '57P01'],
])('%s (%s) is a database that is away', (_what, code) => {
  expect(asFault(withCode(code))).toBeInstanceOf(DatabaseUnavailable);
});

test.each([
  ['a key that is there already', '23505'],
  ['a privilege that is missing', '42501'],
  ['a statement behind one that failed', '25P02'],
  ['a column that there is not', '42703'],
])('%s (%s) stays what it is', (_what, code) => {
  const error = withCode(code);
  expect(asFault(error)).toBe(error);
});

test.each([
  ['a key that is there already', '23505', '23505'],
  ['a row that breaks a check', '23514', '23514'],
  ['a number that is out of range', '22003', '22003'],
  ['a column that there is not', '42703', null],
  ['a deadlock', '40P01', null],
])('%s (%s) is no use to repeat: %s', (_what, code, bug) => {
  expect(bugIn(withCode(code))).toBe(bug);
});

test('a change that met other rows than it assumed is no use to repeat', () => {
  const unmet = (): void => requireChanged({ numAffectedRows: 0n }, 1, 'answering the task');
  expect(unmet).toThrow(UnmetAssumption);
  expect(bugIn(new UnmetAssumption('no row'))).toBe('no row');
});

test('a statement that the server breaks off for its time is told as a database that is away', async () => {
  const database = await openTestDatabase();
  try {
    const { environmentId } = await buildHouse(database.app);
    const slow = inTenant(database.app, environmentId, async (tx) => {
      await sql`set local statement_timeout = '20ms'`.execute(tx);
      await sql`select pg_sleep(5)`.execute(tx);
    });
    await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailable);
  } finally {
    await database.close();
  }
});
