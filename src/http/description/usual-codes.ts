import type { OpenAPIV3_1 } from 'openapi-types';
import type { ProblemCode } from '../errors.ts';

type Operation = OpenAPIV3_1.OperationObject;

/** Any request may come to this, whatever it asks for. */
const always: readonly ProblemCode[] = [
  'bad_request',
  'request_timeout',
  'headers_too_large',
  'internal_error',
];

const withCredential: readonly ProblemCode[] = [
  'unauthenticated',
  'environment_required',
  'insufficient_scope',
  'too_many_requests',
  'database_unavailable',
  'identity_provider_unavailable',
];

const withBody: readonly ProblemCode[] = [
  'not_json',
  'body_too_large',
  'unsupported_media_type',
  'malformed',
];

const withHeader: Readonly<Record<string, readonly ProblemCode[]>> = {
  'idempotency-key': ['idempotency_key_reused', 'malformed'],
  'if-match': ['if_match_required', 'malformed'],
};

/** The codes that an operation may refuse with by its form: what it is sent, and who may send it. */
export function usualCodes(
  method: string,
  { security, parameters = [], requestBody }: Operation,
): readonly ProblemCode[] {
  const said = parameters.flatMap((parameter) => ('$ref' in parameter ? [] : [parameter]));
  const places = new Set(said.map((parameter) => parameter.in));
  const required = said.some(({ name, required: must }) => name === 'idempotency-key' && must === true);
  return [
    ...always,
    ...(security?.length === 0 ? [] : withCredential),
    ...(security?.length === 0 || method === 'get' ? [] : (['csrf'] as const)),
    ...(places.has('path') ? (['not_found'] as const) : []),
    ...(places.has('query') ? (['malformed'] as const) : []),
    ...(required ? (['idempotency_key_required'] as const) : []),
    ...said.flatMap(({ name }) => withHeader[name] ?? []),
    ...(requestBody ? withBody : []),
  ];
}
