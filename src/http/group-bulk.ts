import { z } from 'zod';
import { reviewBulk, submitBulk } from '../db/group-bulk.ts';
import { isReviewOf } from '../db/group-bulk-review.ts';
import {
  bulkGroupsAtMost,
  bulkPairsAtMost,
  bulkUsersAtMost,
  faultsOfBulk,
} from '../domain/bulk-memberships.ts';
import type { BulkItem } from '../domain/bulk-memberships.ts';
import type { Refusal } from '../domain/refusal.ts';
import { err } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { accepted, actorOf } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { directoryRequestOf } from './directory-changes.ts';
import { malformed } from './problem.ts';
import { id, optionalKeyHeader, person, problems } from './schemas.ts';

/** A request for each group of its own at most. */
const itemsAtMost = bulkGroupsAtMost;

const idsOf = <Noun extends string>(atMost: number) =>
  z
    .array(id<Noun>(), 'Must be a list of ids.')
    .max(atMost, `Must have ${atMost} entries at most.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Must name nobody twice.');

const item = z.strictObject({
  groupIds: idsOf<'group'>(bulkGroupsAtMost).describe('The groups that this is about.'),
  add: idsOf<'user'>(bulkUsersAtMost).default([]).describe('Users who are to stand in each of these groups.'),
  remove: idsOf<'user'>(bulkUsersAtMost)
    .default([])
    .describe('Users who are to stand in none of these groups. Who is in one by another way stays by that.'),
});

const items = z
  .array(item, 'Must be a list of changes.')
  .min(1, 'Must have an entry at least.')
  .max(itemsAtMost, `Must have ${itemsAtMost} entries at most.`)
  .superRefine((said, context) => {
    for (const { path, message } of faultsOfBulk(said)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .describe(
    `At most ${bulkGroupsAtMost} groups, ${bulkUsersAtMost} users and ${bulkPairsAtMost} pairs of the two in all.`,
  );

const wish = z.strictObject({ items });
const submitted = z.strictObject({
  items,
  review: z
    .string()
    .max(2_000)
    .describe('The review of these changes, as POST /v1/memberships/review told it.'),
});

const userIds = z.array(id<'user'>());
const reviewed = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        id: id<'group'>(),
        name: z.string(),
        added: userIds.describe('Who would come to stand in it.'),
        removed: userIds.describe('Who would stand in it no longer.'),
        alreadyIn: userIds.describe('Who is to be added and stands in it already, or can not be added.'),
        notIn: userIds.describe('Who is to be removed and does not stand in it.'),
      }),
    ),
    people: z.array(person).describe('The full names of the users that were named.'),
    refused: z
      .array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() }))
      .describe('What stands against it, each with its place; a submit is refused unless this is empty.'),
    review: z.string().describe('What the submit names: it holds for these changes on these groups.'),
  })
  .meta({ id: 'MembershipReview' });

const done = z
  .strictObject({
    groups: z.array(z.strictObject({ id: id<'group'>(), added: z.int().min(0), removed: z.int().min(0) })),
  })
  .meta({ id: 'MembershipsChanged' });

/** Adding many users to many groups and removing them: reviewed, then submitted all or nothing (GRP-32). */
export function groupBulkRoutes(app: App, context: RouteContext): void {
  reviewRoute(app, context);
  submitRoute(app, context);
}

function reviewRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/memberships/review',
    schema: {
      operationId: 'reviewMemberships',
      tags: ['groups'],
      summary: 'What adding many users to many groups and removing them would come to',
      body: wish,
      response: { 200: reviewed, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      const review = await reviewBulk(db, { actor, keyed: null }, request.body.items);
      const { groups, people, refused, ...rest } = await accepted(db, actor, review);
      return {
        ...rest,
        groups: groups.map(({ added, removed, alreadyIn, notIn, ...group }) => ({
          ...group,
          ...{ added: [...added], removed: [...removed], alreadyIn: [...alreadyIn], notIn: [...notIn] },
        })),
        people: [...people],
        refused: refused.map((one) => ({ ...one, path: `/body/items${one.path}` })),
      };
    },
  });
}

function submitRoute(app: App, { app: db, at, sendNudge }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/memberships',
    schema: {
      operationId: 'changeMemberships',
      tags: ['groups'],
      summary: 'Add many users to many groups and remove them, as it was reviewed: all or nothing',
      headers: optionalKeyHeader,
      body: submitted,
      response: { 200: done, ...problems },
    },
    handler: async (request) => {
      const actor = actorOf(request);
      requireReview(request.body);
      const said = inBody(await submitBulk(db, directoryRequestOf(request), request.body));
      const { groups, nudges } = await accepted(db, actor, said);
      at('directory.committed');
      nudges?.forEach((nudge) => sendNudge(nudge));
      return { groups: [...groups] };
    },
  });
}

function requireReview({ items: asked, review }: { items: readonly BulkItem[]; review: string }): void {
  if (isReviewOf(asked, review)) return;
  throw malformed([
    {
      path: '/body/review',
      message: 'Must be the review of these very changes: review them, and send that.',
    },
  ]);
}

/** The places of a refusal are those in the items; here they are those in the request. */
function inBody<T>(said: Result<T, Refusal>): Result<T, Refusal> {
  if (said.ok || said.error.code !== 'bulk_refused') return said;
  const errors = said.error.errors.map((one) => ({ ...one, path: `/body/items${one.path}` }));
  return err({ ...said.error, errors });
}
