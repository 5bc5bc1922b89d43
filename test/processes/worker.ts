import { parseWorkerConfig } from '../../src/config.ts';
import { runWorker } from '../../src/worker.ts';
import { killAt } from './crash.ts';

/** The worker process as production composes it, but for the port that can end it. */
await runWorker(parseWorkerConfig(process.env), killAt(process.env['KILL_AT']));
