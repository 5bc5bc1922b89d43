// How the description tells what may be refused: one answer per status with every code that it may have there. Answers
// that many operations share are parts of the document, and so stand there once.
import type { OpenAPIV3_1 } from 'openapi-types';
import { errors } from '../errors.ts';
import type { ProblemCode } from '../errors.ts';
import { problemExample } from './problem-examples.ts';

type Response = OpenAPIV3_1.ResponseObject;
export type Responses = Record<string, Response | OpenAPIV3_1.ReferenceObject>;

/** More codes than these in one answer are some operation's own. */
const sharedCodesAtMost = 3;

/** The answers of one operation; those that can be shared are put among the parts. */
export function problemResponses(
  possible: readonly ProblemCode[],
  parts: Record<string, Response>,
): Responses {
  const codes = [...new Set(possible)].sort();
  const statuses = [...new Set(codes.map((code) => errors[code].status))];
  return Object.fromEntries<Responses[string]>(
    statuses.map((status) => {
      const ofStatus = codes.filter((code) => errors[code].status === status);
      const response = problemResponse(status, ofStatus);
      if (ofStatus.length > sharedCodesAtMost) return [String(status), response];
      const name = ofStatus.join('-or-');
      parts[name] = response;
      return [String(status), { $ref: `#/components/responses/${name}` }];
    }),
  );
}

/** An example of every problem that the answers name. */
export const problemExamples = (): Record<string, OpenAPIV3_1.ExampleObject> =>
  Object.fromEntries(
    (Object.keys(errors) as ProblemCode[]).flatMap((code) => {
      const value = problemExample(code);
      return value ? [[code, { summary: errors[code].title, value }]] : [];
    }),
  );

const problemResponse = (status: number, codes: readonly ProblemCode[]): Response => ({
  description: codes.map((code) => `\`${code}\`: ${errors[code].title}.`).join(' '),
  ...(headers[status] ? { headers: describedHeaders(headers[status]) } : {}),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { type: 'object', properties: { code: { enum: [...codes] }, status: { const: status } } },
        ],
      },
      examples: Object.fromEntries(
        codes
          .filter((code) => problemExample(code))
          .map((code) => [code, { $ref: `#/components/examples/${code}` }]),
      ),
    },
  },
});

const headers: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  415: { 'accept-post': 'The media types that are taken.' },
  429: { 'retry-after': 'So many seconds later.' },
  503: { 'retry-after': 'So many seconds later.' },
};

export const describedHeaders = (said: Readonly<Record<string, string>>): NonNullable<Response['headers']> =>
  Object.fromEntries(
    Object.entries(said).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
