import { Button, Checkbox, Group } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, taken } from '../../api/client.ts';
import { readAnew } from '../../api/read-anew.ts';
import { notificationsRead } from '../../api/reads.ts';
import type { Notification } from '../../api/types.ts';
import { Empty } from '../../parts/empty.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { useFormats, useTexts } from '../../texts/language.tsx';

/** NTF-01: what one was told of. */
export function NotificationsPage() {
  const { notifications } = useTexts();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const list = useInfiniteQuery(notificationsRead(onlyUnread));
  const shown = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const unread = list.data?.pages[0]?.unread ?? 0;
  const { readOne, readAll } = useReading();
  const newest = shown[0];
  return (
    <Page title={notifications.title}>
      <Group justify="space-between" mb="md">
        <Checkbox
          label={notifications.onlyUnread}
          checked={onlyUnread}
          onChange={(event) => setOnlyUnread(event.currentTarget.checked)}
        />
        {unread > 0 && newest && (
          <Button variant="default" loading={readAll.isPending} onClick={() => readAll.mutate(newest.id)}>
            {notifications.markAll}
          </Button>
        )}
      </Group>
      {list.error && <ProblemNotice problem={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Waiting />}
      {list.data && shown.length === 0 && (
        <Empty title={onlyUnread ? notifications.emptyUnread : notifications.empty}>
          {onlyUnread ? null : notifications.emptyDetail}
        </Empty>
      )}
      <ul className="task-list" aria-label={notifications.title}>
        {shown.map((one) => (
          <NotificationRow key={one.id} one={one} read={() => readOne.mutate(one.id)} />
        ))}
      </ul>
      {list.hasNextPage && <MoreButton list={list} />}
    </Page>
  );
}

function useReading() {
  const queries = useQueryClient();
  const onSettled = (_: unknown, error: unknown): void => readAnew(queries, error, ['notifications']);
  const readOne = useMutation({
    mutationFn: (id: string) => taken(api.POST('/v1/notifications/{id}/read', { params: { path: { id } } })),
    onSettled,
  });
  const readAll = useMutation({
    mutationFn: (upTo: string) => taken(api.POST('/v1/notifications/read', { body: { upTo } })),
    onSettled,
  });
  return { readOne, readAll };
}

function NotificationRow({ one, read }: { readonly one: Notification; readonly read: () => void }) {
  const { notifications } = useTexts();
  const { instant } = useFormats();
  const leave = (): void => {
    if (one.readAt === null) read();
  };
  return (
    <li className="task-row" data-unread={one.readAt === null}>
      <Link {...addressOf(one)} className="task-link" onClick={leave}>
        <span className="task-title">{notifications.events[one.event] ?? notifications.other}</span>
        <span className="task-facts">
          <span>{subjectOf(one)}</span>
          {one.phases.map(({ number, name }) => (
            <span key={number}>
              {number}. {name}
            </span>
          ))}
          <span>{instant(one.createdAt)}</span>
        </span>
        {one.readAt === null && (
          <span className="task-delegated">
            <StateBadge tone="active">{notifications.isNew}</StateBadge>
          </span>
        )}
      </Link>
      {one.readAt === null && (
        <Button
          size="xs"
          variant="default"
          onClick={read}
          aria-label={`${notifications.markOne}: ${notifications.events[one.event] ?? ''}, ${subjectOf(one)}`}
        >
          {notifications.markOne}
        </Button>
      )}
    </li>
  );
}

const subjectOf = ({ approval, group }: Notification): string => approval?.documentTitle ?? group?.name ?? '';

/** The page on which something can be done about it. */
function addressOf({ approval, task }: Notification) {
  if (task) return { to: '/tasks/$id', params: { id: task.id } } as const;
  if (approval) return { to: '/approvals/$id', params: { id: approval.id } } as const;
  return { to: '/tasks' } as const;
}
