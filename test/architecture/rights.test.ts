// ENV-05..12: who may do what is said by src/domain/rights.ts. Elsewhere a role is a fact about somebody, and here is where.
import { filesBelow, read } from './sources.ts';

/** A role that is asked for by its name: in code, in the SQL of the code, or in a list. */
const asksForRole = new RegExp(
  [
    String.raw`\b(role|environmentRole)\s*[!=]==?\s*'`,
    String.raw`\brole\s+in\s*\(`,
    String.raw`environment_role\s*(=|<>|!=|in)\s*(any\s*)?\(?'`,
    String.raw`includes\('(basic|advanced|administrator|member|group_administrator|relationship_manager|integration_\w+)'\)`,
  ].join('|'),
  'g',
);

/** What each of these says of whom, none of it a right of the caller. */
const facts: Readonly<Record<string, string>> = {
  'src/db/commands.ts': 'PHM-06 whom somebody would set as manager, beyond the permission sets',
  'src/db/coverage.ts': 'PLC-08 who can be placed beyond the permission sets',
  'src/db/manager-candidates.ts': 'PHM-06 who can be manager beyond the permission sets',
  'src/db/notifications.ts': 'PHM-04 who is told',
  'src/db/organisation-members.ts': 'ENV-08 which role is given or taken: that needs a right',
  'src/db/placed-people.ts': 'PLC-08 who was placed beyond the permission sets',
  'src/db/user-administration.ts': 'PHM-06 who can manage more phases by a new role',
  'src/db/user-rights.ts': 'ENV-14 whether an administrator is left',
};

test('ENV-05 no right is judged by a role beside the matrix', () => {
  const asking = filesBelow(['src/db', 'src/http']).filter((file) => read(file).match(asksForRole));
  expect(asking.sort()).toEqual(Object.keys(facts).sort());
});

test('ENV-05 what a file asks of a role once it does not ask again unnoticed', () => {
  const times = Object.keys(facts).map((file) => [file, read(file).match(asksForRole)?.length]);
  expect(Object.fromEntries(times)).toEqual({
    'src/db/commands.ts': 1,
    'src/db/coverage.ts': 1,
    'src/db/manager-candidates.ts': 1,
    'src/db/notifications.ts': 1,
    'src/db/organisation-members.ts': 1,
    'src/db/placed-people.ts': 1,
    'src/db/user-administration.ts': 1,
    'src/db/user-rights.ts': 3,
  });
});
