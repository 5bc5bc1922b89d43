import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { EnvironmentId, OrganisationId } from '../domain/ids.ts';
import type { CommunicationRefusal, VersionChanged } from '../domain/configuration-refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { EnvironmentRole } from '../placement/directory.ts';
import type { Actor } from './actors.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import type { Db, Transaction } from './transaction.ts';

/** One side of a rule: an organisation, or those of one role in it (ENV-09), or an environment role (ENV-04). */
export type Party =
  | {
      readonly kind: 'organisation';
      readonly organisationId: OrganisationId;
      /** Null for everybody who belongs to it. */
      readonly organisationRole: 'member' | 'administrator' | null;
    }
  | { readonly kind: 'role'; readonly role: EnvironmentRole };

/** GRP-47: who is of `from` may address who is of `to`. Without any rule everybody within the environment may. */
export interface CommunicationRule {
  readonly from: Party;
  readonly to: Party;
}

/** Who may address whom (GRP-47), as it is kept; at version 0 nobody has said anything. */
export interface CommunicationMatrix {
  readonly version: number;
  readonly rules: readonly CommunicationRule[];
}

/** A party with the name that its organisation has now. */
export type NamedParty =
  Exclude<Party, { kind: 'organisation' }> | (OrganisationParty & { readonly name: string });
type OrganisationParty = Extract<Party, { kind: 'organisation' }>;

export interface NamedMatrix {
  readonly version: number;
  readonly rules: readonly { readonly from: NamedParty; readonly to: NamedParty }[];
}

const party = (side: 'from' | 'to'): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`r.${side}_${name}`);
  return sql`case when ${column('role')} is not null
    then jsonb_build_object('kind', 'role', 'role', ${column('role')})
    else jsonb_build_object('kind', 'organisation', 'organisationId', ${column('organisation_id')},
      'organisationRole', ${column('organisation_role')},
      'name', (select o.name from organisations o where o.id = ${column('organisation_id')})) end`;
};

/** The matrix in the order in which its administrators wrote it. */
export async function readMatrix(tx: Transaction): Promise<NamedMatrix> {
  const { rows } = await sql<NamedMatrix>`
    select coalesce((select version from communication_matrices), 0) as version,
      coalesce((select jsonb_agg(jsonb_build_object('from', ${party('from')}, 'to', ${party('to')}) order by r.place)
        from communication_rules r), '[]') as rules`.execute(tx);
  return rows[0] ?? { version: 0, rules: [] };
}

type Refusal = CommunicationRefusal | VersionChanged;

/** Replaces the matrix by another one (GRP-47), on the version that the caller has seen. Gives the new version. */
export const setMatrix = (
  db: Db,
  actor: Actor,
  { version, rules }: CommunicationMatrix,
): Promise<Result<number, NotAdministrator | Refusal>> =>
  byAdministrator<number, Refusal>(db, actor, async (tx) => {
    const { environmentId } = actor;
    // Two at the same instant take turns: the second finds the version of the first.
    await sql`select from environments where id = ${environmentId} for no key update`.execute(tx);
    const before = await readMatrix(tx);
    if (before.version !== version) return err(await outdated(tx, before.version));
    const unknown = await unknownOrganisations(tx, rules);
    if (unknown.length > 0) return err({ code: 'unknown_organisations', organisationIds: unknown });
    await write(tx, { actor, version: version + 1, rules });
    const data = {
      before: before.rules.map(({ from, to }) => ({ from: unnamed(from), to: unnamed(to) })),
      after: rules,
      version: version + 1,
    };
    await writeAudit(tx, { environmentId, actor }, [
      {
        action: 'communication_matrix_changed',
        approvalId: null,
        subjectKind: 'communication_matrix',
        subjectId: environmentId,
        data,
      },
    ]);
    return ok(version + 1);
  });

async function outdated(tx: Transaction, version: number): Promise<VersionChanged> {
  const { rows } = await sql<{ at: Date; by: { id: string; name: string } }>`
    select m.changed_at as at, jsonb_build_object('id', u.id, 'name', u.name) as by
    from communication_matrices m join users u on u.id = m.changed_by`.execute(tx);
  const [last] = rows;
  return {
    code: 'version_changed',
    version,
    ...(last ? { lastChange: { at: last.at.toISOString(), by: last.by } } : {}),
  };
}

/** The organisations that the environment does not have; those that it has stay until the transaction ends. */
async function unknownOrganisations(
  tx: Transaction,
  rules: readonly CommunicationRule[],
): Promise<OrganisationId[]> {
  const named = rules
    .flatMap(({ from, to }) => [from, to])
    .flatMap((one) => (one.kind === 'organisation' ? [one.organisationId] : []));
  const { rows } = await sql<{ id: OrganisationId }>`
    select id from organisations where id = any (${named}::uuid[]) order by id for key share`.execute(tx);
  return [...new Set(named)].filter((id) => !rows.some((known) => known.id === id));
}

async function write(
  tx: Transaction,
  { actor, version, rules }: CommunicationMatrix & { readonly actor: Actor },
): Promise<void> {
  const environmentId: EnvironmentId = actor.environmentId;
  await sql`
    insert into communication_matrices (environment_id, version, changed_by)
    values (${environmentId}, ${version}, ${actor.id})
    on conflict (environment_id)
    do update set version = excluded.version, changed_at = now(), changed_by = excluded.changed_by`.execute(
    tx,
  );
  await sql`delete from communication_rules where environment_id = ${environmentId}`.execute(tx);
  const rows = rules.map(({ from, to }, index) => ({
    place: index + 1,
    ...side('from', from),
    ...side('to', to),
  }));
  await sql`
    insert into communication_rules (environment_id, place, from_organisation_id, from_organisation_role, from_role,
      to_organisation_id, to_organisation_role, to_role)
    select ${environmentId}::uuid, rule.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as rule (place int, from_organisation_id uuid,
      from_organisation_role text, from_role text, to_organisation_id uuid, to_organisation_role text, to_role text)`.execute(
    tx,
  );
}

const side = (name: 'from' | 'to', one: Party): Record<string, unknown> =>
  one.kind === 'role'
    ? { [`${name}_role`]: one.role }
    : {
        [`${name}_organisation_id`]: one.organisationId,
        [`${name}_organisation_role`]: one.organisationRole,
      };

const unnamed = (one: NamedParty): Party =>
  one.kind === 'role'
    ? one
    : { kind: one.kind, organisationId: one.organisationId, organisationRole: one.organisationRole };
