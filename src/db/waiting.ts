import { sql } from 'kysely';
import type { ManagerKind, PhaseState } from '../domain/course-phase.ts';
import type { ApprovalId, GroupId } from '../domain/ids.ts';
import type { PhaseKind } from '../domain/phase-kind.ts';
import type { ActiveActor } from './actors.ts';
import { beforeEveryId } from './ids.ts';
import type { Transaction } from './transaction.ts';
import { mayKnowApproval, readerOf } from './visibility.ts';

/** A phase of an unfinished approval that lacks somebody. */
export interface WaitingPhase {
  readonly approvalId: ApprovalId;
  readonly documentTitle: string;
  readonly location: string;
  readonly contractType: string;
  readonly phase: number;
  readonly attempt: number;
  readonly name: string;
  readonly kind: PhaseKind;
  readonly state: PhaseState;
  readonly managerKind: ManagerKind;
  /** The group that was to yield the manager. */
  readonly group: { readonly id: GroupId; readonly name: string } | null;
  readonly since: Date;
}

/** The last phase of the page before. */
export interface WaitingCursor {
  readonly approvalId: ApprovalId;
  readonly phase: number;
}

export interface WaitingPage {
  readonly limit: number;
  readonly after: WaitingCursor | null;
}

/** PHM-14: every phase that has no manager and can still get one, of the oldest approval first; also coming phases. */
export const listMissingManagers = (
  tx: Transaction,
  actor: ActiveActor,
  page: WaitingPage,
): Promise<WaitingPhase[]> =>
  list(tx, actor, {
    page,
    lacking: sql`p.manager_missing_since is not null`,
    since: sql`p.manager_missing_since`,
  });

/** WFL-27: every phase that waits because nobody has a turn. */
export const listMissingParticipants = (
  tx: Transaction,
  actor: ActiveActor,
  page: WaitingPage,
): Promise<WaitingPhase[]> =>
  list(tx, actor, { page, lacking: sql`p.state = 'awaiting_participants'`, since: sql`p.awaiting_since` });

type Sql = ReturnType<typeof sql>;

async function list(
  tx: Transaction,
  actor: ActiveActor,
  {
    page: { limit, after },
    lacking,
    since,
  }: { readonly page: WaitingPage; readonly lacking: Sql; readonly since: Sql },
): Promise<WaitingPhase[]> {
  const { approvalId = beforeEveryId, phase = 0 } = after ?? {};
  const { rows } = await sql<WaitingPhase>`
    select p.approval_id as "approvalId", d.title as "documentTitle", a.location, a.contract_type as "contractType",
      p.phase, p.attempt, p.name, p.kind, p.state, p.manager_kind as "managerKind",
      case when g.id is not null then jsonb_build_object('id', g.id, 'name', g.name) end as "group",
      ${since} as since
    from approval_phases p
    join approvals a on a.id = p.approval_id
    join documents d on d.id = a.document_id
    left join groups g on g.id = p.manager_group_id
    where ${lacking} and (p.approval_id, p.phase) > (${approvalId}::uuid, ${phase}::int)
      and a.finished_at is null and ${mayKnowApproval(readerOf(actor))}
    order by p.approval_id, p.phase
    limit ${limit}`.execute(tx);
  return rows;
}
