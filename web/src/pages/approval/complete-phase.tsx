import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { readAnew } from '../../api/read-anew.ts';
import { useSending } from '../../api/sending.ts';
import type { Approval } from '../../api/types.ts';
import { LongText, useLongText } from '../../parts/long-text.tsx';
import { Overtaken } from '../../parts/overtaken.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useDraft } from '../../session/drafts.ts';
import { useTexts } from '../../texts/language.tsx';

/** WFL-27: a phase in which nobody has a turn is completed by hand, with a reason. */
export function CompletePhase({ approval }: { readonly approval: Approval }) {
  const waiting = approval.phases.find(({ state }) => state === 'awaiting_participants');
  const [last, setLast] = useState(waiting);
  if (waiting && waiting !== last) setLast(waiting);
  const phase = waiting ?? last;
  if (!phase) return null;
  return (
    <CompleteForm
      key={`${phase.phase}/${phase.attempt}`}
      approvalId={approval.id}
      phase={phase.phase}
      overtaken={!waiting}
    />
  );
}

interface FormProps {
  readonly approvalId: string;
  readonly phase: number;
  /** Whether it does not wait any more, by what somebody else has done; what was written stays. */
  readonly overtaken: boolean;
}

function CompleteForm({ approvalId, phase, overtaken }: FormProps) {
  const { approval: texts, task } = useTexts();
  const queries = useQueryClient();
  const [draft, keep] = useDraft<string>(`complete.${approvalId}.${phase}`);
  const reason = draft ?? '';
  const { canBeSent, field } = useLongText(reason, true);
  const sending = useSending({
    mutationFn: (said: string) =>
      keyed(['complete', approvalId, phase, said], (key) =>
        taken(
          api.POST('/v1/approvals/{id}/phases/{phase}/complete', {
            params: { path: { id: approvalId, phase }, header: { 'idempotency-key': key } },
            body: { reason: said },
          }),
        ),
      ),
    overtaken,
    onSuccess: () => keep(null),
    onSettled: (_, error) => readAnew(queries, error, ['approvals']),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canBeSent()) sending.send(reason.trim());
  };
  if (overtaken && reason.trim() === '') return null;
  const isOver = overtaken && !sending.unknown && !sending.isPending;
  return (
    <form onSubmit={submit} noValidate className="inline-form">
      <Stack gap="sm">
        {isOver ? (
          <Overtaken said={texts.waitsNoMore} consequence={texts.notCompleted} text={reason} />
        ) : (
          <Text>{texts.completeDetail}</Text>
        )}
        <LongText {...field} label={task.reason} kept={isOver} change={keep} />
        {sending.error && !isOver && <ProblemNotice problem={sending.error} />}
        <div>
          <Button type="submit" loading={sending.isPending} disabled={isOver}>
            {texts.complete}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
