import { sql } from 'kysely';
import type { EnvironmentId, GroupId, TemplateId } from '../domain/ids.ts';
import { groupNameIn } from '../domain/name.ts';
import { faultOfPhase, withGroups } from '../domain/template.ts';
import type {
  Classification,
  DraftPhase,
  GroupReference,
  TemplatePhase,
  TemplateVersion,
} from '../domain/template.ts';
import { findElsewhere } from './bridges/public-groups.ts';
import { resolveGroupNames } from './group-names.ts';
import type { NamedThere } from './group-names.ts';
import { newId } from './ids.ts';
import type { Transaction } from './transaction.ts';

/** Makes a template with its first version (TPL-02, 05). Names are unique in the environment. */
export async function createTemplate(
  tx: Transaction,
  {
    environmentId,
    name,
    ...definition
  }: {
    readonly environmentId: EnvironmentId;
    readonly name: string;
    readonly contractTypes: readonly string[];
    readonly locations: readonly string[];
    readonly phases: readonly DraftPhase[];
  },
): Promise<TemplateId> {
  const templateId = newId<'template'>();
  await sql`
    insert into templates (environment_id, id, name, current_version)
    values (${environmentId}, ${templateId}, ${name}, 1)`.execute(tx);
  await insertVersion(tx, { environmentId, templateId, version: 1, ...definition });
  return templateId;
}

/** TPL-03: an edit is a new version; running approvals keep the one that they started with. */
export async function addTemplateVersion(
  tx: Transaction,
  {
    environmentId,
    templateId,
    ...definition
  }: {
    readonly environmentId: EnvironmentId;
    readonly templateId: TemplateId;
    readonly contractTypes: readonly string[];
    readonly locations: readonly string[];
    readonly phases: readonly DraftPhase[];
  },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    update templates set current_version = current_version + 1
    where id = ${templateId}
    returning current_version as version`.execute(tx);
  const version = rows[0]?.version;
  if (version === undefined) throw new Error(`there is no template ${templateId}`);
  await insertVersion(tx, { environmentId, templateId, version, ...definition });
  return version;
}

async function insertVersion(
  tx: Transaction,
  version: Omit<TemplateVersion, 'phases'> & {
    readonly environmentId: EnvironmentId;
    readonly phases: readonly DraftPhase[];
  },
): Promise<void> {
  const phases = await resolveGroups(tx, version.phases);
  requireWhole(phases);
  await requireGroups(tx, phases);
  await sql`
    insert into template_versions (environment_id, template_id, version, contract_types, locations, phases)
    values (${version.environmentId}, ${version.templateId}, ${version.version}, ${version.contractTypes},
      ${version.locations}, ${JSON.stringify(phases)})`.execute(tx);
}

/** GRP-45: a version holds the ids of the groups that went by these names when it was saved. */
async function resolveGroups(tx: Transaction, phases: readonly DraftPhase[]): Promise<TemplatePhase[]> {
  const named: NamedThere[] = [];
  const note = (path: string, reference: GroupReference): GroupId => {
    const groupName = groupNameIn(reference);
    if (groupName !== null) named.push({ path, groupName });
    return reference as GroupId;
  };
  const noted = withGroups(phases, note);
  if (named.length === 0) return noted;
  const groups = await resolveGroupNames(tx, named);
  if (!groups.ok) {
    const faults = groups.error.map(({ path, message }) => `${path}: ${message}`);
    throw new Error(`the template can't be: ${faults.join(' ')}`);
  }
  return withGroups(phases, (path, reference) => groups.value.get(path) ?? (reference as GroupId));
}

/** TPL-14: a phase that is not whole would leave every approval of the version in it. */
function requireWhole(phases: readonly TemplatePhase[]): void {
  const faults = phases.flatMap((phase) => {
    const fault = faultOfPhase(phase);
    return fault ? [`${phase.name}: ${fault}`] : [];
  });
  if (faults.length > 0) throw new Error(`the template can't be: ${faults.join('; ')}`);
}

/** TPL-14: a group that the environment does not have would leave every approval of the version without its people. */
async function requireGroups(tx: Transaction, phases: readonly TemplatePhase[]): Promise<void> {
  const named = phases.flatMap(({ manager, participants, groups = [] }) => [
    ...(manager.groupId ? [manager.groupId] : []),
    ...participants.map(({ groupId }) => groupId),
    ...groups.map(({ groupId }) => groupId),
  ]);
  const { rows } = await sql<{ id: GroupId }>`
    select named.id from unnest(${named}::uuid[]) as named (id)
    where not exists (select from groups g where g.id = named.id and g.deleted_at is null)`.execute(tx);
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const elsewhere = await findElsewhere(tx, { ids });
  const said = ids.map((id) => {
    const group = elsewhere.find((one) => one.id === id);
    // GRP-31: it would yield nobody, as none of its members is of the approval's environment.
    return group ? `${id} (${group.name}, a public group of ${group.environment})` : id;
  });
  throw new Error(`the template names unknown groups: ${said.join(', ')}`);
}

/** The current versions that serve the document's type and location, and the named one whatever it serves. */
export async function findTemplates(
  tx: Transaction,
  { contractType, location }: Classification,
  named: TemplateId | null,
): Promise<TemplateVersion[]> {
  const { rows } = await sql<TemplateVersion>`
    select v.template_id as "templateId", v.version, v.contract_types as "contractTypes", v.locations, v.phases
    from templates t
    join template_versions v on v.template_id = t.id and v.version = t.current_version
    where t.retired_at is null
      and (t.id = ${named}::uuid or (${contractType} = any (v.contract_types) and ${location} = any (v.locations)))
    order by t.id`.execute(tx);
  return rows;
}

/** A version as it was when an approval started with it (TPL-03). */
export async function readTemplateVersion(
  tx: Transaction,
  templateId: TemplateId,
  version: number,
): Promise<TemplateVersion> {
  const { rows } = await sql<TemplateVersion>`
    select template_id as "templateId", version, contract_types as "contractTypes", locations, phases
    from template_versions
    where template_id = ${templateId} and version = ${version}`.execute(tx);
  const found = rows[0];
  if (!found) throw new Error(`there is no version ${version} of template ${templateId}`);
  return found;
}
