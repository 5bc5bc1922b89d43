import { sql } from 'kysely';
import type { PermissionSetId, UserId } from '../domain/ids.ts';
import type { ImportRefusal } from '../domain/import.ts';
import type { ImportedSet } from '../domain/import-forms.ts';
import type { KeyRefusal } from '../domain/refusal.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Actor } from './actors.ts';
import { byAdministrator, once } from './administrators.ts';
import type { NotAdministrator } from './administrators.ts';
import { writeAudit } from './audit.ts';
import { putDirectoryNudges } from './directory-nudges.ts';
import { newId } from './ids.ts';
import { faultTwins, inParts, judged, lockImported, readTaken, readUsersByMail, usersOf } from './imports.ts';
import type { Imported, Importing, Table } from './imports.ts';
import { keepNesting } from './nesting.ts';
import type { Nudge } from './outbox.ts';
import { unknownCodes } from './permission-set-coverage.ts';
import type { Db, Transaction } from './transaction.ts';
import { touchGroupsOf } from './user-rights.ts';

type Refusal = ImportRefusal | KeyRefusal;

interface NewSet extends Omit<ImportedSet, 'at' | 'holders'> {
  readonly id: PermissionSetId;
  readonly holders: readonly UserId[];
}

/** Makes the permission sets of a file and gives them to their holders (ENV-16, 17), as one by one, in one transaction. */
export async function importPermissionSets(
  db: Db,
  { request: { actor, keyed }, table, dryRun }: Importing<ImportedSet>,
): Promise<Result<Imported, NotAdministrator | Refusal>> {
  let nudges: readonly Nudge[] = [];
  const done = await byAdministrator<{ imported: number }, Refusal>(db, actor, (tx) =>
    once<{ imported: number }, Refusal>(
      tx,
      { actor, operation: 'permission_sets_imported', request: dryRun ? null : keyed },
      async () => {
        await keepNesting(tx);
        const sets = await judge(tx, table);
        const said = judged(table.faults);
        if (!said.ok) return said;
        if (!dryRun) nudges = await write(tx, actor, sets);
        return ok({ imported: sets.length });
      },
    ),
  );
  return done.ok ? ok({ ...done.value, nudges }) : done;
}

async function judge(tx: Transaction, table: Table<ImportedSet>): Promise<NewSet[]> {
  const { rows, faults } = table;
  faultTwins(table, ({ at, nameFolded }) => ({
    key: nameFolded,
    line: at.line,
    at: (message) => at.at('name', message),
  }));
  const taken = await readTaken(
    tx,
    'permission_sets',
    rows.map(({ nameFolded }) => nameFolded),
  );
  const unknown = await unknownCodes(tx, {
    locations: [...new Set(rows.flatMap(({ locations }) => locations))],
    contractTypes: [...new Set(rows.flatMap(({ contractTypes }) => contractTypes))],
  });
  const users = await readUsersByMail(
    tx,
    rows.flatMap(({ holders }) => holders),
  );
  return rows.map((row) => {
    const { at, nameFolded, holders } = row;
    if (taken.has(nameFolded)) faults.add(at.at('name', 'There is a permission set of this name already.'));
    for (const column of ['locations', 'contractTypes'] as const) {
      for (const code of row[column]) {
        if (unknown?.[column].includes(code))
          faults.add(at.at(column, `There is no ${JSON.stringify(code)} here; codes match exactly.`));
      }
    }
    const { at: _, ...set } = row;
    const known = usersOf(holders, users, (message) => at.fault('holders', message));
    return { ...set, id: newId<'permission set'>(), holders: known };
  });
}

async function write(tx: Transaction, actor: Actor, sets: readonly NewSet[]): Promise<Nudge[]> {
  const { environmentId } = actor;
  const holders = [...new Set(sets.flatMap((set) => set.holders))].sort();
  await lockImported(tx, holders);
  const mayGive = await touchGroupsOf(tx, holders);
  await inParts(sets, (part) => putDown(tx, actor, part));
  await inParts(sets, (part) =>
    writeAudit(
      tx,
      { environmentId, actor },
      part.map(({ id, role, locations, contractTypes, defaultAssignee }) => ({
        ...{ action: 'permission_set_made', approvalId: null, subjectKind: 'permission_set', subjectId: id },
        data: { role, locations, contractTypes, defaultAssignee },
      })),
    ),
  );
  const given = sets.flatMap(({ id, holders: users }) => users.map((userId) => ({ id, userId })));
  await inParts(given, (part) =>
    writeAudit(
      tx,
      { environmentId, actor },
      part.map(({ id, userId }) => ({
        ...{ action: 'permission_set_given', approvalId: null, subjectKind: 'user', subjectId: userId },
        data: { permissionSetId: id },
      })),
    ),
  );
  return putDirectoryNudges(tx, environmentId, { mayGive });
}

/** With what they cover and who has them; a name that was taken at this very moment makes all of it begin again. */
async function putDown(
  tx: Transaction,
  { environmentId, id: by }: Actor,
  sets: readonly NewSet[],
): Promise<void> {
  const said = JSON.stringify(sets);
  const part = sql`jsonb_to_recordset(${said}::jsonb) as s (id uuid, name text, "nameFolded" text, role text,
    "defaultAssignee" boolean, locations jsonb, "contractTypes" jsonb, holders jsonb)`;
  await sql`
    insert into permission_sets (environment_id, id, name, name_folded, workflow_role, default_assignee, changed_by)
    select ${environmentId}::uuid, s.id, s.name, s."nameFolded", s.role, s."defaultAssignee", ${by}::uuid from ${part}`.execute(
    tx,
  );
  await sql`
    insert into permission_set_locations (environment_id, permission_set_id, location)
    select ${environmentId}::uuid, s.id, code from ${part}, jsonb_array_elements_text(s.locations) code`.execute(
    tx,
  );
  await sql`
    insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
    select ${environmentId}::uuid, s.id, code from ${part}, jsonb_array_elements_text(s."contractTypes") code`.execute(
    tx,
  );
  await sql`
    insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select ${environmentId}::uuid, holder::uuid, s.id from ${part}, jsonb_array_elements_text(s.holders) holder`.execute(
    tx,
  );
}
