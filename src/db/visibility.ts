// Who may know of what, in one place: every list and every single row asks by these conditions. They are SQL, since
// what one may not know of is not read at all, and an answer finds out along with the facts that it is judged by.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { rights } from '../domain/rights.ts';
import type { Action, Relation } from '../domain/rights.ts';
import { seesEverything } from './actors.ts';
import type { ActiveActor } from './actors.ts';

type Sql = RawBuilder<unknown>;

/** Who reads: as a value, or as the columns of a row of `users` (an answer reads its actor in the same statement). */
export interface Reader {
  /** Whether they read whatever their environment holds. */
  readonly everything: boolean | Sql;
  readonly id: string | Sql;
}

export const readerOf = (actor: ActiveActor): Reader => ({
  everything: seesEverything(actor),
  id: actor.id,
});

const orEverything = ({ everything }: Reader, otherwise: Sql): Sql => {
  if (everything === true) return sql`true`;
  return everything === false ? otherwise : sql`(${everything} or ${otherwise})`;
};

/** Each relation by which the matrix lets somebody do this, as a condition. */
const byRelation = <A extends Action>(
  action: A,
  conditions: Readonly<Record<(typeof rights)[A]['relations'][number], Sql>>,
): Sql => {
  const relations: readonly Relation[] = rights[action].relations;
  const all: Partial<Record<Relation, Sql>> = conditions;
  return sql`(${sql.join(
    relations.flatMap((relation) => all[relation] ?? []),
    sql` or `,
  )})`;
};

/** Whoever belongs to a group that has a task in the approval `a`, or answered a part of one (GRP-18, TSK-01). */
const ofGroups = ({ id }: Reader): Sql => sql`(
  exists (select from tasks gt join group_effective_members gm on gm.group_id = gt.group_id and gm.user_id = ${id}
    where gt.approval_id = a.id and gt.group_id is not null)
  or exists (select from tasks gt join task_answers ga on ga.task_id = gt.id and ga.answered_by = ${id}
    where gt.approval_id = a.id and gt.group_id is not null))`;

/** The initiator, the people and groups of the phases and their managers: those who belong to the approval `a`. */
const belongs = (reader: Reader): Sql => sql`(a.initiator_id = ${reader.id}
  or exists (select from phase_participants pp where pp.approval_id = a.id and pp.user_id = ${reader.id})
  or exists (select from approval_phases ap where ap.approval_id = a.id and ap.manager_user_id = ${reader.id})
  or ${ofGroups(reader)})`;

/**
 * Those who look after the approvals of a location and contract type without belonging to one: who may own their phases
 * sets a missing manager (PHM-05), who holds an admin set is told of it (PHM-04).
 */
const looksAfter = ({ id }: Reader): Sql => sql`exists (select from user_permission_sets given
  join permission_sets s on s.id = given.permission_set_id and s.workflow_role in ('phase_owner', 'admin')
  join permission_set_locations l on l.permission_set_id = s.id and l.location = a.location
  join permission_set_contract_types c on c.permission_set_id = s.id and c.contract_type = a.contract_type
  where given.user_id = ${id})`;

/** Whoever has a task of the approval `a` by a delegation, or had one that was answered (DEL-03). */
const isDelegate = ({ id }: Reader): Sql => sql`exists (select from delegations da
  where da.approval_id = a.id and da.to_user_id = ${id} and da.state in ('open', 'answered'))`;

/** Whether they may know of the approval `a`. */
export const mayKnowApproval = (reader: Reader): Sql =>
  orEverything(
    reader,
    byRelation('read_approval', {
      involved: belongs(reader),
      delegate: isDelegate(reader),
      caretaker: looksAfter(reader),
    }),
  );

/**
 * Whether they may know of the task `t` of the approval `a`: with the approval, whoever has the task, and who passed it on
 * or answered it as a delegate. Who gave it back, or from whom it was taken, is where they were before (DEL-07).
 */
export const mayKnowTask = (reader: Reader): Sql =>
  orEverything(
    reader,
    byRelation('read_task', {
      holder: sql`t.user_id = ${reader.id}`,
      involved: belongs(reader),
      delegate: sql`exists (select from delegations dt where dt.task_id = t.id and dt.to_user_id = ${reader.id}
        and dt.state in ('open', 'passed_on', 'answered'))`,
    }),
  );

/**
 * Whether they may read the document `d` with its files (DOC-07): whoever sent it, all who belong to an approval of it,
 * the members of the organisation whose it is (ENV-05, 10), and a delegate while the task is theirs (DEL-07). Lists ask
 * the same from the side of the reader (`readable-documents.ts`).
 */
export const mayReadDocument = (reader: Reader, d: Sql = sql`d`): Sql =>
  orEverything(
    reader,
    byRelation('read_document', {
      sender: sql`${d}.sender_id = ${reader.id}`,
      organisation_member: sql`${d}.organisation_id in (select om.organisation_id from organisation_members om
        where om.environment_id = ${d}.environment_id and om.user_id = ${reader.id})`,
      involved: sql`exists (select from approvals a where a.document_id = ${d}.id and ${belongs(reader)})`,
      delegate: sql`exists (select from approvals a
        join delegations dd on dd.approval_id = a.id and dd.to_user_id = ${reader.id} and dd.state = 'open'
        where a.document_id = ${d}.id)`,
    }),
  );
