/** All pages and their addresses. */
import type { QueryClient } from "@tanstack/react-query";
import {
	createRootRouteWithContext,
	createRoute,
	createRouter,
	lazyRouteComponent,
	Outlet,
	redirect,
} from "@tanstack/react-router";
import type { Client } from "../api/client.ts";
import { isSessionEnded } from "../api/errors.ts";
import { meQuery } from "../api/queries.ts";
import { LogInPage } from "../pages/log-in/log-in-page.tsx";
import { NotFoundPage } from "../pages/not-found/not-found-page.tsx";
import {
	type Parameters,
	parseParameters,
	stringifyParameters,
} from "../query/url-state.ts";
import { PageError } from "./page-error.tsx";
import { PageLoading } from "./page-loading.tsx";
import { Shell } from "./shell.tsx";

interface RouterContext {
	readonly client: Client;
	readonly queryClient: QueryClient;
}

/** Parameters go through as they are: pages read them with their own functions. */
const validateSearch = (search: Record<string, unknown>): Parameters => {
	const parameters: Record<string, string | string[]> = {};
	for (const [name, value] of Object.entries(search)) {
		if (typeof value === "string") parameters[name] = value;
		if (Array.isArray(value)) parameters[name] = value.map(String);
	}
	return parameters;
};

const root = createRootRouteWithContext<RouterContext>()({
	validateSearch,
	component: Outlet,
	errorComponent: PageError,
	notFoundComponent: NotFoundPage,
});

const logIn = createRoute({
	getParentRoute: () => root,
	path: "/log-in",
	component: LogInPage,
});

const shell = createRoute({
	getParentRoute: () => root,
	id: "shell",
	component: Shell,
	errorComponent: PageError,
	pendingComponent: PageLoading,
	async beforeLoad({ context, location }) {
		try {
			const me = await context.queryClient.ensureQueryData(
				meQuery(context.client),
			);
			// The server refuses everything else until there is a password of the user's own.
			if (me.mustChangePassword && location.pathname !== "/profile") {
				throw redirect({ to: "/profile" });
			}
		} catch (error) {
			if (!isSessionEnded(error)) throw error;
			throw redirect({ to: "/log-in", search: { next: location.href } });
		}
	},
});

const home = createRoute({
	getParentRoute: () => shell,
	path: "/",
	beforeLoad: () => {
		throw redirect({ to: "/events" });
	},
});

const dashboards = createRoute({
	getParentRoute: () => shell,
	path: "/dashboards",
	component: lazyRouteComponent(
		() => import("../pages/dashboards/dashboards-page.tsx"),
		"DashboardsPage",
	),
});

const events = createRoute({
	getParentRoute: () => shell,
	path: "/events",
	component: lazyRouteComponent(
		() => import("../pages/events/events-page.tsx"),
		"EventsPage",
	),
});

const alerts = createRoute({
	getParentRoute: () => shell,
	path: "/alerts",
	component: lazyRouteComponent(
		() => import("../pages/alerts/alerts-page.tsx"),
		"AlertsPage",
	),
});

const alert = createRoute({
	getParentRoute: () => shell,
	path: "/alerts/$alertId",
	component: lazyRouteComponent(
		() => import("../pages/alert/alert-page.tsx"),
		"AlertPage",
	),
});

const services = createRoute({
	getParentRoute: () => shell,
	path: "/services",
	component: lazyRouteComponent(
		() => import("../pages/services/services-page.tsx"),
		"ServicesPage",
	),
});

const activeLists = createRoute({
	getParentRoute: () => shell,
	path: "/active-lists",
	component: lazyRouteComponent(
		() => import("../pages/active-lists/active-lists-page.tsx"),
		"ActiveListsPage",
	),
});

const pipeline = createRoute({
	getParentRoute: () => shell,
	path: "/pipeline",
	component: lazyRouteComponent(
		() => import("../pages/pipeline/pipeline-page.tsx"),
		"PipelinePage",
	),
});

const ledger = createRoute({
	getParentRoute: () => shell,
	path: "/ledger",
	component: lazyRouteComponent(
		() => import("../pages/ledger/ledger-page.tsx"),
		"LedgerPage",
	),
});

const deadLetters = createRoute({
	getParentRoute: () => shell,
	path: "/dead-letters",
	component: lazyRouteComponent(
		() => import("../pages/ledger/dead-letters-page.tsx"),
		"DeadLettersPage",
	),
});

const resources = createRoute({
	getParentRoute: () => shell,
	path: "/resources",
	component: lazyRouteComponent(
		() => import("../pages/resources/resources-page.tsx"),
		"ResourcesPage",
	),
});

const newResource = createRoute({
	getParentRoute: () => shell,
	path: "/resources/new",
	component: lazyRouteComponent(
		() => import("../pages/resources/new-resource-page.tsx"),
		"NewResourcePage",
	),
});

const resource = createRoute({
	getParentRoute: () => shell,
	path: "/resources/$resourceId",
	component: lazyRouteComponent(
		() => import("../pages/resources/resource-page.tsx"),
		"ResourcePage",
	),
});

const wizard = createRoute({
	getParentRoute: () => shell,
	path: "/wizards/$kind",
	component: lazyRouteComponent(
		() => import("../pages/wizards/wizard-page.tsx"),
		"WizardPage",
	),
});

const assets = createRoute({
	getParentRoute: () => shell,
	path: "/assets",
	component: lazyRouteComponent(
		() => import("../pages/assets/assets-page.tsx"),
		"AssetsPage",
	),
});

const sources = createRoute({
	getParentRoute: () => shell,
	path: "/sources",
	component: lazyRouteComponent(
		() => import("../pages/sources/sources-page.tsx"),
		"SourcesPage",
	),
});

const users = createRoute({
	getParentRoute: () => shell,
	path: "/settings/users",
	component: lazyRouteComponent(
		() => import("../pages/users/users-page.tsx"),
		"UsersPage",
	),
});

const tenants = createRoute({
	getParentRoute: () => shell,
	path: "/settings/tenants",
	component: lazyRouteComponent(
		() => import("../pages/tenants/tenants-page.tsx"),
		"TenantsPage",
	),
});

const tasks = createRoute({
	getParentRoute: () => shell,
	path: "/tasks",
	component: lazyRouteComponent(
		() => import("../pages/tasks/tasks-page.tsx"),
		"TasksPage",
	),
});

const backup = createRoute({
	getParentRoute: () => shell,
	path: "/settings/backup",
	component: lazyRouteComponent(
		() => import("../pages/backup/backup-page.tsx"),
		"BackupPage",
	),
});

const audit = createRoute({
	getParentRoute: () => shell,
	path: "/settings/audit",
	component: lazyRouteComponent(
		() => import("../pages/audit/audit-page.tsx"),
		"AuditPage",
	),
});

const settings = createRoute({
	getParentRoute: () => shell,
	path: "/settings",
	component: lazyRouteComponent(
		() => import("../pages/settings/settings-page.tsx"),
		"SettingsPage",
	),
});

const settingsOfKind = createRoute({
	getParentRoute: () => shell,
	path: "/settings/$kind",
	component: lazyRouteComponent(
		() => import("../pages/settings/settings-page.tsx"),
		"SettingsPage",
	),
});

const settingsOfTenant = createRoute({
	getParentRoute: () => shell,
	path: "/settings/$kind/$tenantId",
	component: lazyRouteComponent(
		() => import("../pages/settings/tenant-settings-page.tsx"),
		"TenantSettingsPage",
	),
});

const profile = createRoute({
	getParentRoute: () => shell,
	path: "/profile",
	component: lazyRouteComponent(
		() => import("../pages/profile/profile-page.tsx"),
		"ProfilePage",
	),
});

const unknown = createRoute({
	getParentRoute: () => shell,
	path: "$",
	component: NotFoundPage,
});

const routeTree = root.addChildren([
	logIn,
	shell.addChildren([
		home,
		dashboards,
		events,
		alerts,
		alert,
		services,
		activeLists,
		pipeline,
		ledger,
		deadLetters,
		resources,
		newResource,
		resource,
		wizard,
		assets,
		sources,
		users,
		tenants,
		tasks,
		backup,
		audit,
		settings,
		settingsOfKind,
		settingsOfTenant,
		profile,
		unknown,
	]),
]);

export function createConsoleRouter(context: RouterContext) {
	return createRouter({
		routeTree,
		context,
		parseSearch: (query) => parseParameters(query.replace(/^\?/, "")),
		stringifySearch: stringifyParameters,
		defaultErrorComponent: PageError,
		defaultPendingComponent: PageLoading,
		defaultPendingMs: 300,
		defaultPreload: "intent",
	});
}

declare module "@tanstack/react-router" {
	interface Register {
		router: ReturnType<typeof createConsoleRouter>;
	}
}
