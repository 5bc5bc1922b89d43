import { Checkbox, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Task } from '../../api/types.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';

interface Props {
  readonly tasks: readonly Task[];
  /** When they were read: what was due by then is late. */
  readonly now: number;
  readonly chosen: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly chooseAll: (all: boolean) => void;
}

export function TaskList({ tasks, now, chosen, toggle, chooseAll }: Props) {
  const { tasks: texts } = useTexts();
  const mine = tasks.filter((task) => task.mine);
  const all = mine.length > 0 && mine.every(({ id }) => chosen.has(id));
  const some = mine.some(({ id }) => chosen.has(id));
  return (
    <>
      <Checkbox
        className="select-all"
        label={texts.selectAll}
        checked={all}
        indeterminate={some && !all}
        onChange={(event) => chooseAll(event.currentTarget.checked)}
      />
      <ul className="task-list" aria-label={texts.list}>
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            now={now}
            chosen={chosen.has(task.id)}
            toggle={() => toggle(task.id)}
          />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly task: Task;
  readonly now: number;
  readonly chosen: boolean;
  readonly toggle: () => void;
}

function TaskRow({ task, now, chosen, toggle }: RowProps) {
  const { tasks, kinds } = useTexts();
  const { amount, instant } = useFormats();
  const { document, delegation, group, dueAt, openedAt } = task;
  return (
    <li className="task-row" data-chosen={chosen}>
      <Checkbox
        aria-label={tasks.select(document.title)}
        checked={chosen}
        disabled={!task.mine}
        onChange={toggle}
        className="task-check"
      />
      <Link to="/tasks/$id" params={{ id: task.id }} className="task-link" id={`task-${task.id}`}>
        <span className="task-title">{document.title}</span>
        <span className="task-amount">
          {document.amount !== null && amount(document.amount, document.currency)}
        </span>
        <span className="task-facts">
          <span>
            {kinds[task.kind]}: {task.phaseName}
          </span>
          {group && <span>{tasks.ofGroup(group.name)}</span>}
          {openedAt && <span>{tasks.since(instant(openedAt))}</span>}
          {dueAt && <Due at={dueAt} now={now} />}
        </span>
        {delegation && (
          <span className="task-delegated">
            <StateBadge tone="active">
              {tasks.delegatedBy(delegation.from.name, delegation.from.environment.name)}
            </StateBadge>
          </span>
        )}
        <Elsewhere task={task} />
      </Link>
    </li>
  );
}

function Due({ at, now }: { readonly at: string; readonly now: number }) {
  const { tasks } = useTexts();
  const { instant } = useFormats();
  const late = Date.parse(at) < now;
  return (
    <Text span inherit fw={late ? 700 : 400} c={late ? 'var(--mantine-color-error)' : 'inherit'}>
      {late ? tasks.overdue(instant(at)) : tasks.due(instant(at))}
    </Text>
  );
}

function Elsewhere({ task }: { readonly task: Task }) {
  const me = useMe();
  if (task.environment.id === me.environment.id || task.delegation) return null;
  return <span className="task-delegated">{task.environment.name}</span>;
}
