import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { readAnew } from '../../api/read-anew.ts';
import { useSending } from '../../api/sending.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Task, Verb } from '../../api/types.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useDraft } from '../../session/drafts.ts';
import { LongText, useLongText } from '../../parts/long-text.tsx';
import { Said } from '../../parts/said.tsx';
import { ProblemNotice, saidBy } from '../../parts/problem-notice.tsx';
import { useTexts } from '../../texts/language.tsx';
import { decisionOf, needsReason, verbOf } from '../../parts/answering.ts';
import { Dialog } from '../../parts/dialog.tsx';

interface Props {
  /** What the list holds now. */
  readonly shown: readonly Task[];
  readonly selected: readonly Task[];
  readonly clear: () => void;
}

interface Result {
  readonly task: Task;
  readonly problem: unknown;
}

/** What somebody was about to send: kept as the answer to a single task is. */
interface BulkDraft {
  /** Null: it was typed and put aside. */
  readonly verb: Verb | null;
  readonly taskIds: readonly string[];
  readonly reason: string;
}

interface Intent {
  readonly verb: Verb;
  readonly tasks: readonly Task[];
}

/** After signing in again: the same words, for those of the tasks that still wait. */
function intentOf(draft: BulkDraft | null, shown: readonly Task[]): Intent | null {
  if (!draft?.verb) return null;
  const { verb, taskIds } = draft;
  const tasks = shown.filter(
    ({ id, decisions }) => taskIds.includes(id) && decisions.includes(decisionOf[verb]),
  );
  return tasks.length === 0 ? null : { verb, tasks };
}

/** TSK-06: answers several tasks at once, with one result each. */
export function BulkBar({ shown, selected, clear }: Props) {
  const { tasks, verbs } = useTexts();
  const [draft, keep] = useDraft<BulkDraft>('answers');
  const [intent, setIntent] = useState<Intent | null>(null);
  const restored = intent ?? intentOf(draft, shown);
  // What it is about stays, whatever becomes of the list.
  if (restored !== intent) setIntent(restored);
  const reason = draft?.reason ?? '';
  const write = ({ verb, tasks: about }: Intent, text: string): void =>
    keep({ verb, taskIds: about.map(({ id }) => id), reason: text });
  const open = (next: Intent): void => {
    setIntent(next);
    write(next, reason);
  };
  const close = (): void => {
    setIntent(null);
    keep(reason === '' ? null : { verb: null, taskIds: [], reason });
  };
  const offers = verbsOf(selected);
  return (
    <>
      {selected.length > 0 && (
        <section className="bulk-bar" aria-label={tasks.selected(selected.length)}>
          <Text>{tasks.selected(selected.length)}</Text>
          {[...offers].map(([verb, fitting]) => (
            <Button
              key={verb}
              variant={needsReason(verb) ? 'default' : 'filled'}
              onClick={() => open({ verb, tasks: fitting })}
            >
              {tasks.bulk(verbs[verb], fitting.length)}
            </Button>
          ))}
        </section>
      )}
      <Dialog
        opened={intent !== null}
        close={close}
        title={intent && tasks.bulk(verbs[intent.verb], intent.tasks.length)}
      >
        {intent && (
          <BulkForm
            {...intent}
            reason={reason}
            write={(text) => write(intent, text)}
            sent={() => {
              keep(null);
              clear();
            }}
            close={close}
          />
        )}
      </Dialog>
    </>
  );
}

/** What the selected tasks offer, those who say yes first; a task takes part in what it offers. */
function verbsOf(selected: readonly Task[]): ReadonlyMap<Verb, readonly Task[]> {
  const offers = new Map<Verb, Task[]>();
  for (const task of selected) {
    for (const decision of task.decisions) {
      const verb = verbOf[decision];
      offers.set(verb, [...(offers.get(verb) ?? []), task]);
    }
  }
  return new Map([...offers].sort(([a], [b]) => Number(needsReason(a)) - Number(needsReason(b))));
}

async function answerAll(tasks: readonly Task[], verb: Verb, reason: string): Promise<Result[]> {
  const said = reason.trim();
  const items = tasks.map(({ id }) => ({
    taskId: id,
    decision: decisionOf[verb],
    ...(said === '' ? {} : { reason: said }),
  }));
  const { results } = await keyed(['answers', items], (key) =>
    taken(api.POST('/v1/tasks/answers', { params: { header: { 'idempotency-key': key } }, body: { items } })),
  );
  return tasks.map((task, index) => {
    const problem = results[index]?.problem;
    return { task, problem: problem ? new ApiProblem(problem, problem.status) : null };
  });
}

interface FormProps extends Intent {
  readonly reason: string;
  readonly write: (reason: string) => void;
  readonly sent: () => void;
  readonly close: () => void;
}

function BulkForm({ verb, tasks: chosen, reason, write, sent, close }: FormProps) {
  const { tasks, task: words, verbs, cancel, optional } = useTexts();
  const queries = useQueryClient();
  const required = needsReason(verb);
  const { canBeSent, field } = useLongText(reason, required);
  const sending = useSending({
    mutationFn: (said: string) => answerAll(chosen, verb, said),
    onSuccess: sent,
    onSettled: (_, error) => readAnew(queries, error, ['tasks']),
  });
  if (sending.data) return <Results results={sending.data} reason={sending.variables ?? ''} close={close} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (canBeSent()) sending.send(reason);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ul className="values">
          {chosen.map(({ id, document }) => (
            <li key={id}>{document.title}</li>
          ))}
        </ul>
        <Text>{words.consequence[verb]}</Text>
        <LongText
          {...field}
          label={required ? words.reason : `${words.remark} (${optional})`}
          description={words.reasonHint}
          focused={required}
          change={write}
        />
        {sending.error && <ProblemNotice problem={sending.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button type="submit" loading={sending.isPending} data-autofocus={required ? undefined : true}>
            {tasks.bulk(verbs[verb], chosen.length)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ResultsProps {
  readonly results: readonly Result[];
  readonly reason: string;
  readonly close: () => void;
}

function Results({ results, reason, close }: ResultsProps) {
  const texts = useTexts();
  const { tasks, close: closeText } = texts;
  const done = results.filter(({ problem }) => problem === null).length;
  return (
    <Stack>
      <Text role="status" fw={600}>
        {tasks.bulkDone(done, results.length)}
      </Text>
      <ul className="values">
        {results.map(({ task, problem }) => (
          <li key={task.id}>
            {task.document.title}: {problem === null ? texts.tasks.bulkOne : saidBy(problem, texts)}
          </li>
        ))}
      </ul>
      {done < results.length && reason.trim() !== '' && (
        <div>
          <Said text={reason} />
          <CopyButton text={reason} />
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {closeText}
        </Button>
      </Group>
    </Stack>
  );
}
