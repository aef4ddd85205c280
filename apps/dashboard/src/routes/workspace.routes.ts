import { eventCodeSchema, type ImportKind } from '@innoweek/contracts';
import { OIDC_PROBLEMS, type OidcProblem } from '@innoweek/contracts';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { queryClient } from '../api/query.client.ts';
import { readApprovalSearch, type ApprovalSearch } from '../approvals/approval.search.ts';
import { sessionQuery } from '../api/session.query.ts';
import { readCompletenessSearch, type CompletenessSearch } from '../completeness/completeness.search.ts';
import { readEventSearch, type EventSearch } from '../events/event.search.ts';
import {
  readReconciliationSearch,
  type ReconciliationSearch,
} from '../reconciliation/reconciliation.search.ts';
import { readReceiptSearch, type ReceiptSearch } from '../tallies/receipt.search.ts';
import { readTallySearch, type TallySearch } from '../tallies/tally.search.ts';
import { ownPath } from '../session/own.path.ts';
import { rootRoute } from './root.route.ts';

/** Screens on Ant Design, loaded only when one of them is opened. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workspace',
  component: lazyRouteComponent(() => import('../shell/workspace.layout.tsx'), 'WorkspaceLayout'),
});

/** Leads whoever is not signed in to where they can, and back afterwards. */
const signedIn = async ({ location }: { location: { href: string } }): Promise<void> => {
  const session = await queryClient.query({ ...sessionQuery, staleTime: 'static' });
  if (session === null) redirect({ to: '/sign-in', search: { to: location.href }, throw: true });
};

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home.screen.tsx'), 'HomeScreen'),
});

/** Where to go on to; and, back from a provider, that a code follows, or why nothing came of it. */
type SignInSearch = { to?: string; step?: 'code'; problem?: OidcProblem };

const signInRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'sign-in',
  validateSearch: (search: Record<string, unknown>): SignInSearch => {
    const to = ownPath(search['to']);
    const problem = OIDC_PROBLEMS.find((code) => code === search['problem']);
    return {
      ...(to === '/' ? {} : { to }),
      ...(search['step'] === 'code' ? { step: 'code' } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  },
  component: lazyRouteComponent(() => import('../session/sign-in.screen.tsx'), 'SignInScreen'),
});

const passwordRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'password',
  component: lazyRouteComponent(() => import('../session/password.screen.tsx'), 'PasswordScreen'),
});

const ownAccountRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'account',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../session/own-account.screen.tsx'), 'OwnAccountScreen'),
});

const eventsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'events',
  validateSearch: (search: Record<string, unknown>): EventSearch => readEventSearch(search),
  component: lazyRouteComponent(() => import('../events/events.screen.tsx'), 'EventsScreen'),
});

const newEventRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'events/new',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): { from?: string } => {
    const from = eventCodeSchema.safeParse(search['from']);
    return from.success ? { from: from.data } : {};
  },
  component: lazyRouteComponent(() => import('../events/event-form.screen.tsx'), 'NewEventScreen'),
});

const eventRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'events/$code',
  component: lazyRouteComponent(() => import('../events/event.screen.tsx'), 'EventScreen'),
});

const editEventRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'events/$code/edit',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../events/event-form.screen.tsx'), 'EditEventScreen'),
});

const approvalsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'approvals',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): ApprovalSearch => readApprovalSearch(search),
  component: lazyRouteComponent(() => import('../approvals/approvals.screen.tsx'), 'ApprovalsScreen'),
});

const importsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'imports',
  beforeLoad: signedIn,
  validateSearch: ({ kind }: Record<string, unknown>): { kind?: ImportKind } =>
    kind === 'events' || kind === 'tallies' || kind === 'media' || kind === 'agreements' ? { kind } : {},
  component: lazyRouteComponent(() => import('../imports/imports.screen.tsx'), 'ImportsScreen'),
});

const importRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'imports/$id',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../imports/import.screen.tsx'), 'ImportScreen'),
});

const talliesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'tallies',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): TallySearch => readTallySearch(search),
  component: lazyRouteComponent(() => import('../tallies/tallies.screen.tsx'), 'TalliesScreen'),
});

const receiptsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'receipts',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): ReceiptSearch => readReceiptSearch(search),
  component: lazyRouteComponent(() => import('../tallies/receipts.screen.tsx'), 'ReceiptsScreen'),
});

const receiptRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'receipts/$id',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../tallies/receipt.screen.tsx'), 'ReceiptScreen'),
});

const mediaRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'media',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../media/media.screen.tsx'), 'MediaScreen'),
});

const agreementsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'agreements',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../agreements/agreements.screen.tsx'), 'AgreementsScreen'),
});

const remaindersRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'remainders',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../remainders/remainders.screen.tsx'), 'RemaindersScreen'),
});

const completenessRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'completeness',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): CompletenessSearch => readCompletenessSearch(search),
  component: lazyRouteComponent(
    () => import('../completeness/completeness.screen.tsx'),
    'CompletenessScreen',
  ),
});

const sharingRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'sharing',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('../sharing/sharing.screen.tsx'), 'SharingScreen'),
});

const communiquesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'communiques',
  component: lazyRouteComponent(() => import('../communiques/communiques.screen.tsx'), 'CommuniquesScreen'),
});

const communiqueRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'communiques/$id',
  component: lazyRouteComponent(() => import('../communiques/communique.screen.tsx'), 'CommuniqueScreen'),
});

const reconciliationRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'reconciliation',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): ReconciliationSearch => readReconciliationSearch(search),
  component: lazyRouteComponent(
    () => import('../reconciliation/reconciliation.screen.tsx'),
    'ReconciliationScreen',
  ),
});

export const NOTIFICATION_TABS = ['unread', 'all', 'settings'] as const;

const notificationsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'notifications',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): { tab?: (typeof NOTIFICATION_TABS)[number] } => {
    const tab = NOTIFICATION_TABS.find((name) => name === search['tab']);
    return tab === undefined || tab === 'unread' ? {} : { tab };
  },
  component: lazyRouteComponent(
    () => import('../notifications/notifications.screen.tsx'),
    'NotificationsScreen',
  ),
});

export const ACCOUNT_TABS = ['accounts', 'organisations', 'editions', 'security', 'audit'] as const;
export type AccountTab = (typeof ACCOUNT_TABS)[number];

const accountsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'accounts',
  beforeLoad: signedIn,
  validateSearch: (search: Record<string, unknown>): { tab?: AccountTab } => {
    const tab = ACCOUNT_TABS.find((name) => name === search['tab']);
    return tab === undefined || tab === 'accounts' ? {} : { tab };
  },
  component: lazyRouteComponent(() => import('../accounts/accounts.screen.tsx'), 'AccountsScreen'),
});

export const workspaceRoutes = workspaceRoute.addChildren([
  homeRoute,
  signInRoute,
  passwordRoute,
  ownAccountRoute,
  eventsRoute,
  newEventRoute,
  eventRoute,
  editEventRoute,
  approvalsRoute,
  importsRoute,
  importRoute,
  talliesRoute,
  receiptsRoute,
  receiptRoute,
  reconciliationRoute,
  completenessRoute,
  communiquesRoute,
  communiqueRoute,
  sharingRoute,
  mediaRoute,
  agreementsRoute,
  remaindersRoute,
  notificationsRoute,
  accountsRoute,
]);
