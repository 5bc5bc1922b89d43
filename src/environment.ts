import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { parseEnvironmentConfig, processEnvironment } from './config.ts';
import type { EnvironmentConfig } from './config.ts';
import { foundEnvironment } from './db/founding.ts';
import { openDatabase } from './db/pool.ts';
import { invitationHash, invitationToken } from './identity/invitation-token.ts';
import { runProgram } from './program.ts';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const oneLine = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(200, 'is longer than 200 characters')
  .regex(/^[^\0\r\n]*$/, 'has more than one line');
const options = z.object({
  name: oneLine,
  administratorName: oneLine,
  administratorEmail: z.email('is no mail address').max(254, 'is longer than 254 characters'),
});

/** ENV-02: makes an environment; its first user is its administrator, and comes in by the link that is printed. */
async function create(config: EnvironmentConfig, given: z.output<typeof options>): Promise<void> {
  const db = openDatabase({
    url: config.DATABASE_URL,
    size: 1,
    applicationName: 'countersign environment',
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    const { environmentId, userId, invitationId } = await foundEnvironment(db, {
      name: given.name,
      administrator: { name: given.administratorName, email: given.administratorEmail },
      hashOf: (id) => invitationHash(config.INVITATION_SECRET, id),
    });
    const publicUrl = config.PUBLIC_URL ?? `http://127.0.0.1:${config.API_PORT}`;
    print(`Environment ${environmentId}: ${given.name}`);
    print(`Administrator ${userId}: ${given.administratorName}, to whom this invitation is mailed:`);
    print(`${publicUrl}/invitation#${invitationToken(config.INVITATION_SECRET, invitationId)}`);
    print('It serves once, for seven days; whoever has it becomes the administrator.');
  } finally {
    await db.destroy();
  }
}

/** What is wrong with the options, each with its name; what was given is not repeated. */
function faultsOf({ issues }: z.ZodError): string {
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return issues.map(({ path, message }) => `--${dashed(String(path[0]))} ${message}`).join('\n');
}

/** `npm run environment -- create …`, for the operator: it needs the database, not the API. */
async function main(): Promise<void> {
  const program = new Command('environment').exitOverride().showHelpAfterError();
  program
    .command('create')
    .description('make an environment, whose first user is its administrator')
    .requiredOption('--name <name>', 'of the environment')
    .requiredOption('--administrator-name <name>', 'of its first user')
    .requiredOption('--administrator-email <address>', 'where the invitation is mailed to')
    .action(async (given: unknown) => {
      const parsed = options.safeParse(given);
      if (parsed.success) return create(parseEnvironmentConfig(processEnvironment()), parsed.data);
      process.stderr.write(`${faultsOf(parsed.error)}\n`);
      process.exitCode = 1;
    });
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has said what was wrong.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  }
}

await runProgram(main);
