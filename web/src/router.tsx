// Every address of the app and what is shown there.
import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import type { PhaseKind } from './api/types.ts';
import type { TaskFilter, TaskSort } from './api/reads.ts';
import { AwayBanner } from './layout/away-banner.tsx';
import { Shell } from './layout/shell.tsx';
import { ApprovalPage } from './pages/approval/approval-page.tsx';
import { DelegationsPage } from './pages/delegations/delegations-page.tsx';
import { InvitationPage } from './pages/invitation/invitation-page.tsx';
import { NotificationsPage } from './pages/notifications/notifications-page.tsx';
import { Crashed } from './pages/other/crashed.tsx';
import { NotFound } from './pages/other/not-found.tsx';
import { TaskPage } from './pages/task/task-page.tsx';
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

const kinds = ['review', 'approval', 'signature', 'task'] as const satisfies readonly PhaseKind[];
const sorts = ['newest', 'oldest', 'due', 'amount'] as const satisfies readonly TaskSort[];
const oneOf = <Value extends string>(values: readonly Value[], said: unknown): Value | undefined =>
  values.find((value) => value === said);
const some = (said: unknown): string | undefined =>
  typeof said === 'string' && said !== '' && said.length <= 100 ? said : undefined;

/** What an address says of the list; whatever it says wrongly counts as not said. */
const filterOf = (search: Record<string, unknown>): TaskFilter => ({
  sort: oneOf(sorts, search['sort']),
  kind: oneOf(kinds, search['kind']),
  contractType: some(search['contractType']),
  groupId: some(search['groupId']),
  environmentId: some(search['environmentId']),
  delegated: oneOf(['yes', 'no'], search['delegated']),
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
