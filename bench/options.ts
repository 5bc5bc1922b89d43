// What a run of the bench is told on its command line.
import { parseArgs } from 'node:util';

/** How much of everything one run does. */
export interface Plan {
  /** Each round measures every way once: a drift of the machine hits all alike. */
  readonly rounds: number;
  /** Whole approvals of one way in one round, by how many are in flight. */
  readonly approvals: readonly { readonly inFlight: number; readonly count: number }[];
  /** Answers of one way in one round, 32 in flight, while the worker runs. */
  readonly answers: number;
  /** Answers in all while the worker is stopped. */
  readonly outageAnswers: number;
  /** Approvals that nobody counts: afterwards code is compiled and statements are planned on every connection. */
  readonly warmUp: { readonly workflows: number; readonly straight: number };
}

export interface Options {
  readonly plan: Plan;
  readonly quick: boolean;
  /** Where the figures are written as JSON; without it a file in the temporary folder. */
  readonly out: string | undefined;
  /** Where the API and the worker write CPU profiles, if they are to. */
  readonly profiles: string | undefined;
}

const usualPlan: Plan = {
  rounds: 5,
  approvals: [
    { inFlight: 1, count: 12 },
    { inFlight: 8, count: 32 },
    { inFlight: 32, count: 64 },
  ],
  answers: 400,
  outageAnswers: 2_000,
  warmUp: { workflows: 48, straight: 240 },
};

const quickPlan: Plan = {
  rounds: 1,
  approvals: [
    { inFlight: 1, count: 4 },
    { inFlight: 8, count: 16 },
    { inFlight: 32, count: 32 },
  ],
  answers: 160,
  outageAnswers: 200,
  warmUp: { workflows: 12, straight: 60 },
};

export const usage = `npm run bench -- [--quick] [--out FILE] [--profiles FOLDER]

  --quick            A run of less than a minute that proves that the bench works; its figures are rough.
  --out FILE         Where the figures are written as JSON.
  --profiles FOLDER  The API and the worker write CPU profiles there.`;

/** Throws where an option is not known. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      out: { type: 'string' },
      profiles: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { quick, out, profiles } = values;
  return { plan: quick ? quickPlan : usualPlan, quick, out, profiles };
}
