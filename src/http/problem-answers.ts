// Where every request that fails gets its answer: problems as they are, Fastify's own errors by their code, a lost
// database as 503, and whatever nobody expected as 500 with nothing but the request's id.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseUnavailable } from '../db/errors.ts';
import { notFoundPage, pageOfProblem, sendPage, wantsPage } from './plain-pages.ts';
import { notFound, Problem } from './problem.ts';

/** A database that restarts is back in seconds. */
const databaseRetryAfterSeconds = '2';

/** Answers a failed request. What is a fault of ours is logged with its cause; what is the caller's is not. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, judge(error, request, reply));
}

/** As `answerError`, at addresses that people open: they get a page. */
export function answerErrorToPeople(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = judge(error, request, reply);
  if (!wantsPage(request)) return sendProblem(reply, problem);
  return sendPage(reply.headers(problem.headers), pageOfProblem(problem));
}

function judge(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = asProblem(error, request);
  if (problem.code === 'internal_error') request.log.error({ err: error }, 'a request failed');
  if (problem.code === 'database_unavailable') request.log.warn({ err: error }, 'the database is away');
  if (problem.code === 'outcome_unknown')
    request.log.warn({ err: problem.cause }, 'Temporal did not say in time whether a command was taken');
  if (!request.raw.complete) drain(request, reply);
  return problem;
}

/**
 * Reads what the caller goes on sending and drops it. Closing the connection instead, as Fastify would, resets it
 * while the caller still writes, and the answer is lost on the way. `requestTimeout` ends those who never stop.
 */
function drain(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection');
  request.raw.resume();
}

export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    // As bytes that are ready: no route's response schema applies to it.
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.body);

/** A page for whoever looks at it; the API is for programs. */
export const answerUnknownAddress = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  wantsPage(request) && !request.url.startsWith('/v1/')
    ? sendPage(reply, notFoundPage)
    : sendProblem(reply, notFound('address'));

function asProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return inItsPlace(error);
  if (error instanceof DatabaseUnavailable) return databaseUnavailable(error);
  return ofFastify(error as Partial<FastifyError>, request) ?? internalError(request.id, error);
}

/** A malformed id in the path names nothing. */
const inItsPlace = (problem: Problem): Problem =>
  'validationContext' in problem && problem.validationContext === 'params' ? notFound('address') : problem;

export const databaseUnavailable = (cause: unknown): Problem =>
  new Problem('database_unavailable', {
    detail: 'Nothing can be read or written at the moment. Repeat the request with the same Idempotency-Key.',
    headers: { 'retry-after': databaseRetryAfterSeconds },
    cause,
  });

/** What nobody expected; the log has its cause, under the request. */
export const internalError = (requestId: string, cause: unknown): Problem =>
  new Problem('internal_error', {
    detail: `The operator finds the cause in the log, under request ${requestId}.`,
    data: { requestId },
    cause,
  });

function ofFastify(
  { code, message, statusCode }: Partial<FastifyError>,
  request: FastifyRequest,
): Problem | null {
  switch (code ?? '') {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge(request.routeOptions.bodyLimit);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return unsupportedMediaType(request);
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return notJson(message ?? '');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('bad_request', { detail: 'The address or the headers can not be understood.' });
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return notFound('address');
    default:
      // Whatever else the framework blames on the caller: a body that breaks off, a header that is none.
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? new Problem('bad_request', { detail: message ?? 'The request can not be understood.' })
        : null;
  }
}

export const bodyTooLarge = (limitBytes: number): Problem =>
  new Problem('body_too_large', {
    detail: `At most ${limitBytes} bytes are taken here.`,
    data: { limitBytes },
  });

export const notUtf8 = (): Problem => notJson('There are bytes that are not UTF-8.');

/** It is JSON, but the parser refuses it for the sake of those who would copy its fields. */
export const prototypeNamed = (): Problem =>
  notJson('Names like "__proto__", or "prototype" in a "constructor", are not taken.');

const notJson = (said: string): Problem =>
  new Problem('not_json', { detail: `The body must be one JSON value in UTF-8. ${said}`.trim() });

export function unsupportedMediaType({ method, routeOptions, headers }: FastifyRequest): Problem {
  const taken = (routeOptions.config.takes ?? ['application/json']).join(', ');
  return new Problem('unsupported_media_type', {
    detail: `Taken here: ${taken}. Sent: ${JSON.stringify((headers['content-type'] ?? 'no Content-Type').slice(0, 100))}.`,
    headers: method === 'POST' ? { 'accept-post': taken } : { accept: taken },
  });
}

export const unsupportedEncoding = (encoding: string): Problem =>
  new Problem('unsupported_media_type', {
    detail: `Content-Encoding: ${JSON.stringify(encoding.slice(0, 100))} is not taken; send the body as it is, without one.`,
    headers: { 'accept-encoding': 'identity' },
  });

/** Answers what is no HTTP, or does not arrive in time: there is no request yet, only a connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const problem =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? new Problem('request_timeout', { detail: 'Send the whole request in less time.' })
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? new Problem('headers_too_large', { detail: 'At most 16 KiB of headers are taken.' })
        : new Problem('bad_request', { detail: 'This is not a request by the rules of HTTP/1.1.' });
  const body = JSON.stringify(problem.body);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  else socket.destroy();
}
