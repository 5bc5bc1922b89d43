// How large the town is that the directory is measured in, and how often each thing is done.
import { parseArgs } from 'node:util';

export interface Plan {
  /** Everything is measured so many times; the median counts. */
  readonly rounds: number;
  /** The forest: one group around `middles`, each around `leaves`, each with `perLeaf` people of its own. */
  readonly middles: number;
  readonly leaves: number;
  readonly perLeaf: number;
  /** Open tasks of the whole environment, and of the two groups that somebody is added to: a 17th of them at most. */
  readonly tasks: number;
  readonly fewTasks: number;
  readonly manyTasks: number;
  /** Groups of the two people whose inbox is read. */
  readonly someGroups: number;
  readonly manyGroups: number;
  /** People of the group that is exported, with five rows each. */
  readonly exported: number;
  /** Placements in a row, after which memory is compared. */
  readonly placements: number;
}

export interface Options {
  readonly plan: Plan;
  readonly quick: boolean;
  /** Nothing but placing is measured, and there are all but no tasks. */
  readonly onlyPlacing: boolean;
  /** Where the figures are written as JSON, and the plans beside them. */
  readonly out: string | undefined;
}

const usualPlan: Plan = {
  rounds: 5,
  ...{ middles: 100, leaves: 10, perLeaf: 100 },
  ...{ tasks: 1_700_000, fewTasks: 10_000, manyTasks: 100_000 },
  ...{ someGroups: 20, manyGroups: 340, exported: 20_000, placements: 10_000 },
};

const quickPlan: Plan = {
  rounds: 2,
  ...{ middles: 3, leaves: 3, perLeaf: 5 },
  ...{ tasks: 2_000, fewTasks: 20, manyTasks: 100 },
  ...{ someGroups: 6, manyGroups: 12, exported: 30, placements: 20 },
};

const withoutTasks = { tasks: 1, fewTasks: 1, manyTasks: 1 };

export const usage = `npm run bench:directory -- [--quick] [--placing] [--out FILE]

  --quick      A small run that proves that the bench works; its figures say nothing.
  --placing    Measures nothing but placing, in a town without tasks: a minute instead of four.
  --out FILE   Where the figures are written as JSON; the plans stand beside it, in FILE.plans.txt.`;

/** Throws where an option is not known. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      placing: { type: 'boolean', default: false },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { quick, placing: onlyPlacing, out } = values;
  const plan = quick ? quickPlan : usualPlan;
  return { plan: onlyPlacing ? { ...plan, ...withoutTasks } : plan, quick, onlyPlacing, out };
}
