import { Button, Group, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ApprovalForYou, Phase } from '../../api/types.ts';
import { ManagerDialog } from '../../parts/manager-dialog.tsx';
import { ManagerName, Phases } from '../../parts/phases.tsx';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { useTexts } from '../../texts/language.tsx';
import { CompletePhase } from './complete-phase.tsx';

interface Props {
  readonly approval: ApprovalForYou;
  readonly current: number | undefined;
}

const over: readonly Phase['state'][] = ['completed', 'rejected', 'retracted', 'passed_over', 'cancelled'];
const takesManager = ({ managerKind, state }: Phase): boolean =>
  managerKind !== 'none' && !over.includes(state);

/** PHM-05, 09: where a manager is missing, or may be changed, the way to set one stands in place of the name. */
export function ManagedPhases({ approval, current }: Props) {
  const { manager, shortcuts } = useTexts();
  const [open, setOpen] = useState<Phase | null>(null);
  const [said, setSaid] = useState('');
  const unfinished = approval.finishedAt === null && approval.state !== 'starting';
  const settable = unfinished ? approval.phases.filter(takesManager) : [];
  const may = approval.you.maySetManagers;
  const missing = may ? settable.find((phase) => phase.manager === null) : undefined;
  useShortcuts(missing ? [{ keys: 'm', label: shortcuts.setManager, run: () => setOpen(missing) }] : []);
  const shown = (phase: Phase) => {
    if (!may || !settable.includes(phase)) return <ManagerName phase={phase} />;
    if (phase.manager) return <WithChange phase={phase} change={() => setOpen(phase)} />;
    return (
      <Button size="xs" onClick={() => setOpen(phase)} aria-keyshortcuts="m">
        {manager.set}
      </Button>
    );
  };
  return (
    <>
      <div role="status" className="said-done">
        {said}
      </div>
      <Phases phases={approval.phases} current={current} manager={shown} />
      {may && <CompletePhase approval={approval} />}
      {open && (
        <ManagerDialog
          approvalId={approval.id}
          document={approval.document.title}
          phase={open}
          seen={open.manager}
          close={() => setOpen(null)}
          done={(sentence) => {
            setOpen(null);
            setSaid(sentence);
          }}
        />
      )}
    </>
  );
}

function WithChange({ phase, change }: { readonly phase: Phase; readonly change: () => void }) {
  const { manager } = useTexts();
  return (
    <Group gap="xs" component="span">
      <ManagerName phase={phase} />
      <Button size="xs" variant="default" onClick={change}>
        {manager.change}
        <VisuallyHidden> – {phase.name}</VisuallyHidden>
      </Button>
    </Group>
  );
}
