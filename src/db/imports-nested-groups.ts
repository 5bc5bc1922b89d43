// The groups and organisations in the groups of a file (GRP-14, 16): looked up, judged, and opened into whom they bring.
import { sql } from 'kysely';
import type { GroupId, OrganisationId, UserId } from '../domain/ids.ts';
import type { ImportedGroup } from '../domain/import-group-form.ts';
import {
  crowdsIn,
  importLentAtMost,
  importNestingsAtMost,
  orderFile,
  tooDeep,
} from '../domain/import-nesting.ts';
import type { FileGroup } from '../domain/import-nesting.ts';
import { groupsAroundAtMost, levelsAtMost } from '../domain/nesting.ts';
import type { NewGroupRow } from './imports-new-groups.ts';
import { inParts, inTurns } from './imports.ts';
import type { Table } from './imports.ts';
import type { OrganisationRole } from './member-edges.ts';
import { readCrowds, readLevels } from './nesting.ts';
import type { Transaction } from './transaction.ts';

/** A group of the file with what stands in it besides users. */
interface Nested extends FileGroup {
  readonly row: ImportedGroup;
  readonly made: NewGroupRow;
  readonly groups: readonly Inner[];
  readonly organisations: readonly { readonly id: OrganisationId; readonly role: OrganisationRole | null }[];
}

/** What an entry stands for: a group of the file, or one that there is already. */
type Inner =
  { readonly made: NewGroupRow; readonly key: string } | { readonly id: GroupId; readonly key: string };

/** With what stands in them, and whom that brings along. What is wrong with it is told at the line and cell. */
export async function judgeNested(
  tx: Transaction,
  table: Table<ImportedGroup>,
  groups: readonly NewGroupRow[],
): Promise<readonly NewGroupRow[]> {
  if (!table.rows.some((row) => row.groups.length + row.organisations.length > 0)) return groups;
  const nested = await lookUp(tx, table, groups);
  if (!nested) return groups;
  const { inwardsFirst, circles } = orderFile(nested);
  for (const { group, path } of circles) {
    const way = path.map(({ made }) => made.name).join(' > ');
    group.row.at.fault('members', `Closes a circle: ${way.slice(0, wayCharactersAtMost)}`);
  }
  if (circles.length > 0) return groups;
  for (const { group, levels } of tooDeep(inwardsFirst))
    group.row.at.fault('members', `Would be nested ${levels} levels deep; ${levelsAtMost} is the most.`);
  await judgeCrowds(tx, nested);
  const lent = await open(tx, inwardsFirst);
  const inside = new Map(nested.map((one) => [one.made, insideOf(one)]));
  return groups.map((one) => ({ ...one, inside: inside.get(one) ?? [], lentIds: lent.get(one) ?? [] }));
}

/** A path of long names is no sentence any more. */
const wayCharactersAtMost = 500;

const insideOf = ({ groups, organisations }: Nested): NewGroupRow['inside'] => [
  ...groups.map((inner) => ({ memberGroupId: 'made' in inner ? inner.made.id : inner.id })),
  ...organisations.map(({ id, role }) => ({ organisationId: id, role })),
];

/** Null where there is more than one file may nest, which is told. */
async function lookUp(
  tx: Transaction,
  { rows }: Table<ImportedGroup>,
  groups: readonly NewGroupRow[],
): Promise<Nested[] | null> {
  let nestings = 0;
  for (const { at, groups: inner, organisations } of rows) {
    nestings += inner.length + organisations.length;
    if (nestings <= importNestingsAtMost) continue;
    const said = `The file puts more than ${importNestingsAtMost} groups and organisations into its groups, from this line on`;
    at.fault('members', `${said}: send it in parts.`);
    return null;
  }
  const inFile = new Map(rows.map(({ nameFolded }, nth) => [nameFolded, groups[nth] as NewGroupRow]));
  const asked = rows.flatMap(({ groups: inner }) => inner.map(({ nameFolded }) => nameFolded));
  const there = await readByName<GroupId>(tx, 'groups', asked.filter((name) => !inFile.has(name))); // prettier-ignore
  const organisations = await readByName<OrganisationId>(
    tx,
    'organisations',
    rows.flatMap((row) => row.organisations.map(({ nameFolded }) => nameFolded)),
  );
  const levels = await readLevels(tx, [...there.values()]);
  return inTurns(rows, listedBy, (row) => {
    const inner = row.groups.flatMap(({ name, nameFolded }): Inner[] => {
      const made = inFile.get(nameFolded);
      if (made) return [{ made, key: nameFolded }];
      const id = there.get(nameFolded);
      if (!id) row.at.fault('members', `There is no group ${quoted(name)}, neither here nor in the file.`);
      return id ? [{ id, key: `(${id})` }] : [];
    });
    return {
      ...{ row, key: row.nameFolded, made: inFile.get(row.nameFolded) as NewGroupRow },
      ...{ groups: inner, holds: inner.map(({ key }) => key) },
      levelsBelow: Math.max(0, ...inner.map((one) => ('id' in one ? (levels.get(one.id) ?? 0) : 0))),
      organisations: row.organisations.flatMap(({ name, nameFolded, column, role }) => {
        const id = organisations.get(nameFolded);
        if (!id) row.at.fault(column, `There is no organisation ${quoted(name)}.`);
        return id ? [{ id, role }] : [];
      }),
    };
  });
}

const listedBy = ({ groups, organisations }: ImportedGroup): number => groups.length + organisations.length;
const quoted = (name: string): string => JSON.stringify(name.slice(0, 100));

/** What goes by these names, folded, and is not deleted. */
async function readByName<Id extends string>(
  tx: Transaction,
  table: 'groups' | 'organisations',
  names: readonly string[],
): Promise<ReadonlyMap<string, Id>> {
  const found = new Map<string, Id>();
  await inParts([...new Set(names)], async (part) => {
    const { rows } = await sql<{ id: Id; name: string }>`
      select t.id, t.name_folded as name from ${sql.table(table)} t
      where t.name_folded = any (${part}::text[]) and t.deleted_at is null`.execute(tx);
    rows.forEach(({ id, name }) => found.set(name, id));
  });
  return found;
}

/** GRP-16: what stands around a group stands around all inside it, so those without groups inside are looked at. */
async function judgeCrowds(tx: Transaction, nested: readonly Nested[]): Promise<void> {
  const crowdOf = crowdsIn(nested);
  const tell = ({ row }: Nested): void =>
    row.at.fault(
      'members',
      `More than ${groupsAroundAtMost} groups would stand around it, or around one inside it.`,
    );
  const innermost = nested.filter(({ holds }) => holds.length === 0);
  await inTurns(innermost, ({ key }) => crowdOf([key]), (one) => {
    if (crowdOf([one.key]) > groupsAroundAtMost) tell(one);
  }); // prettier-ignore
  const first = new Map<string, Nested>();
  for (const one of nested) for (const key of one.holds) if (!first.has(key)) first.set(key, one);
  const there = nested.flatMap(({ groups }) => groups.flatMap((inner) => ('id' in inner ? [inner.id] : [])));
  const told = new Set<Nested>();
  for (const { around, via } of await readCrowds(tx, [...new Set(there)])) {
    const keys = via.map((id) => `(${id})`);
    const holder = first.get(keys[0] ?? '');
    if (!holder || told.has(holder) || around + crowdOf(keys) <= groupsAroundAtMost) continue;
    told.add(holder);
    tell(holder);
  }
}

/** Whom groups and organisations bring into each group who does not stand in it, from the inside outwards. */
async function open(
  tx: Transaction,
  inwardsFirst: readonly Nested[],
): Promise<ReadonlyMap<NewGroupRow, readonly UserId[]>> {
  const lent = new Map<NewGroupRow, readonly UserId[]>();
  const sources = await readSources(tx, inwardsFirst);
  if (!sources) return lent;
  let places = 0;
  for (const { made, row, groups, organisations } of inwardsFirst) {
    if (groups.length + organisations.length === 0) continue;
    const direct = new Set(made.memberIds);
    const brought = new Set<UserId>();
    const bring = (userIds: readonly UserId[]): void =>
      userIds.forEach((userId) => (direct.has(userId) ? undefined : brought.add(userId)));
    for (const inner of groups) {
      if ('id' in inner) bring(sources.groups.get(inner.id) ?? []);
      else for (const some of [inner.made.memberIds, lent.get(inner.made) ?? []]) bring(some);
      if (places + brought.size > importLentAtMost) return tellOfCrowd(row, lent);
    }
    for (const { id, role } of organisations)
      bring((sources.organisations.get(id) ?? []).flatMap((one) => (role === null || one.role === role ? [one.userId] : []))); // prettier-ignore
    places += brought.size;
    if (places > importLentAtMost) return tellOfCrowd(row, lent);
    if (!row.options.allowMultiple && brought.size > 0 && direct.size + brought.size > 1)
      row.at.fault('members', 'More than one person would belong to it, and Allow Multiple is no.');
    lent.set(made, [...brought]);
  }
  return lent;
}

function tellOfCrowd<T>(row: ImportedGroup, lent: T): T {
  const said = `Groups and organisations would bring more than ${importLentAtMost} places into the groups of the file`;
  row.at.fault('members', `${said}: add the largest to their groups afterwards.`);
  return lent;
}

interface Sources {
  readonly groups: ReadonlyMap<GroupId, readonly UserId[]>;
  readonly organisations: ReadonlyMap<
    OrganisationId,
    readonly { readonly userId: UserId; readonly role: OrganisationRole }[]
  >;
}

/** The active people of what there is already; null where that alone is more than may come in, which is told. */
async function readSources(tx: Transaction, nested: readonly Nested[]): Promise<Sources | null> {
  const groupIds = new Set(nested.flatMap(({ groups }) => groups.flatMap((one) => ('id' in one ? [one.id] : [])))); // prettier-ignore
  const organisationIds = new Set(nested.flatMap(({ organisations }) => organisations.map(({ id }) => id)));
  const { rows } = await sql<{ groupId: GroupId | null; organisationId: OrganisationId; userId: UserId; role: OrganisationRole }>`
    select m.group_id as "groupId", null as "organisationId", m.user_id as "userId", null as role
    from group_effective_members m where m.group_id = any (${[...groupIds]}::uuid[])
    union all
    select null, o.organisation_id, o.user_id, o.role
    from organisation_members o join users u on u.id = o.user_id and u.retired_at is null
    where o.organisation_id = any (${[...organisationIds]}::uuid[])
    limit ${importLentAtMost + 1}`.execute(tx); // prettier-ignore
  const largest = nested.find(({ groups, organisations }) => groups.length + organisations.length > 0);
  if (rows.length > importLentAtMost && largest) return tellOfCrowd(largest.row, null);
  const groups = new Map<GroupId, UserId[]>();
  const organisations = new Map<OrganisationId, { userId: UserId; role: OrganisationRole }[]>();
  for (const { groupId, organisationId, userId, role } of rows) {
    if (groupId) gather(groups, groupId, userId);
    else gather(organisations, organisationId, { userId, role });
  }
  return { groups, organisations };
}

function gather<Key, One>(found: Map<Key, One[]>, key: Key, one: One): void {
  const others = found.get(key);
  if (others) others.push(one);
  else found.set(key, [one]);
}
