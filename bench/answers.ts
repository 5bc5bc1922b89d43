// Answers as fast as they are taken: approvals that wait for their two approvers are answered 32 at a time. Afterwards
// they are signed and go to their end like any other.
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { inTenant } from '../src/db/transaction.ts';
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type { TaskId } from '../src/domain/ids.ts';
import { sendDocument } from './house.ts';
import type { Team } from './house.ts';
import { inFlight, timed } from './measure.ts';
import { advance } from './steps.ts';
import { awaitListed, turnsOf } from './way.ts';
import type { Way } from './way.ts';

export const answersInFlight = 32;

/** An approval whose approvers have their turns, with both tasks: each answer is known beforehand. */
export interface Prepared {
  readonly approval: ApprovalRef;
  readonly team: Team;
  readonly tasks: readonly [TaskId, TaskId];
}

/** Brings approvals to their second phase, the way itself going through the first: their courses run and wait. */
export async function prepare(way: Way, count: number): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  await inFlight(8, [...Array(count).keys()], async (number) => {
    const team = teamOf(way, number);
    prepared.push(await prepareOne(way, team));
  });
  return prepared;
}

export function teamOf({ house }: Way, number: number): Team {
  const team = house.teams[number % house.teams.length];
  if (!team) throw new Error('the house has no teams');
  return team;
}

async function prepareOne(way: Way, team: Team): Promise<Prepared> {
  const approval = await way.start(await sendDocument(way.db, way.house), team);
  const [review] = turnsOf(team);
  if (!review) throw new Error('an approval begins with a review');
  await way.answer({ approval, ...review, taskId: await awaitListed(way, approval, review.userId) });
  await awaitListed(way, approval, team.firstApprover);
  return inTenant(way.db, approval.environmentId, async (tx) => {
    const { rows } = await sql<{ id: TaskId }>`
      select id from tasks where approval_id = ${approval.approvalId} and phase = 2 order by turn`.execute(
      tx,
    );
    const [first, second] = rows;
    if (!first || !second) throw new Error(`${approval.approvalId} has no approvers`);
    return { approval, team, tasks: [first.id, second.id] };
  });
}

/** Gives both answers to each, one after the other; resolves with the seconds that all took. */
export const answerAll = (way: Way, prepared: readonly Prepared[], times: number[]): Promise<number> =>
  inFlight(answersInFlight, prepared, async ({ approval, team, tasks: [first, second] }) => {
    // That a phase is decided is not told: whoever measures answers does not advance the course.
    const said = { approval, decision: 'approved', phase: 2, decides: false } as const;
    await timed(times, () => way.answer({ ...said, userId: team.firstApprover, taskId: first }));
    await timed(times, () => way.answer({ ...said, userId: team.secondApprover, taskId: second }));
  });

/** Signs whatever comes up, and waits until all have ended: nothing of it runs into what is measured next. */
export async function finishAll(way: Way, prepared: readonly Prepared[]): Promise<void> {
  if (way.name === 'straight') {
    await inFlight(8, prepared, ({ approval }) => advance(way.db, approval, 2));
  }
  const teams = way.house.teams.map((team) => ({ team, left: approvalsOf(prepared, team) }));
  await Promise.all(teams.map(({ team, left }) => signAll(way, team, left)));
  await awaitIdle(way);
}

const approvalsOf = (prepared: readonly Prepared[], team: Team): Map<string, ApprovalRef> =>
  new Map(
    prepared
      .filter((each) => each.team === team)
      .map(({ approval }) => [approval.approvalId, approval] as const),
  );

/** A thousand approvals catch up at some ten a second on a small machine that does other things, too. */
const signPatienceMs = 600_000;
const lookEveryMs = 100;

async function signAll(way: Way, { signatory }: Team, left: Map<string, ApprovalRef>): Promise<void> {
  const deadline = Date.now() + signPatienceMs;
  while (left.size > 0) {
    if (Date.now() > deadline) throw new Error(`${left.size} approvals never came to their signature`);
    for (const { id, approvalId } of await way.listTasks(signatory)) {
      const approval = left.get(approvalId);
      if (!approval) continue;
      const said = { approval, userId: signatory, taskId: id, decision: 'signed' } as const;
      await way.answer({ ...said, phase: 3, decides: true });
      left.delete(approvalId);
    }
    await delay(lookEveryMs);
  }
}

/** Waits until no approval of a way is under way any more. */
export async function awaitIdle({ db, house }: Way): Promise<void> {
  const deadline = Date.now() + signPatienceMs;
  const unfinished = (): Promise<number> =>
    inTenant(db, house.environmentId, async (tx) => {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from approvals where finished_at is null`.execute(tx);
      return rows[0]?.count ?? 0;
    });
  while ((await unfinished()) > 0) {
    if (Date.now() > deadline) throw new Error(`${await unfinished()} approvals do not come to their end`);
    await delay(lookEveryMs);
  }
}
