import { newKey } from './client.ts';

const keys = new Map<string, string>();

/**
 * Asks under one key for one intent: whoever clicks twice, or sends again what got no answer, sends the same request,
 * and it is taken once. What was taken is over: the same again is meant anew.
 */
export async function keyed<Answer>(intent: unknown, ask: (key: string) => Promise<Answer>): Promise<Answer> {
  const name = JSON.stringify(intent);
  const key = keys.get(name) ?? newKey();
  keys.set(name, key);
  const answer = await ask(key);
  keys.delete(name);
  return answer;
}
