// Cases as data: the second look at what placement chose, when the directory has changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAgain, readAgainCase } from '../support/again-cases.ts';

const folder = join(__dirname, 'again');
const cases = readdirSync(folder)
  .sort()
  .map((file) => readAgainCase(readFileSync(join(folder, file), 'utf8')));

for (const each of cases) {
  test(`${each.rules.join(' ')} ${each.name}`, () => expect(lookAgain(each)).toEqual(each.expect));
}

test.each(['PLC-28', 'PLC-12', 'PLC-22', 'PHM-12', 'PHM-13', 'GRP-09', 'GRP-22'])(
  '%s has three cases of the second look or more',
  (rule) => expect(cases.filter(({ rules }) => rules.includes(rule)).length).toBeGreaterThanOrEqual(3),
);
