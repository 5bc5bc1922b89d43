// The client of the API and the worker: no call of it waits without end.
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { openTemporalClient } from '../../src/temporal/client.ts';

/** Takes connections and never says a word. */
async function silentServer(): Promise<{ address: string; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('a server that takes the connection and never answers is given up at the deadline', async () => {
  const server = await silentServer();
  const client = openTemporalClient(
    { connectionOptions: { address: server.address }, namespace: 'default' },
    300,
  );
  try {
    const described = client.workflow.getHandle('approval/none').describe();
    await expect(described).rejects.toMatchObject({ cause: expect.objectContaining({ code: 4 }) as unknown });
  } finally {
    await client.connection.close();
    server.close();
  }
});
