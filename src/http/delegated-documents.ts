// The document and the approval of a task, wherever they are: in one's own environment, or in a partner's while the
// task is with one (DEL-07).
import type { z } from 'zod';
import { findApproval, readPhases } from '../db/approvals.ts';
import type { ActiveActor, Actor } from '../db/actors.ts';
import { cross, findTaskHome } from '../db/bridges/task-home.ts';
import type { TaskHome } from '../db/bridges/task-home.ts';
import { findDocument, findDocumentOfApproval } from '../db/documents.ts';
import { filesOf } from '../documents/files.ts';
import type { DocumentRow } from '../db/documents.ts';
import type { Transaction } from '../db/transaction.ts';
import type { TaskId } from '../domain/ids.ts';
import { approval, approvalOf } from './approval-bodies.ts';
import { actorOf, readAs } from './auth.ts';
import { downloaded, fileParams, files, sendFileOf } from './document-files.ts';
import { full, fullOf } from './documents.ts';
import type { App, RouteContext } from './dependencies.ts';
import { notFound } from './problem.ts';
import { pathWithId, problems } from './schemas.ts';

const tags = ['delegation'];
const params = pathWithId<'task'>();

/** What one reads of a task to answer it, one way for one's own tasks and for those of partners (UI-03). */
export function delegatedDocumentRoutes(app: App, context: RouteContext): void {
  documentRoute(app, context);
  fileRoutes(app, context);
  approvalRoute(app, context);
}

interface Crossed {
  readonly home: TaskHome;
  /** Who reads, in the environment that owns the approval. */
  readonly reader: ActiveActor;
}

/** Crosses to a task that the actor has, or may know of in their own environment. */
async function crossTo(
  tx: Transaction,
  active: ActiveActor,
  { actor, taskId }: { readonly actor: Actor; readonly taskId: TaskId },
): Promise<Crossed> {
  const home = await findTaskHome(tx, { active, environmentId: actor.environmentId }, taskId);
  if (!home?.known || (home.grant && home.grant.state !== 'held')) throw notFound('task');
  return { home, reader: await cross(tx, active, home) };
}

/** A partner is not told of other documents. */
const withoutOthers = ({ home }: Crossed, row: DocumentRow): DocumentRow =>
  home.grant ? { ...row, possibleDuplicateOf: null } : row;

async function documentIn(tx: Transaction, crossed: Crossed): Promise<DocumentRow> {
  const documentId = await findDocumentOfApproval(tx, crossed.home.approvalId);
  const row = documentId && (await findDocument(tx, crossed.reader, documentId));
  if (!row) throw notFound('document');
  return withoutOthers(crossed, row);
}

function documentRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks/:id/document',
    schema: {
      tags,
      operationId: 'readTaskDocument',
      summary: 'The document that a task is about, with its fields',
      params,
      response: { 200: full, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx, active) =>
        fullOf(await documentIn(tx, await crossTo(tx, active, { actor, taskId: request.params.id }))),
      );
    },
  });
}

function fileRoutes(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks/:id/document/files',
    schema: {
      tags,
      operationId: 'listTaskDocumentFiles',
      summary: 'The files of the document that a task is about',
      params,
      response: { 200: files, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx, active) => ({
        items: [
          ...filesOf(await documentIn(tx, await crossTo(tx, active, { actor, taskId: request.params.id }))),
        ],
      }));
    },
  });
  app.route({
    method: 'GET',
    url: '/tasks/:id/document/files/:fileId',
    schema: {
      tags,
      operationId: 'downloadTaskDocumentFile',
      summary: 'Download a file of the document that a task is about',
      params: fileParams<'task'>(),
      response: { ...downloaded, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { id: taskId, fileId } = request.params;
      await sendFileOf({ request, reply, fileId }, (read) =>
        readAs(db, actor, async (tx, active) => {
          const crossed = await crossTo(tx, active, { actor, taskId });
          return read(tx, { reader: crossed.reader, row: await documentIn(tx, crossed) });
        }),
      );
      return reply;
    },
  });
}

type ShownApproval = z.output<typeof approval>;

/** What others wrote with their answers, and which other document it is like, stays in the environment that owns it. */
const forPartner = (shown: ShownApproval): ShownApproval => ({
  ...shown,
  document: { ...shown.document, possibleDuplicateOf: null },
  phases: shown.phases.map((phase) => ({
    ...phase,
    participants: phase.participants.map((one) => ({
      ...one,
      task: one.task && { ...one.task, reason: null },
    })),
    groups: phase.groups.map((one) => ({
      ...one,
      answers: one.answers.map((answer) => ({ ...answer, reason: null })),
    })),
  })),
});

function approvalRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/tasks/:id/approval',
    schema: {
      tags,
      operationId: 'readTaskApproval',
      summary: 'The approval that a task belongs to, with its phases and people',
      params,
      response: { 200: approval, ...problems },
    },
    handler: (request) => {
      const actor = actorOf(request);
      return readAs(db, actor, async (tx, active) => {
        const { home, reader } = await crossTo(tx, active, { actor, taskId: request.params.id });
        const found = await findApproval(tx, reader, home.approvalId);
        if (!found) throw notFound('approval');
        const shown = approvalOf(found, await readPhases(tx, home.approvalId));
        return home.grant ? forPartner(shown) : shown;
      });
    },
  });
}
