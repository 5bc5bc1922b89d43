import type { Print } from './approve.ts';
import { CliError } from './cli-error.ts';
import { checkPlacementCases, describeResult, exitCodeOf } from './placement-cases.ts';

/** What can't be checked at all ends like a malformed case. */
export const unusable = 2;

/** Runs the cases of a folder, tells what is wrong and how many there were. Returns the exit code. */
export async function checkPlacements(folder: string, print: Print): Promise<number> {
  const results = await checkPlacementCases(folder).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CliError(`${folder} can't be read as a folder of placement cases (${code}).`, unusable);
  });
  if (results.length === 0) throw new CliError(`${folder} holds no placement cases (*.yaml).`, unusable);
  const wrong = results.filter(({ outcome }) => outcome !== 'passed');
  for (const line of wrong.flatMap(describeResult)) print(line);
  print(
    `${results.length} placement cases: ${results.length - wrong.length} passed, ${wrong.length} did not`,
  );
  return exitCodeOf(results);
}
