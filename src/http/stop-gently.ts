import type { App } from './dependencies.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';

/** How soon after the last answer the connections are closed. */
const checkEveryMs = 20;

/**
 * Stopping waits for requests that are under way, but for nobody who waits for an outcome, and for no connection that
 * a client keeps for later. Node closes those that were used before; the ones that were opened and never used, as
 * many clients do, would hold the process for as long as their client likes.
 */
export function stopGently(app: App, waiters: OutcomeWaiters): void {
  let underWay = 0;
  let stopping: NodeJS.Timeout | undefined;
  app.server.on('request', (_request, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
  });
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    waiters.release();
    stopping = setInterval(() => {
      if (underWay === 0) app.server.closeAllConnections();
    }, checkEveryMs).unref();
  });
  app.server.once('close', () => clearInterval(stopping));
}
