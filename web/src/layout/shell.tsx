import { AppShell, Burger, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useTexts } from '../texts/language.tsx';
import { ShortcutList } from '../shortcuts/shortcut-list.tsx';
import { useShortcuts } from '../shortcuts/shortcuts.tsx';
import { Brand } from './brand.tsx';
import { Menu } from './menu.tsx';

/** Around every page of somebody who is signed in: the menu, the keys, and the place for the page. */
export function Shell() {
  const { skip, menu, shortcuts } = useTexts();
  const [menuOpen, menuHandlers] = useDisclosure(false);
  const [listOpen, list] = useDisclosure(false);
  const navigate = useNavigate();
  useShortcuts([
    { keys: '?', label: shortcuts.list, run: list.open, everywhere: true },
    { keys: 'g t', label: shortcuts.goTasks, run: () => void navigate({ to: '/tasks' }), everywhere: true },
    {
      keys: 'g w',
      label: shortcuts.goWaiting,
      run: () => void navigate({ to: '/waiting' }),
      everywhere: true,
    },
    {
      keys: 'g n',
      label: shortcuts.goNotifications,
      run: () => void navigate({ to: '/notifications' }),
      everywhere: true,
    },
    {
      keys: 'g d',
      label: shortcuts.goDelegations,
      run: () => void navigate({ to: '/delegations' }),
      everywhere: true,
    },
  ]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 250, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip" href="#content">
        {skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menuOpen}
              onClick={menuHandlers.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={menu.open}
              aria-expanded={menuOpen}
              aria-controls="menu"
            />
            <Link to="/tasks" className="plain-link">
              <Brand />
            </Link>
          </Group>
          <Button variant="default" size="xs" onClick={list.open} aria-label={menu.shortcuts}>
            ?
          </Button>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" id="menu" aria-label={menu.label}>
        <Menu leave={menuHandlers.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <ShortcutList opened={listOpen} close={list.close} />
    </AppShell>
  );
}
