// Every read of the pages, by the name under which it is kept.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { api, bytesOf, taken } from './client.ts';
import { adopt, isOfOthers } from './credentials.ts';
import { live } from './query-client.ts';
import type { PhaseKind } from './types.ts';

export const sessionRead = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal, client }) => {
    const session = await taken(api.GET('/v1/session', { signal }));
    if (isOfOthers(session)) forgetReads(client);
    return adopt(session);
  },
  staleTime: 30_000,
});

/** For somebody else who acts from now on: nothing that was read as another user is shown to them. */
export const forgetReads = (queries: QueryClient): void =>
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });

export type TaskSort = 'newest' | 'oldest' | 'due' | 'amount';

export interface TaskFilter {
  readonly sort?: TaskSort | undefined;
  readonly kind?: PhaseKind | undefined;
  readonly contractType?: string | undefined;
  readonly groupId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly delegated?: 'yes' | 'no' | undefined;
}

const pageSize = 50;

/** Only what is said of a filter. */
const said = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };

export const tasksRead = (filter: TaskFilter) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      taken(
        api.GET('/v1/tasks', {
          signal,
          params: {
            query: { ...said(filter), limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    ...live,
  });

export const taskCountRead = queryOptions({
  queryKey: ['tasks', 'count'],
  queryFn: ({ signal }) => taken(api.GET('/v1/tasks/count', { signal })),
  ...live,
});

const path = (id: string) => ({ params: { path: { id } } });

/** With the environment named, in place of the one that was chosen: to find out where a link belongs. */
export const taskRead = (id: string, environmentId?: string) =>
  queryOptions({
    queryKey: ['tasks', 'one', id, environmentId ?? null],
    queryFn: ({ signal }) =>
      taken(api.GET('/v1/tasks/{id}', { signal, ...path(id), ...inside(environmentId) })),
  });

export const approvalRead = (id: string, environmentId?: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', id, environmentId ?? null],
    queryFn: ({ signal }) =>
      taken(api.GET('/v1/approvals/{id}', { signal, ...path(id), ...inside(environmentId) })),
  });

const inside = (environmentId: string | undefined) =>
  environmentId === undefined ? {} : { headers: { 'countersign-environment': environmentId } };

export const auditRead = (approvalId: string) =>
  infiniteQueryOptions({
    queryKey: ['approvals', 'audit', approvalId],
    queryFn: ({ signal, pageParam }) =>
      taken(
        api.GET('/v1/approvals/{id}/audit', {
          signal,
          params: {
            path: { id: approvalId },
            query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** A document is read by way of what one has to do with it: a task opens exactly its own document (DEL-07). */
export type DocumentSource = { readonly taskId: string } | { readonly documentId: string };

const sourceKey = (source: DocumentSource) =>
  'taskId' in source ? ['task', source.taskId] : ['document', source.documentId];

export const documentRead = (source: DocumentSource) =>
  queryOptions({
    queryKey: ['document', ...sourceKey(source)],
    queryFn: ({ signal }) =>
      taken(
        'taskId' in source
          ? api.GET('/v1/tasks/{id}/document', { signal, ...path(source.taskId) })
          : api.GET('/v1/documents/{id}', { signal, ...path(source.documentId) }),
      ),
    staleTime: 60_000,
  });

export const filesRead = (source: DocumentSource) =>
  queryOptions({
    queryKey: ['files', ...sourceKey(source)],
    queryFn: ({ signal }) =>
      taken(
        'taskId' in source
          ? api.GET('/v1/tasks/{id}/document/files', { signal, ...path(source.taskId) })
          : api.GET('/v1/documents/{id}/files', { signal, ...path(source.documentId) }),
      ),
    staleTime: Infinity,
  });

export const fileRead = (source: DocumentSource, fileId: string) =>
  queryOptions({
    queryKey: ['file', ...sourceKey(source), fileId],
    queryFn: ({ signal }) =>
      bytesOf(
        'taskId' in source
          ? api.GET('/v1/tasks/{id}/document/files/{fileId}', {
              signal,
              params: { path: { id: source.taskId, fileId } },
              parseAs: 'arrayBuffer',
            })
          : api.GET('/v1/documents/{id}/files/{fileId}', {
              signal,
              params: { path: { id: source.documentId, fileId } },
              parseAs: 'arrayBuffer',
            }),
      ),
    staleTime: Infinity,
    gcTime: 60_000,
  });

export const taskApprovalRead = (taskId: string) =>
  queryOptions({
    queryKey: ['tasks', 'approval', taskId],
    queryFn: ({ signal }) => taken(api.GET('/v1/tasks/{id}/approval', { signal, ...path(taskId) })),
  });

export const chainRead = (taskId: string) =>
  queryOptions({
    queryKey: ['tasks', 'chain', taskId],
    queryFn: ({ signal }) => taken(api.GET('/v1/tasks/{id}/delegations', { signal, ...path(taskId) })),
  });

/** Not below `tasks`: once the task is given away nobody may ask who else could have had it. */
export const delegatesRead = (taskId: string, query: string) =>
  queryOptions({
    queryKey: ['delegates', taskId, query],
    queryFn: ({ signal }) =>
      taken(
        api.GET('/v1/tasks/{id}/delegates', {
          signal,
          params: { path: { id: taskId }, query: query === '' ? {} : { query } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export type DelegationsAs = 'given' | 'received' | 'environment';

export const delegationsRead = (as: DelegationsAs) =>
  infiniteQueryOptions({
    queryKey: ['delegations', as],
    queryFn: ({ signal, pageParam }) =>
      taken(
        api.GET('/v1/delegations', {
          signal,
          params: { query: { as, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const candidatesRead = (approvalId: string, phase: number) =>
  queryOptions({
    queryKey: ['approvals', 'candidates', approvalId, phase],
    queryFn: ({ signal }) =>
      taken(
        api.GET('/v1/approvals/{id}/phases/{phase}/manager-candidates', {
          signal,
          params: { path: { id: approvalId, phase } },
        }),
      ),
  });

export const waitingRead = queryOptions({
  queryKey: ['waiting'],
  queryFn: ({ signal }) =>
    taken(api.GET('/v1/approvals/waiting', { signal, params: { query: { for: 'manager', limit: 200 } } })),
  ...live,
});

export const notificationsRead = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', { unread }],
    queryFn: ({ signal, pageParam }) =>
      taken(
        api.GET('/v1/notifications', {
          signal,
          params: {
            query: {
              limit: 50,
              ...(pageParam ? { cursor: pageParam } : {}),
              ...(unread ? { unread: 'true' as const } : {}),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...live,
  });
