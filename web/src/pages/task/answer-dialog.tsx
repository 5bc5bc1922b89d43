import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { isProblem } from '../../api/problem.ts';
import { useSending } from '../../api/sending.ts';
import type { Task, Verb } from '../../api/types.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { needsReason, sendAnswer } from '../../parts/answering.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { useLeaving } from '../../parts/leaving.ts';

export interface AnswerDraft {
  /** Null: it was typed and put aside. */
  readonly verb: Verb | null;
  readonly reason: string;
}

interface Props {
  readonly task: Task;
  readonly draft: AnswerDraft | null;
  readonly keep: (draft: AnswerDraft | null) => void;
  readonly done: (verb: Verb) => void;
}

const longestReason = 4_000;

/** Asks once more before an answer that can't be taken back, and for the reason where one is needed. */
export function AnswerDialog({ task, draft, keep, done }: Props) {
  const { task: texts } = useTexts();
  const verb = draft?.verb ?? null;
  return (
    <Dialog
      opened={verb !== null}
      close={() => keep(draft?.reason ? { verb: null, reason: draft.reason } : null)}
      title={verb && texts.confirm[verb]}
    >
      {verb && draft && (
        <AnswerForm key={verb} task={task} verb={verb} reason={draft.reason} keep={keep} done={done} />
      )}
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'draft'> {
  readonly verb: Verb;
  readonly reason: string;
}

function AnswerForm({ task, verb, reason, keep, done }: FormProps) {
  const texts = useTexts();
  const { amount } = useFormats();
  const [missing, setMissing] = useState(false);
  const { task: words, verbs } = texts;
  const required = needsReason(verb);
  const { refresh } = useLeaving(task);
  const answer = useSending({
    mutationFn: sendAnswer,
    onSuccess: () => {
      keep(null);
      done(verb);
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = required && reason.trim() === '';
    setMissing(lacks);
    if (!lacks) answer.send({ taskId: task.id, verb, reason });
  };
  const { document } = task;
  const unknown = isProblem(answer.error, 'server_away', 'outcome_unknown');
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>
          <strong>{document.title}</strong>
          {document.amount !== null && <> · {amount(document.amount, document.currency)}</>}
        </Text>
        <Text>{words.consequence[verb]}</Text>
        <Textarea
          label={required ? words.reason : `${words.remark} (${texts.optional})`}
          description={words.reasonHint}
          required={required}
          value={reason}
          maxLength={longestReason}
          autosize
          minRows={3}
          maxRows={10}
          data-autofocus={required || undefined}
          error={missing && reason.trim() === '' ? words.reasonMissing : undefined}
          onChange={(event) => keep({ verb, reason: event.currentTarget.value })}
        />
        {unknown ? (
          <Alert color="yellow" variant="outline" role="alert" className="notice">
            {words.unknownOutcome}
          </Alert>
        ) : (
          answer.error && <ProblemNotice problem={answer.error} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => keep(reason === '' ? null : { verb: null, reason })}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={answer.isPending} data-autofocus={required ? undefined : true}>
            {verbs[verb]}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
