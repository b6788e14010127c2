/** The pages of the left rail. */

export interface RailPage {
	readonly path:
		| "/events"
		| "/resources"
		| "/alerts"
		| "/services"
		| "/pipeline"
		| "/ledger"
		| "/dead-letters";
	readonly title: string;
	readonly shortcut: string;
	/** Without it the page is not offered. */
	readonly permission: string;
	readonly icon:
		| "events"
		| "resources"
		| "alerts"
		| "services"
		| "pipeline"
		| "ledger"
		| "dead-letters";
}

export const railPages: readonly RailPage[] = [
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
];

export function pagesFor(permissions: readonly string[]): readonly RailPage[] {
	return railPages.filter((page) => permissions.includes(page.permission));
}
