import type { ProblemCode } from '../errors.ts';

/** What the description says of an operation beyond what its route's schemas say. */
export interface OperationNotes {
  /** Where the rule is not obvious; the summary stands at the route. */
  readonly description?: string;
  /** The bodies that it may be sent, by name. The tests send every one of them. */
  readonly requests?: Readonly<Record<string, RequestExample>>;
  /** What it answers with when it succeeds, by status. */
  readonly answers: Readonly<Record<number, AnswerNotes>>;
  /** The codes that it may refuse with, beyond those that follow from its form (`usualCodes`). */
  readonly refuses?: readonly ProblemCode[];
}

export interface RequestExample {
  readonly summary: string;
  /** JSON where nothing is said. */
  readonly mediaType?: string;
  readonly value: unknown;
}

export interface AnswerNotes {
  readonly description: string;
  readonly example?: unknown;
  /** Headers that the answer carries, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type Notes = Readonly<Record<string, OperationNotes>>;
