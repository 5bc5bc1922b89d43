import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../api/client.ts';
import { keyed } from '../api/keys.ts';
import { useSending } from '../api/sending.ts';
import type { Named, Task } from '../api/types.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { useDraft } from '../session/drafts.ts';
import { useTexts } from '../texts/language.tsx';
import { Dialog } from './dialog.tsx';
import { useLeaving } from './leaving.ts';

/** What is known of a task that was passed on: on its own page, or as a step in a list. */
export interface PassedOn extends Pick<Task, 'id' | 'environment'> {
  readonly delegation: {
    readonly id: string;
    readonly from: Named;
    readonly to: Named;
    readonly state: 'held_by_me' | 'given';
  } | null;
}

interface Props {
  readonly task: PassedOn;
  readonly kind: 'return' | 'recall';
  readonly close: () => void;
  readonly done: (said: string) => void;
}

/** DEL-03, 11: gives a delegated task back with a reason, or takes back what one has delegated. */
export function HandBackDialog({ task, kind, close, done }: Props) {
  const texts = useTexts();
  const { delegate } = texts;
  return (
    <Dialog opened close={close} title={kind === 'return' ? delegate.giveBackTitle : delegate.recallTitle}>
      <HandBackForm task={task} kind={kind} close={close} done={done} />
    </Dialog>
  );
}

function useHandBack({ task, kind, done }: Pick<Props, 'task' | 'kind' | 'done'>) {
  const { delegate } = useTexts();
  const { refresh } = useLeaving(task);
  return useSending({
    mutationFn: (reason: string) =>
      keyed([kind, task.id, task.delegation?.id, reason], (key) => {
        const params = { path: { id: task.id }, header: { 'idempotency-key': key } };
        return kind === 'return'
          ? taken(api.POST('/v1/tasks/{id}/return', { params, body: { reason } }))
          : taken(api.POST('/v1/tasks/{id}/recall', { params, body: reason === '' ? {} : { reason } }));
      }),
    onSuccess: () => {
      done(kind === 'return' ? delegate.returned : delegate.recalled);
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
}

function HandBackForm({ task, kind, close, done }: Props) {
  const { delegate, task: words, cancel, optional } = useTexts();
  const [draft, keep] = useDraft<string>(`${kind}.${task.id}`);
  const [missing, setMissing] = useState(false);
  const reason = draft ?? '';
  const required = kind === 'return';
  const sending = useHandBack({
    task,
    kind,
    done: (said) => {
      keep(null);
      done(said);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = required && reason.trim() === '';
    setMissing(lacks);
    if (!lacks) sending.send(reason.trim());
  };
  const { delegation } = task;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {delegation && (
          <Text>
            {required ? delegate.giveBackTo(delegation.from.name) : delegate.recallFrom(delegation.to.name)}
          </Text>
        )}
        <Textarea
          label={required ? words.reason : `${words.reason} (${optional})`}
          description={words.reasonHint}
          required={required}
          value={reason}
          maxLength={4_000}
          autosize
          minRows={2}
          data-autofocus
          error={missing && reason.trim() === '' ? words.reasonMissing : undefined}
          onChange={(event) => keep(event.currentTarget.value)}
        />
        {sending.error && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button type="submit" loading={sending.isPending}>
            {required ? delegate.giveBack : delegate.recall}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
