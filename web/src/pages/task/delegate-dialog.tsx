import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { useSending } from '../../api/sending.ts';
import { chainRead, delegatesRead } from '../../api/reads.ts';
import type { Delegate, Task } from '../../api/types.ts';
import { LongText, useLongText, withoutControls } from '../../parts/long-text.tsx';
import { Overtaken } from '../../parts/overtaken.tsx';
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
  /** What has become of the task, where it can't be passed on any more. */
  readonly overtaken: string | null;
  readonly close: () => void;
  readonly done: (name: string) => void;
}

export interface DelegateDraft {
  readonly to: Delegate | null;
  readonly message: string;
}

const nothing: DelegateDraft = { to: null, message: '' };
const typingMs = 200;
/** What the API looks for. */
const longestQuery = 200;

/** DEL-01, 02: hands a task to a colleague or to somebody of a partner, with a message. */
export function DelegateDialog({ opened, ...props }: Props) {
  const { delegate } = useTexts();
  return (
    <Dialog opened={opened} close={props.close} title={delegate.title}>
      <DelegateForm {...props} />
    </Dialog>
  );
}

function useDelegate({ task, overtaken }: Pick<Props, 'task' | 'overtaken'>, done: () => void) {
  const { refresh } = useLeaving(task);
  const { data: chain } = useQuery({ ...chainRead(task.id), staleTime: 0 });
  const turn = useRef<number | null>(null);
  return useSending({
    mutationFn: ({ to, message }: { to: Delegate; message: string }) => {
      // Once it has come back, the same to the same person is meant anew.
      turn.current ??= chain?.items.length ?? 0;
      return keyed(['delegate', task.id, turn.current, to.id, message], (key) =>
        taken(
          api.POST('/v1/tasks/{id}/delegate', {
            params: { path: { id: task.id }, header: { 'idempotency-key': key } },
            body: { to: to.id, environmentId: to.environment.id, ...(message === '' ? {} : { message }) },
          }),
        ),
      );
    },
    overtaken: overtaken !== null,
    onSuccess: () => {
      done();
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
}

function DelegateForm({ task, overtaken, close, done }: Omit<Props, 'opened'>) {
  const { delegate: texts, cancel, close: closeText } = useTexts();
  const me = useMe();
  const [draft, keep] = useDraft<DelegateDraft>(`delegate.${task.id}`);
  const { to, message } = draft ?? nothing;
  const [missing, setMissing] = useState(false);
  const { canBeSent, field } = useLongText(message);
  const sending = useDelegate({ task, overtaken }, () => {
    keep(null);
    done(to?.name ?? '');
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(to === null);
    if (to && canBeSent()) sending.send({ to, message: message.trim() });
  };
  const abroad = to && to.environment.id !== me.environment.id;
  const isOver = overtaken !== null && !sending.unknown && !sending.isPending;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {overtaken === null ? (
          <DelegatePicker
            task={task}
            chosen={to}
            choose={(next) => keep({ to: next, message })}
            error={missing && to === null ? texts.choose : undefined}
          />
        ) : (
          to && <Text>{texts.wasFor(to.name)}</Text>
        )}
        {isOver && <Overtaken said={overtaken} consequence={texts.notDone} text={message} />}
        {abroad && !isOver && (
          <Alert color="yellow" variant="outline" className="notice" role="note">
            {texts.partnerNote(to.environment.name)}
          </Alert>
        )}
        <LongText
          {...field}
          label={texts.message}
          description={texts.messageHint}
          kept={isOver}
          change={(next) => keep({ to, message: next })}
        />
        {sending.error && !isOver && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              if (!isOver) keep(null);
              close();
            }}
          >
            {isOver ? closeText : cancel}
          </Button>
          <Button type="submit" loading={sending.isPending} disabled={isOver}>
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
  const [query] = useDebouncedValue(withoutControls(typed).trim().slice(0, longestQuery), typingMs);
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
