// The one place that talks to the API: with the session's cookie, the token against forged requests and the chosen
// environment, and with answers that are either what was asked for or an ApiProblem.
import createClient from 'openapi-fetch';
import { credentials } from './credentials.ts';
import { ApiProblem, isProblem, noAnswer } from './problem.ts';
import type { paths } from './schema.ts';

/** Setting a thousand managers takes the server 50 s at most. */
const longestMs = 60_000;
const longestReadMs = 20_000;

/** A server that takes a request and says nothing counts as away. Files take as long as they take. */
function fetchInTime(request: Request): Promise<Response> {
  if (request.url.includes('/files/')) return fetch(request);
  const timeout = AbortSignal.timeout(request.method === 'GET' ? longestReadMs : longestMs);
  return fetch(request, { signal: AbortSignal.any([request.signal, timeout]) });
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: fetchInTime });

api.use({
  onRequest({ request }) {
    const { csrf, environmentId } = credentials;
    if (environmentId && !request.headers.has('countersign-environment'))
      request.headers.set('countersign-environment', environmentId);
    if (csrf && request.method !== 'GET') request.headers.set('countersign-csrf', csrf);
    return request;
  },
});

type Answer<Data> =
  | { data?: Data | undefined; error?: never; response: Response }
  | { data?: never; error: unknown; response: Response };

const ended = new Set<() => void>();

/** Tells when an answer shows that the session is another one, or gone. */
export function onSessionEnded(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

/** What was asked for; everything else is thrown as a problem. */
export async function taken<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked.catch(rethrow);
  if (response.ok) return data as Data;
  throw problemOf(error, response);
}

/** A file as it is; the API serves it to be saved, never to run. */
export async function bytesOf(asked: Promise<Answer<ArrayBuffer>>): Promise<ArrayBuffer> {
  return taken(asked);
}

function rethrow(error: unknown): never {
  // A page that is left takes its requests back; that is no fault of the server.
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  throw noAnswer();
}

function problemOf(error: unknown, { status }: Response): ApiProblem {
  const body = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
  // Some proxy answered in place of the API.
  const problem = typeof body['code'] === 'string' ? new ApiProblem(body, status) : noAnswer(status);
  // The token of another session: somebody signed in anew in another tab. The next try carries the right one.
  if (isProblem(problem, 'unauthenticated', 'csrf')) for (const tell of ended) tell();
  return problem;
}

/** A name for one intent: the same request sent twice under it is taken once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
