// What somebody is to an organisation (ENV-09): the relations that rights are judged by.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
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

/** For what, and in which organisation where one is named. */
interface Wanted {
  readonly action: Action;
  readonly organisationId: OrganisationId | null;
}

/**
 * The organisations in which somebody may do this by what they are there: the wanted one, which stays so until the
 * transaction ends, or else two others at most, since it takes no more to know that there are several. With none wanted
 * a single one stays so as well.
 */
export async function organisationsOf(
  tx: Transaction,
  caller: ActiveActor,
  { action, organisationId }: Wanted,
): Promise<readonly OrganisationId[]> {
  if (caller.kind !== 'user') return [];
  const roles = (Object.keys(relationsOf) as OrganisationRole[]).filter((role) =>
    may(caller, action, relationsOf[role]),
  );
  const memberships = async (which: RawBuilder<unknown>): Promise<OrganisationId[]> => {
    const { rows } = await sql<{ id: OrganisationId }>`
      select organisation_id as id from organisation_members
      where user_id = ${caller.id} and role = any (${roles}::text[]) and ${which}`.execute(tx);
    return rows.map(({ id }) => id);
  };
  const keep = (id: OrganisationId) => memberships(sql`organisation_id = ${id} for share`);
  if (organisationId === null) {
    const [first, ...more] = await memberships(sql`true limit 2`);
    if (first === undefined) return [];
    return more.length > 0 ? [first, ...more] : keep(first);
  }
  const [wanted] = await keep(organisationId);
  return wanted ? [wanted] : memberships(sql`organisation_id <> ${organisationId} limit 2`);
}
