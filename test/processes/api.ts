import { runApi } from '../../src/api.ts';
import { parseApiConfig } from '../../src/config.ts';
import { killAt } from './crash.ts';

/** The API process as production composes it, but for the port that can end it. */
await runApi(parseApiConfig(process.env), killAt(process.env['KILL_AT']));
