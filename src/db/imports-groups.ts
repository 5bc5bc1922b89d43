import { sql } from 'kysely';
import { publicGroupsAtMost } from '../domain/addressing.ts';
import type { Id, UserId } from '../domain/ids.ts';
import type { GroupRefusal } from '../domain/group-refusal.ts';
import type { ImportRefusal } from '../domain/import.ts';
import type { ImportedGroup } from '../domain/import-group-form.ts';
import { foldName } from '../domain/name.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findActiveActor } from './actors.ts';
import { once } from './administrators.ts';
import { judgeNested } from './imports-nested-groups.ts';
import { putDownAll } from './imports-new-groups.ts';
import type { NewGroupRow } from './imports-new-groups.ts';
import { countPublic } from './group-creation.ts';
import { mayManageGroups } from './groups.ts';
import { newId } from './ids.ts';
import {
  faultTwins,
  inParts,
  inTurns,
  judged,
  lockImported,
  lockImports,
  readTaken,
  readUsersByMail,
  usersOf,
} from './imports.ts';
import type { Imported, Importing } from './imports.ts';
import { keepNesting, lockNesting } from './nesting.ts';
import { changeInTenant } from './transaction.ts';
import type { Db, Transaction } from './transaction.ts';

type Refusal = GroupRefusal | ImportRefusal | KeyRefusal;

/** Creates the groups of a file with their members and default assignees (GRP-01, 05..08, 14, 16, DFA-01..03). */
export async function importGroups(
  db: Db,
  { request: { actor, keyed }, table, dryRun }: Importing<ImportedGroup>,
): Promise<Result<Imported, Refusal>> {
  const done = await changeInTenant<{ imported: number }, Refusal>(db, actor.environmentId, async (tx) => {
    const caller = await findActiveActor(tx, actor);
    if (!caller || !mayManageGroups(caller)) return err({ code: 'may_not_manage_groups' });
    if (!dryRun) {
      await lockImports(tx);
      // Alone: nobody takes one of these names meanwhile.
      await lockNesting(tx);
    }
    return once<{ imported: number }, Refusal>(
      tx,
      { actor, operation: 'groups_imported', request: dryRun ? null : keyed },
      async () => {
        if (dryRun) await keepNesting(tx);
        const groups = await judgeNested(tx, table, await judge(tx, { table, dryRun }));
        const said = judged(table.faults);
        if (!said.ok) return said;
        if (!dryRun) await putDownAll(tx, actor, groups);
        return ok({ imported: groups.length });
      },
    );
  });
  return done.ok ? ok({ ...done.value, nudges: [] }) : done;
}

async function judge(
  tx: Transaction,
  { table, dryRun }: Pick<Importing<ImportedGroup>, 'table' | 'dryRun'>,
): Promise<NewGroupRow[]> {
  const { rows, faults } = table;
  faultTwins(table, ({ at, nameFolded }) => ({
    key: nameFolded,
    line: at.line,
    at: (message) => at.at('name', message),
  }));
  const taken = await readTaken(
    tx,
    'groups',
    rows.map(({ nameFolded }) => nameFolded),
  );
  const categories = await readCategories(tx);
  const users = await readUsersByMail(
    tx,
    rows.flatMap(({ members }) => members),
  );
  if (!dryRun)
    await lockImported(tx, [
      ...new Set([...users.values()].filter((user): user is UserId => user !== 'several')),
    ]);
  const designated = await readDesignated(tx, rows, users);
  let publicOnes = await countPublic(tx);
  const listedBy = ({ members, defaultAssignees }: ImportedGroup) => members.length + defaultAssignees.length;
  return inTurns(rows, listedBy, (row) => {
    const { at, name, nameFolded, category, members, defaultAssignees, status, description, options } = row;
    if (taken.has(nameFolded)) faults.add(at.at('name', 'There is a group of this name already.'));
    if (options.type === 'public' && (publicOnes += 1) > publicGroupsAtMost)
      faults.add(at.at('type', `There may be ${publicGroupsAtMost} public groups at most.`));
    const categoryId = categories.get(foldName(category.trim()));
    if (!categoryId && category.trim() !== '')
      faults.add(at.at('category', `There is no group category ${JSON.stringify(category.slice(0, 100))}.`));
    const memberIds = usersOf(members, users, (message) => at.fault('members', message));
    // Whoever is nobody was told as a member.
    const defaultIds = usersOf(defaultAssignees, users, () => undefined);
    for (const [nth, userId] of defaultIds.entries()) {
      if (!designated.has(userId))
        at.fault(
          'defaultAssignees',
          `${defaultAssignees[nth]} has no permission set that is designated default assignee.`,
        );
    }
    return {
      ...{ id: newId<'group'>(), name, categoryId: categoryId as Id<'group category'>, status, description },
      ...{ options, memberIds, defaultIds, inside: [], lentIds: [] },
    };
  });
}

async function readCategories(tx: Transaction): Promise<ReadonlyMap<string, Id<'group category'>>> {
  const { rows } = await sql<{ id: Id<'group category'>; name: string }>`
    select id, name_folded as name from group_categories where deleted_at is null for share`.execute(tx);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** DFA-03 */
async function readDesignated(
  tx: Transaction,
  rows: readonly ImportedGroup[],
  users: ReadonlyMap<string, UserId | 'several'>,
): Promise<ReadonlySet<UserId>> {
  const asked = new Set(
    rows.flatMap(({ defaultAssignees }) => usersOf(defaultAssignees, users, () => undefined)),
  );
  const found = new Set<UserId>();
  await inParts([...asked], async (part) => {
    const { rows: some } = await sql<{ id: UserId }>`
      select distinct given.user_id as id
      from user_permission_sets given join permission_sets s on s.id = given.permission_set_id
      where given.user_id = any (${part}::uuid[]) and s.default_assignee`.execute(tx);
    some.forEach(({ id }) => found.add(id));
  });
  return found;
}
