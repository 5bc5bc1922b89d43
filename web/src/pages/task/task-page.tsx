import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { live } from '../../api/query-client.ts';
import { taskApprovalRead, taskRead } from '../../api/reads.ts';
import type { Task } from '../../api/types.ts';
import { Audit } from '../../parts/audit.tsx';
import { DocumentView } from '../../parts/document/document-view.tsx';
import { Page } from '../../parts/page.tsx';
import { Phases } from '../../parts/phases.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Section } from '../../parts/section.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useMe } from '../../session/identity.ts';
import { useTexts } from '../../texts/language.tsx';
import { Gone } from '../other/gone.tsx';
import { AfterAnswer } from './after-answer.tsx';
import type { Done } from './after-answer.tsx';
import { AnswerBar } from './answer-bar.tsx';
import { Chain } from './chain.tsx';
import { useLeaving } from '../../parts/leaving.ts';
import { TaskFacts } from './task-facts.tsx';
import { useStanding } from './standing.ts';
import { TaskStanding } from './task-standing.tsx';
import { Why } from './why.tsx';

/** UI-03: one task on one screen: document, phases, audit, why it is one's own, and the answer. */
export function TaskPage({ id }: { readonly id: string }) {
  const { task: texts, other } = useTexts();
  const [left, setLeft] = useState<Left | null>(null);
  const { data: task, error, refetch } = useQuery({ ...taskRead(id), ...live, enabled: left === null });
  if (left) return <LeftScreen {...left} />;
  const gone = isProblem(error, 'not_found', 'malformed', 'partnership_ended') ? error : null;
  // Whoever could read it a moment ago is told what has become of it.
  if (task) return <TaskScreen task={task} lost={gone} leave={setLeft} />;
  if (gone) {
    return (
      <Gone
        title={other.taskGone}
        detail={other.taskGoneDetail}
        read={(environmentId) => taskRead(id, environmentId) as never}
      />
    );
  }
  return (
    <Page title={texts.fallbackTitle}>
      {error ? <ProblemNotice problem={error} retry={() => void refetch()} /> : <Waiting />}
    </Page>
  );
}

interface Left {
  readonly task: Task;
  readonly done: Done;
}

/** With the answer a delegated task is gone from its reader: what it was, and what was done, is all there is to show. */
function LeftScreen({ task, done }: Left) {
  return (
    <Page title={task.document.title} focused>
      <TaskFacts task={task} />
      <AfterAnswer task={task} done={done} />
    </Page>
  );
}

interface ScreenProps {
  readonly task: Task;
  /** With what the last read was refused, where the task is as it was before. */
  readonly lost: ApiProblem | null;
  readonly leave: (left: Left) => void;
}

function TaskScreen({ task, lost, leave }: ScreenProps) {
  const { back } = useTexts();
  const [done, setDone] = useState<Done | null>(null);
  const { leaves } = useLeaving(task);
  const standing = useStanding(task, lost);
  const finish = (what: Done): void => {
    if (leaves) leave({ task, done: what });
    else setDone(what);
  };
  return (
    <Page title={task.document.title}>
      <TaskFacts task={task} />
      {done ? (
        <AfterAnswer task={task} done={done} />
      ) : (
        <>
          <TaskStanding said={standing} />
          <AnswerBar task={task} lost={lost !== null} standing={standing} done={finish} />
        </>
      )}
      {lost ? <Link to="/tasks">{back}</Link> : <TaskDetails task={task} />}
    </Page>
  );
}

function TaskDetails({ task }: { readonly task: Task }) {
  const { task: texts } = useTexts();
  return (
    <div className="task-screen">
      <div className="task-why">
        <Section title={texts.why}>
          <Why task={task} />
        </Section>
        <Chain task={task} />
      </div>
      <div className="task-document">
        <DocumentView source={{ taskId: task.id }} />
      </div>
      <div className="task-phases">
        <TaskPhases task={task} />
      </div>
      <div className="task-audit">
        <TaskAudit task={task} />
      </div>
    </div>
  );
}

function TaskPhases({ task }: { readonly task: Task }) {
  const { phases, task: texts } = useTexts();
  const me = useMe();
  const { data, error } = useQuery({ ...taskApprovalRead(task.id), ...live });
  const isOurs = task.environment.id === me.environment.id;
  return (
    <Section title={phases.title}>
      {data && <Phases phases={data.phases} current={task.phase} />}
      {!data && (error ? <ProblemNotice problem={error} /> : <Waiting />)}
      {isOurs && (
        <Anchor component={Link} to="/approvals/$id" params={{ id: task.approvalId } as never}>
          {texts.toApproval}
        </Anchor>
      )}
    </Section>
  );
}

/** The audit of an approval is its environment's own; a partner reads the steps of the delegation. */
function TaskAudit({ task }: { readonly task: Task }) {
  const me = useMe();
  const { data } = useQuery(taskApprovalRead(task.id));
  if (task.environment.id !== me.environment.id) return null;
  return <Audit approvalId={task.approvalId} phases={data?.phases ?? []} />;
}
