import type { Socket } from 'node:net';
import type { App } from './dependencies.ts';
import type { OutcomeWaiters } from './outcome-waiters.ts';
import type { RequestLoad } from './request-load.ts';

/** How soon after the last answer the connections are closed. */
const checkEveryMs = 20;
/** A request that has begun to arrive comes whole in this time, or its sender is gone. */
const beginningsAtMostMs = 5_000;

/**
 * Stopping waits for requests that are under way, also for those that come on a connection which is open still, but
 * for nobody who waits for an outcome, and for no connection that a client keeps for later. Node closes those that
 * were used before; the ones that were opened and never used, as many clients do, would hold the process for as long
 * as their client likes.
 * Between the signal and the stop (`stopping`) everything is served as ever; each answer asks its client to connect
 * anew next time, which will be somewhere else.
 */
export function stopGently(
  app: App,
  {
    waiters,
    load,
    stopping,
  }: { readonly waiters: OutcomeWaiters; readonly load: RequestLoad; readonly stopping: AbortSignal },
): void {
  const connections = new Set<Socket>();
  let closing: NodeJS.Timeout | undefined;
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing || stopping.aborted) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    waiters.release();
    const since = performance.now();
    closing = setInterval(() => {
      app.server.closeIdleConnections();
      for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
      if (load.underWay === 0 && performance.now() - since > beginningsAtMostMs)
        app.server.closeAllConnections();
    }, checkEveryMs).unref();
  });
  app.server.once('close', () => clearInterval(closing));
}
