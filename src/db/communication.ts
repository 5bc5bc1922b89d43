import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { CommunicationRule, Party } from '../domain/addressing.ts';
import type { CommunicationRefusal, VersionChanged } from '../domain/configuration-refusal.ts';
import type { AccessRefusal, EntryFault } from '../domain/group-refusal.ts';
import type { EnvironmentId, GroupId, OrganisationId } from '../domain/ids.ts';
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { faultsOfUnknown, resolveGroupNames } from './group-names.ts';
import type { Db, Transaction } from './transaction.ts';

/** Who may address whom (GRP-47), as it is to be; at version 0 nobody has said anything. */
export interface CommunicationMatrix {
  readonly version: number;
  readonly rules: readonly { readonly from: AskedParty; readonly to: AskedParty }[];
}

type RoleParty = Extract<Party, { kind: 'role' }>;
type OrganisationParty = Extract<Party, { kind: 'organisation' }>;
type GroupParty = Extract<Party, { kind: 'group' }>;

/** A party as it is asked for: a group with its place in the request, also by its name (GRP-45). */
export type AskedParty =
  | RoleParty
  | OrganisationParty
  | { readonly kind: 'group'; readonly groupId: GroupId; readonly path: string }
  | { readonly kind: 'group'; readonly groupName: string; readonly path: string };

/** A party with the name that its organisation or group has now. */
export type NamedParty = RoleParty | ((OrganisationParty | GroupParty) & { readonly name: string });

export interface NamedMatrix {
  readonly version: number;
  readonly rules: readonly { readonly from: NamedParty; readonly to: NamedParty }[];
}

const party = (side: 'from' | 'to'): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`r.${side}_${name}`);
  return sql`case when ${column('role')} is not null
    then jsonb_build_object('kind', 'role', 'role', ${column('role')})
    when ${column('group_id')} is not null
    then jsonb_build_object('kind', 'group', 'groupId', ${column('group_id')},
      'name', (select g.name from groups g where g.id = ${column('group_id')}))
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

type Refusal = AccessRefusal | CommunicationRefusal | VersionChanged;

/** Replaces the matrix by another one (GRP-47), on the version that the caller has seen. Gives the new version. */
export const setMatrix = (
  db: Db,
  actor: Actor,
  { version, rules: asked }: CommunicationMatrix,
): Promise<Result<number, NotAdministrator | Refusal>> =>
  byAdministrator<number, Refusal>(db, actor, async (tx) => {
    const { environmentId } = actor;
    // Two at the same instant take turns: the second finds the version of the first.
    await sql`select from environments where id = ${environmentId} for no key update`.execute(tx);
    const before = await readMatrix(tx);
    if (before.version !== version) return err(await outdated(tx, before.version));
    const resolved = await resolveGroups(tx, asked);
    if (!resolved.ok) return err({ code: 'unresolved_entries', errors: resolved.error });
    const rules = resolved.value;
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

/** GRP-45: the rules with the ids of the groups that are named in them; deleted ones are taken for new by nobody. */
async function resolveGroups(
  tx: Transaction,
  asked: CommunicationMatrix['rules'],
): Promise<Result<CommunicationRule[], readonly EntryFault[]>> {
  const parties = asked.flatMap(({ from, to }) => [from, to]);
  const byName = parties.flatMap((one) => ('groupName' in one ? [one] : []));
  const byId = parties.flatMap((one) => (one.kind === 'group' && 'groupId' in one ? [one] : []));
  const groups = await resolveGroupNames(tx, byName);
  const { rows } = await sql<{ id: GroupId }>`
    select id from groups
    where id = any (${byId.map(({ groupId }) => groupId)}::uuid[])
      and (deleted_at is null or id in (
        select from_group_id from communication_rules union select to_group_id from communication_rules))`.execute(
    tx,
  );
  const known = new Set(rows.map(({ id }) => id));
  const faults = await faultsOfUnknown(
    tx,
    byId.filter(({ groupId }) => !known.has(groupId)),
  );
  if (!groups.ok || faults.length > 0) return err([...(groups.ok ? [] : groups.error), ...faults]);
  const resolve = (one: AskedParty): Party => {
    if (one.kind !== 'group') return one;
    const groupId = 'groupId' in one ? one.groupId : groups.value.get(one.path);
    if (groupId === undefined) throw new Error(`nothing was found out of the group at ${one.path}`);
    return { kind: 'group', groupId };
  };
  return ok(asked.map(({ from, to }) => ({ from: resolve(from), to: resolve(to) })));
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
    select id from organisations where id = any (${named}::uuid[]) and deleted_at is null
    order by id
    for key share`.execute(tx);
  return [...new Set(named)].filter((id) => !rows.some((known) => known.id === id));
}

async function write(
  tx: Transaction,
  {
    actor,
    version,
    rules,
  }: { readonly actor: Actor; readonly version: number; readonly rules: readonly CommunicationRule[] },
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
      from_group_id, to_organisation_id, to_organisation_role, to_role, to_group_id)
    select ${environmentId}::uuid, rule.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as rule (place int, from_organisation_id uuid,
      from_organisation_role text, from_role text, from_group_id uuid, to_organisation_id uuid,
      to_organisation_role text, to_role text, to_group_id uuid)`.execute(tx);
}

const side = (name: 'from' | 'to', one: Party): Record<string, unknown> => {
  if (one.kind === 'role') return { [`${name}_role`]: one.role };
  if (one.kind === 'group') return { [`${name}_group_id`]: one.groupId };
  return {
    [`${name}_organisation_id`]: one.organisationId,
    [`${name}_organisation_role`]: one.organisationRole,
  };
};

function unnamed(one: NamedParty): Party {
  if (one.kind === 'role') return one;
  if (one.kind === 'group') return { kind: one.kind, groupId: one.groupId };
  return { kind: one.kind, organisationId: one.organisationId, organisationRole: one.organisationRole };
}
