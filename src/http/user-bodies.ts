import { z } from 'zod';
import { findUser } from '../db/user-administration.ts';
import type { UserRow } from '../db/user-administration.ts';
import type { Actor } from '../db/actors.ts';
import type { Db } from '../db/transaction.ts';
import type { UserId } from '../domain/ids.ts';
import { supplementaryRoles } from '../domain/supplementary-role.ts';
import { readAs } from './auth.ts';
import { notFound } from './problem.ts';
import { id, instant, isStorable } from './schemas.ts';

/** As long as an address may be in a letter's head (RFC 5321). */
const emailCharactersAtMost = 254;

export const emailAddress = z
  .email('Must be a mail address, such as ann@example.org.')
  .max(emailCharactersAtMost)
  .refine(isStorable, 'Must be valid Unicode without NUL.');

/** ENV-04 */
export const environmentRole = z.enum(['basic', 'advanced', 'administrator']);

export const user = z.strictObject({
  id: id<'user'>(),
  name: z.string(),
  email: z.string(),
  environmentRole,
  supplementaryRoles: z
    .array(z.enum(supplementaryRoles))
    .describe('Beside the environment role, which they never replace.'),
  active: z.boolean().describe('False once they are retired; they stay in the list, marked.'),
  linked: z.boolean().describe('Whether they have accepted an invitation, so that they can sign in.'),
  invitedUntil: instant
    .nullable()
    .describe('Until when the open invitation can be accepted; null where there is none.'),
});

export const userOf = (row: UserRow): z.output<typeof user> => ({
  ...row,
  supplementaryRoles: [...row.supplementaryRoles],
  invitedUntil: row.invitedUntil?.toISOString() ?? null,
});

/** The user as they are now, for the answer to a change of them. */
export async function readUser(db: Db, actor: Actor, userId: UserId): Promise<z.output<typeof user>> {
  const row = await readAs(db, actor, (tx) => findUser(tx, userId));
  if (!row) throw notFound('user');
  return userOf(row);
}
