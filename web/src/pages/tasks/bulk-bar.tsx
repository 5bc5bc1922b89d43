import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, taken } from '../../api/client.ts';
import { keyed } from '../../api/keys.ts';
import { useSending } from '../../api/sending.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Task, Verb } from '../../api/types.ts';
import { ProblemNotice, saidBy } from '../../parts/problem-notice.tsx';
import { useTexts } from '../../texts/language.tsx';
import { decisionOf, needsReason, verbOf } from '../../parts/answering.ts';
import { Dialog } from '../../parts/dialog.tsx';

interface Props {
  readonly selected: readonly Task[];
  readonly clear: () => void;
}

interface Result {
  readonly task: Task;
  readonly problem: unknown;
}

/** TSK-06: answers several tasks at once, with one result each. */
export function BulkBar({ selected, clear }: Props) {
  const { tasks, verbs } = useTexts();
  const [intent, setIntent] = useState<{ verb: Verb; tasks: readonly Task[] } | null>(null);
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
              onClick={() => setIntent({ verb, tasks: fitting })}
            >
              {tasks.bulk(verbs[verb], fitting.length)}
            </Button>
          ))}
        </section>
      )}
      <Dialog
        opened={intent !== null}
        close={() => setIntent(null)}
        title={intent && tasks.bulk(verbs[intent.verb], intent.tasks.length)}
      >
        {intent && <BulkForm {...intent} clear={clear} close={() => setIntent(null)} />}
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

interface FormProps {
  readonly verb: Verb;
  readonly tasks: readonly Task[];
  readonly clear: () => void;
  readonly close: () => void;
}

function BulkForm({ verb, tasks: chosen, clear, close }: FormProps) {
  const { tasks, task: words, verbs, cancel, optional } = useTexts();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const required = needsReason(verb);
  const sending = useSending({
    mutationFn: (said: string) => answerAll(chosen, verb, said),
    onSuccess: clear,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
  if (sending.data) return <Results results={sending.data} close={close} />;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacks = required && reason.trim() === '';
    setMissing(lacks);
    if (!lacks) sending.send(reason);
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
        <Textarea
          label={required ? words.reason : `${words.remark} (${optional})`}
          description={words.reasonHint}
          required={required}
          value={reason}
          maxLength={4_000}
          autosize
          minRows={2}
          data-autofocus={required || undefined}
          error={missing && reason.trim() === '' ? words.reasonMissing : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
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

function Results({ results, close }: { readonly results: readonly Result[]; readonly close: () => void }) {
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
      <Group justify="flex-end">
        <Button onClick={close} data-autofocus>
          {closeText}
        </Button>
      </Group>
    </Stack>
  );
}
