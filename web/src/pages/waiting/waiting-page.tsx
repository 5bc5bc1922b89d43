import { Button, Checkbox, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '../../api/problem.ts';
import { waitingRead } from '../../api/reads.ts';
import type { WaitingPhase } from '../../api/types.ts';
import { Empty } from '../../parts/empty.tsx';
import { ManagerDialog } from '../../parts/manager-dialog.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { NotAllowed } from '../other/not-allowed.tsx';
import { ManyManagers } from './many-managers.tsx';

const keyOfPhase = ({ approvalId, phase }: Pick<WaitingPhase, 'approvalId' | 'phase'>): string =>
  `${approvalId}/${phase}`;
const none: readonly WaitingPhase[] = [];

/** PHM-14: every phase that waits for a manager, and setting one for several at once. */
export function WaitingPage() {
  const { waiting, tasks } = useTexts();
  const { data, error, refetch } = useQuery(waitingRead);
  const phases = data?.items ?? none;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [one, setOne] = useState<WaitingPhase | null>(null);
  const [said, setSaid] = useState('');
  const settable = phases.filter(({ maySetManager }) => maySetManager);
  const selected = settable.filter((phase) => chosen.has(keyOfPhase(phase)));
  const toggle = (key: string): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  if (isProblem(error) && error.status === 403) return <NotAllowed />;
  return (
    <Page title={waiting.title}>
      <Text mb="md">{waiting.about}</Text>
      <div role="status" className="said-done">
        {one === null && said}
      </div>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && phases.length === 0 && <Empty title={waiting.empty}>{waiting.emptyDetail}</Empty>}
      {phases.length > 0 && (
        <>
          {settable.length > 0 && (
            <Checkbox
              className="select-all"
              label={tasks.selectAll}
              checked={selected.length === settable.length}
              indeterminate={selected.length > 0 && selected.length < settable.length}
              onChange={({ currentTarget }) =>
                setChosen(new Set(currentTarget.checked ? settable.map(keyOfPhase) : []))
              }
            />
          )}
          <ul className="task-list" aria-label={waiting.list}>
            {phases.map((phase) => (
              <WaitingRow
                key={keyOfPhase(phase)}
                phase={phase}
                chosen={chosen.has(keyOfPhase(phase))}
                toggle={() => toggle(keyOfPhase(phase))}
                set={() => setOne(phase)}
              />
            ))}
          </ul>
          {data?.nextCursor && <Text>{waiting.truncated(phases.length)}</Text>}
        </>
      )}
      <ManyManagers selected={selected} clear={() => setChosen(new Set())} />
      {one && (
        <ManagerDialog
          approvalId={one.approvalId}
          document={one.documentTitle}
          phase={one}
          seen={null}
          close={() => setOne(null)}
          done={(sentence) => {
            setOne(null);
            setSaid(sentence);
          }}
        />
      )}
    </Page>
  );
}

interface RowProps {
  readonly phase: WaitingPhase;
  readonly chosen: boolean;
  readonly toggle: () => void;
  readonly set: () => void;
}

function WaitingRow({ phase, chosen, toggle, set }: RowProps) {
  const { waiting, tasks, manager, phases } = useTexts();
  const { instant } = useFormats();
  const { documentTitle, name, group, contractType, location, since, state, maySetManager } = phase;
  return (
    <li className="task-row" data-chosen={chosen}>
      {maySetManager && (
        <Checkbox
          aria-label={tasks.select(`${documentTitle}, ${name}`)}
          checked={chosen}
          onChange={toggle}
          className="task-check"
        />
      )}
      <div className="task-link">
        <Link to="/approvals/$id" params={{ id: phase.approvalId }} className="task-title">
          {documentTitle}
        </Link>
        <span className="task-facts">
          <span>
            {phase.phase}. {name}
          </span>
          <span>
            {contractType}, {location}
          </span>
          {group && <span>{waiting.of(group.name)}</span>}
          <span>{tasks.since(instant(since))}</span>
        </span>
        <span className="task-delegated">
          <StateBadge tone={state === 'awaiting_manager' ? 'warning' : 'plain'}>
            {phases.states[state]}
          </StateBadge>
        </span>
      </div>
      {maySetManager && (
        <Button
          size="sm"
          variant="default"
          onClick={set}
          aria-label={`${manager.set}: ${documentTitle}, ${name}`}
        >
          {manager.set}
        </Button>
      )}
    </li>
  );
}
