// By which ways people belong to a group: walked from the group inwards, through what stood in what, and when.
import type { GroupId } from './ids.ts';

/** An instant, in microseconds since 1970: exact up to the year 2255. */
export type Instant = number;

/** From when until when something stood somewhere; null where it stands there still. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant | null;
}

/** A group that stood in another one. */
export interface NestedSpan extends Span {
  readonly outer: GroupId;
  readonly inner: GroupId;
  /** When the inner one was deleted; from then on it counts as it was then (GRP-23). */
  readonly innerEnd: Instant | null;
}

/** A group as it is met on a way: at which instant it counts, and which groups lead to it from the outermost. */
export interface Met {
  readonly at: Instant;
  readonly path: readonly GroupId[];
}

export const stoodAt = ({ from, until }: Span, at: Instant): boolean =>
  from <= at && (until === null || until > at);

/**
 * Every group inside, with the shortest way to it, level by level. One group may count at two instants: as it is, and as it
 * was when a deleted group around it ended. The outermost is the first, by an empty path.
 */
export function walkInside(
  start: { readonly groupId: GroupId; readonly at: Instant },
  nested: readonly NestedSpan[],
): ReadonlyMap<GroupId, readonly Met[]> {
  const inside = new Map<GroupId, NestedSpan[]>();
  for (const span of nested) {
    const others = inside.get(span.outer);
    if (others) others.push(span);
    else inside.set(span.outer, [span]);
  }
  const met = new Map<GroupId, Met[]>();
  const open: { readonly groupId: GroupId; readonly at: Instant; readonly path: readonly GroupId[] }[] = [];
  const meet = (groupId: GroupId, found: Met): void => {
    const before = met.get(groupId) ?? [];
    if (before.some(({ at }) => at === found.at)) return;
    met.set(groupId, [...before, found]);
    open.push({ groupId, ...found });
  };
  meet(start.groupId, { at: start.at, path: [] });
  for (const { groupId, at, path } of open) {
    for (const span of inside.get(groupId) ?? []) {
      if (!stoodAt(span, at)) continue;
      const { inner, innerEnd } = span;
      meet(inner, { at: Math.min(at, innerEnd ?? at), path: [...path, inner] });
    }
  }
  return met;
}
