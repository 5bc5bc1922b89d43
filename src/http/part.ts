import type { App } from './dependencies.ts';

/**
 * Routes that are registered together, under a name: it is what the framework tells when they do not start in time.
 * Without one it looks for them among all modules that are loaded, each time.
 */
export const part = (name: string, routes: (app: App) => Promise<void>): ((app: App) => Promise<void>) =>
  Object.assign(routes, { [Symbol.for('fastify.display-name')]: name });
