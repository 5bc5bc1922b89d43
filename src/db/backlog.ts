import { sql } from 'kysely';
import type { Db } from './transaction.ts';

export interface Backlog {
  readonly kind: string;
  readonly pending: number;
  /** Of the oldest row that is pending. */
  readonly oldestSeconds: number;
}

/** What waits in the outbox, of all tenants (as the delivery role): how much of each kind, and for how long. */
export async function readBacklog(delivery: Db): Promise<Backlog[]> {
  const { rows } = await sql<Backlog>`
    select kind, count(*)::int as pending,
      extract(epoch from now() - min(created_at))::float8 as "oldestSeconds"
    from outbox where state = 'pending'
    group by kind`.execute(delivery);
  return rows;
}
