/** What the API said no with (RFC 9457), or that it said nothing. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** Stable; `server_away` where no answer came, or none of the API's own. */
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(body: Readonly<Record<string, unknown>>, status: number) {
    const { code, title, detail, ...data } = body;
    super(textIn(detail) || textIn(title) || textIn(code) || `status ${status}`);
    this.code = textIn(code) || 'server_away';
    this.title = textIn(title);
    this.detail = textIn(detail);
    this.status = status;
    this.data = data;
  }
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

export const noAnswer = (status = 0): ApiProblem => new ApiProblem({}, status);

export const isProblem = (error: unknown, ...codes: readonly string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));

/** Nothing is wrong with what was asked: the same request may be taken later. */
export const isAway = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (error.code === 'server_away' || error.status >= 500 || error.status === 429);
