// Signing in and out by a browser (docs/identity.md): to the provider, back with a code, and a session of our own.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSession, beginSignIn, endSession, takeSignIn } from '../db/web-sessions.ts';
import { hashOfSecret, newBrowserSecret, readBrowserSecret } from '../identity/browser-secret.ts';
import type { BrowserSignIn, SignedIn } from '../identity/browser-sign-in.ts';
import { IssuerUnreachable } from '../identity/guarded-fetch.ts';
import { callbackPath, signedOutPath } from '../identity/web-client.ts';
import type { App, HttpDependencies } from './dependencies.ts';
import { count, limiters } from './limiters.ts';
import type { HttpLimits } from './limits.ts';
import { collectMethods, refuseOtherMethods } from './other-methods.ts';
import { sendPage } from './plain-pages.ts';
import { returnPath } from './return-path.ts';
import { cookieOf, forgetCookie, readSession, secretOf, sessionCookie } from './sessions.ts';
import {
  cancelledPage,
  failedPage,
  notSetUp,
  providerAwayPage,
  signedOutPage,
  unknownSignInPage,
} from './sign-in-pages.ts';

/** Says that a sign-in comes back to the browser that began it. */
const signInCookie = 'countersign_sign_in';
const signInSeconds = 600;

type Dependencies = Pick<HttpDependencies, 'app' | 'web'>;

/** What is counted: sign-ins that are begun, and those that fail. */
interface Counted {
  readonly begun: (request: FastifyRequest) => Promise<void>;
  readonly failed: (request: FastifyRequest) => Promise<void>;
}

/** The addresses of signing in and out. What fails is told apart in the log, not in the answer. */
export async function signInRoutes(app: App, deps: Dependencies, limits: HttpLimits): Promise<void> {
  const limiter = await limiters(app);
  const begun = limiter({ max: limits.signInsPerMinute, timeWindow: 60_000 });
  const failed = limiter({ max: limits.failedAuthenticationsPerMinute, timeWindow: 60_000 });
  const counted: Counted = {
    begun: (request) => count(begun, request),
    failed: (request) => count(failed, request),
  };
  const methods = collectMethods(app);
  const hidden = { schema: { hide: true }, exposeHeadRoute: false };
  app.route({
    method: 'GET',
    url: '/sign-in',
    ...hidden,
    handler: (request, reply) => begin(request, reply, { ...deps, counted }),
  });
  app.route({
    method: 'GET',
    url: callbackPath,
    ...hidden,
    handler: (request, reply) => comeBack(request, reply, { ...deps, counted }),
  });
  app.route({
    method: 'POST',
    url: '/sign-out',
    ...hidden,
    handler: (request, reply) => signOut(request, reply, deps),
  });
  app.route({
    method: 'GET',
    url: signedOutPath,
    ...hidden,
    handler: (request, reply) => sendPage(reply, signedOutPage(valueOf(request, 'only') === 'here')),
  });
  refuseOtherMethods(app, methods);
}

type Counting = Dependencies & { readonly counted: Counted };

const valueOf = ({ query }: FastifyRequest, name: string): unknown =>
  (query as Readonly<Record<string, unknown>>)[name];

async function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  { app, web: { publicUrl, signIn }, counted }: Counting,
): Promise<FastifyReply> {
  if (!signIn) return sendPage(reply, notSetUp);
  const returnTo = returnPath(valueOf(request, 'to'));
  // By another name of this machine the browser would come back without its cookies. Once: a proxy may rename us.
  if (request.host !== new URL(publicUrl).host && valueOf(request, 'here') === undefined) {
    const parameters = new URLSearchParams({ to: returnTo, here: 'yes' });
    return goTo(reply, `${publicUrl}/sign-in?${parameters.toString()}`);
  }
  await counted.begun(request);
  try {
    const { address, state, nonce, verifier } = await signIn.begin();
    // The same for all windows of this browser, so that one of them does not spoil the others.
    const browser = browserOf(request) ?? newBrowserSecret();
    const [stateSha256, browserSha256] = [hashOfSecret(state), hashOfSecret(browser)];
    await beginSignIn(app, { stateSha256, browserSha256, verifier, nonce, returnTo });
    reply.setCookie(signInCookie, browser, { ...cookieOf(publicUrl, '/sign-in'), maxAge: signInSeconds });
    return await goTo(reply, address);
  } catch (error) {
    return sendProviderAway(request, reply, { error, returnTo });
  }
}

const browserOf = ({ cookies }: FastifyRequest): string | null => readBrowserSecret(cookies[signInCookie]);

async function comeBack(
  request: FastifyRequest,
  reply: FastifyReply,
  { app, web, counted }: Counting,
): Promise<FastifyReply> {
  const { signIn } = web;
  if (!signIn) return sendPage(reply, notSetUp);
  const [state, browser] = [valueOf(request, 'state'), browserOf(request)];
  if (typeof state !== 'string' || browser === null) {
    await fail(request, counted, { reason: browser === null ? 'no_browser_cookie' : 'no_state' });
    return sendPage(reply, unknownSignInPage);
  }
  const taken = await takeSignIn(app, {
    stateSha256: hashOfSecret(state),
    browserSha256: hashOfSecret(browser),
  });
  if (typeof taken === 'string') {
    await fail(request, counted, { reason: taken });
    return sendPage(reply, unknownSignInPage);
  }
  const { returnTo, ...secrets } = taken;
  try {
    const query = new URL(request.url, web.publicUrl).searchParams;
    const came = await signIn.finish(query, { state, ...secrets });
    if (came.ok) return await enter(request, reply, { app, web, came: came.value, returnTo });
    await fail(request, counted, came.error);
    return await sendPage(
      reply,
      came.error.reason === 'cancelled' ? cancelledPage(returnTo) : failedPage(returnTo),
    );
  } catch (error) {
    return sendProviderAway(request, reply, { error, returnTo });
  }
}

/** Begins a session: always a new one, so that nobody who put a cookie here before is in it. */
async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { app, web, came, returnTo }: Dependencies & { readonly came: SignedIn; readonly returnTo: string },
): Promise<FastifyReply> {
  const { idToken, ...session } = came;
  const [secret, before] = [newBrowserSecret(), secretOf(request)];
  await beginSession(app, {
    tokenSha256: hashOfSecret(secret),
    before: before === null ? null : hashOfSecret(before),
    session,
    idToken,
  });
  request.log.info({ source: request.ip }, 'somebody signed in');
  // It ends with the browser, or when its time is over here.
  reply.setCookie(sessionCookie, secret, cookieOf(web.publicUrl));
  return goTo(reply, returnTo);
}

async function fail(
  request: FastifyRequest,
  counted: Counted,
  why: { readonly reason: string; readonly said?: string },
): Promise<void> {
  request.log.info({ ...why, source: request.ip }, 'a sign-in failed');
  await counted.failed(request);
}

/** Ends the session here, and says where the browser goes to end it at the provider. */
async function signOut(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Dependencies,
): Promise<FastifyReply> {
  const session = await readSession(request, deps);
  const secret = secretOf(request);
  // One that is over already ends once more, without harm.
  const ended = session.ok && secret !== null ? await endSession(deps.app, hashOfSecret(secret)) : null;
  if (ended) request.log.info({ source: request.ip }, 'somebody signed out');
  forgetCookie(reply, deps.web.publicUrl);
  const { signIn } = deps.web;
  const address = ended && signIn ? await endAtProvider(request, signIn, ended.idToken) : signedOutPath;
  return reply.header('cache-control', 'no-store').send({ goTo: address });
}

async function endAtProvider(
  request: FastifyRequest,
  signIn: BrowserSignIn,
  idToken: string,
): Promise<string> {
  try {
    return (await signIn.endAddress(idToken)) ?? onlyHere;
  } catch (error) {
    if (!(error instanceof IssuerUnreachable)) throw error;
    request.log.warn({ reason: error.message }, 'the provider could not be told that somebody signed out');
    return onlyHere;
  }
}

const onlyHere = `${signedOutPath}?only=here`;

/** Where the browser goes next. Nothing of where it was goes along: a code may be in that address. */
const goTo = (reply: FastifyReply, address: string): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(address, 303);

/** The provider is away. Throws every other fault. */
function sendProviderAway(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, returnTo }: { readonly error: unknown; readonly returnTo: string },
): FastifyReply {
  if (!(error instanceof IssuerUnreachable)) throw error;
  request.log.warn({ reason: error.message }, 'the provider that people sign in at is away');
  return sendPage(reply.header('retry-after', '60'), providerAwayPage(returnTo));
}
