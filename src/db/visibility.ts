// Who may know of what, in one place: every list and every single row asks by these conditions. They are SQL, since
// what one may not know of is not read at all, and an answer finds out along with the facts that it is judged by.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
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

/** The initiator, the people of the phases and their managers: those who belong to the approval `a`. */
const belongs = ({ id }: Reader): Sql => sql`(a.initiator_id = ${id}
  or exists (select from phase_participants pp where pp.approval_id = a.id and pp.user_id = ${id})
  or exists (select from approval_phases ap where ap.approval_id = a.id and ap.manager_user_id = ${id}))`;

/**
 * Those who look after the approvals of a location and contract type without belonging to one: who may own their phases
 * sets a missing manager (PHM-05), who holds an admin set is told of it (PHM-04).
 */
const looksAfter = ({ id }: Reader): Sql => sql`exists (select from user_permission_sets given
  join permission_sets s on s.id = given.permission_set_id and s.workflow_role in ('phase_owner', 'admin')
  join permission_set_locations l on l.permission_set_id = s.id and l.location = a.location
  join permission_set_contract_types c on c.permission_set_id = s.id and c.contract_type = a.contract_type
  where given.user_id = ${id})`;

/** Whether they may know of the approval `a`. */
export const mayKnowApproval = (reader: Reader): Sql =>
  orEverything(reader, sql`(${belongs(reader)} or ${looksAfter(reader)})`);

/** Whether they may know of the task `t` of the approval `a`: with the approval, and whoever has the task. */
export const mayKnowTask = (reader: Reader): Sql =>
  orEverything(reader, sql`(t.user_id = ${reader.id} or ${belongs(reader)})`);

/** Whether they may read the document `d` with its files (DOC-07): whoever sent it, and all who belong to an approval of it. */
export const mayReadDocument = (reader: Reader): Sql =>
  orEverything(
    reader,
    sql`(d.sender_id = ${reader.id}
      or exists (select from approvals a where a.document_id = d.id and ${belongs(reader)}))`,
  );
