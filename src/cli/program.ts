// The commands and their options. What they do stands in the files beside it.
import { Command, CommanderError, Option } from 'commander';
import { ConfigurationError } from '../config.ts';
import { verbs, yes } from './api.ts';
import type { Verb } from './api.ts';
import { approveFile, waitForOutcome } from './approve.ts';
import type { Print } from './approve.ts';
import { auditTable, describeApproval, taskTable } from './approval-view.ts';
import { CliError } from './cli-error.ts';
import { playGroupTasks } from './demo-groups.ts';
import { playMissingManager } from './demo-managers.ts';
import { openDemoClient, playDemo } from './demo.ts';
import { playExplained } from './demo-explained.ts';
import { checkPlacements, unusable } from './placement-check.ts';
import { verifyPlacements } from './placement-verify.ts';
import type { ConnectionOptions, Session } from './session.ts';

export interface Outputs {
  readonly print: Print;
  readonly printError: Print;
}

/** Runs one command line, without the program's name. Returns the exit code; throws only for faults of our own. */
export async function runCommandLine(
  args: readonly string[],
  openSession: () => Session,
  outputs: Outputs,
): Promise<number> {
  try {
    const run = new Run(openSession, outputs);
    await createProgram(run, outputs).parseAsync(args, { from: 'user' });
    return run.exitCode;
  } catch (error) {
    // Commander has printed what was wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof CliError) && !(error instanceof ConfigurationError)) throw error;
    outputs.printError(error.message);
    return error instanceof CliError ? error.exitCode : 1;
  }
}

/** One run of a command; the configuration is read by the commands that need it. */
class Run implements Outputs {
  readonly print: Print;
  readonly printError: Print;
  exitCode = 0;
  readonly #openSession: () => Session;
  #session: Session | undefined;

  constructor(openSession: () => Session, { print, printError }: Outputs) {
    this.#openSession = openSession;
    this.print = print;
    this.printError = printError;
  }

  get session(): Session {
    return (this.#session ??= this.#openSession());
  }
}

function createProgram(run: Run, { print, printError }: Outputs): Command {
  const program = new Command('countersign')
    .description('Countersign from the command line: it talks to the running API, as any client does.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(text.trimEnd()),
      writeErr: (text) => printError(text.trimEnd()),
    })
    .showHelpAfterError('(--help says what there is)');
  addBackOfficeCommands(program, run);
  addPeopleCommands(program, run);
  addPlacementCommands(program, run);
  program
    .command('demo')
    .description('play one approval from the invoice to the signature; needs a running npm start')
    .action(async () => {
      const client = openDemoClient(run.session.demoEnvironment());
      const approvalId = await playDemo(client, run.print);
      await playExplained(client, approvalId, run.print);
      await playGroupTasks(client, run.print);
      await playMissingManager(client, run.print);
    });
  return program;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id as one types or pastes it. What is none is told here: the API would only say that it is not found. */
const idOf =
  (noun: string, shownBy: string) =>
  (typed: string): string => {
    const id = typed.toLowerCase();
    if (uuid.test(id)) return id;
    throw new CliError(
      `${typed} is no id of ${noun}: one is a UUID, such as 0198a2b4-6c1e-7d3f-8a59-1b2c3d4e5f60. ${shownBy} shows them.`,
    );
  };

const urlOption = () =>
  new Option('--url <url>', 'the API (default: COUNTERSIGN_URL, or the one that npm start runs)');
const keyFileOption = () =>
  new Option(
    '--key-file <path>',
    "a file with a service account's key, which as an option everybody on the machine could read and the shell would " +
      "keep (default: COUNTERSIGN_KEY, or the demo's)",
  );

/** A default in --help where the demo gives one; a demo file that can't be read is told by the command itself. */
function usualHint(run: Run, of: 'contractType' | 'location'): string {
  try {
    const usual = run.session.demo()?.environments[0]?.usual[of];
    return usual === undefined ? '' : ` (default: ${usual}, the demo's)`;
  } catch {
    return '';
  }
}

function addBackOfficeCommands(program: Command, run: Run): void {
  const { print } = run;
  program
    .command('approve')
    .description('send a UBL invoice as a back office does, and start its approval; twice is the same one')
    .argument('<file>', 'a UBL 2.1 invoice or credit note, such as examples/invoice.xml')
    .option('--contract-type <code>', `what kind of document it is${usualHint(run, 'contractType')}`)
    .option('--location <code>', `where it belongs${usualHint(run, 'location')}`)
    .option('--template <id>', 'the template (default: the one that serves contract type and location)')
    .option('--allow-duplicate', 'start it though the same sender, number and date came before')
    .option('--wait', 'wait for the outcome')
    .addOption(keyFileOption())
    .addOption(urlOption())
    .action(async (file: string, options: ApproveFlags) => {
      const backOffice = run.session.backOffice(options);
      const { id } = await approveFile(backOffice, { file, ...options }, print);
      if (options.wait) await awaitOutcome(run, id, options);
    });
  const about = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .argument('<approval>', 'its id', idOf('an approval', 'countersign approve'))
      .addOption(keyFileOption())
      .addOption(urlOption());
  about('approval', 'show an approval: state, phases, people, and why them').action(
    async (id: string, options: ConnectionOptions) => {
      const { api } = run.session.backOffice(options);
      for (const line of describeApproval(await api.approval(id), await api.placements(id))) print(line);
    },
  );
  about('wait', 'wait for the outcome; the exit code is 0 if it is approved').action(
    (id: string, options: ConnectionOptions) => awaitOutcome(run, id, options),
  );
  about('audit', 'show what was done in an approval, by whom and when').action(
    async (id: string, options: ConnectionOptions) => {
      const { api } = run.session.backOffice(options);
      for (const line of auditTable(await api.audit(id), (await api.approval(id)).phases)) print(line);
    },
  );
}

interface ApproveFlags extends ConnectionOptions {
  readonly contractType?: string;
  readonly location?: string;
  readonly template?: string;
  readonly allowDuplicate?: boolean;
  readonly wait?: boolean;
}

async function awaitOutcome(run: Run, approvalId: string, options: ConnectionOptions): Promise<void> {
  // Not among the output: a script that reads the outcome has one line to read.
  run.printError(
    `Waiting for the outcome of approval ${approvalId} (Ctrl-C ends the waiting, not the approval) …`,
  );
  const { state } = await waitForOutcome(run.session.backOffice(options), approvalId);
  run.print(`Approval ${approvalId}: ${state}`);
  if (state !== 'approved') run.exitCode = 1;
}

const asOption = () =>
  new Option('--as <name>', "one of the demo's people, such as ann").makeOptionMandatory();

function addPeopleCommands(program: Command, run: Run): void {
  const { print } = run;
  program
    .command('tasks')
    .description("show somebody's open tasks")
    .addOption(asOption())
    .addOption(urlOption())
    .action(async (options: PersonFlags) => {
      const { api, person } = await run.session.person(options.as, options);
      const tasks = await api.tasks();
      const [first] = tasks;
      if (!first) return print(`${person.name} has no open tasks.`);
      print(`The open tasks of ${person.name}, newest first:`);
      for (const line of taskTable(tasks)) print(line);
      const { verb } = yes[first.kind];
      print(`Answer the first:  npx countersign answer ${first.id} ${verb} --as ${person.handle}`);
    });
  program
    .command('answer')
    .description('answer a task')
    .argument('<task>', 'its id, as `tasks` shows it', idOf('a task', 'countersign tasks'))
    .addArgument(newVerbArgument(program))
    .addOption(asOption())
    .option('--reason <text>', 'why; whoever rejects or declines gives one')
    .addOption(urlOption())
    .action(async (taskId: string, verb: Verb, options: PersonFlags & { reason?: string }) => {
      const { api, person } = await run.session.person(options.as, options);
      const { decision, approvalId } = await api.answer(taskId, verb, options.reason);
      print(`${person.name}: ${decision}. The approval:  npx countersign approval ${approvalId}`);
    });
  program
    .command('token')
    .description("print a token that lets you act as one of the demo's people over HTTP, for some hours")
    .argument('<name>', 'such as ann')
    .action(async (name: string) => print((await run.session.token(name)).token));
}

interface PersonFlags {
  readonly as: string;
  readonly url?: string;
}

const newVerbArgument = (program: Command) =>
  program.createArgument('<answer>', 'what to say').choices(verbs);

/** Where 1 is a verdict, what kept the command from one is another code. */
function asUnusable({ exitCode, code, message }: CommanderError): never {
  throw new CommanderError(exitCode === 0 ? 0 : unusable, code, message);
}

async function verifyWith(run: Run, approvalId: string, options: ConnectionOptions): Promise<number> {
  try {
    const { api } = run.session.backOffice(options);
    return await verifyPlacements(api, approvalId, run.print);
  } catch (error) {
    if (error instanceof CliError || error instanceof ConfigurationError)
      throw new CliError(error.message, unusable);
    throw error;
  }
}

function addPlacementCommands(program: Command, run: Run): void {
  const placement = program.command('placement').description('the rules of placement');
  placement
    .command('verify')
    .description(
      'compute every random pick of an approval again; exit 1 if one is false, 2 if one is not known any more or it ' +
        'could not be found out',
    )
    .argument('<approval>', 'its id', idOf('an approval', 'countersign approve'))
    .addOption(keyFileOption())
    .addOption(urlOption())
    .exitOverride(asUnusable)
    .action(async (id: string, options: ConnectionOptions) => {
      run.exitCode = await verifyWith(run, id, options);
    });
  placement
    .command('check')
    .description('run a folder of placement cases; exit 1 if one fails, 2 if one is malformed')
    .argument('<folder>', 'with *.yaml files, such as test/placement/cases')
    .exitOverride(asUnusable)
    .action(async (folder: string) => {
      run.exitCode = await checkPlacements(folder, run.print);
    });
}
