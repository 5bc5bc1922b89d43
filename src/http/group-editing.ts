import { z } from 'zod';
import { addGroup, copyGroup } from '../db/group-copies.ts';
import { deleteGroup, editGroup } from '../db/group-editing.ts';
import { usualOptions } from '../db/group-creation.ts';
import { findShownGroup } from '../db/addressing.ts';
import type { Actor } from '../db/actors.ts';
import type { GroupId } from '../domain/ids.ts';
import { accepted, actorOf, readAs } from './auth.ts';
import type { App, RouteContext } from './dependencies.ts';
import { changeDirectory, directoryRequestOf } from './directory-changes.ts';
import { etag, group, groupOf, options, type } from './groups.ts';
import { memberOrName, membersOf } from './members.ts';
import { nameText } from './names.ts';
import { notFound } from './problem.ts';
import { id, isStorable, optionalKeyHeader, pathWithId, problems } from './schemas.ts';
import { versionOf } from './validation.ts';

/** A list of a thousand members has 60 kB. More come in by groups and organisations. */
const membersAtMost = 1_000;
const descriptionAtMost = 2_000;

/** `(GROUPNAME)` stands for a group elsewhere (GRP-45), so a name has no brackets of its own. */
const name = nameText()
  .refine((text) => !/[()]/.test(text), 'Must have no round brackets: (NAME) stands for the group elsewhere.')
  .describe('Differs from the names of all other groups by more than upper and lower case.');
const description = z
  .string()
  .max(descriptionAtMost)
  .refine(isStorable, 'Must be valid Unicode without NUL.');
const categoryId = id<'group category'>().describe('One of GET /v1/group-categories.');
const status = z.enum(['active', 'inactive']);

const settings = z.strictObject({ name, type, categoryId, description, status, ...options });

const creation = settings
  .partial()
  .required({ name: true, categoryId: true, status: true })
  .extend({
    members: z.array(memberOrName).max(membersAtMost, `Must have ${membersAtMost} entries at most.`),
  })
  .partial({ members: true })
  .refine(
    ({ members = [] }) =>
      new Set(members.map((one) => JSON.stringify({ ...one, role: one.role ?? null }))).size ===
      members.length,
    { message: 'Must name nobody twice.', path: ['members'] },
  );

/** Creating, editing, copying and deleting groups (GRP-01, 05..10, 22..24, 33, 34, DFA-08..10). */
export function groupEditingRoutes(app: App, context: RouteContext): void {
  createRoute(app, context);
  editRoute(app, context);
  deleteRoute(app, context);
  copyRoute(app, context);
}

async function readGroup(db: RouteContext['app'], actor: Actor, groupId: GroupId) {
  const row = await readAs(db, actor, (tx, active) => findShownGroup(tx, active, groupId));
  if (!row) throw notFound('group');
  return row;
}

function createRoute(app: App, context: RouteContext): void {
  const { app: db } = context;
  app.route({
    method: 'POST',
    url: '/groups',
    schema: {
      operationId: 'createGroup',
      tags: ['groups'],
      summary: 'Create a group',
      headers: optionalKeyHeader,
      body: creation,
      response: { 201: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const {
        name: called,
        categoryId: of,
        description: about = '',
        status: stands,
        members = [],
      } = request.body;
      const {
        type: seen,
        allowMultiple,
        enumerate,
        adminFallback,
        consider,
      } = {
        ...usualOptions,
        ...defined(request.body),
      };
      const named = members.map((member, nth) => ({ path: `/body/members/${nth}`, member }));
      const made = await addGroup(db, directoryRequestOf(request), {
        ...{ name: called, categoryId: of, description: about, status: stands },
        options: { type: seen, allowMultiple, enumerate, adminFallback, consider },
        members: await membersOf(context, { actor, groupId: null, entries: named }),
      });
      const row = await readGroup(db, actor, (await accepted(db, actor, made)).groupId);
      return reply.code(201).header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}

function editRoute(app: App, context: RouteContext): void {
  const { app: db } = context;
  app.route({
    method: 'PATCH',
    url: '/groups/:id',
    schema: {
      operationId: 'editGroup',
      tags: ['groups'],
      summary: 'Change name, type, category, description, status or options of a group',
      params: pathWithId<'group'>(),
      headers: z.object({ 'if-match': z.string().describe('The ETag of the group as you read it.') }),
      body: settings.partial(),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const edit = {
        groupId: request.params.id,
        version: versionOf(request),
        settings: defined(request.body),
      };
      await changeDirectory(context, actor, editGroup(db, { actor, keyed: null }, edit));
      const row = await readGroup(db, actor, edit.groupId);
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}

function deleteRoute(app: App, context: RouteContext): void {
  const { app: db } = context;
  app.route({
    method: 'DELETE',
    url: '/groups/:id',
    schema: {
      operationId: 'deleteGroup',
      tags: ['groups'],
      summary: 'Delete a group',
      params: pathWithId<'group'>(),
      response: { 200: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      await changeDirectory(context, actor, deleteGroup(db, { actor, keyed: null }, request.params.id));
      const row = await readGroup(db, actor, request.params.id);
      return reply.header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}

function copyRoute(app: App, { app: db }: RouteContext): void {
  app.route({
    method: 'POST',
    url: '/groups/:id/copy',
    schema: {
      operationId: 'copyGroup',
      tags: ['groups'],
      summary: 'Make a group like this one, with another name',
      params: pathWithId<'group'>(),
      headers: optionalKeyHeader,
      body: z.strictObject({ name }),
      response: { 201: group, ...problems },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const copied = { groupId: request.params.id, name: request.body.name };
      const made = await copyGroup(db, directoryRequestOf(request), copied);
      const row = await readGroup(db, actor, (await accepted(db, actor, made)).groupId);
      return reply.code(201).header('etag', etag(row.version)).send(groupOf(row));
    },
  });
}

/** What was not sent is not there, instead of there and undefined. */
const defined = <Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: NonNullable<Fields[Key]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };
