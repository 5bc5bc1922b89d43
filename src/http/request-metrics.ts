import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { App } from './dependencies.ts';

/** In seconds: an answer takes a few milliseconds, a list some tens; who waits for an outcome may take a minute. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/**
 * Counts and times requests by the route as it is written in the description, never by the address that was asked for:
 * that has ids in it, and whoever likes makes up others. Who hung up before the answer counts as status 0.
 */
export function measureRequests(app: App, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: 'countersign_http_requests_total',
    help: 'Requests, by method, route and status; status 0 where the caller hung up first.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'How long requests took, to the end of the answer.',
    labelNames: ['method', 'route'],
    buckets,
    registers,
  });
  const underWay = new Gauge({
    name: 'countersign_http_requests_under_way',
    help: 'Requests under way, those who wait for an outcome included.',
    registers,
  });
  app.addHook('onRequest', async ({ method, routeOptions }, reply) => {
    const begun = performance.now();
    const labels = { method, route: routeOptions.url ?? 'none' };
    underWay.inc();
    reply.raw.once('close', () => {
      underWay.dec();
      requests.inc({ ...labels, status: reply.raw.writableFinished ? reply.raw.statusCode : 0 });
      seconds.observe(labels, (performance.now() - begun) / 1_000);
    });
  });
}

/** Who waits for an outcome at the moment. */
export function measureWaiters(registry: Registry, count: () => number): void {
  const gauge = new Gauge({
    name: 'countersign_http_waiting_for_outcome',
    help: 'Requests that wait for the outcome of an approval.',
    registers: [registry],
    collect() {
      gauge.set(count());
    },
  });
}
