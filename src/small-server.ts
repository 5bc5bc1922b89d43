import { createServer } from 'node:http';

export interface SmallAnswer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

export interface SmallServer {
  /** Takes nothing more, and waits for the answers that are being looked for. */
  readonly close: () => Promise<void>;
}

/** Serves those who watch a process: a few addresses, for GET and HEAD, each answered by one function. */
export async function serveSmall(
  { host, port }: { readonly host: string; readonly port: number },
  pages: Readonly<Record<string, () => Promise<SmallAnswer>>>,
): Promise<SmallServer> {
  const answer = async (method = '', url = ''): Promise<SmallAnswer> => {
    const page = pages[url.split('?')[0] ?? ''];
    if (!page) return { status: 404 };
    return method === 'GET' || method === 'HEAD' ? page() : { status: 405 };
  };
  const underWay = new Set<Promise<void>>();
  const server = createServer(({ method, url }, response) => {
    const answering = answer(method, url)
      .catch((error: unknown): SmallAnswer => ({ status: 500, body: `${String(error)}\n` }))
      .then(({ status, type = 'text/plain; charset=utf-8', body = '' }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      })
      .finally(() => underWay.delete(answering));
    underWay.add(answering);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(underWay);
      server.closeAllConnections();
      await closed;
    },
  };
}
