import type { RouteOptions } from 'fastify';
import type { App } from './dependencies.ts';
import { Problem } from './problem.ts';

interface Known {
  readonly methods: Set<string>;
  /** Whether nobody is asked who they are there: then not about another method either. */
  forAnybody: boolean;
}

type Methods = Map<string, Known>;

/** Notes which methods each address takes, of all routes that are added from here on. */
export function collectMethods(app: App): Methods {
  const methods: Methods = new Map();
  app.addHook('onRoute', ({ url, method, config }: RouteOptions) => {
    const known = methods.get(url) ?? { methods: new Set(), forAnybody: false };
    for (const one of [method].flat()) known.methods.add(one);
    known.forAnybody ||= config?.forAnybody === true;
    methods.set(url, known);
  });
  return methods;
}

/** An address that exists says which methods it takes (405 with Allow), instead of not being there at all. */
export function refuseOtherMethods(app: App, methods: Methods): void {
  for (const [url, { methods: known, forAnybody }] of [...methods]) {
    const allow = [...known].sort().join(', ');
    app.route({
      method: app.supportedMethods.filter((method) => !known.has(method)),
      url: url.slice(app.prefix.length),
      schema: { hide: true },
      ...(forAnybody ? { config: { forAnybody } } : {}),
      // Before the body is read: whatever it is, it is not wanted.
      onRequest: async () => {
        throw new Problem('method_not_allowed', { detail: `Allowed here: ${allow}.`, headers: { allow } });
      },
      handler: () => undefined,
    });
  }
}
