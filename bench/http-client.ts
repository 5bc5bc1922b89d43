// Clients of the API: connections that stay open, more of them than requests in flight.
import { Agent, request } from 'node:http';

export interface Call {
  readonly path: string;
  readonly credential: string;
  readonly body?: object;
  readonly key?: string;
}

export interface HttpClient {
  /** The body of a 200 or 201; anything else is an error. */
  call<Body>(call: Call): Promise<Body>;
  close(): void;
}

const withinMs = 60_000;

export function openHttpClient(port: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 64, noDelay: true });
  return {
    async call<Body>(call: Call) {
      const { status, text } = await send(agent, port, call);
      if (status === 200 || status === 201) return JSON.parse(text) as Body;
      throw new Error(`${call.path} was answered with ${status}: ${text}`);
    },
    close: () => agent.destroy(),
  };
}

function send(
  agent: Agent,
  port: number,
  { path, credential, body, key }: Call,
): Promise<{ status: number | undefined; text: string }> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        path,
        host: '127.0.0.1',
        method: text === undefined ? 'GET' : 'POST',
        timeout: withinMs,
        headers: {
          authorization: `Bearer ${credential}`,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }),
        );
        response.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer to ${path} in ${withinMs / 1_000} s`)));
    sent.on('error', reject);
    sent.end(text);
  });
}
