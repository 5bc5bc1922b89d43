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
  const began = Date.now();
  const heard = new Map<string, number>();
  for (;;) {
    const answer = await stack.call(who, { ...request, key }).catch((error: unknown) => error as Error);
    const isAnswer = 'status' in answer;
    if (isAnswer && answer.status < 500 && answer.status !== 429) return answer;
    const said = isAnswer ? `${answer.status} ${answer.body.code}` : answer.message;
    heard.set(said, (heard.get(said) ?? 0) + 1);
    if (Date.now() - began > patienceMs) {
      const asked = `${request.path} (first asked at ${new Date(began).toISOString()})`;
      throw new Error(`${asked} was never answered; heard: ${JSON.stringify([...heard])}; last: ${said}`);
    }
    await delay(pauseMs);
  }
}
