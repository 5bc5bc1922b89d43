import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { parseEnvironmentConfig, processEnvironment, publicUrlOf } from './config.ts';
import type { EnvironmentConfig } from './config.ts';
import { foundEnvironment, inviteAdministrator } from './db/founding.ts';
import { isId } from './db/ids.ts';
import type { Invited } from './db/invitations.ts';
import { openDatabase } from './db/pool.ts';
import type { Db } from './db/transaction.ts';
import type { EnvironmentId } from './domain/ids.ts';
import { invitationHash, invitationToken } from './identity/invitation-token.ts';
import { pageLink } from './mail/page-link.ts';
import { runProgram } from './program.ts';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

const oneLine = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(200, 'is longer than 200 characters')
  .regex(/^[^\0\r\n]*$/, 'has more than one line');
const email = z.email('is no mail address').max(254, 'is longer than 254 characters');
const creation = z.object({ name: oneLine, administratorName: oneLine, administratorEmail: email });
const addition = z.object({
  environment: z.custom<EnvironmentId>(
    (value) => typeof value === 'string' && isId(value),
    'is no id of an environment',
  ),
  name: oneLine,
  email,
});

/** ENV-02: makes an environment; its first user is its administrator, and comes in by the link that is printed. */
const create = (given: z.output<typeof creation>): Promise<void> =>
  overDatabase(async (db, config) => {
    const founded = await foundEnvironment(db, {
      name: given.name,
      administrator: { name: given.administratorName, email: given.administratorEmail },
      hashOf: (id) => invitationHash(config.INVITATION_SECRET, id),
    });
    print(`Environment ${founded.environmentId}: ${given.name}`);
    printInvitation(config, { ...founded, name: given.administratorName });
  });

/** ENV-14: adds an administrator where those that there are can't sign in any more. */
const invite = (given: z.output<typeof addition>): Promise<void> =>
  overDatabase(async (db, config) => {
    const { environment: environmentId, ...administrator } = given;
    const invited = await inviteAdministrator(db, {
      environmentId,
      administrator,
      hashOf: (id) => invitationHash(config.INVITATION_SECRET, id),
    });
    if (invited) return printInvitation(config, { ...invited, name: administrator.name });
    process.stderr.write(`There is no environment ${environmentId}.\n`);
    process.exitCode = 1;
  });

async function overDatabase(work: (db: Db, config: EnvironmentConfig) => Promise<void>): Promise<void> {
  const config = parseEnvironmentConfig(processEnvironment());
  const db = openDatabase({
    url: config.DATABASE_URL,
    size: 1,
    applicationName: 'countersign environment',
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  try {
    await work(db, config);
  } finally {
    await db.destroy();
  }
}

function printInvitation(
  config: EnvironmentConfig,
  { userId, invitationId, name }: Invited & { readonly name: string },
): void {
  print(`Administrator ${userId}: ${name}, to whom this invitation is mailed:`);
  const token = invitationToken(config.INVITATION_SECRET, invitationId);
  print(pageLink(publicUrlOf(config), `/invitations#token=${token}`));
  print('It serves once, for seven days; whoever has it becomes the administrator.');
}

/** Runs a command with its options, or says what is wrong with them. */
const checked =
  <Options extends z.ZodType>(options: Options, run: (given: z.output<Options>) => Promise<void>) =>
  async (given: unknown): Promise<void> => {
    const parsed = options.safeParse(given);
    if (parsed.success) return run(parsed.data);
    process.stderr.write(`${faultsOf(parsed.error)}\n`);
    process.exitCode = 1;
  };

/** What is wrong with the options, each with its name; what was given is not repeated. */
function faultsOf({ issues }: z.ZodError): string {
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return issues.map(({ path, message }) => `--${dashed(String(path[0]))} ${message}`).join('\n');
}

/** `npm run environment -- …`, for the operator: it needs the database, not the API. */
async function main(): Promise<void> {
  const program = new Command('environment').exitOverride().showHelpAfterError();
  program
    .command('create')
    .description('make an environment, whose first user is its administrator')
    .requiredOption('--name <name>', 'of the environment')
    .requiredOption('--administrator-name <name>', 'of its first user')
    .requiredOption('--administrator-email <address>', 'where the invitation is mailed to')
    .action(checked(creation, create));
  program
    .command('invite-administrator')
    .description('add an administrator to an environment, and invite them')
    .requiredOption('--environment <id>', 'which it is')
    .requiredOption('--name <name>', 'of the administrator')
    .requiredOption('--email <address>', 'where the invitation is mailed to')
    .action(checked(addition, invite));
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has said what was wrong.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode;
  }
}

await runProgram(main);
