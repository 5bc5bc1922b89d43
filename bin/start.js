// `npm start`: sets the checkout up and runs everything on this machine, in this process, so that signals need no
// passing on.
import { setUpOrExit } from './set-up.js';

setUpOrExit({ build: true });
process.setSourceMapsEnabled(true);
await import('../dist/src/start.js');
