// What bin/countersign.js runs.
import { parseCliConfig, processEnvironment } from '../config.ts';
import { runCommandLine } from './program.ts';
import { Session } from './session.ts';

/* A reader that needs no more (`| head`) ends us without a word. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCommandLine(
  process.argv.slice(2),
  () => new Session(parseCliConfig(processEnvironment())),
  { print: (line) => console.log(line), printError: (line) => console.error(line) },
);
