import type { RouteOptions } from 'fastify';
import type { App } from './dependencies.ts';
import { Problem } from './problem.ts';

type Methods = Map<string, Set<string>>;

/** Notes which methods each address takes, of all routes that are added from here on. */
export function collectMethods(app: App): Methods {
  const methods: Methods = new Map();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  return methods;
}

/** An address that exists says which methods it takes (405 with Allow), instead of not being there at all. */
export function refuseOtherMethods(app: App, methods: Methods): void {
  for (const [url, known] of [...methods]) {
    const allow = [...known].sort().join(', ');
    app.route({
      method: app.supportedMethods.filter((method) => !known.has(method)),
      url: url.slice(app.prefix.length),
      schema: { hide: true },
      // Before the body is read: whatever it is, it is not wanted.
      onRequest: async () => {
        throw new Problem('method_not_allowed', { detail: `Allowed here: ${allow}.`, headers: { allow } });
      },
      handler: () => undefined,
    });
  }
}
