import { z } from 'zod';
import { readUserNames } from '../db/manager-candidates.ts';
import { turnNumberAtMost } from '../domain/additions.ts';
import type { AddParticipants, Commanded } from '../domain/command-request.ts';
import { actorOf, readAs } from './auth.ts';
import { command } from './commands.ts';
import type { App, RouteContext } from './dependencies.ts';
import { phaseParams } from './managers.ts';
import { id, optionalKeyHeader, person, problems } from './schemas.ts';
import { optionalKeyOf } from './validation.ts';

const wanted = z
  .strictObject({
    userId: id<'user'>().optional(),
    groupId: id<'group'>().optional(),
    sequenced: z.boolean().describe('Whether they get turns. Without one they look on.'),
    sharedTurn: z
      .union([z.int().min(1).max(turnNumberAtMost), z.literal('last')])
      .optional()
      .describe(
        'One number that all of them share: they act side by side, also with others who have it. `last` is one behind all that are there. Without it they act one after another, behind all that are there.',
      ),
  })
  .refine(
    ({ userId, groupId }) => (userId === undefined) !== (groupId === undefined),
    'Must name exactly one of userId and groupId.',
  )
  .refine(({ sequenced, sharedTurn }) => sequenced || sharedTurn === undefined, {
    message: 'Goes with turns only: sequenced is false.',
    path: ['sharedTurn'],
  });

const addition = z
  .strictObject({
    approvalId: id<'approval'>(),
    phase: z.int(),
    attempt: z.int(),
    added: z
      .array(
        z.strictObject({
          user: person,
          turn: z.int().nullable().describe('Null for onlookers.'),
        }),
      )
      .describe('Who takes part by it, or has a turn by it, in the order of turns; the first 200.'),
    addedCount: z.int(),
    already: z.int().describe('How many took part already, or had their turn: they keep it.'),
    leftOut: z.int().describe('How many members of the group may not serve here.'),
    placement: z
      .strictObject({
        slot: z.int().describe('Its place among the placements of the phase, which say who and why.'),
        groupVersion: z.int(),
      })
      .nullable()
      .describe('Of a group; null where nobody of it was added.'),
  })
  .meta({ id: 'PhaseAddition' });

/** Adding somebody, or a group, to a phase of an approval that runs (WFL-14; PLC-16, 17, 27). */
export function participantRoutes(app: App, context: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/approvals/:id/phases/:phase/participants',
    schema: {
      operationId: 'addParticipants',
      tags: ['approvals'],
      summary: 'Add somebody, or a group, to a phase',
      params: phaseParams,
      headers: optionalKeyHeader,
      body: wanted,
      response: { 200: addition, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { id: approvalId, phase } = request.params;
      const commanded = await command(context, {
        ...{ actor, approvalId, key: optionalKeyOf(request) },
        wanted: wantedBy(phase, request.body),
      });
      const people = commanded.added?.people.map(({ userId }) => userId) ?? [];
      return readAs(context.app, actor, async (tx) => additionOf(commanded, await readUserNames(tx, people)));
    },
  });
}

function wantedBy(
  phase: number,
  { userId, groupId, sequenced, sharedTurn }: z.output<typeof wanted>,
): AddParticipants {
  const who = userId === undefined ? groupId && { groupId } : { userId };
  if (!who) throw new Error('the body names neither a user nor a group');
  return { type: 'add_participants', phase, who, sequenced, sharedTurn: sharedTurn ?? null };
}

type Names = Awaited<ReturnType<typeof readUserNames>>;

function additionOf(
  { approvalId, phase, attempt, added }: Commanded,
  names: Names,
): z.output<typeof addition> {
  if (!added) throw new Error(`the command on phase ${phase} of approval ${approvalId} added nobody`);
  const { people, count, already, leftOut, placement } = added;
  return {
    ...{ approvalId, phase, attempt },
    added: people.map(({ userId, turn }) => ({
      user: { id: userId, name: names.get(userId) ?? userId },
      turn,
    })),
    ...{ addedCount: count, already, leftOut },
    placement: placement && { ...placement },
  };
}
