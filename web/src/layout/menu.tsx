import { Button, Divider, NativeSelect, ScrollArea, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { notificationsRead, taskCountRead } from '../api/reads.ts';
import { useMe } from '../session/identity.ts';
import { signOut } from '../session/sign-out.ts';
import { useTexts } from '../texts/language.tsx';
import { Preferences } from './preferences.tsx';

/** The pages with what waits on them, and who one is. */
export function Menu({ leave }: { readonly leave: () => void }) {
  const { menu, tasks, notifications, session } = useTexts();
  const me = useMe();
  const navigate = useNavigate();
  const { data: count } = useQuery(taskCountRead);
  const { data: news } = useInfiniteQuery(notificationsRead(false));
  const unread = news?.pages[0]?.unread ?? 0;
  const open = count?.open ?? 0;
  return (
    <ScrollArea className="menu">
      <Stack gap={4} component="ul" className="menu-list">
        <Entry to="/tasks" leave={leave} label={menu.tasks} count={open} says={tasks.open(open)} />
        <Entry to="/waiting" leave={leave} label={menu.waiting} />
        <Entry
          to="/notifications"
          leave={leave}
          label={menu.notifications}
          count={unread}
          says={notifications.unread(unread)}
        />
        <Entry to="/delegations" leave={leave} label={menu.delegations} />
      </Stack>
      <Divider my="md" />
      <Stack gap="sm">
        <div>
          <Text fw={600}>{me.user.name}</Text>
          <Text size="sm" c="dimmed">
            {me.environment.name} · {session.roles[me.role]}
          </Text>
        </div>
        {me.users.length > 1 && (
          <NativeSelect
            label={menu.environment}
            value={me.environment.id}
            data={me.users.map(({ environment }) => ({ value: environment.id, label: environment.name }))}
            onChange={(event) => {
              me.switchTo(event.currentTarget.value);
              void navigate({ to: '/tasks' });
            }}
          />
        )}
        <Preferences />
        <Button variant="default" onClick={() => void signOut()}>
          {menu.signOut}
        </Button>
      </Stack>
    </ScrollArea>
  );
}

interface EntryProps {
  readonly to: '/tasks' | '/waiting' | '/notifications' | '/delegations';
  readonly label: string;
  readonly leave: () => void;
  readonly count?: number;
  readonly says?: string;
}

function Entry({ to, label, leave, count = 0, says }: EntryProps) {
  return (
    <li>
      <Link to={to} className="menu-entry" activeProps={{ 'aria-current': 'page' }} onClick={leave}>
        <span>{label}</span>
        {count > 0 && (
          <span className="count" aria-label={says} role="img">
            {count}
          </span>
        )}
      </Link>
    </li>
  );
}
