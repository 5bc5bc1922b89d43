import { z } from 'zod';
import { rightToCommandManagers } from '../db/commands.ts';
import { isId } from '../db/ids.ts';
import { listMissingManagers, listMissingParticipants } from '../db/waiting.ts';
import type { WaitingCursor, WaitingPhase } from '../db/waiting.ts';
import type { ApprovalId } from '../domain/ids.ts';
import { phaseStates } from './approval-bodies.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { pageOf, pageQuery, usualPage } from './pages.ts';
import { malformed } from './problem.ts';
import { id, instant, problems } from './schemas.ts';

const waiting = z.strictObject({
  approvalId: id<'approval'>(),
  documentTitle: z.string(),
  location: z.string(),
  contractType: z.string(),
  phase: z.int(),
  attempt: z.int(),
  name: z.string(),
  kind: z.enum(['review', 'approval', 'signature', 'task']),
  state: z.enum(phaseStates),
  managerKind: z.enum(['owner', 'mediator', 'none']),
  group: z
    .strictObject({ id: id<'group'>(), name: z.string() })
    .nullable()
    .describe('The group that yields the manager, by the template.'),
  since: instant,
  maySetManager: z.boolean().describe('Whether you can set managers in that approval (PHM-05).'),
});

const query = pageQuery.extend({
  for: z
    .enum(['manager', 'participants'], 'Must be manager or participants.')
    .describe(
      'manager: phases without their manager, coming ones too. participants: phases in which nobody has a turn.',
    ),
});

/** PHM-14, WFL-27: the phases of unfinished approvals that lack somebody. */
export function waitingRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'GET',
    url: '/approvals/waiting',
    schema: {
      operationId: 'listWaitingPhases',
      tags: ['managers'],
      summary: 'The phases that wait for a manager or for people, of the oldest approval first',
      querystring: query,
      response: { 200: pageOf(waiting), ...problems },
    },
    handler: (request) =>
      readAs(db, actorOf(request), async (tx, active) => {
        const { limit = usualPage, cursor, for: lacking } = request.query;
        const page = { limit: limit + 1, after: cursor === undefined ? null : readCursor(cursor) };
        const list = lacking === 'manager' ? listMissingManagers : listMissingParticipants;
        const rows = await list(tx, active, page);
        const maySet = await rightToCommandManagers(tx, active);
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = shown.map((row) => ({ ...waitingOf(row), maySetManager: maySet(row) }));
        return { items, nextCursor: last ? writeCursor(last) : null };
      }),
  });
}

const waitingOf = ({
  group,
  since,
  ...row
}: WaitingPhase): Omit<z.output<typeof waiting>, 'maySetManager'> => ({
  ...row,
  group: group && { ...group },
  since: since.toISOString(),
});

const writeCursor = ({ approvalId, phase }: WaitingCursor): string =>
  Buffer.from(`${approvalId}/${phase}`).toString('base64url');

function readCursor(cursor: string): WaitingCursor {
  const [approvalId = '', phase = ''] = Buffer.from(cursor, 'base64url').toString().split('/');
  const after = { approvalId: approvalId as ApprovalId, phase: Number(phase) };
  if (isId(approvalId) && /^[1-9]\d{0,8}$/.test(phase) && writeCursor(after) === cursor) return after;
  throw malformed([{ path: '/query/cursor', message: 'Must be the nextCursor of an earlier page.' }]);
}
