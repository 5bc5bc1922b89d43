// A client as it should be: whatever it asks for it asks again, under the same key, until it is told yes or no.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PersonName } from '../support/house.ts';
import type { Answer, Stack } from '../support/stack.ts';

/** Longer than any of the outages that the soak makes; who is not answered by then never will be. */
const patienceMs = 120_000;
const pauseMs = 250;

interface Request {
  readonly method?: string;
  readonly path: string;
  readonly body?: object | string;
}

/** Repeats until there is an answer that says yes or no; 5xx and broken connections say neither. */
export async function insist(stack: Stack, who: PersonName | 'client', request: Request): Promise<Answer> {
  const key = randomUUID();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await stack.call(who, { ...request, key }).catch((error: unknown) => error as Error);
    if (!(answer instanceof Error) && answer.status < 500 && answer.status !== 429) return answer;
    if (Date.now() > deadline) {
      const last = answer instanceof Error ? answer.message : `${answer.status} ${answer.body.code}`;
      throw new Error(`${request.path} was never answered; last: ${last}`);
    }
    await delay(pauseMs);
  }
}
