import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Task, Verb } from '../../api/types.ts';
import { useDraft, useForgetting } from '../../session/drafts.ts';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import type { Shortcut } from '../../shortcuts/shortcuts.tsx';
import { useTexts } from '../../texts/language.tsx';
import type { Done } from './after-answer.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import type { AnswerDraft } from './answer-dialog.tsx';
import { needsReason } from '../../parts/answering.ts';
import { DelegateDialog } from './delegate-dialog.tsx';
import { HandBackDialog } from '../../parts/hand-back-dialog.tsx';
import { offersOf } from './offers.ts';
import type { Offers } from './offers.ts';
import { draftsOf, Unsent } from './unsent.tsx';

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
  /** Whether it was theirs a moment ago and can't be read any more. */
  readonly lost: boolean;
  /** What has become of it, where it can't be answered now. */
  readonly standing: string | null;
  readonly done: (done: Done) => void;
}

type Open = 'delegate' | 'return' | 'recall' | null;

/**
 * TSK-02: what one can do with the task. On a phone it is fixed below, in reach of the thumb. A dialog stays when the
 * task is answered or taken away under it, with what was written in it.
 */
export function AnswerBar({ task, lost, standing, done }: Props) {
  const { task: texts, verbs } = useTexts();
  const [draft, keep] = useDraft<AnswerDraft>(`answer.${task.id}`);
  const [delegation] = useDraft<unknown>(`delegate.${task.id}`);
  const offers = offersOf(task, lost);
  const [open, setOpen] = useState<Open>(delegation && offers.delegate ? 'delegate' : null);
  const answers = offers.verbs;
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
  const isWriting = open !== null || (draft?.verb ?? null) !== null;
  return (
    <>
      {answers.length + others.length > 0 && (
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
        </section>
      )}
      {!isWriting && standing !== null && <Unsent taskId={task.id} />}
      <Dialogs {...{ task, offers, standing, draft, keep, done, open }} close={() => setOpen(null)} />
    </>
  );
}

interface DialogsProps extends Omit<Props, 'lost'> {
  readonly offers: Offers;
  readonly draft: AnswerDraft | null;
  readonly keep: (draft: AnswerDraft | null) => void;
  readonly open: Open;
  readonly close: () => void;
}

function Dialogs({ task, offers, standing, draft, keep, done, open, close }: DialogsProps) {
  const { task: texts, delegate } = useTexts();
  const forget = useForgetting(draftsOf(task.id));
  /** What is offered is not overtaken, nor is what is only refused for now. */
  const over = (offered: boolean): string | null => (offered ? null : (standing ?? texts.notMine.yours));
  const isOffered = offers.verbs.some((verb) => verb === draft?.verb);
  const finish = (what: Done): void => {
    forget();
    done(what);
  };
  return (
    <>
      <AnswerDialog
        task={task}
        draft={draft}
        keep={keep}
        overtaken={over(isOffered)}
        done={(verb) => finish({ kind: 'answered', verb })}
      />
      <DelegateDialog
        task={task}
        opened={open === 'delegate'}
        overtaken={task.mine ? null : over(offers.delegate)}
        close={close}
        done={(name) => finish({ kind: 'said', title: delegate.done(name), detail: delegate.doneDetail })}
      />
      {(open === 'return' || open === 'recall') && (
        <HandBackDialog
          task={task}
          kind={open}
          overtaken={over(open === 'return' ? offers.giveBack : offers.recall)}
          close={close}
          done={(title) => {
            close();
            if (open === 'return') finish({ kind: 'said', title, detail: '' });
          }}
        />
      )}
    </>
  );
}
