import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Task, Verb } from '../../api/types.ts';
import { useDraft } from '../../session/drafts.ts';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import type { Shortcut } from '../../shortcuts/shortcuts.tsx';
import { useTexts } from '../../texts/language.tsx';
import type { Done } from './after-answer.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import type { AnswerDraft } from './answer-dialog.tsx';
import { needsReason, verbOf } from '../../parts/answering.ts';
import { DelegateDialog } from './delegate-dialog.tsx';
import { HandBackDialog } from '../../parts/hand-back-dialog.tsx';
import { offersOf } from './offers.ts';

/** The keys of the answers; letters of the English words, as they stand in the list of keys. */
const keyOfVerb: Readonly<Record<Verb, string>> = {
  approve: 'a',
  review: 'v',
  sign: 's',
  reject: 'r',
  decline: 'c',
};

interface Props {
  readonly task: Task;
  readonly done: (done: Done) => void;
}

type Open = 'delegate' | 'return' | 'recall' | null;

/** TSK-02: what one can do with the task. On a phone it is fixed below, in reach of the thumb. */
export function AnswerBar({ task, done }: Props) {
  const { task: texts, verbs, delegate } = useTexts();
  const [draft, keep] = useDraft<AnswerDraft>(`answer.${task.id}`);
  const [delegation] = useDraft<unknown>(`delegate.${task.id}`);
  const [open, setOpen] = useState<Open>(!delegation ? null : 'delegate');
  const offers = offersOf(task);
  const answers = task.decisions
    .map((decision) => verbOf[decision])
    .sort((a, b) => Number(needsReason(a)) - Number(needsReason(b)));
  const choose = (verb: Verb): void => keep({ reason: draft?.reason ?? '', verb });
  const others: Shortcut[] = [
    ...(offers.delegate ? [{ keys: 'd', label: texts.delegate, run: () => setOpen('delegate') }] : []),
    ...(offers.giveBack ? [{ keys: 'b', label: texts.giveBack, run: () => setOpen('return') }] : []),
    ...(offers.recall ? [{ keys: 'l', label: texts.recall, run: () => setOpen('recall') }] : []),
  ];
  useShortcuts([
    ...answers.map((verb) => ({ keys: keyOfVerb[verb], label: verbs[verb], run: () => choose(verb) })),
    ...others,
  ]);
  if (answers.length + others.length === 0) return null;
  const close = (): void => setOpen(null);
  return (
    <section className="answer-bar" aria-label={texts.yourAnswer}>
      {answers.map((verb, index) => (
        <Button
          key={verb}
          size="md"
          variant={index === 0 ? 'filled' : 'default'}
          className={needsReason(verb) ? 'says-no' : undefined}
          onClick={() => choose(verb)}
          aria-keyshortcuts={keyOfVerb[verb]}
        >
          {verbs[verb]}
        </Button>
      ))}
      {others.map(({ keys, label, run }) => (
        <Button key={keys} size="md" variant="default" onClick={run} aria-keyshortcuts={keys}>
          {label}
        </Button>
      ))}
      <AnswerDialog task={task} draft={draft} keep={keep} done={(verb) => done({ kind: 'answered', verb })} />
      <DelegateDialog
        task={task}
        opened={open === 'delegate'}
        close={close}
        done={(name) => done({ kind: 'said', title: delegate.done(name), detail: delegate.doneDetail })}
      />
      {(open === 'return' || open === 'recall') && (
        <HandBackDialog
          task={task}
          kind={open}
          close={close}
          done={(title) => {
            close();
            if (open === 'return') done({ kind: 'said', title, detail: '' });
          }}
        />
      )}
    </section>
  );
}
