import { parseReadyConfig, processEnvironment } from './config.ts';
import { runProgram } from './program.ts';

const withinMs = 4_000;

/**
 * `node dist/src/ready.js [api|worker]`: whether the program beside this one is ready, as the exit code: for containers,
 * whose images have nothing else to ask over HTTP with.
 */
async function main(): Promise<void> {
  const { API_PORT: api, WORKER_HEALTH_PORT: worker } = parseReadyConfig(processEnvironment());
  const asked = process.argv[2] ?? 'api';
  const port = { api, worker }[asked];
  if (port === undefined) {
    process.stderr.write('Ask for one of: api, worker.\n');
    process.exitCode = 2;
    return;
  }
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    signal: AbortSignal.timeout(withinMs),
  }).then(
    async (response) => ({ ready: response.status === 200, said: await response.text() }),
    (error: unknown) => ({ ready: false, said: `no answer: ${String(error)}` }),
  );
  process.stdout.write(`${answer.said}\n`);
  process.exitCode = answer.ready ? 0 : 1;
}

await runProgram(main);
