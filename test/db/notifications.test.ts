// Who is told of what: in the app and by mail, in the transaction of what happened (NTF-01..03, PHM-03, 04, 07).
import { sql } from 'kysely';
import { tell } from '../../src/db/notifications.ts';
import type { Telling } from '../../src/db/notifications.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { addPermissionSet, givePermissionSet } from '../../src/db/users.ts';
import type { ApprovalRef } from '../../src/domain/approval-ref.ts';
import { startFrom } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse, contractType, location } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { rowsOf } from '../support/rows.ts';

let database: TestDatabase;
let place: Place;
let approval: ApprovalRef;

beforeEach(async () => {
  database = await openTestDatabase();
  place = { db: database.app, house: await buildHouse(database.app) };
  approval = await startFrom(place, place.house.templateId);
});
afterEach(() => database.close());

const idsOf = (names: readonly PersonName[]) => names.map((name) => place.house.people[name]);
const under = <Row>(statement: ReturnType<typeof sql<Row>>) =>
  rowsOf<Row>(place.db, place.house.environmentId, statement);
const telling = (over: Partial<Telling> = {}): Promise<void> =>
  inTenant(place.db, place.house.environmentId, (tx) =>
    tell(tx, { ...approval, event: 'manager_missing', phases: [1], to: 'administrators', by: null, ...over }),
  );
/** Who was told, by first name; "mailbox" is the environment's. */
async function told(): Promise<{ app: string[]; mail: string[] }> {
  const first = sql`coalesce(split_part(u.name, ' ', 1), 'mailbox')`;
  const app = await under<{ name: string }>(sql`
    select ${first} as name from notifications n join users u on u.id = n.user_id order by 1`);
  const mail = await under<{ name: string }>(sql`
    select ${first} as name from outbox m left join users u on u.id = m.recipient_user_id
    where m.kind = 'mail' order by 1`);
  return { app: app.map(({ name }) => name), mail: mail.map(({ name }) => name) };
}
const both = (...names: string[]) => ({ app: names, mail: names });
const retire = (name: PersonName) =>
  under(sql`update users set retired_at = now() where id = ${place.house.people[name]}`);

/** Gives a person an admin set for a place and a type. */
const giveAdminSet = (name: PersonName, locations: string[], contractTypes: string[]): Promise<void> =>
  inTenant(place.db, place.house.environmentId, async (tx) => {
    const { environmentId, people } = place.house;
    const permissionSetId = await addPermissionSet(tx, {
      environmentId,
      name: `admin of ${name}`,
      role: 'admin',
      locations,
      contractTypes,
      defaultAssignee: false,
    });
    await givePermissionSet(tx, { environmentId, userId: people[name], permissionSetId });
  });

describe('administrators', () => {
  test('PHM-04 are all active administrators of the environment', async () => {
    await under(
      sql`update users set environment_role = 'administrator' where id = any (${idsOf(['olga', 'bob'])})`,
    );
    await retire('bob');
    await telling();
    expect(await told()).toEqual(both('Ada', 'Olga'));
  });

  test('PHM-04 are also those whose admin set covers the location and the type of the approval', async () => {
    await giveAdminSet('rita', [location, 'RTM'], ['NDA', contractType]);
    await giveAdminSet('bob', ['RTM'], [contractType]);
    await giveAdminSet('cleo', [location], ['NDA']);
    await giveAdminSet('dora', [], [contractType]);
    await telling();
    expect(await told()).toEqual(both('Ada', 'Rita'));
  });

  test('PHM-04 who is one in two ways is told once', async () => {
    await giveAdminSet('admin', [location], [contractType]);
    await telling();
    expect(await told()).toEqual(both('Ada'));
  });

  test('PHM-04 a person with such a set stands in where nobody is administrator; the retired does not', async () => {
    await giveAdminSet('rita', [location], [contractType]);
    await giveAdminSet('rob', [location], [contractType]);
    await retire('rob');
    await retire('admin');
    await telling();
    expect(await told()).toEqual(both('Rita'));
  });

  test('PHM-04 none at all: the mailbox of the environment, by mail', async () => {
    await retire('admin');
    await telling();
    expect(await told()).toEqual({ app: [], mail: ['mailbox'] });
  });

  test('PHM-04 who switched an event off is still there: nobody else gets their mail', async () => {
    await under(sql`insert into notification_preferences (environment_id, user_id, event, channel, enabled)
      values (${place.house.environmentId}, ${place.house.people.admin}, 'start_late', 'mail', false)`);
    await telling({ event: 'start_late', phases: [] });
    expect(await told()).toEqual({ app: ['Ada'], mail: [] });
  });
});

describe('people', () => {
  test('ENV-13 who is retired is not told', async () => {
    await retire('rob');
    await telling({ event: 'manager_set', to: idsOf(['rita', 'rob']) });
    expect(await told()).toEqual(both('Rita'));
  });

  test('who is named twice is told once', async () => {
    await telling({ event: 'manager_set', to: idsOf(['rita', 'rita']) });
    expect(await told()).toEqual(both('Rita'));
  });

  test('nobody is told where nobody is named: the mailbox is for administrators', async () => {
    await telling({ event: 'manager_set', to: [] });
    expect(await told()).toEqual(both());
  });

  test.each([
    'participants_missing',
    'start_late',
    'turn_lost',
    'turn_placed_again',
    'turn_to_manager',
  ] as const)('NTF-03 are not told of %s where it was their own action', async (event) => {
    await telling({ event, to: idsOf(['rita', 'rob']), by: place.house.people.rita });
    expect(await told()).toEqual(both('Rob'));
  });

  test.each(['manager_missing', 'manager_set'] as const)(
    'PHM-03, PHM-07 are told of %s though it was their own action',
    async (event) => {
      await telling({ event, to: idsOf(['rita', 'rob']), by: place.house.people.rita });
      expect(await told()).toEqual(both('Rita', 'Rob'));
    },
  );

  test('PHM-03 one telling names all phases, in their order and once each', async () => {
    await telling({ phases: [3, 1, 3] });
    expect([
      await under(sql`select phases from notifications`),
      await under(sql`select phases from outbox where kind = 'mail'`),
    ]).toEqual([[{ phases: [1, 3] }], [{ phases: [1, 3] }]]);
  });

  test('nobody is told of what is rolled back', async () => {
    const failing = inTenant(place.db, place.house.environmentId, async (tx) => {
      await tell(tx, { ...approval, event: 'manager_set', phases: [1], to: idsOf(['rita']), by: null });
      throw new Error('rolled back by the test');
    });
    await expect(failing).rejects.toThrow('rolled back by the test');
    expect(await told()).toEqual(both());
  });
});
