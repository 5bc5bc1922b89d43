import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { isProblem } from '../../api/problem.ts';
import { live } from '../../api/query-client.ts';
import { approvalRead } from '../../api/reads.ts';
import type { Approval, ApprovalForYou } from '../../api/types.ts';
import { Audit } from '../../parts/audit.tsx';
import { DocumentView } from '../../parts/document/document-view.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Section } from '../../parts/section.tsx';
import { currentPhase, useStandOf } from '../../parts/stand.ts';
import { StateBadge } from '../../parts/state-badge.tsx';
import type { Tone } from '../../parts/state-badge.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useMe } from '../../session/identity.ts';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { Gone } from '../other/gone.tsx';
import { ManagedPhases } from './managed-phases.tsx';

/** An approval with its phases, who takes part and what was done. */
export function ApprovalPage({ id }: { readonly id: string }) {
  const { approval: texts, other } = useTexts();
  const { data, error, refetch } = useQuery({ ...approvalRead(id), ...live });
  if (isProblem(error, 'not_found', 'malformed')) {
    return (
      <Gone
        title={other.approvalGone}
        detail={other.approvalGoneDetail}
        read={(environmentId) => approvalRead(id, environmentId) as never}
      />
    );
  }
  if (data) return <ApprovalScreen approval={data} />;
  return (
    <Page title={texts.fallbackTitle}>
      {error ? <ProblemNotice problem={error} retry={() => void refetch()} /> : <Waiting />}
    </Page>
  );
}

const tones: Readonly<Record<Approval['state'], Tone>> = {
  starting: 'plain',
  running: 'active',
  approved: 'good',
  rejected: 'bad',
  cancelled: 'plain',
  withdrawn: 'plain',
};

function ApprovalScreen({ approval }: { readonly approval: ApprovalForYou }) {
  const { approval: texts, phases } = useTexts();
  const { instant } = useFormats();
  const stand = useStandOf(approval);
  const { document, template, initiator, startFailure } = approval;
  const heading = (
    <>
      {document.title} <StateBadge tone={tones[approval.state]}>{texts.states[approval.state]}</StateBadge>
    </>
  );
  return (
    <Page title={document.title} heading={heading}>
      <Text mb="sm">{stand}</Text>
      {startFailure !== null && <p className="warning">{texts.startFailures[startFailure]}</p>}
      <MyTask approval={approval} />
      <div className="approval-screen">
        <div>
          <Section title={phases.title}>
            <ManagedPhases approval={approval} current={currentPhase(approval.phases)?.phase} />
          </Section>
          {approval.you.mayReadDocument ? (
            <DocumentView source={{ documentId: document.id }} />
          ) : (
            <Empty title={texts.noDocument} />
          )}
        </div>
        <div>
          <Section title={texts.fallbackTitle}>
            <Facts
              of={[
                [texts.template, template.name],
                [texts.started, texts.startedBy(initiator.name, instant(approval.createdAt))],
              ]}
            />
          </Section>
          <Audit approvalId={approval.id} phases={approval.phases} />
        </div>
      </div>
    </Page>
  );
}

function MyTask({ approval }: { readonly approval: Approval }) {
  const { approval: texts } = useTexts();
  const me = useMe();
  const mine = approval.phases
    .flatMap(({ participants }) => participants)
    .find(({ id, task }) => id === me.user.id && task?.state === 'open')?.task;
  if (!mine) return null;
  return (
    <Button component={Link} to={`/tasks/${mine.id}`} mb="md">
      {texts.myTask}
    </Button>
  );
}
