// Tells those who wait that it is time to look again, as a notification would. One statement now and then, on the
// database of the way that is measured, serves all who wait: thirty-two people who reload their lists every few
// milliseconds would be most of what is measured.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { inTenant } from '../src/db/transaction.ts';
import type { Db } from '../src/db/transaction.ts';
import type { ApprovalId, EnvironmentId, UserId } from '../src/domain/ids.ts';

export interface Watch {
  /** Resolves when a person has an open task in an approval. */
  untilOpen(approvalId: ApprovalId, userId: UserId): Promise<void>;
  untilFinished(approvalId: ApprovalId): Promise<void>;
}

const lookEveryMs = 5;
const patienceMs = 180_000;

interface Waiter {
  readonly approvalId: ApprovalId;
  readonly deadline: number;
  readonly wake: () => void;
  readonly giveUp: (error: unknown) => void;
}

export function openWatch(db: Db, environmentId: EnvironmentId): Watch {
  const waiting = new Map<string, Waiter>();
  let isLooking = false;

  async function look(): Promise<void> {
    isLooking = true;
    try {
      for (; waiting.size > 0; await delay(lookEveryMs)) {
        for (const sign of await readSigns([...waiting.values()].map(({ approvalId }) => approvalId))) {
          waiting.get(sign)?.wake();
          waiting.delete(sign);
        }
        for (const [sign, { deadline }] of waiting)
          if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1_000} s in vain for ${sign}`);
      }
    } catch (error) {
      for (const { giveUp } of waiting.values()) giveUp(error);
      waiting.clear();
    } finally {
      isLooking = false;
    }
  }

  const readSigns = (approvals: readonly ApprovalId[]): Promise<string[]> =>
    inTenant(db, environmentId, async (tx) => {
      const { rows } = await sql<{ sign: string }>`
        select 'task ' || approval_id || ' ' || user_id as sign from tasks
        where approval_id = any(${approvals}::uuid[]) and state = 'open'
        union all
        select 'end ' || id from approvals where id = any(${approvals}::uuid[]) and finished_at is not null
      `.execute(tx);
      return rows.map(({ sign }) => sign);
    });

  const until = (sign: string, approvalId: ApprovalId): Promise<void> =>
    new Promise((wake, giveUp) => {
      waiting.set(sign, { approvalId, wake, giveUp, deadline: Date.now() + patienceMs });
      if (!isLooking) void look();
    });

  return {
    untilOpen: (approvalId, userId) => until(`task ${approvalId} ${userId}`, approvalId),
    untilFinished: (approvalId) => until(`end ${approvalId}`, approvalId),
  };
}
