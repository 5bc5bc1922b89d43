// How placements look in answers where they are verified, previewed and told person by person.
import { z } from 'zod';
import { placementRoles } from '../domain/workflow-role.ts';
import { id, person } from './schemas.ts';

export const placementRole = z.enum(placementRoles);

const faults = [
  ...(['order', 'count', 'fingerprint', 'index', 'person'] as const),
  ...(['group', 'role', 'version', 'formula', 'trace', 'placed'] as const),
] as const;

const verifiedPick = z.strictObject({
  phase: z.int(),
  attempt: z.int(),
  slot: z
    .int()
    .describe(
      '0 is the manager of the phase, 1 its first participant of the template; behind those come groups that were added by hand.',
    ),
  look: z.int(),
  role: placementRole,
  group: z.strictObject({ id: id<'group'>(), name: z.string() }),
  user: person.nullable().describe('Whom the pick names; null where there is no such user.'),
  groupVersion: z.int(),
  formula: z.enum(['countersign-pick-v1', 'countersign-pick-v1+role']),
  count: z.int().describe('Among how many.'),
  index: z.int(),
  candidates: z
    .enum(['kept', 'worked_out', 'unknown'])
    .describe(
      'Up to 1,000 are kept. Of more the fingerprint is kept, and they are worked out from the version of the group; that fails where the permissions of one of them have been changed since.',
    ),
  verified: z
    .boolean()
    .nullable()
    .describe('Null: the index is right, but who stood there is not known any more.'),
  faults: z.array(z.enum(faults)).describe('What the rows are wrong in; none where the pick is true.'),
});

export const verification = z
  .strictObject({
    verified: z
      .boolean()
      .nullable()
      .describe('Whether all of them are true; null where that is not known of one, and none is false.'),
    picks: z.array(verifiedPick).describe('None where nobody was drawn.'),
  })
  .meta({ id: 'PlacementVerification' });

export const placedPerson = z
  .strictObject({
    user: person,
    as: z
      .enum(['manager', 'sequenced', 'participant'])
      .nullable()
      .describe('What became of them; null: nothing, they were passed over.'),
    role: placementRole,
    rule: z.string().describe('The rule that decided it, such as PLC-03.'),
    reason: z.string().describe('Its stable code.'),
    rank: z.int().nullable().describe('Their place in the list of default assignees, from 1.'),
    permissionSetId: id<'permission set'>().nullable(),
    sentence: z.string().describe('The same for people.'),
  })
  .meta({ id: 'PlacedPerson' });
