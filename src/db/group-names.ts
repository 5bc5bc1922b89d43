// Names of groups that stand for groups (GRP-45): resolved once, when what names them is saved.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EntryFault } from '../domain/group-refusal.ts';
import type { GroupId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Transaction } from './transaction.ts';

/** A name in its place in the request. */
export interface NamedThere {
  readonly groupName: string;
  readonly path: string;
}

/**
 * The groups that go by these names now, by the path of each; or what is wrong with each of the others. Of the groups `g`
 * only those are looked at that whoever asks may know of. Not locked: groups are locked by id, and these come by name.
 */
export async function resolveGroupNames(
  tx: Transaction,
  named: readonly NamedThere[],
  known: RawBuilder<boolean> = sql<boolean>`true`,
): Promise<Result<ReadonlyMap<string, GroupId>, readonly EntryFault[]>> {
  if (named.length === 0) return ok(new Map());
  const { rows } = await sql<{ id: GroupId; folded: string; status: 'active' | 'inactive' }>`
    select g.id, g.name_folded as folded, g.status from groups g
    where g.name_folded = any (${named.map(({ groupName }) => foldName(groupName))}::text[])
      and g.deleted_at is null and ${known}`.execute(tx);
  const groups = new Map(rows.map((row) => [row.folded, row]));
  const faults = named.flatMap(({ groupName, path }): EntryFault[] => {
    const group = groups.get(foldName(groupName));
    if (!group) return [{ path, reason: 'unknown', message: `There is no group ${quoted(groupName)}.` }];
    return group.status === 'active'
      ? []
      : [{ path, reason: 'inactive', message: `The group ${quoted(groupName)} is inactive.` }];
  });
  if (faults.length > 0) return err(faults);
  return ok(
    new Map(
      named.flatMap(({ groupName, path }) => {
        const group = groups.get(foldName(groupName));
        return group ? [[path, group.id] as const] : [];
      }),
    ),
  );
}

const quoted = (name: string): string => JSON.stringify(name);
