import { Alert } from '@mantine/core';
import type { Task } from '../../api/types.ts';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** Why a task that is not one's own to answer now can't be answered: answered, closed, somebody else's. */
export function TaskStanding({ task }: { readonly task: Task }) {
  const said = useStanding(task);
  if (task.mine) return null;
  return (
    <Alert color="gray" variant="outline" className="notice" role="note">
      {said}
    </Alert>
  );
}

function useStanding(task: Task): string {
  const { task: texts, decisions } = useTexts();
  const { instant } = useFormats();
  const me = useMe();
  const { notMine, closeReasons } = texts;
  const { state, decision, answeredAt, assignee, group, delegation, closeReason } = task;
  if (state === 'answered' && decision && answeredAt)
    return notMine.answered(decisions[decision].toLowerCase(), instant(answeredAt));
  if (state === 'closed')
    return [notMine.closed, closeReason && closeReasons[closeReason]].filter(Boolean).join(' ');
  if (state === 'waiting') return notMine.waiting;
  if (delegation?.state === 'given') return notMine.delegated(delegation.to.name);
  if (task.myDecision) return notMine.answeredPart(decisions[task.myDecision].toLowerCase());
  if (group) return notMine.otherGroup(group.name);
  if (assignee && assignee.id !== me.user.id) return notMine.other(assignee.name);
  return notMine.unavailable;
}
