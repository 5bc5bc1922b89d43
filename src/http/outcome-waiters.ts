import { readApprovalStates } from '../db/approvals.ts';
import { inTenant } from '../db/transaction.ts';
import type { Db } from '../db/transaction.ts';
import type { Actor } from '../db/actors.ts';
import type { ApprovalId, EnvironmentId } from '../domain/ids.ts';
import type { HttpLimits } from './limits.ts';
import { Problem } from './problem.ts';

export interface PollPace {
  /** How soon a waiter learns of an outcome; one statement per environment with waiters in this time. */
  readonly everyMs: number;
  /** The same while an outcome is expected: a phase was decided here, and the course takes a moment to close it. */
  readonly expectingMs: number;
}

const usualPace: PollPace = { everyMs: 200, expectingMs: 25 };

/** Courses close a phase within some 100 ms; one that does not is waited for at the usual pace. */
const expectForMs = 1_000;
const retryAfterSeconds = '5';

interface Waiter {
  readonly actor: Actor;
  readonly approvalId: ApprovalId;
  readonly wake: () => void;
}

interface Settings {
  readonly app: Db;
  readonly limits: Pick<HttpLimits, 'waitingPerActor' | 'waitingInAll'>;
  /** The database was away at a poll; waiting goes on. */
  readonly onFault: (error: unknown) => void;
  readonly pace?: PollPace;
}

/**
 * Those who wait for the outcome of an approval (WFL-25). One poll for all of an environment serves them, however
 * many they are; nothing runs while nobody waits. A waiter is in one state, waiting, and leaves it by the first of:
 * outcome, time, abort (the caller hung up), release (this process is stopping).
 */
export class OutcomeWaiters {
  private readonly waiting = new Set<Waiter>();
  private polling: NodeJS.Timeout | null = null;
  /** The statement of this poll is under way. */
  private asking = false;
  private expectingUntil = 0;
  private released = false;
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Waits until there may be an outcome to read, at most so long. Refused when too many wait already. */
  async wait(
    who: Pick<Waiter, 'actor' | 'approvalId'>,
    { seconds, abort }: { readonly seconds: number; readonly abort: AbortSignal },
  ): Promise<void> {
    if (this.released || abort.aborted) return;
    this.refuseTooMany(who.actor);
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        ...who,
        wake: () => {
          this.waiting.delete(waiter);
          clearTimeout(timer);
          abort.removeEventListener('abort', waiter.wake);
          resolve();
        },
      };
      const timer = setTimeout(waiter.wake, seconds * 1_000);
      abort.addEventListener('abort', waiter.wake);
      this.waiting.add(waiter);
      this.pollSoon();
    });
  }

  /** An approval may have its outcome at any moment: whoever waits for it is to learn of it sooner than usual. */
  expect(approvalId: ApprovalId): void {
    if (![...this.waiting].some((waiter) => waiter.approvalId === approvalId)) return;
    this.expectingUntil = performance.now() + expectForMs;
    if (this.polling && !this.asking) {
      clearTimeout(this.polling);
      this.polling = null;
    }
    this.pollSoon();
  }

  /** Lets everybody go with the state that there is, so that the process can stop. */
  release(): void {
    this.released = true;
    if (this.polling) clearTimeout(this.polling);
    for (const waiter of [...this.waiting]) waiter.wake();
  }

  /** How many wait. */
  get size(): number {
    return this.waiting.size;
  }

  private refuseTooMany(actor: Actor): void {
    const { waitingInAll, waitingPerActor } = this.settings.limits;
    const own = [...this.waiting].filter((waiter) => waiter.actor.id === actor.id).length;
    if (this.waiting.size < waitingInAll && own < waitingPerActor) return;
    throw new Problem('too_many_waiting', {
      detail: `At most ${waitingPerActor} requests of one caller wait at the same time, ${waitingInAll} in all. Read the approval instead, or wait again later.`,
      headers: { 'retry-after': retryAfterSeconds },
    });
  }

  private pollSoon(): void {
    if (this.polling || this.waiting.size === 0 || this.released) return;
    const { everyMs, expectingMs } = this.settings.pace ?? usualPace;
    const pause = performance.now() < this.expectingUntil ? expectingMs : everyMs;
    this.polling = setTimeout(() => {
      this.asking = true;
      void this.poll().finally(() => {
        this.asking = false;
        this.polling = null;
        this.pollSoon();
      });
    }, pause);
  }

  private async poll(): Promise<void> {
    const environments = new Set([...this.waiting].map(({ actor }) => actor.environmentId));
    for (const environmentId of environments) {
      const waiters = [...this.waiting].filter(({ actor }) => actor.environmentId === environmentId);
      try {
        await this.wakeFinished(environmentId, waiters);
      } catch (error) {
        this.settings.onFault(error);
      }
    }
  }

  private async wakeFinished(environmentId: EnvironmentId, waiters: readonly Waiter[]): Promise<void> {
    const ids = [...new Set(waiters.map(({ approvalId }) => approvalId))];
    const states = await inTenant(this.settings.app, environmentId, (tx) => readApprovalStates(tx, ids));
    for (const waiter of waiters) {
      const state = states.get(waiter.approvalId);
      if (state !== 'starting' && state !== 'running') waiter.wake();
    }
  }
}
