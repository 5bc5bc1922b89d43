import { useState } from 'react';
import type { TaskFilter } from '../../api/reads.ts';
import type { Task } from '../../api/types.ts';

type Name = 'contractType' | 'groupId' | 'environmentId';
type Seen = Readonly<Record<Name, ReadonlyMap<string, string>>>;

const nothing: Seen = { contractType: new Map(), groupId: new Map(), environmentId: new Map() };

/**
 * What the list can be filtered by: whatever tasks were seen since the page was opened, so that choosing one leaves the
 * others to choose from.
 */
export function useChoices(shown: readonly Task[], filter: TaskFilter) {
  const [seen, setSeen] = useState(nothing);
  const next = withTasks(seen, shown);
  if (next !== seen) setSeen(next);
  const optionsOf = (name: Name) => {
    const all = new Map(next[name]);
    const current = filter[name];
    if (current !== undefined && !all.has(current)) all.set(current, current);
    return [...all].map(([value, label]) => ({ value, label }));
  };
  return {
    contractType: optionsOf('contractType'),
    groupId: optionsOf('groupId'),
    environmentId: optionsOf('environmentId'),
  };
}

function withTasks(seen: Seen, tasks: readonly Task[]): Seen {
  const added: [Name, string, string][] = tasks.flatMap(({ document, group, environment }) => [
    ['contractType', document.contractType, document.contractType],
    ...(group ? [['groupId', group.id, group.name] as [Name, string, string]] : []),
    ['environmentId', environment.id, environment.name],
  ]);
  const fresh = added.filter(([name, value]) => !seen[name].has(value));
  if (fresh.length === 0) return seen;
  const next = {
    contractType: new Map(seen.contractType),
    groupId: new Map(seen.groupId),
    environmentId: new Map(seen.environmentId),
  };
  for (const [name, value, label] of fresh) next[name].set(value, label);
  return next;
}
