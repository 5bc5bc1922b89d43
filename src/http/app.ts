import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger } from 'fastify';
import type { Nudge } from '../db/outbox.ts';
import { addresseeRoute } from './addressees.ts';
import { approvalRoutes } from './approvals.ts';
import { brandingRoutes } from './branding.ts';
import { defaultLimits } from './limits.ts';
import type { App, HttpDependencies, RouteContext } from './dependencies.ts';
import { docsPage } from './docs-page.ts';
import { communicationRoutes } from './communication.ts';
import { configurationRoutes } from './configuration.ts';
import { coverageRoutes } from './coverage.ts';
import { delegatedDocumentRoutes } from './delegated-documents.ts';
import { delegationRoutes } from './delegation.ts';
import { documentFileRoutes } from './document-files.ts';
import { documentRoutes } from './documents.ts';
import { environmentRoutes } from './environments.ts';
import { utf8 } from './form.ts';
import { groupBulkRoutes } from './group-bulk.ts';
import { groupAccessRoutes } from './group-access.ts';
import { groupExportRoutes } from './group-exports.ts';
import { groupListExportRoute } from './group-list-export.ts';
import { groupPushRoute } from './group-push.ts';
import { groupRoutes } from './groups.ts';
import { groupEditingRoutes } from './group-editing.ts';
import { directMemberRoutes } from './direct-members.ts';
import { groupReadingRoutes } from './group-reading.ts';
import { guard } from './guard.ts';
import { healthRoutes } from './health.ts';
import { mailRoutes } from './mails.ts';
import { memberSearchRoute } from './member-search.ts';
import { memberRoutes } from './members.ts';
import { userRightRoutes } from './user-rights.ts';
import { meRoute } from './me.ts';
import { notificationRoutes } from './notifications.ts';
import { describeApi } from './openapi.ts';
import { collectMethods, refuseOtherMethods, refuseOtherMethodsBelow } from './other-methods.ts';
import { OutcomeWaiters } from './outcome-waiters.ts';
import { importRoutes } from './imports.ts';
import { invitationRoutes } from './invitations.ts';
import { issuerRoutes } from './issuers.ts';
import { jsonReader } from './json.ts';
import {
  answerClientError,
  answerError,
  answerErrorToPeople,
  answerUnknownAddress,
  notUtf8,
  unsupportedEncoding,
} from './problem-answers.ts';
import { organisationMemberRoutes } from './organisation-members.ts';
import { organisationRoutes } from './organisations.ts';
import { part } from './part.ts';
import { partnershipRoutes } from './partnerships.ts';
import { permissionSetHolderRoutes } from './permission-set-holders.ts';
import { permissionSetRoutes } from './permission-sets.ts';
import { placementLoadRoutes } from './placement-load.ts';
import { placementPreviewRoute } from './placement-preview.ts';
import { placementRoutes } from './placements.ts';
import { preferenceRoutes } from './preferences.ts';
import { publicGroupRoutes } from './public-groups.ts';
import { RequestLoad } from './request-load.ts';
import { serviceAccountKeyRoutes } from './service-account-keys.ts';
import { serviceAccountRoutes } from './service-accounts.ts';
import { sessionRoute } from './session.ts';
import { signInRoutes } from './sign-in.ts';
import { stopGently } from './stop-gently.ts';
import { managerRoutes } from './managers.ts';
import { participantRoutes } from './participants.ts';
import { manyAnswersRoute } from './many-answers.ts';
import { manyManagersRoute } from './many-managers.ts';
import { waitingRoute } from './waiting.ts';
import { supplementaryRoleRoutes } from './supplementary-roles.ts';
import { taskRoutes } from './tasks.ts';
import { userRoutes } from './users.ts';
import { webPages } from './web-pages.ts';
import { whatIfRoutes } from './what-if.ts';
import { measureRequests, measureWaiters } from './request-metrics.ts';
import { checkRequest } from './validation.ts';

/** Everything but documents is ids and short texts; a list of a thousand ids has 40 kB. */
const bodyBytesAtMost = 1024 * 1024;
/** To send 12 MB over 1 Mbit/s takes 100 s. Whoever sends a byte now and then holds no connection for longer. */
const requestWithinMs = 120_000;

/** The whole HTTP API (architecture, section 5). It listens where its caller says, and stops by `close()`. */
export async function createApp(deps: HttpDependencies): Promise<App> {
  const limits = { ...defaultLimits, ...deps.limits };
  const { trustedProxies = [] } = deps;
  const app: App = fastify({
    loggerInstance: deps.logger,
    // A line per request would be most of what an answer costs; `logRequests` writes one where debug is on.
    logController: new LogController({ disableRequestLogging: true }),
    // Only what a proxy of ours says is believed: anybody can send X-Forwarded-For.
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: bodyBytesAtMost,
    requestTimeout: requestWithinMs,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply);
    },
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    // A request that comes on an open connection while the process stops is answered like any other.
    return503OnClosing: false,
  });
  app.setValidatorCompiler(checkRequest);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerUnknownAddress);
  takeJson(app);
  logRequests(app);
  const waiters = new OutcomeWaiters({ app: deps.app, limits, onFault: (error) => warn(deps.logger, error) });
  // Before any route: a hook holds for what is registered after it.
  const load = deps.load ?? new RequestLoad();
  load.watch(app.server, () => waiters.size);
  stopGently(app, { waiters, load, stopping: deps.stopping });
  if (deps.metrics) {
    measureRequests(app, deps.metrics);
    measureWaiters(deps.metrics, () => waiters.size);
  }
  await app.register(fastifyCookie);
  await describeApi(app);
  await docsPage(app);
  await app.register(
    part('health', async (health) => {
      const methods = collectMethods(health);
      healthRoutes(health, deps);
      refuseOtherMethods(health, methods);
    }),
  );
  await app.register(
    part('v1', async (v1) => {
      v1.decorateRequest('actor');
      await guard(v1, deps, limits);
      refuseEncodings(v1);
      const methods = collectMethods(v1);
      const sendNudge = (nudge: Nudge): void => {
        deps.sendNudge(nudge);
        if (nudge.kind === 'phase_outcome') waiters.expect(nudge.approvalId);
      };
      routes(v1, { ...deps, waiters, sendNudge });
      await v1.after();
      refuseOtherMethodsBelow(v1, methods);
    }),
    { prefix: '/v1' },
  );
  await app.register(
    part('pages', async (pages) => {
      pages.setErrorHandler(answerErrorToPeople);
      await pages.register(part('sign-in', (signIn) => signInRoutes(signIn, deps, limits)));
      await pages.register(part('web', (web) => webPages(web, deps)));
    }),
  );
  return app;
}

const warn = (logger: FastifyBaseLogger, error: unknown): void =>
  logger.warn({ err: error }, 'outcomes could not be read for those who wait');

function routes(app: App, context: RouteContext): void {
  documentRoutes(app, context);
  documentFileRoutes(app, context);
  approvalRoutes(app, context);
  managerRoutes(app, context);
  participantRoutes(app, context);
  manyManagersRoute(app, context);
  waitingRoute(app, context);
  taskRoutes(app, context);
  delegationRoutes(app, context);
  delegatedDocumentRoutes(app, context);
  partnershipRoutes(app, context);
  manyAnswersRoute(app, context);
  groupRoutes(app, context);
  groupEditingRoutes(app, context);
  groupReadingRoutes(app, context);
  directMemberRoutes(app, context);
  groupAccessRoutes(app, context);
  addresseeRoute(app, context);
  publicGroupRoutes(app, context);
  groupBulkRoutes(app, context);
  groupPushRoute(app, context);
  importRoutes(app, context);
  memberRoutes(app, context);
  placementRoutes(app, context);
  placementPreviewRoute(app, context);
  placementLoadRoutes(app, context);
  coverageRoutes(app, context);
  whatIfRoutes(app, context);
  configurationRoutes(app, context);
  communicationRoutes(app, context);
  organisationRoutes(app, context);
  organisationMemberRoutes(app, context);
  permissionSetRoutes(app, context);
  permissionSetHolderRoutes(app, context);
  memberSearchRoute(app, context);
  groupExportRoutes(app, context);
  groupListExportRoute(app, context);
  supplementaryRoleRoutes(app, context);
  userRightRoutes(app, context);
  meRoute(app, context);
  sessionRoute(app, context);
  environmentRoutes(app, context);
  userRoutes(app, context);
  invitationRoutes(app, context);
  issuerRoutes(app, context);
  serviceAccountRoutes(app, context);
  serviceAccountKeyRoutes(app, context);
  notificationRoutes(app, context);
  preferenceRoutes(app, context);
  mailRoutes(app, context);
  brandingRoutes(app, context);
}

/** JSON in UTF-8, and nothing where the body is empty: many clients name a type for a body that they don't send. */
function takeJson(app: App): void {
  const read = jsonReader(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    const json = utf8(body as Buffer);
    if (json === null) return done(notUtf8());
    let value: unknown;
    try {
      value = read(request, json);
    } catch (error) {
      return done(error as Error);
    }
    done(null, value);
  });
}

/** Nothing is unpacked here: a small body that grows without end would be let in by its size. */
function refuseEncodings(app: App): void {
  app.addHook('preParsing', async ({ headers }) => {
    const encoding = headers['content-encoding'] ?? '';
    const plain = encoding.split(',').every((one) => ['', 'identity'].includes(one.trim().toLowerCase()));
    if (!plain) throw unsupportedEncoding(encoding);
  });
}

/** Method, route, status and time; never a header, a query or a body. */
function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    if (!['debug', 'trace'].includes(request.log.level)) return;
    const { method, routeOptions, actor } = request;
    request.log.debug(
      {
        method,
        route: routeOptions.url,
        status: reply.statusCode,
        ms: reply.elapsedTime,
        actorId: actor?.id,
        source: request.ip,
      },
      'answered',
    );
  });
}
