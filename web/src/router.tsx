// Every address of the app and what is shown there.
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { AwayBanner } from './layout/away-banner.tsx';
import { Shell } from './layout/shell.tsx';
import { ApprovalPage } from './pages/approval/approval-page.tsx';
import { DelegationsPage } from './pages/delegations/delegations-page.tsx';
import { InvitationPage } from './pages/invitation/invitation-page.tsx';
import { NotificationsPage } from './pages/notifications/notifications-page.tsx';
import { Crashed } from './pages/other/crashed.tsx';
import { NotFound } from './pages/other/not-found.tsx';
import { TaskPage } from './pages/task/task-page.tsx';
import { filterOf } from './pages/tasks/filter-of.ts';
import { TasksPage } from './pages/tasks/tasks-page.tsx';
import { WaitingPage } from './pages/waiting/waiting-page.tsx';
import { InEnvironment, SignedIn } from './session/gates.tsx';
import { ShortcutsProvider } from './shortcuts/shortcuts.tsx';

const root = createRootRoute({
  component: () => (
    <ShortcutsProvider>
      <AwayBanner />
      <SignedIn>
        <Outlet />
      </SignedIn>
    </ShortcutsProvider>
  ),
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

const inEnvironment = createRoute({
  getParentRoute: () => root,
  id: 'in-environment',
  component: () => (
    <InEnvironment>
      <Shell />
    </InEnvironment>
  ),
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's own way to send on
    throw redirect({ to: '/tasks' });
  },
});

const tasks = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/tasks',
  validateSearch: filterOf,
  component: TasksPage,
});
const task = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/tasks/$id',
  component: function Keyed() {
    const { id } = task.useParams();
    return <TaskPage key={id} id={id} />;
  },
});
const approval = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/approvals/$id',
  component: function Keyed() {
    const { id } = approval.useParams();
    return <ApprovalPage key={id} id={id} />;
  },
});
const waiting = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/waiting',
  component: WaitingPage,
});
const notifications = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/notifications',
  component: NotificationsPage,
});
const delegations = createRoute({
  getParentRoute: () => inEnvironment,
  path: '/delegations',
  component: DelegationsPage,
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitations',
  component: InvitationPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    invitation,
    inEnvironment.addChildren([tasks, task, approval, waiting, notifications, delegations]),
  ]),
  defaultPreload: false,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
