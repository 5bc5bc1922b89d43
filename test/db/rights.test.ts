// The matrix of rights as SQL, for statements that read somebody and judge them in one go (ENV-05..12).
import { sql } from 'kysely';
import { userMay } from '../../src/db/actors.ts';
import { may, rights } from '../../src/domain/rights.ts';
import type { Action, Role } from '../../src/domain/rights.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const actions = Object.keys(rights) as Action[];
const roles = ['basic', 'advanced', 'administrator'] as const;
const beside: readonly (readonly Role[])[] = [
  [],
  ['relationship_manager'],
  ['group_administrator'],
  ['relationship_manager', 'group_administrator'],
];

test.each(actions)(
  'ENV-05, ENV-11 a statement says of "%s" what the matrix says, by every role',
  async (action) => {
    for (const role of roles) {
      for (const supplementaryRoles of beside) {
        const { rows } = await sql<{ may: boolean }>`
        select ${userMay(action)} as may
        from (values (${role}::text, ${supplementaryRoles.includes('relationship_manager')}::boolean,
          ${supplementaryRoles.includes('group_administrator')}::boolean))
          as u (environment_role, relationship_manager, group_administrator)`.execute(database.app);
        expect([role, supplementaryRoles, rows[0]?.may]).toEqual([
          role,
          supplementaryRoles,
          may({ role, supplementaryRoles }, action),
        ]);
      }
    }
  },
);
