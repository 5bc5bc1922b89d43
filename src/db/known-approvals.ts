// The approvals that somebody may know of who doesn't read everything, of one page. It is the rule of `mayKnowApproval`,
// asked from the side of the reader: each way yields the newest by its index, and no approval beside them is looked at.
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { ApprovalId } from '../domain/ids.ts';
import { rights } from '../domain/rights.ts';
import { beyondEveryId } from './ids.ts';
import type { Page } from './page.ts';

type Sql = RawBuilder<unknown>;

/** The ids of the approvals of one page, newest first, that a reader may know of. */
export function knownApprovals(readerId: string, { limit, after }: Page<ApprovalId>): Sql {
  /** The newest ids of a column, each once. */
  const newest = (column: string, rows: Sql): Sql => {
    const id = sql.ref(column);
    return sql`(select distinct ${id} as id ${rows} and ${id} < ${after ?? beyondEveryId}::uuid
      order by ${id} desc limit ${limit})`;
  };
  const involved: readonly Sql[] = [
    newest('a.id', sql`from approvals a where a.initiator_id = ${readerId}`),
    newest('p.approval_id', sql`from phase_participants p where p.user_id = ${readerId}`),
    newest('p.approval_id', sql`from approval_phases p where p.manager_user_id = ${readerId}`),
    // Of each group the newest: one may have a hundred thousand tasks.
    sql`(select t.id from group_effective_members m
      cross join lateral ${newest('t.approval_id', sql`from tasks t where t.group_id = m.group_id`)} t
      where m.user_id = ${readerId})`,
    // Looked up one by one: left to itself the plan reads all tasks of groups for the few that somebody has answered.
    newest(
      't.approval_id',
      sql`from (select g.task_id from task_answers g where g.answered_by = ${readerId} offset 0) g
        cross join lateral (select t.approval_id from tasks t where t.id = g.task_id and t.group_id is not null
          offset 0) t
        where true`,
    ),
  ];
  const ways: Readonly<Record<(typeof rights)['read_approval']['relations'][number], Sql>> = {
    involved: sql.join(involved, sql` union `),
    delegate: newest(
      'd.approval_id',
      sql`from delegations d where d.to_user_id = ${readerId} and d.state in ('open', 'answered')`,
    ),
    // Of each location and contract type that they look after the newest, as those of each group.
    caretaker: sql`(select a.id from (
        select distinct l.location, c.contract_type
        from user_permission_sets given
        join permission_sets s on s.id = given.permission_set_id and s.workflow_role in ('phase_owner', 'admin')
        join permission_set_locations l on l.permission_set_id = s.id
        join permission_set_contract_types c on c.permission_set_id = s.id
        where given.user_id = ${readerId} offset 0) looked_after
      cross join lateral ${newest(
        'a.id',
        sql`from approvals a
        where a.location = looked_after.location and a.contract_type = looked_after.contract_type`,
      )} a)`,
  };
  const all = sql.join(
    rights.read_approval.relations.map((relation) => ways[relation]),
    sql` union `,
  );
  return sql`(select a.id from (${all}) a order by a.id desc limit ${limit})`;
}
