// Names of groups that stand for groups (GRP-45): resolved once, when what names them is saved. First among the groups of
// the environment, then among the public ones of others: these are known, and can stand nowhere here yet (docs/decisions/0025).
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EntryFault } from '../domain/group-refusal.ts';
import type { GroupId } from '../domain/ids.ts';
import { foldName } from '../domain/name.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { findElsewhere } from './bridges/public-groups.ts';
import type { Elsewhere } from './bridges/public-groups.ts';
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
  const strange = named.map(({ groupName }) => foldName(groupName)).filter((folded) => !groups.has(folded));
  const elsewhere = await findElsewhere(tx, { names: [...new Set(strange)] });
  const faults = named.flatMap(({ groupName, path }): EntryFault[] => {
    const folded = foldName(groupName);
    const group = groups.get(folded);
    if (!group) {
      const namesakes = elsewhere.filter((one) => one.folded === folded);
      const message = `There is no group ${quoted(groupName)}.`;
      return [faultElsewhere(path, namesakes) ?? { path, reason: 'unknown', message }];
    }
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

/** What is said of ids of groups that the environment does not have. */
export async function faultsOfUnknown(
  tx: Transaction,
  unknown: readonly { readonly groupId: GroupId; readonly path: string }[],
): Promise<EntryFault[]> {
  const elsewhere = await findElsewhere(tx, { ids: unknown.map(({ groupId }) => groupId) });
  return unknown.map(({ groupId, path }) => {
    const fault = faultElsewhere(
      path,
      elsewhere.filter(({ id }) => id === groupId),
    );
    return fault ?? { path, reason: 'unknown', message: 'There is no such group.' };
  });
}

/** GRP-45: of public groups of other environments; several of one name are told apart by nobody but their environments. */
function faultElsewhere(path: string, groups: readonly Elsewhere[]): EntryFault | null {
  const [first] = groups;
  if (!first) return null;
  const environments = groups.map(({ environment }) => environment);
  const whose = environments.map(quoted).join(', ');
  return groups.length === 1
    ? {
        ...{ path, reason: 'elsewhere', environments },
        message: `The group ${quoted(first.name)} is a public one of ${whose}; only groups of your own environment can stand here.`,
      }
    : {
        ...{ path, reason: 'ambiguous', environments },
        message: `Several environments have a public group ${quoted(first.name)}: ${whose}.`,
      };
}

const quoted = (name: string): string => JSON.stringify(name);
