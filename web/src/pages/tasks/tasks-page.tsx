import { Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { taskCountRead, tasksRead } from '../../api/reads.ts';
import type { TaskFilter } from '../../api/reads.ts';
import type { Task } from '../../api/types.ts';
import { Empty } from '../../parts/empty.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { filterOf } from './filter-of.ts';
import { TaskFilters } from './task-filters.tsx';
import { TaskList } from './task-list.tsx';
import { useListKeys } from './use-list-keys.ts';

const route = getRouteApi('/in-environment/tasks');
const none: readonly Task[] = [];

/** TSK-01, 03, 05, 06: what waits for one's answer, as it is now. */
export function TasksPage() {
  const { tasks } = useTexts();
  // The router hands on what else the address says.
  const filter = filterOf(route.useSearch());
  const navigate = useNavigate();
  const { data: count } = useQuery(taskCountRead);
  const list = useInfiniteQuery(tasksRead(filter));
  const shown = list.data?.pages.flatMap(({ items }) => items) ?? none;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = shown.filter(({ id }) => chosen.has(id));
  const toggle = (id: string): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  useListKeys(shown, toggle);
  return (
    <Page
      title={tasks.titleWith(count?.open ?? 0)}
      heading={tasks.title}
      aside={<AsOf at={list.dataUpdatedAt} />}
    >
      <TaskFilters
        filter={filter}
        shown={shown}
        change={(next) => void navigate({ to: '/tasks', search: next, replace: true })}
      />
      {list.error && <ProblemNotice problem={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data && shown.length === 0 && <NothingThere filtered={isFiltered(filter)} />}
      {shown.length > 0 && (
        <TaskList
          tasks={shown}
          now={list.dataUpdatedAt}
          chosen={chosen}
          toggle={toggle}
          chooseAll={(all) =>
            setChosen(new Set(all ? shown.filter(({ mine }) => mine).map(({ id }) => id) : []))
          }
        />
      )}
      {list.hasNextPage && <MoreButton list={list} />}
      <BulkBar shown={shown} selected={selected} clear={() => setChosen(new Set())} />
    </Page>
  );
}

const isFiltered = (filter: TaskFilter): boolean =>
  Object.entries(filter).some(([name, value]) => name !== 'sort' && value !== undefined);

function AsOf({ at }: { readonly at: number }) {
  const { tasks } = useTexts();
  const { time } = useFormats();
  if (at === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {tasks.refreshed(time(at))}
    </Text>
  );
}

function NothingThere({ filtered }: { readonly filtered: boolean }) {
  const { tasks } = useTexts();
  if (filtered) return <Empty title={tasks.emptyFiltered} />;
  return <Empty title={tasks.empty}>{tasks.emptyDetail}</Empty>;
}
