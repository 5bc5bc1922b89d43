// A house with a group of more than a thousand, and the answers that placement gives out of memory beside those that it
// gives from what is read anew.
import { sql } from 'kysely';
import { readDirectory } from '../../src/db/directory.ts';
import type { KeptDirectories } from '../../src/db/kept-directories.ts';
import { inTenantSnapshot } from '../../src/db/transaction.ts';
import type { Db, Transaction } from '../../src/db/transaction.ts';
import type { GroupId, UserId } from '../../src/domain/ids.ts';
import type { LargeGroup } from '../../src/placement/large-group.ts';
import { placeAgain } from '../../src/placement/place.ts';
import type { Placeable } from '../../src/placement/placeable.ts';
import type { PlacementRequest } from '../../src/placement/request.ts';
import { addGroup } from './courses.ts';
import type { Place } from './courses.ts';
import { fill } from './crowds.ts';
import { buildHouse, contractType, location } from './house.ts';
import { done, nests } from './nested-groups.ts';
import { rowsOf } from './rows.ts';

export interface Crowd {
  readonly place: Place;
  /** Around `inner` and `crowd`; some people of the house stand in it directly. */
  readonly outer: GroupId;
  readonly inner: GroupId;
  readonly crowd: GroupId;
  readonly people: readonly UserId[];
}

const crowdSize = 1_010;

/** People whose ids come before those of everybody who is made later, as ids do; half of them may approve. */
async function addPeople({ db, house }: Place): Promise<UserId[]> {
  const { environmentId } = house;
  const rows = await rowsOf<{ id: UserId }>(
    db,
    environmentId,
    sql`
      insert into users (environment_id, id, name, name_folded, email, environment_role)
      select ${environmentId}::uuid,
        overlay(gen_random_uuid()::text placing '01000000-0000-7' || lpad(to_hex(n), 3, '0') from 1)::uuid,
        'Person ' || n, 'person ' || n, n || '@crowd.example', 'basic'
      from generate_series(1, ${crowdSize}::int) n
      returning id`,
  );
  await rowsOf(
    db,
    environmentId,
    sql`
      insert into user_permission_sets (environment_id, user_id, permission_set_id)
      select environment_id, id, ${house.sets.approver} from users
      where name like 'Person %' and substr(id::text, 18, 1) < '8'`,
  );
  return rows.map(({ id }) => id).sort();
}

export async function buildCrowd(db: Db, name?: string): Promise<Crowd> {
  const place: Place = { db, house: await buildHouse(db, name) };
  const people = await addPeople(place);
  const crowd = await addGroup(place, []);
  await fill(place, { groupIds: [crowd], people });
  const inner = await addGroup(place, ['bob', 'cleo', 'rita']);
  const outer = await addGroup(place, ['ann', 'olga', 'sam']);
  await done(nests(place, outer, crowd));
  await done(nests(place, outer, inner));
  return { place, outer, inner, crowd, people };
}

const requestsOf = (groupIds: readonly GroupId[]): PlacementRequest[] =>
  groupIds.flatMap((groupId) =>
    (['approver', 'phase_owner', 'reviewer', 'signatory'] as const).map((role) => ({
      ...{ approvalId: 'apr-1', groupId, role, location, contractType },
      ...{ context: 'template', sequenced: true, alsoRoles: role === 'reviewer' ? ['approver'] : [] },
    })),
  );

export const answersOf = (directory: Placeable, groupIds: readonly GroupId[]): string =>
  JSON.stringify(requestsOf(groupIds).map((request) => placeAgain(directory, request)));

export interface Read {
  /** What was kept of the group, or nothing where it was read anew. */
  readonly large: LargeGroup | undefined;
  readonly answers: string;
  /** What is read anew, in the same snapshot. */
  readonly anew: string;
}

/** Whom these groups yield in this transaction. */
export async function readIn(
  tx: Transaction,
  kept: KeptDirectories,
  { place, outer }: Crowd,
  also: readonly GroupId[] = [],
): Promise<Read> {
  const groupIds = [outer, ...also];
  const directory = await kept.read(tx, place.house.environmentId, groupIds);
  const anew = await readDirectory(tx, groupIds);
  return {
    large: directory.large?.get(outer),
    answers: answersOf(directory, groupIds),
    anew: answersOf(anew, groupIds),
  };
}

export const readNow = (kept: KeptDirectories, crowd: Crowd, db: Db = crowd.place.db): Promise<Read> =>
  inTenantSnapshot(db, crowd.place.house.environmentId, (tx) => readIn(tx, kept, crowd, [crowd.inner]));
