import type { FastifyRequest, RouteOptions } from 'fastify';
import type { App } from './dependencies.ts';
import { notFound, Problem, unauthenticated } from './problem.ts';

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
  for (const [url, known] of [...methods]) {
    // As it is now: the route that is added here is noted, too.
    const allow = allowOf(known);
    app.route({
      method: app.supportedMethods.filter((method) => !known.methods.has(method)),
      url: url.slice(app.prefix.length),
      schema: { hide: true },
      ...(known.forAnybody ? { config: { forAnybody: true } } : {}),
      // Before the body is read: whatever it is, it is not wanted.
      onRequest: async () => {
        throw notAllowed(allow);
      },
      handler: () => undefined,
    });
  }
}

/**
 * The same for hundreds of addresses below one prefix, by one route behind all others: a route for each of them and each
 * other method would be most of what starting takes. Whoever has no credential is told of no more than before.
 */
export function refuseOtherMethodsBelow(app: App, methods: Methods): void {
  const addresses = [...methods].map(([url, known]) => ({ known, takes: patternOf(url) }));
  app.route({
    method: [...app.supportedMethods],
    url: '/*',
    schema: { hide: true },
    // An address that is not there is not there for anybody.
    config: { forAnybody: true },
    onRequest: async ({ method, url, actor, identity }: FastifyRequest) => {
      const [path = ''] = url.split('?', 1);
      const exactly = methods.get(path);
      const alike = addresses.filter(({ takes }) => takes.test(path)).map(({ known }) => known);
      const asked = exactly ? [exactly] : alike;
      if (asked.length === 0 || asked.some((known) => known.methods.has(method))) throw notFound('address');
      const known = {
        methods: new Set(asked.flatMap((one) => [...one.methods])),
        forAnybody: asked.some(({ forAnybody }) => forAnybody),
      };
      throw known.forAnybody || actor || identity ? notAllowed(allowOf(known)) : unauthenticated();
    },
    handler: () => undefined,
  });
}

/** What an address with names in it is like: each stands for one step of the path. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((step) => (step.startsWith(':') ? '[^/]+' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}$`,
  );

const allowOf = ({ methods }: Known): string => [...methods].sort().join(', ');

const notAllowed = (allow: string): Problem =>
  new Problem('method_not_allowed', { detail: `Allowed here: ${allow}.`, headers: { allow } });
