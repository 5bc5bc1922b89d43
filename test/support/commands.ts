// Commands on the course of an approval as its workflow records them, without Temporal, and as people send them.
import { randomUUID } from 'node:crypto';
import { delegateAcross } from '../../activities/delegate-across.ts';
import { recordCommand } from '../../activities/record-command.ts';
import { noCrash } from '../../src/crash-point.ts';
import type { Db } from '../../src/db/transaction.ts';
import type {
  Command,
  CommandRequest,
  DelegationCommand,
  DelegationRequest,
  RequestOf,
  SendCommand,
  SendDelegation,
} from '../../src/domain/command-request.ts';
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

/** The same for each step of a delegation. */
export const delegateAtOnce =
  (app: Db): SendDelegation =>
  async (approval, request) => {
    const recorded = await delegateAcross({ app, at: noCrash })(approval, request);
    return recorded.ok
      ? { kind: 'taken', answer: recorded.value.answer }
      : { kind: 'refused', refusal: recorded.error };
  };

/** What a person of the house asks for, under a name that nobody used before. */
export const commandOf = (house: House, name: PersonName, command: Command): CommandRequest =>
  requestOf(house, name, command);

/** The same for a step of a delegation. */
export const delegationOf = (house: House, name: PersonName, command: DelegationCommand): DelegationRequest =>
  requestOf(house, name, command);

function requestOf<Asked>(house: House, name: PersonName, command: Asked): RequestOf<Asked> {
  const actor = asPerson(house, name);
  if (actor.kind !== 'user') throw new Error(`${name} is a person`);
  return { actor, commandId: randomUUID().replaceAll('-', ''), keyed: null, command };
}
