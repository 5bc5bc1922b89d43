// One way to run approvals, and how a whole approval is played by any of them.
import type { ApprovalRef } from '../src/domain/approval-ref.ts';
import type { ApprovalId, DocumentId, TaskId, UserId } from '../src/domain/ids.ts';
import type { Decision } from '../src/domain/phase-kind.ts';
import type { Db } from '../src/db/transaction.ts';
import type { House, Team } from './house.ts';
import { timed } from './measure.ts';
import type { Watch } from './watch.ts';

/** (a), (b) and (c) of the comparison. */
export type WayName = 'countersign' | 'bare' | 'straight';

export const wayNames: readonly WayName[] = ['countersign', 'bare', 'straight'];

/** What a person says, where: which phase, and whether it is the answer that decides it. */
export interface Saying {
  readonly approval: ApprovalRef;
  readonly userId: UserId;
  readonly taskId: TaskId;
  readonly decision: Decision;
  readonly phase: number;
  readonly decides: boolean;
}

export interface ListedTask {
  readonly id: TaskId;
  readonly approvalId: ApprovalId;
}

export interface Way {
  readonly name: WayName;
  /** Its own database, where documents are made beforehand and the end is checked. */
  readonly db: Db;
  readonly house: House;
  readonly watch: Watch;
  start(documentId: DocumentId, team: Team): Promise<ApprovalRef>;
  /** A person's open tasks, newest first, as far as the longest page goes. */
  listTasks(userId: UserId): Promise<readonly ListedTask[]>;
  /** The task as its person's list shows it, or undefined while it does not. */
  findTask(approval: ApprovalRef, userId: UserId): Promise<TaskId | undefined>;
  answer(saying: Saying): Promise<void>;
  isFinished(approval: ApprovalRef): Promise<boolean>;
}

/** What one way was measured to take, in milliseconds each. */
export interface ApprovalTimes {
  readonly answer: number[];
  /** From sending an answer that decides a phase until the next phase's task is in its person's list. */
  readonly nextPhase: number[];
  readonly whole: number[];
}

export const noTimes = (): ApprovalTimes => ({ answer: [], nextPhase: [], whole: [] });

interface Turn {
  readonly userId: UserId;
  readonly decision: Decision;
  readonly phase: number;
  readonly decides: boolean;
}

export const turnsOf = (team: Team): readonly Turn[] => [
  { userId: team.reviewer, decision: 'reviewed', phase: 1, decides: true },
  { userId: team.firstApprover, decision: 'approved', phase: 2, decides: false },
  { userId: team.secondApprover, decision: 'approved', phase: 2, decides: true },
  { userId: team.signatory, decision: 'signed', phase: 3, decides: true },
];

/** From the start of an approval to its end, every person looking into their list for their task. */
export async function playApproval(
  way: Way,
  { documentId, team }: { readonly documentId: DocumentId; readonly team: Team },
  times: ApprovalTimes,
): Promise<void> {
  await timed(times.whole, async () => {
    const approval = await way.start(documentId, team);
    await playTurns(way, { approval, turns: turnsOf(team) }, times);
  });
}

/** The given turns of an approval, to its end. */
async function playTurns(
  way: Way,
  { approval, turns }: { readonly approval: ApprovalRef; readonly turns: readonly Turn[] },
  times: ApprovalTimes,
): Promise<void> {
  let decidedAt: number | null = null;
  for (const turn of turns) {
    const taskId = await awaitListed(way, approval, turn.userId);
    if (decidedAt !== null) times.nextPhase.push(performance.now() - decidedAt);
    decidedAt = turn.decides ? performance.now() : null;
    await timed(times.answer, () => way.answer({ approval, taskId, ...turn }));
  }
  while (!(await way.isFinished(approval))) await way.watch.untilFinished(approval.approvalId);
}

/** Looks into a person's list; where the task is not there yet, again once it is said to be open. */
export async function awaitListed(way: Way, approval: ApprovalRef, userId: UserId): Promise<TaskId> {
  for (;;) {
    const taskId = await way.findTask(approval, userId);
    if (taskId) return taskId;
    await way.watch.untilOpen(approval.approvalId, userId);
  }
}
