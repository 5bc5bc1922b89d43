// `(NAME)` in a template: the version holds the group that went by the name when it was saved (GRP-45).
import { deleteGroup, editGroup } from '../../src/db/group-editing.ts';
import { inTenant } from '../../src/db/transaction.ts';
import { createTemplate, readTemplateVersion } from '../../src/db/templates.ts';
import type { DraftPhase } from '../../src/domain/template.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse, contractType, location } from '../support/house.ts';
import type { House } from '../support/house.ts';
import { versionOf } from '../support/nested-groups.ts';

let database: TestDatabase;
let house: House;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  house = await buildHouse(database.app);
});
afterAll(() => database.close());

const phases = (review: DraftPhase['participants'][number]['groupId']): DraftPhase[] => [
  {
    ...{ name: 'Check', kind: 'review', manager: { kind: 'owner', groupId: '(Owners)' } },
    participants: [
      { groupId: house.groups.buyers, sequenced: true, turn: 1 },
      { groupId: review, sequenced: true, turn: 2 },
    ],
  },
  {
    ...{ name: 'Do', kind: 'task', manager: { kind: 'none', groupId: null }, participants: [] },
    groups: [{ groupId: '(FINANCE)', mode: 'all' }],
  },
];
const save = (review: DraftPhase['participants'][number]['groupId']) =>
  inTenant(database.app, house.environmentId, async (tx) => {
    const { environmentId } = house;
    const serves = { contractTypes: [contractType], locations: [location] };
    const id = await createTemplate(tx, {
      environmentId,
      name: 'By name',
      ...serves,
      phases: phases(review),
    });
    return (await readTemplateVersion(tx, id, 1)).phases;
  });
const change = async (settings: { name?: string; status?: 'inactive' }) => {
  const groupId = house.groups.reviewers;
  const request = { actor: asPerson(house, 'admin'), keyed: null };
  const version = await versionOf({ db: database.app, house }, groupId);
  expect((await editGroup(database.app, request, { groupId, version, settings })).ok).toBe(true);
};

test('GRP-45 names are resolved when the version is saved, in all places of a phase', async () => {
  expect(await save('(reviewers)')).toMatchObject([
    {
      manager: { groupId: house.groups.owners },
      participants: [{ groupId: house.groups.buyers }, { groupId: house.groups.reviewers }],
    },
    { manager: { groupId: null }, groups: [{ groupId: house.groups.finance }] },
  ]);
});

test('GRP-45 a name that leads nowhere, any more or yet, is refused with its place', async () => {
  const at = '/phases/0/participants/1/groupId: ';
  await expect(save('(NOBODY)')).rejects.toThrow(`${at}There is no group "NOBODY".`);
  await change({ name: 'Checkers' });
  await expect(save('(REVIEWERS)')).rejects.toThrow(`${at}There is no group "REVIEWERS".`);
  await change({ status: 'inactive' });
  await expect(save('(Checkers)')).rejects.toThrow(`${at}The group "Checkers" is inactive.`);
  await deleteGroup(database.app, { actor: asPerson(house, 'admin'), keyed: null }, house.groups.reviewers);
  await expect(save('(Checkers)')).rejects.toThrow(`${at}There is no group "Checkers".`);
});

test('ENV-01, GRP-45 a name of another environment leads nowhere', async () => {
  await change({ name: 'Checkers' });
  await buildHouse(database.app, 'Elsewhere');
  await expect(save('(REVIEWERS)')).rejects.toThrow('There is no group "REVIEWERS".');
});
