/** The pages of the left rail. */

export interface RailPage {
	readonly path: "/events" | "/alerts" | "/services";
	readonly title: string;
	readonly shortcut: string;
	/** Without it the page is not offered. */
	readonly permission: string;
	readonly icon: "events" | "alerts" | "services";
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
		path: "/services",
		title: "Active services",
		shortcut: "g s",
		permission: "services.view",
		icon: "services",
	},
];

export function pagesFor(permissions: readonly string[]): readonly RailPage[] {
	return railPages.filter((page) => permissions.includes(page.permission));
}
