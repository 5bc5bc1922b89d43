// Commands on the course of an approval as its workflow records them, without Temporal, and as people send them.
import { randomUUID } from 'node:crypto';
import { recordCommand } from '../../activities/record-command.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { Db } from '../../src/db/transaction.ts';
import type { Command, CommandRequest } from '../../src/domain/command-request.ts';
import type { SendCommand } from '../../src/domain/command-request.ts';
import { asPerson } from './house.ts';
import type { House, PersonName } from './house.ts';

/** Records each command at once, in the transaction in which the workflow would have it recorded. */
export const recordAtOnce =
  (app: Db): SendCommand =>
  async (approval, request) => {
    const recorded = await recordCommand({ app, at: noCrash })(approval, request);
    return recorded.ok
      ? { kind: 'taken', answer: recorded.value.answer }
      : { kind: 'refused', refusal: recorded.error };
  };

/** What a person of the house asks for, under a name that nobody used before. */
export function commandOf(house: House, name: PersonName, command: Command): CommandRequest {
  const actor = asPerson(house, name);
  if (actor.kind !== 'user') throw new Error(`${name} is a person`);
  return { actor, commandId: randomUUID().replaceAll('-', ''), keyed: null, command };
}
