// Groups in groups of a file (GRP-16): circles, depth and crowds, and in which order they are put together.
import { groupsAroundAtMost, levelsAtMost } from './nesting.ts';

/** How many groups and organisations the groups of a file hold in all: each is an edge to judge, and a row or two. */
export const importNestingsAtMost = 10_000;

/**
 * How many places groups and organisations give people in the groups of a file: they are worked out in memory, in the one
 * transaction of the file. A larger group is added afterwards.
 */
export const importLentAtMost = 100_000;

/** A group of the file. What it holds goes by keys: folded names of the file, or ids in brackets, which no name has. */
export interface FileGroup {
  readonly key: string;
  readonly holds: readonly string[];
  /** How many levels the deepest has of those inside that there are already; 0 without any. */
  readonly levelsBelow: number;
}

export interface Circle<Group> {
  /** Whose entry closes it. */
  readonly group: Group;
  /** From that group inwards and back to it; of a long one the first. */
  readonly path: readonly Group[];
}

export interface FileOrder<Group> {
  /** Those inside before those around them; where there is no circle. */
  readonly inwardsFirst: readonly Group[];
  /** Without the entries that close these there is no other one. */
  readonly circles: readonly Circle<Group>[];
}

/** Goes through the groups from the outside inwards, without calling itself: a chain may be as long as the file. */
export function orderFile<Group extends FileGroup>(groups: readonly Group[]): FileOrder<Group> {
  const byKey = new Map(groups.map((group) => [group.key, group]));
  const inwardsFirst: Group[] = [];
  const circles: Circle<Group>[] = [];
  const done = new Set<Group>();
  const places = new Map<Group, number>();
  for (const root of groups) {
    if (done.has(root)) continue;
    const open: { readonly group: Group; next: number }[] = [];
    const enter = (group: Group): void => {
      places.set(group, open.length);
      open.push({ group, next: 0 });
    };
    enter(root);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const { group } = top;
      const key = group.holds[top.next];
      top.next += 1;
      if (key === undefined) {
        open.pop();
        places.delete(group);
        done.add(group);
        inwardsFirst.push(group);
        continue;
      }
      const inner = byKey.get(key);
      if (!inner || done.has(inner)) continue;
      const place = places.get(inner);
      if (place === undefined) enter(inner);
      else
        circles.push({
          group,
          path: [group, ...open.slice(place, place + levelsAtMost).map((one) => one.group)],
        });
    }
  }
  return { inwardsFirst, circles };
}

/** The first groups that are nested too deep, from the inside, each with its levels. `inwardsFirst` has no circle. */
export function tooDeep<Group extends FileGroup>(
  inwardsFirst: readonly Group[],
): readonly { readonly group: Group; readonly levels: number }[] {
  const known = new Map<string, number>();
  return inwardsFirst.flatMap((group) => {
    const inside = group.holds.reduce((most, key) => Math.max(most, known.get(key) ?? 0), group.levelsBelow);
    known.set(group.key, inside + 1);
    return inside === levelsAtMost ? [{ group, levels: inside + 1 }] : [];
  });
}

/** How many groups of the file would stand around one that has these keys, each once; one more than may be is enough. */
export function crowdsIn(groups: readonly FileGroup[]): (keys: readonly string[]) => number {
  const around = new Map<string, string[]>();
  for (const { key, holds } of groups) {
    for (const inner of holds) {
      const others = around.get(inner);
      if (others) others.push(key);
      else around.set(inner, [key]);
    }
  }
  return (keys) => {
    const found = new Set<string>();
    const open = [...keys];
    for (const next of open) {
      for (const outer of around.get(next) ?? []) {
        if (found.has(outer)) continue;
        found.add(outer);
        open.push(outer);
      }
      if (found.size > groupsAroundAtMost) break;
    }
    return found.size;
  };
}
