// Requests to the API as any client sends them, and its refusals in words.
import { CliError } from './cli-error.ts';

export interface Caller {
  readonly url: string;
  /** A service-account key or a token. */
  readonly credential: string;
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly key?: string;
  readonly body?: {
    readonly type: 'application/json' | 'application/xml';
    readonly content: string | Buffer;
  };
  readonly abort?: AbortSignal;
  readonly withinSeconds?: number;
}

export interface ApiAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** A refusal of the API (RFC 9457); its message is the whole of it in words. */
export class ProblemAnswer extends CliError {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: ProblemBody) {
    super(problemInWords(problem).join('\n'));
    this.status = status;
    this.code = problem.code ?? '';
  }
}

interface ProblemBody {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly possibleDuplicateOf?: string | null;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** What the API tells programs to do and somebody at a command line can't. */
const toldOtherwise: Readonly<Record<string, (problem: ProblemBody) => string>> = {
  database_unavailable: () => 'Nothing can be read or written at the moment. Run the same command again.',
  possible_duplicate: ({ possibleDuplicateOf }) =>
    `${possibleDuplicateOf ? `Document ${possibleDuplicateOf}` : 'Another document'} has the same sender, number and date. To have both approved, add --allow-duplicate.`,
};

/** Title and detail, each fault with its place in the request, and the code to look up. */
export function problemInWords(problem: ProblemBody): string[] {
  const { title, detail, code, errors = [] } = problem;
  const faults = errors
    // One fault that only repeats the detail would be read twice; its place is news all the same.
    .map(({ path, message }) => (message === detail ? `  at ${path}` : `  at ${path}: ${message}`));
  return [
    [title ?? 'Refused', toldOtherwise[code ?? '']?.(problem) ?? detail].filter(Boolean).join(': '),
    ...faults,
    ...(code ? [`  (${code}: see docs/errors.md)`] : []),
  ];
}

const usualSeconds = 30;

/** One request. Throws ProblemAnswer for a refusal, CliError where there is no answer of Countersign. */
export async function callApi<Body>(caller: Caller, request: ApiRequest): Promise<ApiAnswer<Body>> {
  const response = await send(caller, request);
  const text = await response.text().catch((error: unknown) => {
    throw unreachable(caller.url, error);
  });
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null) {
    throw new CliError(
      `${caller.url} answered ${response.status}, but not as Countersign does. Is it another program's address?`,
    );
  }
  if (!response.ok) throw new ProblemAnswer(response.status, body);
  return { status: response.status, body: body as Body };
}

async function send({ url, credential }: Caller, request: ApiRequest): Promise<Response> {
  const { path, query = {}, key, body, abort, withinSeconds = usualSeconds } = request;
  const address = addressOf(url, path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  const timeout = AbortSignal.timeout(withinSeconds * 1_000);
  try {
    return await fetch(address, {
      method: request.method ?? (body ? 'POST' : 'GET'),
      headers: {
        authorization: `Bearer ${credential}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body ? { 'content-type': body.type } : {}),
      },
      ...(body ? { body: body.content } : {}),
      signal: abort ? AbortSignal.any([abort, timeout]) : timeout,
    });
  } catch (error) {
    throw unreachable(url, error);
  }
}

function addressOf(url: string, path: string): URL {
  const base = url.replace(/\/+$/, '');
  if (!URL.canParse(`${base}${path}`) || !/^https?:\/\//.test(base)) {
    throw new CliError(
      `${url} is no address: it begins with http:// or https://, such as http://127.0.0.1:4400.`,
    );
  }
  return new URL(`${base}${path}`);
}

function unreachable(url: string, error: unknown): CliError {
  if ((error as Fault).name === 'TimeoutError') {
    return new CliError(
      `Countersign at ${url} did not answer in time. Repeat it; nothing is done twice by that.`,
    );
  }
  const code = codeOf(error);
  if (code === 'ECONNREFUSED')
    return new CliError(`Countersign is not running (nobody answers at ${url}): npm start`);
  if (/^(HPE_|ERR_SSL_)/.test(code)) {
    const protocol = code.startsWith('HPE_') ? 'HTTP' : 'HTTPS';
    return new CliError(`What answers at ${url} is not Countersign: it speaks no ${protocol} (${code}).`);
  }
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') {
    return new CliError(
      `What answers at ${url} closed the connection without an answer. If it is Countersign, run the same command ` +
        'again: nothing is done twice by that.',
    );
  }
  return new CliError(
    `Countersign at ${url} can't be reached (${code}). Repeat it; nothing is done twice by that.`,
  );
}

interface Fault {
  readonly name?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** fetch tells the reason in its cause; with several addresses to try, one level deeper. */
function codeOf(error: unknown): string {
  for (let at = error as Fault | undefined; at; at = at.cause as Fault | undefined) {
    const code = at.code ?? (at.errors?.[0] as Fault | undefined)?.code;
    if (typeof code === 'string') return code;
  }
  return (error as Fault).message ?? String(error);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
