import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { taskApprovalRead, tasksRead } from '../../api/reads.ts';
import type { Task, Verb } from '../../api/types.ts';
import { useStandOf } from '../../parts/stand.ts';
import { useShortcuts } from '../../shortcuts/shortcuts.tsx';
import { useTexts } from '../../texts/language.tsx';
import { decisionOf } from '../../parts/answering.ts';
import { useLeaving } from '../../parts/leaving.ts';

/** What somebody has just done with the task. */
export type Done =
  | { readonly kind: 'answered'; readonly verb: Verb }
  | { readonly kind: 'said'; readonly title: string; readonly detail: string };

interface Props {
  readonly task: Task;
  readonly done: Done;
}

const followMs = 1_500;

/** After the answer: what happens next, and the way to the next task. */
export function AfterAnswer({ task, done }: Props) {
  const { task: texts, shortcuts, back } = useTexts();
  const navigate = useNavigate();
  const { abroad } = useLeaving(task);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const { data: list } = useInfiniteQuery(tasksRead({}));
  const open = list?.pages.flatMap(({ items }) => items) ?? [];
  const next = open.find(({ id, mine }) => id !== task.id && mine);
  const go = (): void => void (next && navigate({ to: '/tasks/$id', params: { id: next.id } }));
  useShortcuts(next ? [{ keys: 'n', label: shortcuts.nextTask, run: go }] : []);
  return (
    <section className="after-answer" aria-labelledby="after-answer">
      <Stack gap="sm">
        <Title order={2} size="h4" id="after-answer" ref={head} tabIndex={-1}>
          <Said done={done} />
        </Title>
        {done.kind === 'said' && done.detail !== '' && <Text>{done.detail}</Text>}
        {done.kind === 'answered' &&
          (abroad ? <Text>{texts.goesOn(task.environment.name)}</Text> : <WhatIsNext task={task} />)}
        <Group>
          {next ? (
            <Button component={Link} to={`/tasks/${next.id}`} aria-keyshortcuts="n" className="tall">
              {texts.nextTask(next.document.title)}
            </Button>
          ) : (
            list && <Text>{texts.noMore}</Text>
          )}
          <Button component={Link} to="/tasks" variant="default">
            {back}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

function Said({ done }: { readonly done: Done }): string {
  const { task: texts, decisions } = useTexts();
  if (done.kind === 'said') return done.title;
  return texts.done(decisions[decisionOf[done.verb]].toLowerCase());
}

function WhatIsNext({ task }: { readonly task: Task }) {
  const { task: texts } = useTexts();
  const { data } = useQuery({ ...taskApprovalRead(task.id), refetchInterval: followMs });
  const stand = useStandOf(data);
  if (stand === null) return null;
  return (
    <div role="status">
      <Text fw={600}>{texts.next}</Text>
      <Text>{stand}</Text>
    </div>
  );
}
