import type { UblFault } from '../documents/fault.ts';
import type { Refusal } from '../domain/refusal.ts';
import { detailOf, placeOf } from './details.ts';
import { errors } from './errors.ts';
import type { ProblemCode } from './errors.ts';

/** One thing wrong with a request, with its place: `/body/amount`, `/query/limit`, or a path inside the XML. */
export interface Fault {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ProblemParts {
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** What the caller's program can use: the ids, codes and versions that the detail speaks of. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that ends in a problem answer (RFC 9457). Thrown by handlers and hooks, answered in one place. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  private readonly parts: ProblemParts;

  constructor(code: ProblemCode, parts: ProblemParts) {
    super(parts.detail, { cause: parts.cause });
    this.code = code;
    this.headers = parts.headers ?? {};
    this.parts = parts;
  }

  get status(): number {
    return errors[this.code].status;
  }

  get body(): Record<string, unknown> {
    const { data, detail, errors: faults } = this.parts;
    const { status, title } = errors[this.code];
    const standard = { type: `urn:countersign:error:${this.code}`, title, status, detail, code: this.code };
    return { ...data, ...standard, ...(faults ? { errors: faults } : {}) };
  }
}

/** What is over in a moment: the step that closes a phase follows its outcome within a second, unless Temporal is away. */
const overInAMoment: ReadonlySet<string> = new Set(['course_moving', 'trial_busy']);
const momentSeconds = '1';

/** A rule said no. */
export function refused(refusal: Refusal): Problem {
  const { code, ...data } = refusal;
  const detail = detailOf(refusal);
  const place = placeOf[code];
  return new Problem(code, {
    detail,
    data,
    // A refusal with many places says them itself.
    ...('errors' in refusal ? { errors: refusal.errors } : {}),
    ...(place ? { errors: [{ path: place, message: detail }] } : {}),
    ...(overInAMoment.has(code) ? { headers: { 'retry-after': momentSeconds } } : {}),
  });
}

/** A document that can't be read (DOC-06), with the line where there is one. */
export function unreadable({ code, detail, path, line, column }: UblFault): Problem {
  const position = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  const where =
    line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
  return new Problem(code, {
    detail: `${detail}${where}`,
    data: position,
    errors: [{ path: path ?? '/body', message: detail, ...position }],
  });
}

export const notFound = (what: string): Problem => refused({ code: 'not_found', what });

/** The same for whatever is wrong with a credential: a guess learns nothing from the answer. */
export const unauthenticated = (): Problem =>
  new Problem('unauthenticated', {
    detail: 'Send "Authorization: Bearer …" with a service-account key or an access token that is valid now.',
    headers: { 'www-authenticate': 'Bearer realm="countersign"' },
  });

/** The request itself is wrong, at these places. */
export const malformed = (faults: readonly Fault[]): Problem =>
  new Problem('malformed', {
    detail: faults
      .map(({ path, message }) => `${path}: ${message}`)
      .join('; ')
      .slice(0, detailCharactersAtMost),
    errors: faults.slice(0, faultsAtMost),
  });

/** Enough to mend a request by; somebody who sends nonsense gets no page of it back. */
const faultsAtMost = 50;
const detailCharactersAtMost = 1_000;
