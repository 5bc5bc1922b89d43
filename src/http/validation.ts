import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { z, ZodType } from 'zod';
import { malformed, notFound, Problem } from './problem.ts';
import type { Fault } from './problem.ts';

/** Which part of the request Fastify is checking, and what we call it in the path of a fault. */
const parts: Readonly<Record<string, string>> = { body: '/body', querystring: '/query' };

/** Checks requests by zod. A malformed id in the path is an address that does not exist; all else is 422. */
export const checkRequest: FastifySchemaCompiler<ZodType> = ({ schema, httpPart }) => {
  // Headers are in the schema for the description; the code that needs one reads and refuses it (`keyOf`).
  if (httpPart === 'headers') return () => ({ value: undefined });
  const part = parts[httpPart ?? ''];
  return (data: unknown) => {
    const parsed = schema.safeParse(data ?? undefined, inOurWords);
    if (parsed.success) return { value: parsed.data };
    return { error: part ? malformed(faultsOf(parsed.error, part)) : notFound('address') };
  };
};

/** Checks a value that Fastify can't: a body that is kept as it was sent. */
export function check<Schema extends ZodType>(
  schema: Schema,
  value: unknown,
  part: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value, inOurWords);
  if (!parsed.success) throw malformed(faultsOf(parsed.error, part));
  return parsed.data;
}

function faultsOf({ issues }: z.ZodError, part: string): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = [part, ...issue.path.map(pointerPart)].join('/');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: sentenceOf(issue, part) }];
    return issue.keys.map((key) => ({
      path: `${path}/${pointerPart(key)}`,
      message: 'There is no such field.',
    }));
  });
}

/** What there is instead of a value comes before what the schema says of values. */
function sentenceOf({ input, message, path }: z.core.$ZodIssue, part: string): string {
  // Fastify hands over a body that is not there as null, so we can't tell the two apart.
  if (input === undefined) return path.length === 0 ? 'The body is missing, or null.' : 'Is required.';
  // Only a parameter that is given more than once is read as a list.
  if (part === '/query' && Array.isArray(input)) return 'Is given twice.';
  return message;
}

const types: Readonly<Record<string, string>> = {
  string: 'Must be text.',
  number: 'Must be a number.',
  int: 'Must be a whole number.',
  boolean: 'Must be true or false.',
  array: 'Must be a list.',
  object: 'Must be an object.',
  record: 'Must be an object.',
};

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** What we say where a schema has no sentence of its own: never the library's words. */
const ourWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return types[issue.expected] ?? fallback;
  if (issue.code === 'too_big') return `Must ${extent(issue.origin, issue.maximum)} at most.`;
  if (issue.code === 'too_small') return `Must ${extent(issue.origin, issue.minimum)} at least.`;
  return fallback;
};

const fallback = 'Must have another form: /v1/openapi.json says which.';

const extent = (origin: string, size: number | bigint): string =>
  units[origin] === undefined ? `be ${size}` : `have ${size}${units[origin]}`;

const inOurWords = { error: ourWords, reportInput: true };

/** As in a JSON pointer (RFC 6901), and no longer than a page can show. */
const pointerPart = (key: PropertyKey): string =>
  String(key).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1');

/** 255 characters that every proxy lets through; the table has the same limit. */
const keyForm = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** The caller's key for this request, if there is one. */
export function optionalKeyOf({ headers }: FastifyRequest): string | null {
  const key = headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key === 'string' && keyForm.test(key)) return key;
  throw malformed([
    { path: '/header/idempotency-key', message: 'Must be 1 to 255 printable ASCII characters.' },
  ]);
}

/** The caller's key for a request that is not taken without one (DOC-04, WFL-02). */
export function keyOf(request: FastifyRequest): string {
  const key = optionalKeyOf(request);
  if (key !== null) return key;
  throw new Problem('idempotency_key_required', {
    detail: 'Send an Idempotency-Key header, new for each request and the same when you repeat one.',
  });
}

/** The version that the caller has seen, from `If-Match`, which has the form of our `ETag`. */
export function versionOf({ headers }: FastifyRequest): number {
  const tag = headers['if-match'];
  if (tag === undefined) {
    throw new Problem('if_match_required', {
      detail: 'Read it first, and send its ETag as If-Match: so nobody overwrites what they have not seen.',
    });
  }
  const [, version] = /^"(0|[1-9]\d{0,8})"$/.exec(tag) ?? [];
  if (version) return Number(version);
  throw malformed([{ path: '/header/if-match', message: 'Must be one ETag as it was sent, such as "7".' }]);
}
