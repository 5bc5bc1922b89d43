import { z } from 'zod';
import { pushGroups } from '../db/bridges/push-groups.ts';
import type { PushReport } from '../db/bridges/push-groups.ts';
import { readPeople } from '../db/group-bulk-objections.ts';
import { findGroupNames } from '../db/group-push.ts';
import { mayManageGroups } from '../db/groups.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import { bulkGroupsAtMost } from '../domain/bulk-memberships.ts';
import type { EnvironmentId, GroupId, UserId } from '../domain/ids.ts';
import type { Refusal } from '../domain/refusal.ts';
import { actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { directoryRequestOf } from './directory-changes.ts';
import { refused } from './problem.ts';
import { id, optionalKeyHeader, person, problem, problems } from './schemas.ts';

/** Each is a transaction of its own, one after the other, while the caller waits. */
const environmentsAtMost = 20;
/** Those who are skipped are looked through by somebody; beyond this the number says enough. */
const skippedShownAtMost = 1_000;

const idsOf = <Noun extends string>(atMost: number) =>
  z
    .array(id<Noun>(), 'Must be a list of ids.')
    .min(1, 'Must have an entry at least.')
    .max(atMost, `Must have ${atMost} entries at most.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Must name nothing twice.');

const wish = z.strictObject({
  groupIds: idsOf<'group'>(bulkGroupsAtMost),
  environmentIds: idsOf<'environment'>(environmentsAtMost).describe(
    'Environments in which you are an administrator with the identity that you call with.',
  ),
});

const pushed = z.strictObject({
  id: id<'group'>(),
  name: z.string(),
  targetId: id<'group'>().describe('The group in the other environment.'),
  created: z.boolean(),
  changed: z
    .array(z.enum(['description', 'allowMultiple', 'enumerate']))
    .describe('What was brought into line where the group was there.'),
  added: z.int().min(0).describe('How many of its members came into it there.'),
  skipped: z.array(person).describe(`Members who are no active users there, ${skippedShownAtMost} at most.`),
  skippedInAll: z.int().min(0),
  leftBehind: z
    .strictObject({
      groups: z.int().min(0),
      organisations: z.int().min(0),
      addressers: z.int().min(0).describe('Entries that say who may address it.'),
    })
    .describe('What else is said of it, and is not pushed.'),
});

const report = z
  .strictObject({
    results: z
      .array(
        z.strictObject({
          environmentId: id<'environment'>(),
          groups: z.array(pushed).nullable().describe('Null where nothing was done there.'),
          problem: problem.nullable().describe('Why nothing was done there.'),
        }),
      )
      .describe('One for each environment, in the order of their ids.'),
  })
  .meta({ id: 'PushReport' });

type Result = z.output<typeof report>['results'][number];

/** Pushing groups to other environments of the same administrator (GRP-35). */
export function groupPushRoute(app: App, context: RouteContext): void {
  const { app: db, issuers } = context;
  app.route({
    method: 'POST',
    url: '/groups/push',
    schema: {
      operationId: 'pushGroups',
      tags: ['groups'],
      summary: 'Push groups to other environments that you administer',
      headers: optionalKeyHeader,
      body: wish,
      response: { 200: report, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const { groupIds, environmentIds } = request.body;
      await readAs(db, actor, async (_tx, active) => {
        if (!mayManageGroups(active)) throw refused({ code: 'may_not_manage_groups' });
      });
      const results: Result[] = [];
      // In the order of ids: two pushes to the same environments never wait for each other in a circle.
      for (const to of [...environmentIds].sort()) {
        const push = { groupIds, to, operator: issuers.operator };
        const said = await pushGroups(db, directoryRequestOf(request), push);
        if (!said.ok && results.length === 0 && isOfSource(said.error)) throw refused(said.error);
        if (said.ok) said.value.nudges.forEach((nudge) => context.sendNudge(nudge));
        results.push(
          said.ok
            ? await shown(db, actor, { to, groups: said.value.groups })
            : { environmentId: to, groups: null, problem: refused(said.error).body as Result['problem'] },
        );
      }
      return { results };
    },
  });
}

/** The same wherever it is pushed to: nothing was done at all. */
const isOfSource = (refusal: Refusal): boolean =>
  ['may_not_manage_groups', 'group_deleted', 'idempotency_key_reused'].includes(refusal.code) ||
  (refusal.code === 'not_found' && refusal.what === 'group');

/** GRP-15: with full names, those of where the groups come from. */
async function shown(
  db: Db,
  actor: Actor,
  { to, groups }: PushReport & { readonly to: EnvironmentId },
): Promise<Result> {
  const listed = groups.map((group) => ({ ...group, shown: group.skipped.slice(0, skippedShownAtMost) }));
  const userIds = listed.flatMap((group) => group.shown);
  const names = await readAs(db, actor, async (tx) => ({
    people: new Map((await readPeople(tx, userIds)).map(({ id: one, name }) => [one, name])),
    groups: await findGroupNames(
      tx,
      groups.map(({ id: one }) => one),
    ),
  }));
  return {
    environmentId: to,
    problem: null,
    groups: listed.map(
      ({ id: groupId, targetId, created, changed, added, skipped, leftBehind, shown: some }) => ({
        ...{
          id: groupId,
          name: nameIn(names.groups, groupId),
          targetId,
          created,
          changed: [...changed],
          added,
        },
        skipped: some.map((userId) => ({ id: userId, name: nameIn(names.people, userId) })),
        ...{ skippedInAll: skipped.length, leftBehind },
      }),
    ),
  };
}

const nameIn = <AnId extends GroupId | UserId>(names: ReadonlyMap<AnId, string>, one: AnId): string =>
  names.get(one) ?? '';
