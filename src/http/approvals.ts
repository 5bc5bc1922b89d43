import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ActiveActor } from '../db/actors.ts';
import { findApproval, listApprovals, readPhases, readPlacements } from '../db/approvals.ts';
import { listAudit } from '../db/audit.ts';
import type { AuditRow } from '../db/audit.ts';
import type { ApprovalSummary } from '../db/approvals.ts';
import { findCommandedApproval, mayCommandManagers } from '../db/commands.ts';
import { isReadable } from '../db/documents.ts';
import { startApproval } from '../db/starts.ts';
import type { Start } from '../db/starts.ts';
import type { Transaction } from '../db/transaction.ts';
import type { ApprovalId } from '../domain/ids.ts';
import {
  approval,
  approvalOf,
  approvalSummary,
  auditEntry,
  auditEntryOf,
  placementOf,
  placements,
  readApproval,
  summaryOf,
} from './approval-bodies.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { inNumbers, pageOf, pageQuery, readPage } from './pages.ts';
import { notFound } from './problem.ts';
import { id, keyHeader, pathWithId, problems } from './schemas.ts';
import { keyOf } from './validation.ts';

const tags = ['approvals'];
const params = pathWithId<'approval'>();

/** Proxies and clients give up on a silent connection after a minute or so. */
const longestWaitSeconds = 60;
const usualWaitSeconds = 30;

const start = z.strictObject({
  documentId: id<'document'>(),
  templateId: id<'template'>()
    .optional()
    .meta({ description: 'Without it, the one template that serves the document.' }),
  initiator: id<'user'>().optional().meta({
    description: 'Without it, the caller. Only back offices and administrators name somebody else.',
  }),
  allowDuplicate: z.boolean().optional().meta({
    description: 'Start it though possibleDuplicateOf names an earlier document; false without it.',
  }),
});

const waitSeconds = `Must be a number of seconds from 0 to ${longestWaitSeconds}.`;
const waitQuery = z.strictObject({
  seconds: z
    .string()
    .regex(/^\d{1,3}$/, waitSeconds)
    .transform(Number)
    .refine((seconds) => seconds <= longestWaitSeconds, waitSeconds)
    .optional()
    .meta({
      ...inNumbers(0, longestWaitSeconds),
      description: `At most so long; ${usualWaitSeconds} without it, ${longestWaitSeconds} at most.`,
    }),
});

/** Starting, reading and waiting for approvals (WFL-01, 02, 25; PLC-23). */
export function approvalRoutes(app: App, context: RouteContext): void {
  startRoute(app, context);
  readRoutes(app, context);
  waitRoute(app, context);
  explainRoutes(app, context);
}

async function visible(
  tx: Transaction,
  active: ActiveActor,
  approvalId: ApprovalId,
): Promise<ApprovalSummary> {
  const found = await findApproval(tx, active, approvalId);
  if (!found) throw notFound('approval');
  return found;
}

const inFull = async (tx: Transaction, active: ActiveActor, approvalId: ApprovalId) =>
  approvalOf(await visible(tx, active, approvalId), await readPhases(tx, approvalId));

async function rightsIn(
  tx: Transaction,
  active: ActiveActor,
  { id: approvalId, document }: z.output<typeof approval>,
): Promise<z.output<typeof readApproval>['you']> {
  const commanded = await findCommandedApproval(tx, approvalId);
  return {
    maySetManagers: commanded !== undefined && (await mayCommandManagers(tx, commanded, active)),
    mayReadDocument: await isReadable(tx, active, document.id),
  };
}

function startRoute(app: App, { app: db, at, sendNudge }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/approvals',
    schema: {
      tags,
      operationId: 'startApproval',
      summary: 'Start an approval of a document',
      headers: keyHeader,
      body: start,
      response: { 201: approval, 200: approval, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const key = keyOf(request);
      const { documentId, templateId = null, initiator: initiatorId = null } = request.body;
      const { allowDuplicate = false } = request.body;
      const wanted: Start = { documentId, templateId, initiatorId, allowDuplicate };
      const result = await startApproval(
        db,
        { actor, start: wanted, request: { key, requestSha256: requestHash(wanted) } },
        at,
      );
      const { approvalId, repeated, nudge } = await accepted(db, actor, result);
      at('start.committed');
      if (!repeated) sendNudge(nudge);
      const body = await readAs(db, actor, (tx, active) => inFull(tx, active, approvalId));
      // Who repeats a start may do so because the first one was not followed up.
      if (repeated && body.state === 'starting') sendNudge(nudge);
      return reply
        .code(repeated ? 200 : 201)
        .header('location', `/v1/approvals/${approvalId}`)
        .send(body);
    },
  });
}

/** Two starts are the same when they ask for the same, however their JSON is written (WFL-02). */
const requestHash = ({ documentId, templateId, initiatorId, allowDuplicate }: Start): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([documentId, templateId, initiatorId, allowDuplicate]))
    .digest();

function readRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals',
    schema: {
      tags,
      operationId: 'listApprovals',
      summary: 'The approvals that you may know of, newest first',
      querystring: pageQuery,
      response: { 200: pageOf(approvalSummary), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), (tx, active) =>
        readPage(request.query, (page) => listApprovals(tx, active, page), summaryOf),
      ),
  });
  app.route({
    method: 'GET',
    url: '/approvals/:id',
    schema: {
      tags,
      operationId: 'readApproval',
      summary: 'An approval with its phases and people',
      params,
      response: { 200: readApproval, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const shown = await inFull(tx, active, request.params.id);
        return { ...shown, you: await rightsIn(tx, active, shown) };
      }),
  });
}

function waitRoute(app: App, { app: db, waiters }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/:id/wait',
    // Reading the headers of an answer that is long in coming is no use to anybody.
    exposeHeadRoute: false,
    schema: {
      tags,
      operationId: 'waitForApproval',
      summary: 'Wait for the outcome: the approval as soon as it has one, or as it is when the time is over',
      params,
      querystring: waitQuery,
      response: { 200: approval, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const approvalId = request.params.id;
      const before = await readAs(db, actor, (tx, active) => visible(tx, active, approvalId));
      if (before.finishedAt === null) {
        const hungUp = new AbortController();
        reply.raw.once('close', () => hungUp.abort());
        const { seconds = usualWaitSeconds } = request.query;
        await waiters.wait({ actor, approvalId }, { seconds, abort: hungUp.signal });
        if (hungUp.signal.aborted) return reply.hijack();
      }
      // Read again, with the rights of now: waiting is long enough to lose them.
      return readAs(db, actor, (tx, active) => inFull(tx, active, approvalId));
    },
  });
}

/** For those who may not read the earlier document that this one may be a copy of (DOC-05, 07). */
function withoutEarlier(row: AuditRow): AuditRow {
  const { possibleDuplicateOf: _, ...data } = row.data;
  return { ...row, data };
}

function explainRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/:id/placements',
    schema: {
      tags,
      operationId: 'readPlacements',
      summary: 'Who was placed by which group, and why',
      params,
      response: { 200: placements, ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: approvalId } = await visible(tx, active, request.params.id);
        const rows = await readPlacements(tx, approvalId);
        return { items: rows.map(placementOf) };
      }),
  });
  app.route({
    method: 'GET',
    url: '/approvals/:id/audit',
    schema: {
      tags,
      operationId: 'readApprovalAudit',
      summary: 'What was done, by whom and when, oldest first',
      params,
      querystring: pageQuery,
      response: { 200: pageOf(auditEntry), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { id: approvalId, document } = await visible(tx, active, request.params.id);
        return readPage(
          request.query,
          (page) => listAudit(tx, approvalId, page),
          (row) => auditEntryOf(document.possibleDuplicateOf === null ? withoutEarlier(row) : row),
        );
      }),
  });
}
