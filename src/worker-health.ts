import { createServer } from 'node:http';

export interface Health {
  readonly close: () => Promise<void>;
}

/** Liveness at /healthz, readiness at /readyz: 200 while the worker polls for work, and only then. */
export async function serveHealth({
  host,
  port,
  isReady,
}: {
  readonly host: string;
  readonly port: number;
  readonly isReady: () => boolean;
}): Promise<Health> {
  const server = createServer((request, response) => {
    const ok = request.url === '/healthz' || (request.url === '/readyz' && isReady());
    response.writeHead(ok ? 200 : request.url === '/readyz' ? 503 : 404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
