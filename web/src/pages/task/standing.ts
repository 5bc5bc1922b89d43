// What has become of a task that a reader can't answer now, in a sentence.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ApiProblem } from '../../api/problem.ts';
import { chainRead, delegationsRead, taskApprovalRead } from '../../api/reads.ts';
import type { Approval, DelegationChainStep, Task } from '../../api/types.ts';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';

/**
 * Answered, closed, somebody else's; null while it is the reader's to answer. `lost` is what the last read was refused
 * with, where the task was theirs to read a moment ago.
 */
export function useStanding(task: Task, lost: ApiProblem | null): string | null {
  const { notMine } = useTexts().task;
  const stand = useStand(task);
  const gone = useLost(task, lost);
  if (lost) return gone;
  return task.mine ? null : (stand ?? notMine.unavailable);
}

function useStand(task: Task): string | null {
  const { task: texts, decisions } = useTexts();
  const { instant } = useFormats();
  const me = useMe();
  const by = useAnsweredBy(task);
  const ended = useEndedChain(task);
  const { notMine, closeReasons } = texts;
  const { state, decision, answeredAt, assignee, group, delegation, closeReason } = task;
  if (state === 'answered' && decision && answeredAt)
    return notMine.answered(decisions[decision].toLowerCase(), instant(answeredAt), by);
  if (state === 'closed')
    return [notMine.closed, closeReason && closeReasons[closeReason]].filter(Boolean).join(' ');
  if (state === 'waiting') return notMine.waiting;
  if (delegation?.state === 'given') return notMine.delegated(delegation.to.name);
  if (task.myDecision) return notMine.answeredPart(decisions[task.myDecision].toLowerCase());
  if (ended) return ended;
  if (group) return notMine.otherGroup(group.name);
  if (assignee && assignee.id !== me.user.id) return notMine.other(assignee.name);
  return null;
}

/** By whom it was answered, as far as the reader may know; null where nobody is known, or it took several. */
function useAnsweredBy(task: Task): string | null {
  const { notMine } = useTexts().task;
  const enabled = task.state === 'answered';
  const { data: approval } = useQuery({ ...taskApprovalRead(task.id), enabled });
  const { data: chain } = useQuery({ ...chainRead(task.id), enabled });
  const { decision, myDecision, group, mode, assignee } = task;
  const byOne = mode !== 'all' || decision === 'rejected';
  if (!byOne) return null;
  if (myDecision !== null && myDecision === decision) return notMine.byYou;
  if (group) return nameInGroup(task, approval);
  const delegate = chain?.items.findLast(({ state }) => state === 'answered')?.to;
  return delegate?.name ?? assignee?.name ?? null;
}

function nameInGroup({ phase, group, decision }: Task, approval: Approval | undefined): string | null {
  const groups = approval?.phases.findLast((one) => one.phase === phase)?.groups ?? [];
  const answers = groups.find(({ id }) => id === group?.id)?.answers ?? [];
  return answers.find((answer) => answer.decision === decision)?.user.name ?? null;
}

/** A delegation to the reader that is over, of a task that they may still know of. */
function useEndedChain(task: Task): string | null {
  const me = useMe();
  const said = useEnd();
  const { data: chain } = useQuery({ ...chainRead(task.id), enabled: !task.mine });
  const last = chain?.items.findLast(({ to }) => to.id === me.user.id);
  return last ? said(last) : null;
}

/** Of a task that was delegated to the reader, their own delegations say how it was lost. */
function useLost({ delegation, group }: Task, lost: ApiProblem | null): string {
  const { task: texts, problems } = useTexts();
  const said = useEnd();
  const held = delegation?.state === 'held_by_me' ? delegation : null;
  const { data } = useInfiniteQuery({
    ...delegationsRead('received'),
    enabled: lost !== null && held !== null,
  });
  const step = data?.pages.flatMap(({ items }) => items).find(({ id }) => id === held?.id);
  if (lost?.code === 'partnership_ended') return problems['partnership_ended'] ?? lost.title;
  const end = held && step ? said({ ...step, hop: held.hop }) : null;
  if (end !== null) return end;
  return group ? texts.notMine.lostToGroup(group.name) : texts.notMine.lost;
}

type End = Pick<DelegationChainStep, 'state' | 'from' | 'hop'>;

function useEnd(): (of: End) => string | null {
  const { notMine } = useTexts().task;
  return ({ state, from, hop }) => {
    // Whoever is further back in a chain can recall it, too; of the first step it can only be its giver.
    if (state === 'recalled') return hop === 1 ? notMine.recalledBy(from.name) : notMine.recalled;
    if (state === 'returned') return notMine.returned(from.name);
    return state === 'ended' ? notMine.lost : null;
  };
}
