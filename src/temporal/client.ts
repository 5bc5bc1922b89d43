import { Client, Connection } from '@temporalio/client';
import type { ClientConnectConfig } from '@temporalio/envconfig';

/** A client that connects with its first call, so that whoever serves people starts without Temporal, too. */
export function openTemporalClient({ connectionOptions, namespace }: ClientConnectConfig): Client {
  const connection = Connection.lazy(connectionOptions);
  return new Client({ connection, ...(namespace ? { namespace } : {}) });
}
