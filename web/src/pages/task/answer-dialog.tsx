import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { FormEvent } from 'react';
import { useSending } from '../../api/sending.ts';
import type { Task, Verb } from '../../api/types.ts';
import { LongText, useLongText } from '../../parts/long-text.tsx';
import { Overtaken } from '../../parts/overtaken.tsx';
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
  /** What has become of the task, where it can't be answered any more. */
  readonly overtaken: string | null;
  readonly keep: (draft: AnswerDraft | null) => void;
  readonly done: (verb: Verb) => void;
}

/** Asks once more before an answer that can't be taken back, and for the reason where one is needed. */
export function AnswerDialog({ draft, keep, ...props }: Props) {
  const { task: texts } = useTexts();
  const verb = draft?.verb ?? null;
  return (
    <Dialog
      opened={verb !== null}
      close={() => keep(draft?.reason ? { verb: null, reason: draft.reason } : null)}
      title={verb && texts.confirm[verb]}
    >
      {verb && draft && <AnswerForm key={verb} {...props} verb={verb} reason={draft.reason} keep={keep} />}
    </Dialog>
  );
}

interface FormProps extends Omit<Props, 'draft'> {
  readonly verb: Verb;
  readonly reason: string;
}

function AnswerForm({ task, verb, reason, overtaken, keep, done }: FormProps) {
  const texts = useTexts();
  const { amount } = useFormats();
  const { task: words, verbs } = texts;
  const required = needsReason(verb);
  const { canBeSent, field } = useLongText(reason, required);
  const { refresh } = useLeaving(task);
  const answer = useSending({
    mutationFn: sendAnswer,
    overtaken: overtaken !== null,
    onSuccess: () => {
      keep(null);
      done(verb);
      refresh.onSuccess();
    },
    onError: refresh.onError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canBeSent()) answer.send({ taskId: task.id, verb, reason });
  };
  const { document } = task;
  const isOver = overtaken !== null && !answer.unknown && !answer.isPending;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>
          <strong>{document.title}</strong>
          {document.amount !== null && <> · {amount(document.amount, document.currency)}</>}
        </Text>
        {isOver ? (
          <Overtaken said={overtaken} consequence={words.notRecorded} text={reason} />
        ) : (
          <Text>{words.consequence[verb]}</Text>
        )}
        <LongText
          {...field}
          label={required ? words.reason : `${words.remark} (${texts.optional})`}
          description={words.reasonHint}
          minRows={3}
          focused={required}
          kept={isOver}
          change={(next) => keep({ verb, reason: next })}
        />
        {answer.unknown && (
          <Alert color="yellow" variant="outline" role="alert" className="notice">
            {words.unknownOutcome}
          </Alert>
        )}
        {answer.error && !answer.unknown && !isOver && <ProblemNotice problem={answer.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => keep(reason === '' ? null : { verb: null, reason })}>
            {isOver ? texts.close : texts.cancel}
          </Button>
          <Button
            type="submit"
            loading={answer.isPending}
            disabled={isOver}
            data-autofocus={required ? undefined : true}
          >
            {verbs[verb]}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
