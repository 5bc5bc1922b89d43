// What a step of a delegation changes: in the environment that owns the approval, and in the partner's, if one takes part.
import { sql } from 'kysely';
import { chainOf, evolvePart, handsOf, holderOf } from '../../domain/delegation-chain.ts';
import type { Delegation, Part } from '../../domain/delegation-chain.ts';
import type { Holder } from '../../domain/holder.ts';
import type { DelegationEvent } from '../../domain/delegation-event.ts';
import type { ApprovalId, DelegationId, EnvironmentId, TaskId, UserId } from '../../domain/ids.ts';
import { writeAudit } from '../audit.ts';
import type { AuditActor, AuditEntry } from '../audit.ts';
import { copyMessage, recordMessage } from '../delegation-messages.ts';
import { tellOfDelegation } from '../delegation-news.ts';
import type { DelegationNews } from '../delegation-news.ts';
import { changeDelegation, insertDelegation, readShownTask } from '../delegations.ts';
import type { ShownTask } from '../delegations.ts';
import type { Sending, Transaction } from '../transaction.ts';
import { changeGrant, insertGrant, meet, readNames } from './grants.ts';
import type { GrantState } from './grants.ts';
import { enterTenant } from './tenant.ts';

export interface DelegationStep {
  readonly environmentId: EnvironmentId;
  readonly approvalId: ApprovalId;
  readonly actor: AuditActor;
  /** The part as it was. */
  readonly part: Part;
  readonly event: DelegationEvent;
}

interface Change {
  readonly before: Delegation | null;
  readonly after: Delegation;
}

/**
 * Writes a step under the owner's tenant, in which the caller is and stays, then crosses into the partner's environment
 * and writes there what its people see (DEL-03, 06): all in the caller's transaction.
 */
export async function recordDelegationStep(tx: Transaction, step: DelegationStep): Promise<void> {
  const { environmentId, approvalId, actor, part, event } = step;
  const after = evolvePart(part, event);
  const changes = changesBetween(part, after);
  const message = await recordMessage(tx, reasonOf(event));
  for (const change of changes) await writeChange(tx, step, change);
  await writeAudit(tx, { environmentId, actor }, [{ ...entryOf(event, after), approvalId }]);
  const news = newsOf(step);
  if (news && news.to.environmentId === environmentId) {
    const about = { approvalId, phase: event.phase, taskId: event.taskId };
    await tellOfDelegation(tx, { environmentId, event: news.event, to: news.to.userId, about });
  }
  const abroad = partnerOf(step, after);
  if (!abroad) return;
  const task = await readShownTask(tx, event.taskId);
  await introduce(tx, { environmentId, abroad, people: peopleOf(step, after) });
  await enterTenant(tx, abroad);
  const reasonId = reasonOf(event);
  if (reasonId && message)
    await copyMessage(tx, { environmentId: abroad, id: reasonId, approvalId, message });
  await writeGrants(tx, step, { changes, task, abroad });
  await writeAudit(tx, { environmentId: abroad, actor }, [entryOf(event, after)]);
  const told = news && news.to.environmentId === abroad ? grantOf(after, step, news.to) : undefined;
  if (news && told) {
    const about = { delegationId: told, title: task.title };
    await tellOfDelegation(tx, { environmentId: abroad, event: news.event, to: news.to.userId, about });
  }
  await enterTenant(tx, environmentId);
}

function changesBetween(part: Part, after: Part): Change[] {
  const changes = after.delegations.flatMap((each): Change[] => {
    const before = part.delegations.find(({ id }) => id === each.id) ?? null;
    return before?.state === each.state ? [] : [{ before, after: each }];
  });
  // One part has one holder at every moment: who has it no longer comes first.
  return changes.sort(
    (one, other) => Number(one.after.state === 'open') - Number(other.after.state === 'open'),
  );
}

const reasonOf = (event: DelegationEvent) => (event.type === 'delegation_ended' ? null : event.reasonId);

/** Why a delegation that is over by an event is so. */
const endOf = (event: DelegationEvent): string | null =>
  event.type === 'delegation_ended' ? event.because : null;

function writeChange(
  tx: Sending,
  { environmentId, approvalId, event }: DelegationStep,
  { before, after }: Change,
): Promise<void> {
  const { taskId, part } = event;
  if (!before) {
    const messageId = reasonOf(event);
    return insertDelegation(tx, { environmentId, approvalId, taskId, part, delegation: after, messageId });
  }
  const ended = after.state === 'ended' || after.state === 'returned' || after.state === 'recalled';
  return changeDelegation(tx, {
    ...{ before, after },
    endMessageId: ended ? reasonOf(event) : null,
    endReason: after.state === 'ended' ? endOf(event) : null,
  });
}

const stateOfGrant = ({ state }: Delegation): GrantState =>
  state === 'open' ? 'held' : state === 'passed_on' ? 'passed_on' : 'ended';

async function writeGrants(
  tx: Sending,
  { environmentId, approvalId, event }: DelegationStep,
  {
    changes,
    task,
    abroad,
  }: { readonly changes: readonly Change[]; readonly task: ShownTask; readonly abroad: EnvironmentId },
): Promise<void> {
  for (const { before, after } of changes) {
    if (after.to.environmentId !== abroad) continue;
    if (!before) {
      const grant = {
        delegation: after,
        ownerEnvironmentId: environmentId,
        approvalId,
        taskId: event.taskId,
      };
      await insertGrant(tx, { ...grant, task, messageId: reasonOf(event) });
      continue;
    }
    const [from, to] = [stateOfGrant(before), stateOfGrant(after)];
    const reason = to === 'ended' ? (endOf(event) ?? after.state) : null;
    await changeGrant(tx, after.id, { from, to, reason });
  }
}

/** DEL-06: who did what, and through whose hands the part has come; ids only. */
function entryOf(event: DelegationEvent, after: Part): AuditEntry {
  const { type, taskId, part, phase, attempt } = event;
  const ids = 'delegationIds' in event ? event.delegationIds : [event.delegationId];
  const reasonId = reasonOf(event);
  return {
    action: type,
    approvalId: null,
    subjectKind: 'delegation',
    subjectId: ids.at(-1) ?? taskId,
    data: {
      ...{ taskId, part, phase, attempt },
      chain: handsOf(after),
      ...(type === 'task_delegated' ? { from: event.from, to: event.to, hop: event.hop } : {}),
      ...(type === 'task_delegated' ? {} : { delegationIds: ids, holder: event.holder }),
      ...(type === 'delegation_ended' ? { because: event.because } : {}),
      ...(reasonId ? { reasonId } : {}),
    },
  };
}

/** NTF-03: whoever has the task by it, and who has lost it by a recall. */
function newsOf({ event, part }: DelegationStep): { event: DelegationNews['event']; to: Holder } | null {
  switch (event.type) {
    case 'task_delegated':
      return { event: 'task_delegated', to: event.to };
    case 'task_returned':
      return { event: 'task_returned', to: event.holder };
    case 'delegation_recalled':
      return { event: 'delegation_recalled', to: holderOf(part) };
    case 'delegation_ended':
      return event.holder && { event: 'task_returned', to: event.holder };
  }
}

/** The one environment besides the owner's that has a hand in the part, before or after (DEL-05). */
function partnerOf({ environmentId, part }: DelegationStep, after: Part): EnvironmentId | undefined {
  const hands = [...handsOf(part), ...handsOf(after)];
  return hands.find((hand) => hand.environmentId !== environmentId)?.environmentId;
}

/** The grant that somebody abroad is told of: that of the newest delegation to them. */
const grantOf = (
  { delegations }: Part,
  _step: DelegationStep,
  { userId }: Holder,
): DelegationId | undefined => delegations.findLast(({ to }) => to.userId === userId)?.id;

const peopleOf = ({ part, actor }: DelegationStep, after: Part): Holder[] => [
  ...handsOf(part),
  ...handsOf(after),
  ...chainOf(after).map(({ from }) => from),
  ...(actor.kind === 'user' ? [{ userId: actor.id, environmentId: actor.environmentId }] : []),
];

/** Each side learns the names of those of the other who take part. Begins and ends under the owner's tenant. */
async function introduce(
  tx: Transaction,
  {
    environmentId,
    abroad,
    people,
  }: {
    readonly environmentId: EnvironmentId;
    readonly abroad: EnvironmentId;
    readonly people: readonly Holder[];
  },
): Promise<void> {
  const of = (side: EnvironmentId): UserId[] => [
    ...new Set(people.filter((one) => one.environmentId === side).map(({ userId }) => userId)),
  ];
  const ours = await readNames(tx, of(environmentId));
  await enterTenant(tx, abroad);
  const theirs = await readNames(tx, of(abroad));
  await meet(
    tx,
    abroad,
    ours.map((one) => ({ ...one, environmentId })),
  );
  await enterTenant(tx, environmentId);
  await meet(
    tx,
    environmentId,
    theirs.map((one) => ({ ...one, environmentId: abroad })),
  );
}

/** All tasks of an approval that are delegated, each part with its chain; under the approval's lock. */
export async function readDelegatedParts(
  tx: Sending,
  environmentId: EnvironmentId,
  which: ReturnType<typeof sql>,
): Promise<{ approvalId: ApprovalId; phase: number; attempt: number; part: Part }[]> {
  const { rows } = await sql<{
    approvalId: ApprovalId;
    taskId: TaskId;
    phase: number;
    attempt: number;
    part: UserId;
    delegations: readonly Delegation[];
  }>`
    select t.approval_id as "approvalId", t.id as "taskId", t.phase, t.attempt, d.part_user_id as part,
      jsonb_agg(jsonb_build_object('id', d.id, 'hop', d.hop,
        'from', jsonb_build_object('userId', d.from_user_id, 'environmentId', d.from_environment_id),
        'to', jsonb_build_object('userId', d.to_user_id, 'environmentId', d.to_environment_id),
        'state', d.state) order by d.hop) as delegations
    from delegations d join tasks t on t.id = d.task_id
    where (d.task_id, d.part_user_id) in (
      select r.task_id, r.part_user_id from delegations r where r.state in ('open', 'passed_on') and ${which})
    group by t.id, d.part_user_id
    order by t.approval_id, t.id, d.part_user_id`.execute(tx);
  return rows.map(({ approvalId, taskId, phase, attempt, part, delegations }) => ({
    ...{ approvalId, phase, attempt },
    part: { taskId, owner: { userId: part, environmentId }, delegations },
  }));
}
