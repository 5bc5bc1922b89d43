import { Button, Group, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import { api, taken } from '../api/client.ts';
import { keyed } from '../api/keys.ts';
import { useSending } from '../api/sending.ts';
import type { Named, Task } from '../api/types.ts';
import { LongText, useLongText } from './long-text.tsx';
import { Overtaken } from './overtaken.tsx';
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
  /** What has become of the task, where it can't be given or taken back any more. */
  readonly overtaken?: string | null;
  readonly close: () => void;
  readonly done: (said: string) => void;
}

/** DEL-03, 11: gives a delegated task back with a reason, or takes back what one has delegated. */
export function HandBackDialog(props: Props) {
  const { delegate } = useTexts();
  const title = props.kind === 'return' ? delegate.giveBackTitle : delegate.recallTitle;
  return (
    <Dialog opened close={props.close} title={title}>
      <HandBackForm {...props} />
    </Dialog>
  );
}

function useHandBack({ task, kind, overtaken = null, done }: Omit<Props, 'close'>) {
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
    overtaken: overtaken !== null,
    onSuccess: () => {
      done(kind === 'return' ? delegate.returned : delegate.recalled);
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
}

function HandBackForm({ task, kind, overtaken = null, close, done }: Props) {
  const { delegate, task: words, cancel, close: closeText, optional } = useTexts();
  const [draft, keep] = useDraft<string>(`${kind}.${task.id}`);
  const reason = draft ?? '';
  const required = kind === 'return';
  const { canBeSent, field } = useLongText(reason, required);
  const sending = useHandBack({
    task,
    kind,
    overtaken,
    done: (said) => {
      keep(null);
      done(said);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canBeSent()) sending.send(reason.trim());
  };
  const { delegation } = task;
  const isOver = overtaken !== null && !sending.unknown && !sending.isPending;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {delegation && !isOver && (
          <Text>
            {required ? delegate.giveBackTo(delegation.from.name) : delegate.recallFrom(delegation.to.name)}
          </Text>
        )}
        {isOver && (
          <Overtaken
            said={overtaken}
            consequence={required ? delegate.notReturned : delegate.notRecalled}
            text={reason}
          />
        )}
        <LongText
          {...field}
          label={required ? words.reason : `${words.reason} (${optional})`}
          description={words.reasonHint}
          focused
          kept={isOver}
          change={keep}
        />
        {sending.error && !isOver && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {isOver ? closeText : cancel}
          </Button>
          <Button type="submit" loading={sending.isPending} disabled={isOver}>
            {required ? delegate.giveBack : delegate.recall}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
