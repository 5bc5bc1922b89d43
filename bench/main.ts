// Measures Countersign beside a bare Temporal workflow and plain transactions, in one run on the same servers; see
// docs/performance.md. Exits with 1 when the end state is not as it must be: speed that loses something is none.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { faultsOf } from './end-state.ts';
import { answerFigures, approvalFigures, goalsOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { openGround } from './ground.ts';
import { readOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { report } from './report.ts';
import { runAnswers, runApprovals, runOutage } from './runs.ts';
import { wayNames } from './way.ts';

const log = (line: string): void => console.error(line);

async function measure(options: Options): Promise<Figures> {
  const ground = await openGround(options.profiles, log);
  try {
    const { plan } = options;
    const approvals = await runApprovals(ground, plan, log);
    const answers = await runAnswers(ground, plan, log);
    const outage = await runOutage(ground, plan, log);
    const faults: string[] = [];
    for (const name of wayNames) faults.push(...(await faultsOf(ground.ways[name], ground.made[name])));
    const figures = {
      approvals: plan.approvals.flatMap(({ inFlight }) =>
        wayNames.map((name) => approvalFigures(name, inFlight, approvals(name, inFlight))),
      ),
      answers: (['countersign', 'straight'] as const).flatMap((name) => [
        answerFigures(name, 'running', answers(name)),
        answerFigures(name, 'stopped', outage.gathered(name)),
      ]),
    };
    return {
      date: new Date().toISOString(),
      machine: machine(),
      options,
      ...figures,
      outage: { answers: outage.answers, secondsUntilAllEnded: outage.secondsUntilAllEnded },
      goals: goalsOf(figures),
      faults,
    };
  } finally {
    await ground.close();
  }
}

const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;

function writeFigures(figures: Figures, out: string | undefined): string {
  const file =
    out === undefined
      ? join(mkdtempSync(join(tmpdir(), 'countersign-figures-')), 'bench.json')
      : resolve(out);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(figures, null, 2));
  return file;
}

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(usage);
else {
  const figures = await measure(options);
  console.log(report(figures));
  console.log(`\nThe figures as JSON: ${writeFigures(figures, options.out)}`);
  process.exitCode = figures.faults.length === 0 ? 0 : 1;
}
