// ENV-18: locations, contract types and group categories are each environment's own.
import { addContractType, addGroupCategory, addLocation } from '../../src/db/configuration.ts';
import { createGroup } from '../../src/db/groups.ts';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import { addPermissionSet } from '../../src/db/users.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { buildHouse, contractType, location } from '../support/house.ts';
import type { House } from '../support/house.ts';

let database: TestDatabase;
let windmill: House;
let harbour: House;

beforeAll(async () => {
  database = await openTestDatabase();
  windmill = await buildHouse(database.app, 'Windmill BV');
  harbour = await buildHouse(database.app, 'Harbour NV');
  await under(harbour, async (tx) => {
    const { environmentId } = harbour;
    await addLocation(tx, { environmentId, code: 'QUAY', name: 'The quay' });
    await addContractType(tx, { environmentId, code: 'FREIGHT', name: 'Freight', category: 'PURCHASE' });
  });
});
afterAll(() => database.close());

const under = <T>({ environmentId }: House, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(database.app, environmentId, work);

const addSet = (house: House, codes: { locations?: string[]; contractTypes?: string[] }): Promise<string> =>
  under(house, (tx) =>
    addPermissionSet(tx, {
      environmentId: house.environmentId,
      name: `Set ${JSON.stringify(codes)}`,
      role: 'approver',
      locations: [location],
      contractTypes: [contractType],
      defaultAssignee: false,
      ...codes,
    }),
  );

const unknownHere = { code: '23503' };

test.each([
  ['location', { locations: ['QUAY'] }],
  ['contract type', { contractTypes: ['FREIGHT'] }],
])('ENV-18 a %s serves the environment that has it, and no other', async (_what, codes) => {
  await expect(addSet(harbour, codes)).resolves.toBeDefined();
  await expect(addSet(windmill, codes)).rejects.toMatchObject(unknownHere);
});

test('ENV-18 a group category serves the environment that has it, and no other', async () => {
  const categoryId = await under(harbour, (tx) =>
    addGroupCategory(tx, { environmentId: harbour.environmentId, name: 'Crews' }),
  );
  const createIn = ({ environmentId }: House) =>
    createGroupIn(environmentId, { name: 'Deck', categoryId, description: '', members: [] });
  await expect(createIn(harbour)).resolves.toBeDefined();
  await expect(createIn(windmill)).rejects.toThrow(/unknown_group_category/);
});

type NewGroup = Omit<Parameters<typeof createGroup>[1], 'environmentId'>;

const createGroupIn = (environmentId: House['environmentId'], group: NewGroup) =>
  inTenant(database.app, environmentId, (tx) => createGroup(tx, { environmentId, ...group }));
