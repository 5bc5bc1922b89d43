// What several resources have in common. Responses are described by schemas and not run through them: that would cost
// more than the rest of an answer. Tests check real responses against them.
import { z } from 'zod';
import { isId } from '../db/ids.ts';
import type { Id } from '../domain/ids.ts';
import { readDecimal } from '../documents/values.ts';
import { errors } from './errors.ts';
import type { ProblemCode } from './errors.ts';

/** What Postgres can't store in text or jsonb: NUL, and halves of surrogate pairs. */
const unstorable = /[\0\p{Surrogate}]/u;

export const isStorable = (text: string): boolean => !unstorable.test(text);

/** Text that somebody wrote, neither empty nor longer than its place. */
export const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => value.trim() !== '', 'Must not be empty.')
    .refine(isStorable, 'Must be valid Unicode without NUL.');

/** A code of the environment's configuration: contract type, location. */
export const code = text(100);

const uuidPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

export const id = <Noun extends string>() =>
  z
    .custom<Id<Noun>>(
      (value) => typeof value === 'string' && isId(value),
      'Must be an id: a UUID in lower case.',
    )
    .meta({ type: 'string', format: 'uuid', pattern: uuidPattern });

export const instant = z.iso.datetime();

export const amount = z
  .string('Must be text, since a number is not exact.')
  .refine((value) => readDecimal(value) !== undefined, 'Must be a decimal with a point, such as "1250.00".')
  .meta({ examples: ['1250.00'] });

export const currency = z.string().regex(/^[A-Z]{3}$/, 'Must be a code of ISO 4217, such as "EUR".');

/** DOC-05 */
export const possibleDuplicateOf = () =>
  id<'document'>()
    .nullable()
    .describe(
      'The earlier document with the same sender, number and date; null where there is none that you may read.',
    );

export const person = z.strictObject({ id: id<'user'>(), name: z.string() });

export const pathWithId = <Noun extends string>() => z.strictObject({ id: id<Noun>() });

/** For the description; `keyOf` reads it. */
export const keyHeader = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .describe('New for each request, the same when you repeat one.'),
});
export const optionalKeyHeader = keyHeader.partial();

export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z
      .enum(Object.keys(errors) as [ProblemCode, ...ProblemCode[]])
      .describe('Stable; docs/errors.md says of every one what to do.'),
    errors: z
      .array(z.looseObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Each fault with its place in the request.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with the data of the refusal.' });

/** The problem answers of a route, for the description. */
export const problems = {
  '4xx': {
    description: 'Refused: see docs/errors.md',
    content: { 'application/problem+json': { schema: problem } },
  },
  '5xx': {
    description: 'A fault of ours; repeat later with the same key',
    content: { 'application/problem+json': { schema: problem } },
  },
};
