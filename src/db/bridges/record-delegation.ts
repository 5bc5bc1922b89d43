// Writes what steps of delegations change: in the environment that owns the tasks, and in those of partners that take part.
import type { Holder } from '../../domain/holder.ts';
import type { EnvironmentId, ReasonId, TaskId, UserId } from '../../domain/ids.ts';
import { writeAudit } from '../audit.ts';
import type { AuditActor } from '../audit.ts';
import { copyMessage, recordMessages } from '../delegation-messages.ts';
import { tellOfDelegations } from '../delegation-news.ts';
import { changeDelegations, insertDelegation, readShownTasks } from '../delegations.ts';
import type { ChangedDelegation, ShownTask } from '../delegations.ts';
import { together } from '../transaction.ts';
import type { Sending, Transaction } from '../transaction.ts';
import { changeGrants, insertGrant, meet, readNames, stateOfGrant } from './grants.ts';
import type { ChangedGrant } from './grants.ts';
import { changeOf, endOf, entryOf, newsAbroad, newsAtHome, peopleOf, reasonOf } from './part-change.ts';
import type { PartChange, PartStep } from './part-change.ts';
import { enterTenant } from './tenant.ts';

/** The environment that owns the tasks, and whose action it is. */
interface By {
  readonly environmentId: EnvironmentId;
  readonly actor: AuditActor;
}

/** What was written with the steps, by its id. */
type Messages = ReadonlyMap<ReasonId, string>;

/**
 * Writes steps under the owner's tenant, in which the caller is and stays, then crosses into each partner's environment
 * and writes there what its people see (DEL-03, 06): all in the caller's transaction, in a few statements however many
 * steps they are. The caller holds the locks of their approvals; each is of another part.
 */
export async function recordDelegations(tx: Transaction, by: By, steps: readonly PartStep[]): Promise<void> {
  if (steps.length === 0) return;
  const changes = steps.map(changeOf);
  const messages = await recordMessages(
    tx,
    changes.flatMap(({ event }) => reasonOf(event) ?? []),
  );
  await writeAtHome(tx, by, changes);
  const partners = new Set(changes.flatMap(({ partner }) => partner ?? []));
  if (partners.size === 0) return;
  const tasks = await readShownTasks(
    tx,
    changes.flatMap(({ partner, event }) => (partner ? event.taskId : [])),
  );
  for (const partner of [...partners].sort()) {
    const theirs = changes.filter((change) => change.partner === partner);
    await writeAbroad(tx, by, { partner, changes: theirs, messages, tasks });
  }
}

async function writeAtHome(tx: Transaction, by: By, changes: readonly PartChange[]): Promise<void> {
  const { environmentId } = by;
  const changed = changes.flatMap(changedBy);
  const isOpen = ({ after }: ChangedDelegation): boolean => after.state === 'open';
  await together(tx, (sending) => [
    // One part has one holder at every moment: who has it no longer comes first.
    changeDelegations(
      sending,
      changed.filter((one) => !isOpen(one)),
    ),
    ...changes.flatMap((change) => insertNew(sending, environmentId, change)),
    changeDelegations(sending, changed.filter(isOpen)),
    writeAudit(
      sending,
      by,
      changes.map((change) => ({ ...entryOf(change), approvalId: change.approvalId })),
    ),
    tellOfDelegations(sending, environmentId, changes.flatMap(newsAtHome)),
  ]);
}

const changedBy = ({ event, changes }: PartChange): ChangedDelegation[] =>
  changes.flatMap(({ before, after }) => {
    if (!before) return [];
    const ended = after.state === 'ended' || after.state === 'returned' || after.state === 'recalled';
    const endMessageId = ended ? reasonOf(event) : null;
    return [{ before, after, endMessageId, endReason: after.state === 'ended' ? endOf(event) : null }];
  });

const insertNew = (
  tx: Sending,
  environmentId: EnvironmentId,
  { approvalId, event, changes }: PartChange,
): Promise<void>[] =>
  changes.flatMap(({ before, after }) => {
    const { taskId, part } = event;
    const messageId = reasonOf(event);
    return before
      ? []
      : [insertDelegation(tx, { environmentId, approvalId, taskId, part, delegation: after, messageId })];
  });

interface Abroad {
  readonly partner: EnvironmentId;
  readonly changes: readonly PartChange[];
  readonly messages: Messages;
  readonly tasks: ReadonlyMap<TaskId, ShownTask>;
}

/** The partner's side of the steps, with the names of those of either side who take part. */
async function writeAbroad(tx: Transaction, by: By, abroad: Abroad): Promise<void> {
  const { environmentId, actor } = by;
  const { partner, changes, tasks } = abroad;
  const people = changes.flatMap((change) => peopleOf(change, actor));
  const ours = await readNames(tx, idsOf(people, environmentId));
  const [, theirs] = await together<[void, typeof ours, void]>(tx, (sending) => [
    enterTenant(sending, partner),
    readNames(sending, idsOf(people, partner)),
    meet(sending, { here: partner, from: environmentId }, ours),
  ]);
  const granted = changes.flatMap((change) => grantsChanged(change, partner));
  const isHeld = ({ to }: ChangedGrant): boolean => to === 'held';
  await together(tx, (sending) => [
    ...copyMessages(sending, abroad),
    changeGrants(
      sending,
      granted.filter((one) => !isHeld(one)),
    ),
    ...changes.flatMap((change) => grantNew(sending, environmentId, { change, abroad })),
    changeGrants(sending, granted.filter(isHeld)),
    writeAudit(sending, { environmentId: partner, actor }, changes.map(entryOf)),
    tellOfDelegations(
      sending,
      partner,
      changes.flatMap((change) => newsAbroad(change, shownIn(tasks, change).title)),
    ),
    enterTenant(sending, environmentId),
    meet(sending, { here: environmentId, from: partner }, theirs),
  ]);
}

const idsOf = (people: readonly Holder[], side: EnvironmentId): UserId[] => [
  ...new Set(people.flatMap(({ userId, environmentId }) => (environmentId === side ? userId : []))),
];

function shownIn(tasks: ReadonlyMap<TaskId, ShownTask>, { event }: PartChange): ShownTask {
  const task = tasks.get(event.taskId);
  if (!task) throw new Error(`there is no task ${event.taskId}`);
  return task;
}

const copyMessages = (tx: Sending, { partner, changes, messages }: Abroad): Promise<void>[] =>
  changes.flatMap(({ approvalId, event }) => {
    const id = reasonOf(event);
    const message = id && messages.get(id);
    return id && message ? [copyMessage(tx, { environmentId: partner, id, approvalId, message })] : [];
  });

const grantsChanged = ({ event, changes }: PartChange, partner: EnvironmentId): ChangedGrant[] =>
  changes.flatMap(({ before, after }) => {
    if (!before || after.to.environmentId !== partner) return [];
    const to = stateOfGrant(after);
    const reason = to === 'ended' ? (endOf(event) ?? after.state) : null;
    return [{ id: after.id, from: stateOfGrant(before), to, reason }];
  });

const grantNew = (
  tx: Sending,
  ownerEnvironmentId: EnvironmentId,
  { change, abroad }: { readonly change: PartChange; readonly abroad: Abroad },
): Promise<void>[] =>
  change.changes.flatMap(({ before, after: delegation }) => {
    if (before || delegation.to.environmentId !== abroad.partner) return [];
    const { approvalId, event } = change;
    const task = shownIn(abroad.tasks, change);
    const messageId = reasonOf(event);
    const grant = { delegation, ownerEnvironmentId, approvalId, taskId: event.taskId, task, messageId };
    return [insertGrant(tx, grant)];
  });
