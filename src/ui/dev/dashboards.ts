/** Dashboards of the mock: one with every kind of widget. */
import type { z } from "zod";
import type { dashboardShape, Widget } from "#api/contract/index.ts";
import { MockError } from "./mock-error.ts";

type Dashboard = z.output<typeof dashboardShape>;

const byProduct =
	"SELECT DeviceProduct, count() AS events FROM events WHERE DeviceProduct != '' GROUP BY DeviceProduct ORDER BY events DESC LIMIT 10";
const events = "SELECT * FROM events ORDER BY Timestamp DESC LIMIT 250";

function widgets(): Widget[] {
	const size = { width: 4, height: 4 };
	return [
		{
			...size,
			id: "w1",
			kind: "alerts",
			title: "Alerts by status",
			part: "status",
		},
		{
			...size,
			id: "w2",
			kind: "alerts",
			title: "Open alerts by severity",
			part: "severity",
		},
		{
			...size,
			id: "w3",
			kind: "alerts",
			title: "Latest alerts",
			part: "latest",
		},
		{
			id: "w4",
			kind: "histogram",
			title: "Events over time",
			sql: events,
			width: 12,
			height: 3,
		},
		{
			...size,
			id: "w5",
			kind: "events",
			title: "Products",
			sql: byProduct,
			view: "pie",
		},
		{
			...size,
			id: "w6",
			kind: "events",
			title: "Products as bars",
			sql: byProduct,
			view: "bar",
		},
		{ ...size, id: "w7", kind: "services", title: "Services" },
		{
			...size,
			id: "w8",
			kind: "events",
			title: "Products as a table",
			sql: byProduct,
			view: "table",
		},
		{
			...size,
			id: "w9",
			kind: "alerts",
			title: "Alerts by rule",
			part: "rule",
		},
		{
			...size,
			id: "w10",
			kind: "text",
			title: "On duty",
			text: "Call 4711 at night.",
		},
	];
}

export function createDashboardRoutes(options: { now(): number }) {
	const tenantId = "00000000-0000-0000-0000-000000000000";
	const kept = new Map<string, Dashboard>();
	const add = (given: Pick<Dashboard, "id" | "name" | "body">): Dashboard => {
		const made = {
			...{ tenantId, tenantName: "Shared", isShipped: false, isOwn: true },
			...{ canEdit: true, version: 1, updatedAt: options.now() },
			...given,
		};
		kept.set(made.id, made);
		return made;
	};
	add({ id: "overview", name: "Overview", body: { widgets: widgets() } });
	const find = (id: string | undefined): Dashboard => {
		const found = kept.get(id ?? "");
		if (!found)
			throw new MockError(
				404,
				"dashboards.notFound",
				"There is no such dashboard.",
			);
		return found;
	};
	interface Call {
		readonly params: Readonly<Record<string, string>>;
		readonly body: unknown;
	}
	// The mock server has checked bodies by the contract.
	const bodyOf = (call: Call) => call.body as Pick<Dashboard, "name" | "body">;
	return {
		dashboards: () => ({
			dashboards: [...kept.values()].map(({ body: _, ...summary }) => summary),
			editableTenants: [{ id: tenantId, name: "Shared" }],
		}),
		dashboard: ({ params }: Call) => find(params.id),
		createDashboard: (call: Call) =>
			add({ ...bodyOf(call), id: `new-${kept.size}` }),
		updateDashboard: (call: Call) => {
			const before = find(call.params.id);
			const changed = {
				...before,
				...bodyOf(call),
				version: before.version + 1,
			};
			kept.set(before.id, changed);
			return changed;
		},
		deleteDashboard: ({ params }: Call) => {
			kept.delete(find(params.id).id);
		},
	};
}
