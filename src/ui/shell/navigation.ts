/** The pages of the left rail. */

export interface RailPage {
	readonly path:
		| "/dashboards"
		| "/events"
		| "/resources"
		| "/alerts"
		| "/services"
		| "/active-lists"
		| "/pipeline"
		| "/ledger"
		| "/dead-letters"
		| "/assets"
		| "/sources"
		| "/tasks"
		| "/settings/backup"
		| "/settings/users"
		| "/settings/audit"
		| "/settings/tenants"
		| "/settings";
	readonly title: string;
	readonly shortcut: string;
	/** Without it the page is not offered. */
	readonly permission: string;
	readonly icon:
		| "dashboards"
		| "events"
		| "resources"
		| "alerts"
		| "services"
		| "active-lists"
		| "pipeline"
		| "ledger"
		| "dead-letters"
		| "assets"
		| "sources"
		| "tasks"
		| "backup"
		| "users"
		| "audit"
		| "tenants"
		| "settings";
}

export const railPages: readonly RailPage[] = [
	{
		path: "/dashboards",
		title: "Dashboards",
		shortcut: "g b",
		permission: "dashboards.view",
		icon: "dashboards",
	},
	{
		path: "/events",
		title: "Events",
		shortcut: "g e",
		permission: "events.search",
		icon: "events",
	},
	{
		path: "/alerts",
		title: "Alerts",
		shortcut: "g a",
		permission: "alerts.view",
		icon: "alerts",
	},
	{
		path: "/assets",
		title: "Assets",
		shortcut: "g m",
		permission: "assets.view",
		icon: "assets",
	},
	{
		path: "/resources",
		title: "Resources",
		shortcut: "g r",
		permission: "resources.view",
		icon: "resources",
	},
	{
		path: "/services",
		title: "Active services",
		shortcut: "g s",
		permission: "services.view",
		icon: "services",
	},
	{
		path: "/active-lists",
		title: "Active lists",
		shortcut: "g t",
		permission: "activeLists.view",
		icon: "active-lists",
	},
	{
		path: "/pipeline",
		title: "Pipeline",
		shortcut: "g p",
		permission: "services.view",
		icon: "pipeline",
	},
	{
		path: "/ledger",
		title: "Ledger",
		shortcut: "g l",
		permission: "services.view",
		icon: "ledger",
	},
	{
		path: "/dead-letters",
		title: "Dead letters",
		shortcut: "g d",
		permission: "services.view",
		icon: "dead-letters",
	},
	{
		path: "/sources",
		title: "Sources",
		shortcut: "g o",
		permission: "sources.view",
		icon: "sources",
	},
	{
		path: "/tasks",
		title: "Task manager",
		shortcut: "g k",
		// Everybody has tasks; every role may search events.
		permission: "events.search",
		icon: "tasks",
	},
	{
		path: "/settings/users",
		title: "Users",
		shortcut: "g u",
		permission: "users.view",
		icon: "users",
	},
	{
		path: "/settings/tenants",
		title: "Tenants",
		shortcut: "g n",
		permission: "tenants.view",
		icon: "tenants",
	},
	{
		path: "/settings/backup",
		title: "Backup",
		shortcut: "g y",
		permission: "core.backUp",
		icon: "backup",
	},
	{
		path: "/settings/audit",
		title: "Audit",
		shortcut: "g i",
		permission: "users.view",
		icon: "audit",
	},
	{
		path: "/settings",
		title: "Settings",
		shortcut: "g c",
		permission: "settings.view",
		icon: "settings",
	},
];

export function pagesFor(permissions: readonly string[]): readonly RailPage[] {
	return railPages.filter((page) => permissions.includes(page.permission));
}
