import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { useSending } from '../../api/sending.ts';
import type { Approval } from '../../api/types.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useDraft } from '../../session/drafts.ts';
import { useTexts } from '../../texts/language.tsx';

/** WFL-27: a phase in which nobody has a turn is completed by hand, with a reason. */
export function CompletePhase({ approval }: { readonly approval: Approval }) {
  const phase = approval.phases.find(({ state }) => state === 'awaiting_participants');
  if (!phase) return null;
  return (
    <CompleteForm key={`${phase.phase}/${phase.attempt}`} approvalId={approval.id} phase={phase.phase} />
  );
}

function CompleteForm({ approvalId, phase }: { readonly approvalId: string; readonly phase: number }) {
  const { approval: texts, task } = useTexts();
  const queries = useQueryClient();
  const [draft, keep] = useDraft<string>(`complete.${approvalId}.${phase}`);
  const [missing, setMissing] = useState(false);
  const reason = draft ?? '';
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
    onSuccess: () => keep(null),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['approvals'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = reason.trim() === '';
    setMissing(lacks);
    if (!lacks) sending.send(reason.trim());
  };
  return (
    <form onSubmit={submit} noValidate className="inline-form">
      <Stack gap="sm">
        <Text>{texts.completeDetail}</Text>
        <Textarea
          label={task.reason}
          required
          value={reason}
          maxLength={4_000}
          autosize
          minRows={2}
          error={missing && reason.trim() === '' ? task.reasonMissing : undefined}
          onChange={(event) => keep(event.currentTarget.value)}
        />
        {sending.error && <ProblemNotice problem={sending.error} />}
        <div>
          <Button type="submit" loading={sending.isPending}>
            {texts.complete}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
