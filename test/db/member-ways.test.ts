// What adding a member costs: how often somebody who adds one waits for the server, whatever is written meanwhile.
import { countSaid, openRepeating, recorded, repeat } from '../../bench/directory/recorded.ts';
import type { Way } from '../../bench/directory/recorded.ts';
import { addMember, removeMember } from '../../src/db/memberships.ts';
import type { GroupId } from '../../src/domain/ids.ts';
import { addGroup } from '../support/courses.ts';
import type { Place } from '../support/courses.ts';
import { openTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { asPerson, buildHouse } from '../support/house.ts';
import type { PersonName } from '../support/house.ts';
import { done, effectiveOf, nests, versionOf } from '../support/nested-groups.ts';

/** Locks and facts; all that is written, with the group as it is then; the commit. */
const waysToAdd = 3;

let database: TestDatabase;
let place: Place;
let group: GroupId;
let around: GroupId;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  place = { db: database.app, house: await buildHouse(database.app) };
  group = await addGroup(place, ['olga']);
  around = await addGroup(place, []);
  await done(nests(place, around, group));
});
afterAll(() => database.close());

const asked = (key: string | null) => ({
  actor: asPerson(place.house, 'admin'),
  keyed: key === null ? null : { key, requestSha256: Buffer.alloc(32, key) },
});

const change = (verb: typeof addMember, name: PersonName, key: string | null = null) =>
  verb(place.db, asked(key), { groupId: group, userId: place.house.people[name] });

const waysOf = (verb: typeof addMember, name: PersonName, key: string | null = null): Promise<Way[]> =>
  recorded(() => done(change(verb, name, key)));

describe('one person', () => {
  test.each([null, 'a key'])(
    'GRP-17, GRP-21 is added in three ways to the server, with the groups around it; key: %s',
    async (key) => {
      expect((await waysOf(addMember, 'ann', key)).length).toBe(waysToAdd);
      expect(await Promise.all([group, around].map((id) => versionOf(place, id)))).toEqual([2, 3]);
    },
  );

  test('GRP-17 who stands there already, or did the same before, costs no more', async () => {
    await waysOf(addMember, 'ann', 'a key');
    for (const key of [null, 'a key', 'another'])
      expect((await waysOf(addMember, 'ann', key)).length).toBeLessThanOrEqual(waysToAdd);
    expect(await versionOf(place, group)).toBe(2);
  });

  test('GRP-15 the answer has the group as it is behind the change, to whoever manages groups and to an editor', async () => {
    const added = await change(addMember, 'ann');
    const removed = await change(removeMember, 'ann');
    const groups = [added, removed].map((one) => (one.ok ? one.value.group : null));
    expect(groups.map((one) => [one?.version, one?.size, one?.members.map(({ name }) => name)])).toEqual([
      [2, 2, expect.arrayContaining(['Ann Approver'])],
      [3, 1, expect.not.arrayContaining(['Ann Approver'])],
    ]);
  });

  test('AUD-01 what a repeat of the same request says is what was said, and nothing is written for it', async () => {
    const first = await change(addMember, 'ann', 'a key');
    const gone = await change(removeMember, 'ann');
    const again = await change(addMember, 'ann', 'a key');
    expect([first, gone, again].map((one) => one.ok && [one.value.changed, one.value.group.version])).toEqual(
      [
        [true, 2],
        [true, 3],
        [true, 3],
      ],
    );
  });

  test('no statement is sent twice for one change', async () => {
    const ways = await waysOf(addMember, 'ann', 'a key');
    const texts = ways.flat().map(({ text }) => text);
    expect([new Set(texts).size, countSaid(ways)]).toEqual([texts.length, texts.length]);
  });
});

test('GRP-17 what is said of one person and said again of another makes the rows of a change, and fails where it does not', async () => {
  const { environmentId, people } = place.house;
  const { actor } = asked(null);
  if (actor.kind !== 'user') throw new Error('an administrator is a person');
  const ways = await waysOf(addMember, 'ann');
  const meaning = {
    instead: new Map([[people.ann, people.bob]]),
    known: new Set<string>([environmentId, actor.id, actor.identityId, group, around]),
  };
  const client = await openRepeating(database.appUrl);
  try {
    await repeat(client, ways, meaning);
    expect(await Promise.all([group, around].map((id) => effectiveOf(place, id)))).toEqual([
      ['ann', 'bob', 'olga'],
      ['ann', 'bob', 'olga'],
    ]);
    expect(await versionOf(place, group)).toBe(3);
    await expect(repeat(client, ways, meaning)).rejects.toThrow();
  } finally {
    await client.end();
  }
  expect(await versionOf(place, group)).toBe(3);
});
