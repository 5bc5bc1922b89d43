// What has to be so once everything has come to rest, whatever was killed in between.
import { sql } from 'kysely';
import type { Email } from 'postal-mime';
import { inTenant } from '../../src/db/transaction.ts';
import type { Transaction } from '../../src/db/transaction.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import { foldEvents, readStanding } from '../support/standing.ts';
import type { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import type { Acknowledged } from './actors.ts';
import type { Administered, Office } from './administration.ts';

/** A nudge is repeated after 5 seconds, then after twice as long each time, 5 minutes at most. */
const restWithinMs = 330_000;

const read = <T>(stack: Stack, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  inTenant(stack.database.app, stack.house.environmentId, work);

/** Waits until no nudge waits any more: an outbox row that is stuck fails here. */
export const awaitRest = (stack: Stack): Promise<void> =>
  until(
    async () => {
      const { rows } = await read(stack, (tx) =>
        sql`select id from outbox where state = 'pending' and kind <> 'mail'`.execute(tx),
      );
      return rows.length === 0;
    },
    'the outbox to be empty',
    restWithinMs,
  );

/** Every acknowledged start is an approval, and there is no other. */
export async function checkStarts(stack: Stack, { starts }: Acknowledged): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ id: ApprovalId }>`select id from approvals order by id`.execute(tx),
  );
  expect(rows.map(({ id }) => id)).toEqual([...starts].sort());
}

/** Every acknowledged answer is there with its decision, once in tasks, events and audit; and there is no other. */
export async function checkAnswers(stack: Stack, { answers, parts }: Acknowledged): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ taskId: string; decision: string; events: number; entries: number }>`
      select t.id as "taskId", t.decision,
        (select count(*)::int from approval_events e
          where e.approval_id = t.approval_id and e.type = 'task_answered' and e.data ->> 'taskId' = t.id::text)
          as events,
        (select count(*)::int from audit a
          where a.approval_id = t.approval_id and a.subject_id = t.id::text and a.action = 'task_' || t.decision)
          as entries
      from tasks t where t.state = 'answered' and t.user_id is not null order by t.id`.execute(tx),
  );
  const expected = answers.map((one) => ({ ...one, events: 1, entries: 1 }));
  expect(rows).toEqual(expected.sort((one, other) => (one.taskId < other.taskId ? -1 : 1)));
  await checkParts(stack, parts);
}

/** The same of the parts of groups' tasks. */
async function checkParts(stack: Stack, parts: Acknowledged['parts']): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ part: string; events: number; entries: number }>`
      select concat_ws(' ', g.task_id, g.user_id, g.decision) as part,
        (select count(*)::int from approval_events e
          where e.approval_id = t.approval_id and e.type = 'part_answered' and e.data ->> 'taskId' = t.id::text
            and e.data ->> 'userId' = g.user_id::text) as events,
        (select count(*)::int from audit a
          where a.approval_id = t.approval_id and a.subject_id = t.id::text and a.action = 'task_' || g.decision
            and a.actor_id = g.user_id) as entries
      from task_answers g join tasks t on t.id = g.task_id order by 1`.execute(tx),
  );
  const expected = parts.map(({ taskId, userId, decision }) => ({
    part: `${taskId} ${userId} ${decision}`,
    ...{ events: 1, entries: 1 },
  }));
  expect(rows).toEqual(expected.sort((one, other) => (one.part < other.part ? -1 : 1)));
}

/** The events of every approval, folded, say what its rows say. */
export async function checkEvents(stack: Stack, { starts }: Acknowledged): Promise<void> {
  const { environmentId } = stack.house;
  for (const approvalId of starts) {
    const approval = { environmentId, approvalId };
    expect(await foldEvents(stack.database.app, approval)).toEqual(
      await readStanding(stack.database.app, approval),
    );
  }
}

/** Tasks are what the state of their phase says, and a document's status is what its approval says. */
export async function checkStates(stack: Stack): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ fault: string }>`
      select 'an open phase in which nobody is in turn: ' || p.approval_id as fault
      from approval_phases p
      where p.state = 'open' and p.outcome is null
        and not exists (select from tasks t where t.approval_id = p.approval_id and t.phase = p.phase
          and t.attempt = p.attempt and t.state = 'open')
      union all
      select 'an unanswered task in a phase that is not open: ' || t.id
      from tasks t
      join approval_phases p on p.approval_id = t.approval_id and p.phase = t.phase and p.attempt = t.attempt
      where t.state in ('waiting', 'open') and p.state <> 'open'
      union all
      select 'a running approval without a phase that is open: ' || a.id
      from approvals a
      where a.state = 'running' and not exists (
        select from approval_phases p where p.approval_id = a.id and p.state not in ('pending', 'completed'))
      union all
      select 'a task of a group that all who are left have answered, and nobody decided: ' || t.id
      from tasks t
      where t.state = 'open' and t.group_id is not null
        and exists (select from task_answers g where g.task_id = t.id)
        and (t.mode = 'one' or not exists (select from group_effective_members m where m.group_id = t.group_id
          and not exists (select from task_answers g where g.task_id = t.id and g.user_id = m.user_id)))
      union all
      select 'a task of which one answer is sufficient, with another number of them: ' || t.id
      from tasks t
      where t.state = 'answered' and t.mode = 'one'
        and (select count(*) from task_answers g where g.task_id = t.id) <> 1
      union all
      select 'an effective member who is none, or the other way round: ' || coalesce(m.user_id, e.user_id)
      from (select m.group_id, m.user_id from group_members m join users u on u.id = m.user_id
        where u.retired_at is null) m
      full join group_effective_members e on e.group_id = m.group_id and e.user_id = m.user_id
      where m.user_id is null or e.user_id is null
      union all
      select 'an approval that never started: ' || a.id from approvals a where a.state = 'starting'
      union all
      select 'a document whose status is not that of its approval: ' || d.id
      from documents d join approvals a on a.document_id = d.id
      where d.status <> case when a.finished_at is null then 'under_review' else a.state end`.execute(tx),
  );
  expect(rows.map(({ fault }) => fault)).toEqual([]);
}

/** Every manager whom an administrator was told to have set was set, once, and its phase is not left waiting. */
export async function checkManagers(stack: Stack, { managers }: Administered): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ approvalId: ApprovalId; phase: number }>`
      select approval_id as "approvalId", (data ->> 'phase')::int as phase
      from approval_events
      where type = 'manager_set' and data ->> 'basis' = 'override'`.execute(tx),
  );
  const told = new Set(managers.map(({ approvalId, phase }) => `${approvalId}/${phase}`));
  const recorded = rows.map(({ approvalId, phase }) => `${approvalId}/${phase}`);
  expect(recorded.filter((one) => !told.has(one))).toEqual([]);
  expect([...told].filter((one) => !recorded.includes(one))).toEqual([]);
}

/** GRP-17: who was last said to be in a group is in it, and who was said to be out is not. */
export async function checkMembers(
  stack: Stack,
  { administered: { members } }: Pick<Office, 'administered'>,
): Promise<void> {
  const { rows } = await read(stack, (tx) =>
    sql<{ membership: string }>`select group_id || ' ' || user_id as membership from group_members`.execute(
      tx,
    ),
  );
  const memberships = new Set(rows.map(({ membership }) => membership));
  for (const [group, people] of members) {
    for (const [who, isIn] of people)
      expect([who, memberships.has(`${group} ${stack.house.people[who]}`)]).toEqual([who, isIn]);
  }
}

/** NTF-05: copies of a mail are the same mail, and nothing is told twice under two names. */
export function checkMails(mails: readonly Email[]): void {
  const versions = new Map<string, Set<string>>();
  for (const { messageId = '', subject, to, text, html } of mails) {
    const version = JSON.stringify([subject, to, text, html]);
    versions.set(messageId, (versions.get(messageId) ?? new Set()).add(version));
  }
  const changed = [...versions].filter(([, contents]) => contents.size > 1).map(([messageId]) => messageId);
  expect(changed).toEqual([]);
}
