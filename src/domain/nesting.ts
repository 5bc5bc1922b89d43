// Groups in groups (GRP-16): which nesting is allowed.
import type { GroupId } from './ids.ts';

/** A group that holds another one directly. */
export interface Nesting {
  readonly outer: GroupId;
  readonly inner: GroupId;
}

/** Deeper than any organisation chart, and still so few that a change in the innermost locks few groups around it. */
export const levelsAtMost = 20;

/** The largest group measured: a change of its nesting is one transaction, and has to end within seconds. */
export const membersAtMost = 200_000;

/** Each change of one member locks all groups around, raises their versions and writes a line into each of their histories. */
export const groupsAroundAtMost = 1_000;

/**
 * People times the groups that they are put into: so many rows are written in ten seconds or so, while nobody else changes
 * members or rights of the environment.
 */
export const placesAtMost = 1_000_000;

export type NestingFault =
  | { readonly kind: 'circle'; readonly path: readonly GroupId[] }
  | { readonly kind: 'too_deep'; readonly levels: number };

/**
 * GRP-16: a group may hold another unless that closes a circle, at any depth, itself included. `edges` are those above
 * the outer group and those below the inner one; the path of a circle begins and ends with the outer group.
 */
export function judgeNesting(edges: readonly Nesting[], { outer, inner }: Nesting): NestingFault | null {
  const inside = neighbours(edges, ({ outer: from, inner: to }) => [from, to]);
  const back = shortestPath(inside, inner, outer);
  if (back) return { kind: 'circle', path: [outer, ...back] };
  const around = neighbours(edges, ({ outer: to, inner: from }) => [from, to]);
  const levels = levelsFrom(around, outer, new Map()) + levelsFrom(inside, inner, new Map());
  return levels > levelsAtMost ? { kind: 'too_deep', levels } : null;
}

type Neighbours = ReadonlyMap<GroupId, readonly GroupId[]>;

function neighbours(
  edges: readonly Nesting[],
  direct: (edge: Nesting) => readonly [from: GroupId, to: GroupId],
): Neighbours {
  const found = new Map<GroupId, GroupId[]>();
  for (const edge of edges) {
    const [from, to] = direct(edge);
    const others = found.get(from);
    if (others) others.push(to);
    else found.set(from, [to]);
  }
  return found;
}

/** From one group to another, both included; level by level, so that nobody is shown a detour. */
function shortestPath(inside: Neighbours, from: GroupId, to: GroupId): readonly GroupId[] | null {
  const cameFrom = new Map<GroupId, GroupId | null>([[from, null]]);
  const open = [from];
  for (const next of open) {
    if (next === to) return pathTo(cameFrom, to);
    for (const inner of inside.get(next) ?? []) {
      if (cameFrom.has(inner)) continue;
      cameFrom.set(inner, next);
      open.push(inner);
    }
  }
  return null;
}

function pathTo(cameFrom: ReadonlyMap<GroupId, GroupId | null>, end: GroupId): readonly GroupId[] {
  const path: GroupId[] = [];
  for (let at: GroupId | null = end; at !== null; at = cameFrom.get(at) ?? null) path.unshift(at);
  return path;
}

/** How many levels there are from a group on, itself included. What is nested has no circle, so this ends. */
function levelsFrom(next: Neighbours, group: GroupId, known: Map<GroupId, number>): number {
  const found = known.get(group);
  if (found !== undefined) return found;
  const levels = 1 + Math.max(0, ...(next.get(group) ?? []).map((one) => levelsFrom(next, one, known)));
  known.set(group, levels);
  return levels;
}
