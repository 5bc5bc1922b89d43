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
import {
  faultTwins,
  inParts,
  inTurns,
  judged,
  lockImported,
  lockImports,
  pairsOf,
  readTaken,
  readUsersByMail,
  usersOf,
} from './imports.ts';
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
  const done = await byAdministrator<{ imported: number }, Refusal>(db, actor, async (tx) => {
    if (!dryRun) await lockImports(tx);
    return once<{ imported: number }, Refusal>(
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
    );
  });
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
  const unknown = await readUnknown(tx, table);
  const users = await readUsersByMail(
    tx,
    rows.flatMap(({ holders }) => holders),
  );
  const listedBy = ({ locations, contractTypes, holders }: ImportedSet) =>
    locations.length + contractTypes.length + holders.length;
  return inTurns(rows, listedBy, ({ at, ...set }) => {
    if (taken.has(set.nameFolded))
      faults.add(at.at('name', 'There is a permission set of this name already.'));
    for (const column of codeColumns) {
      for (const code of set[column]) {
        if (unknown[column].has(code))
          at.fault(column, `There is no ${JSON.stringify(code.slice(0, 100))} here; codes match exactly.`);
      }
    }
    const holders = usersOf(set.holders, users, (message) => at.fault('holders', message));
    return { ...set, id: newId<'permission set'>(), holders };
  });
}

const codeColumns = ['locations', 'contractTypes'] as const;
type CodeColumn = (typeof codeColumns)[number];

/** Locations, and contract types, that a file names: more than an environment has. */
const codesAtMost = 10_000;

/** The codes that there are not. Where a file names too many, that is its fault, and none is looked up. */
async function readUnknown(
  tx: Transaction,
  { rows }: Table<ImportedSet>,
): Promise<Readonly<Record<CodeColumn, ReadonlySet<string>>>> {
  const named = (column: CodeColumn): string[] => {
    const codes = new Set<string>();
    for (const row of rows) {
      row[column].forEach((code) => codes.add(code));
      if (codes.size <= codesAtMost) continue;
      row.at.fault(column, `The file names more than ${codesAtMost} codes here: send it in parts.`);
      return [];
    }
    return [...codes];
  };
  const asked = { locations: named('locations'), contractTypes: named('contractTypes') };
  const unknown = await unknownCodes(tx, asked);
  return {
    locations: new Set(unknown?.locations),
    contractTypes: new Set(unknown?.contractTypes),
  };
}

async function write(tx: Transaction, actor: Actor, sets: readonly NewSet[]): Promise<Nudge[]> {
  const { environmentId } = actor;
  const holders = [...new Set(sets.flatMap((set) => set.holders))];
  await lockImported(tx, holders);
  const mayGive = await touchGroupsOf(tx, holders);
  await inParts(sets, (part) => putDown(tx, actor, part));
  await cover(tx, actor, sets);
  for (const part of pairsOf(sets, (set) => set.holders)) await give(tx, actor, part);
  return putDirectoryNudges(tx, environmentId, { mayGive });
}

/** A name that was taken at this very moment makes all of it begin again. */
async function putDown(tx: Transaction, actor: Actor, sets: readonly NewSet[]): Promise<void> {
  const { environmentId, id: by } = actor;
  const rows = sets.map(({ id, name, nameFolded, role, defaultAssignee }) => ({
    ...{ id, name, nameFolded, role },
    defaultAssignee,
  }));
  await sql`
    insert into permission_sets (environment_id, id, name, name_folded, workflow_role, default_assignee, changed_by)
    select ${environmentId}::uuid, s.id, s.name, s."nameFolded", s.role, s."defaultAssignee", ${by}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as s (id uuid, name text, "nameFolded" text, role text, "defaultAssignee" boolean)`.execute(tx);
}

const pairsIn = (part: readonly object[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(part)}::jsonb) as p (id uuid, one text)`;

/** What they cover, and the audit that says it. */
async function cover(tx: Transaction, actor: Actor, sets: readonly NewSet[]): Promise<void> {
  const { environmentId } = actor;
  for (const part of pairsOf(sets, ({ locations }) => locations)) {
    await sql`
      insert into permission_set_locations (environment_id, permission_set_id, location)
      select ${environmentId}::uuid, p.id, p.one from ${pairsIn(part)}`.execute(tx);
  }
  for (const part of pairsOf(sets, ({ contractTypes }) => contractTypes)) {
    await sql`
      insert into permission_set_contract_types (environment_id, permission_set_id, contract_type)
      select ${environmentId}::uuid, p.id, p.one from ${pairsIn(part)}`.execute(tx);
  }
  // A line of the audit has all the codes of a set: ten thousand of each, at most.
  await inParts(
    sets,
    (part) =>
      writeAudit(
        tx,
        { environmentId, actor },
        part.map(({ id, role, locations, contractTypes, defaultAssignee }) => ({
          ...{
            action: 'permission_set_made',
            approvalId: null,
            subjectKind: 'permission_set',
            subjectId: id,
          },
          data: { role, locations, contractTypes, defaultAssignee },
        })),
      ),
    auditedAtOnce,
  );
}

const auditedAtOnce = 100;

async function give(
  tx: Transaction,
  actor: Actor,
  part: readonly { readonly id: PermissionSetId; readonly one: string }[],
): Promise<void> {
  const { environmentId } = actor;
  await sql`
    insert into user_permission_sets (environment_id, user_id, permission_set_id)
    select ${environmentId}::uuid, p.one::uuid, p.id from ${pairsIn(part)}`.execute(tx);
  await writeAudit(
    tx,
    { environmentId, actor },
    part.map(({ id, one }) => ({
      ...{ action: 'permission_set_given', approvalId: null, subjectKind: 'user', subjectId: one },
      data: { permissionSetId: id },
    })),
  );
}
