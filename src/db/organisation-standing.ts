// What somebody is to an organisation (ENV-09): the relations that rights are judged by.
import { sql } from 'kysely';
import type { OrganisationId } from '../domain/ids.ts';
import { may } from '../domain/rights.ts';
import type { Action, Relation } from '../domain/rights.ts';
import type { ActiveActor } from './actors.ts';
import type { OrganisationRole } from './member-edges.ts';
import type { Sending, Transaction } from './transaction.ts';

const relationsOf: Readonly<Record<OrganisationRole, readonly Relation[]>> = {
  member: ['organisation_member'],
  administrator: ['organisation_member', 'organisation_administrator'],
};

/** How a caller stands to an organisation, at this moment. A service account belongs to none. */
export async function standingIn(
  tx: Sending,
  { kind, id }: Pick<ActiveActor, 'kind' | 'id'>,
  organisationId: OrganisationId,
): Promise<readonly Relation[]> {
  if (kind !== 'user') return [];
  const { rows } = await sql<{ role: OrganisationRole }>`
    select role from organisation_members where organisation_id = ${organisationId} and user_id = ${id}`.execute(
    tx,
  );
  return rows.flatMap(({ role }) => relationsOf[role]);
}

/** The organisations in which somebody may do this by what they are there; they stay so until the transaction ends. */
export async function organisationsOf(
  tx: Transaction,
  caller: ActiveActor,
  action: Action,
): Promise<readonly OrganisationId[]> {
  if (caller.kind !== 'user') return [];
  const { rows } = await sql<{ id: OrganisationId; role: OrganisationRole }>`
    select organisation_id as id, role from organisation_members where user_id = ${caller.id}
    order by organisation_id
    for share`.execute(tx);
  return rows.filter(({ role }) => may(caller, action, relationsOf[role])).map(({ id }) => id);
}
