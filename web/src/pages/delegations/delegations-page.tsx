import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { delegationsRead } from '../../api/reads.ts';
import type { DelegationsAs } from '../../api/reads.ts';
import type { DelegationStep } from '../../api/types.ts';
import { HandBackDialog } from '../../parts/hand-back-dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Said } from '../../parts/said.tsx';
import { Section } from '../../parts/section.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** What was delegated to one and by one; for administrators every step of the environment (DEL-06). */
export function DelegationsPage() {
  const { delegations } = useTexts();
  const { role } = useMe();
  return (
    <Page title={delegations.title}>
      <Section title={delegations.received}>
        <Steps as="received" empty={delegations.emptyReceived} detail={delegations.emptyReceivedDetail} />
      </Section>
      <Section title={delegations.given}>
        <Steps as="given" empty={delegations.emptyGiven} detail={delegations.emptyGivenDetail} />
      </Section>
      {role === 'administrator' && (
        <Section title={delegations.steps}>
          <Steps as="environment" empty={delegations.emptySteps} detail="" />
        </Section>
      )}
    </Page>
  );
}

interface StepsProps {
  readonly as: DelegationsAs;
  readonly empty: string;
  readonly detail: string;
}

function Steps({ as, empty, detail }: StepsProps) {
  const list = useInfiniteQuery(delegationsRead(as));
  const steps = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.error) return <ProblemNotice problem={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Waiting />;
  if (steps.length === 0) return <Empty title={empty}>{detail}</Empty>;
  return (
    <>
      <ul className="task-list">
        {steps.map((step) => (
          <Step key={step.id} step={step} linked={as !== 'environment'} />
        ))}
      </ul>
      {list.hasNextPage && <MoreButton list={list} />}
    </>
  );
}

function Step({ step, linked }: { readonly step: DelegationStep; readonly linked: boolean }) {
  const { delegate, delegations } = useTexts();
  const [recalling, setRecalling] = useState(false);
  const { instant } = useFormats();
  const named = ({ name, environment }: DelegationStep['from']): string => `${name} (${environment.name})`;
  return (
    <li className="task-row">
      <div className="task-link">
        {linked && step.document ? (
          <Link to="/tasks/$id" params={{ id: step.taskId }} className="task-title">
            {step.document.title}
          </Link>
        ) : (
          <span className="task-title">
            {step.document?.title ?? delegations.noDocument(step.owner.name)}
          </span>
        )}
        <span className="task-facts">
          <span>{delegate.step(named(step.from), named(step.to))}</span>
          <span>{instant(step.madeAt)}</span>
        </span>
        {step.message !== null && <Said text={step.message} />}
        <span className="task-delegated">
          <StateBadge tone={step.state === 'open' ? 'active' : 'plain'}>
            {delegate.states[step.state]}
          </StateBadge>
        </span>
      </div>
      {step.mayRecall && (
        <Button
          size="sm"
          variant="default"
          onClick={() => setRecalling(true)}
          aria-label={`${delegate.recall}: ${step.document?.title ?? ''}`}
        >
          {delegate.recall}
        </Button>
      )}
      {recalling && (
        <HandBackDialog
          task={{ id: step.taskId, environment: step.owner, delegation: { ...step, state: 'given' } }}
          kind="recall"
          close={() => setRecalling(false)}
          done={() => setRecalling(false)}
        />
      )}
    </li>
  );
}
