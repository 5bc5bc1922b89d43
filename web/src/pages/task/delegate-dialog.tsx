import { Alert, Button, Group, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { useSending } from '../../api/sending.ts';
import { delegatesRead } from '../../api/reads.ts';
import type { Delegate, Task } from '../../api/types.ts';
import { PersonPicker } from '../../parts/person-picker.tsx';
import type { PickGroup } from '../../parts/person-picker.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useDraft } from '../../session/drafts.ts';
import { useMe } from '../../session/identity.ts';
import { useTexts } from '../../texts/language.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { useLeaving } from '../../parts/leaving.ts';

interface Props {
  readonly task: Task;
  readonly opened: boolean;
  readonly close: () => void;
  readonly done: (name: string) => void;
}

interface Draft {
  readonly to: Delegate | null;
  readonly message: string;
}

const nothing: Draft = { to: null, message: '' };
const typingMs = 200;

/** DEL-01, 02: hands a task to a colleague or to somebody of a partner, with a message. */
export function DelegateDialog({ task, opened, close, done }: Props) {
  const { delegate } = useTexts();
  return (
    <Dialog opened={opened} close={close} title={delegate.title}>
      <DelegateForm task={task} close={close} done={done} />
    </Dialog>
  );
}

function useDelegate(task: Task, done: () => void) {
  const { refresh } = useLeaving(task);
  return useSending({
    mutationFn: ({ to, message }: { to: Delegate; message: string }) =>
      keyed(['delegate', task.id, to.id, message], (key) =>
        taken(
          api.POST('/v1/tasks/{id}/delegate', {
            params: { path: { id: task.id }, header: { 'idempotency-key': key } },
            body: { to: to.id, environmentId: to.environment.id, ...(message === '' ? {} : { message }) },
          }),
        ),
      ),
    onSuccess: () => {
      done();
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
}

function DelegateForm({ task, close, done }: Omit<Props, 'opened'>) {
  const { delegate: texts, cancel } = useTexts();
  const me = useMe();
  const [draft, keep] = useDraft<Draft>(`delegate.${task.id}`);
  const { to, message } = draft ?? nothing;
  const [missing, setMissing] = useState(false);
  const sending = useDelegate(task, () => {
    keep(null);
    done(to?.name ?? '');
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(to === null);
    if (to) sending.send({ to, message: message.trim() });
  };
  const abroad = to && to.environment.id !== me.environment.id;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <DelegatePicker
          task={task}
          chosen={to}
          choose={(next) => keep({ to: next, message })}
          error={missing && to === null ? texts.choose : undefined}
        />
        {abroad && (
          <Alert color="yellow" variant="outline" className="notice" role="note">
            {texts.partnerNote(to.environment.name)}
          </Alert>
        )}
        <Textarea
          label={texts.message}
          description={texts.messageHint}
          value={message}
          maxLength={4_000}
          autosize
          minRows={2}
          onChange={(event) => keep({ to, message: event.currentTarget.value })}
        />
        {sending.error && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              keep(null);
              close();
            }}
          >
            {cancel}
          </Button>
          <Button type="submit" loading={sending.isPending}>
            {texts.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface PickerProps {
  readonly task: Task;
  readonly chosen: Delegate | null;
  readonly choose: (to: Delegate | null) => void;
  readonly error: string | undefined;
}

function DelegatePicker({ task, chosen, choose, error }: PickerProps) {
  const { delegate: texts } = useTexts();
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), typingMs);
  const { data, error: fault } = useQuery(delegatesRead(task.id, query));
  const people = data?.items ?? [];
  const groups = new Map<string, PickGroup<Delegate>>();
  for (const person of people) {
    const own = person.environment.id === me.environment.id;
    const label = own ? texts.colleagues : person.environment.name;
    const group = groups.get(label) ?? { label, items: [] };
    groups.set(label, { label, items: [...group.items, person] });
  }
  if (fault) return <ProblemNotice problem={fault} />;
  return (
    <PersonPicker
      label={texts.to}
      description={texts.toHint}
      placeholder={texts.search}
      nobody={texts.nobody}
      groups={[...groups.values()]}
      chosen={chosen}
      choose={choose}
      search={setTyped}
      error={error}
    />
  );
}
