// What binds the submit of a change of many to its review: the changes themselves, and the versions of their groups.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { canonical, groupsOf } from '../domain/bulk-memberships.ts';
import type { BulkItem } from '../domain/bulk-memberships.ts';
import type { BulkRefusal } from '../domain/group-refusal.ts';
import type { GroupId } from '../domain/ids.ts';
import type { LockedGroup } from './nesting.ts';
import { changeTo } from './group-lock.ts';
import type { Transaction } from './transaction.ts';

const hashOf = (items: readonly BulkItem[]): string =>
  createHash('sha256').update(canonical(items)).digest('base64url');

/** A review of these changes on these groups, in one word. It grants nothing: whoever makes one up deceives themselves. */
export function reviewOf(items: readonly BulkItem[], groups: readonly LockedGroup[]): string {
  const versions = groupsOf(items).map((id) => groups.find((group) => group.id === id)?.version ?? 0);
  return `${hashOf(items)}.${versions.join('.')}`;
}

/** The versions that were reviewed; none where it is the review of something else. */
export function versionsOf(items: readonly BulkItem[], review: string): ReadonlyMap<GroupId, number> {
  const [hash, ...versions] = review.split('.');
  const ids = groupsOf(items);
  if (hash !== hashOf(items) || versions.length !== ids.length) return new Map();
  return new Map(ids.map((id, nth) => [id, Number(versions[nth])]));
}

export const isReviewOf = (items: readonly BulkItem[], review: string): boolean =>
  versionsOf(items, review).size > 0;

type Changed = Extract<BulkRefusal, { code: 'groups_changed' }>['groups'];

/** The groups that are at another version than they were reviewed at, with the last change of each. */
export async function readChangesSince(
  tx: Transaction,
  reviewed: ReadonlyMap<GroupId, number>,
  groups: readonly LockedGroup[],
): Promise<Changed> {
  const changed = groups.filter(({ id, version }) => reviewed.has(id) && reviewed.get(id) !== version);
  const ids = changed.map(({ id }) => id);
  const { rows } = await sql<Changed[number]>`
    select g.id, g.name, l.version, ${changeTo(sql`l.id`, sql`l.version`)} as "lastChange"
    from unnest(${ids}::uuid[], ${changed.map(({ version }) => version)}::int[]) l (id, version)
    join groups g on g.id = l.id
    order by g.id`.execute(tx);
  return rows;
}
