/** The dashboards that an installation starts with, for all tenants. What they ask holds for any source. */
import type { z } from "zod";
import { type Widget, widgetShape } from "#api/contract/index.ts";
import { type Dashboard, sharedTenantId } from "#core/index.ts";
import { deriveId } from "#platform/index.ts";

type Layout = Pick<Dashboard, "id" | "tenantId" | "name" | "body">;
type Part = Omit<z.input<typeof widgetShape>, "id"> & Record<string, unknown>;

function layout(name: string, parts: readonly Part[]): Layout {
	const widgets: Widget[] = parts.map((part, index) =>
		widgetShape.parse({ id: `w${index + 1}`, ...part }),
	);
	return {
		id: deriveId("dashboard", name),
		tenantId: sharedTenantId,
		name,
		body: { widgets },
	};
}

const count = (title: string, where: string): Part => ({
	kind: "events",
	title,
	sql: `SELECT count() AS events FROM events WHERE ${where} LIMIT 1`,
	view: "number",
	width: 3,
	height: 2,
});

const top = (
	title: string,
	field: string,
	where: string,
	view: "bar" | "pie" | "table" = "bar",
): Part => ({
	kind: "events",
	title,
	sql: `SELECT ${field}, count() AS events FROM events WHERE ${where} AND ${field} != '' GROUP BY ${field} ORDER BY events DESC LIMIT 10`,
	view,
	width: 4,
	height: 4,
});

const base = "Type = 1";
const failedLogIn =
	"Type = 1 AND EventOutcome = 'failure' AND DestinationUserName != ''";
const goodLogIn =
	"Type = 1 AND EventOutcome = 'success' AND DestinationUserName != ''";

export const shippedDashboards: readonly Layout[] = [
	layout("Overview", [
		{
			kind: "alerts",
			title: "Alerts by status",
			part: "status",
			width: 3,
			height: 4,
		},
		{
			kind: "alerts",
			title: "Open alerts by severity",
			part: "severity",
			width: 3,
			height: 4,
		},
		{
			kind: "alerts",
			title: "Latest alerts",
			part: "latest",
			width: 6,
			height: 4,
		},
		{
			kind: "histogram",
			title: "Events over time",
			sql: `SELECT * FROM events WHERE ${base} ORDER BY Timestamp DESC LIMIT 250`,
			width: 12,
			height: 3,
		},
		top("Products", "DeviceProduct", base, "pie"),
		top("Busiest sources", "DeviceHostName", base),
		{ kind: "services", title: "Services", width: 4, height: 4 },
	]),
	layout("Log-ins", [
		count("Failed", failedLogIn),
		count("Successful", goodLogIn),
		{
			kind: "events",
			title: "Accounts tried",
			sql: `SELECT uniqExact(DestinationUserName) AS accounts FROM events WHERE ${failedLogIn} LIMIT 1`,
			view: "number",
			width: 3,
			height: 2,
		},
		{
			kind: "events",
			title: "Addresses that failed",
			sql: `SELECT uniqExact(SourceAddress) AS addresses FROM events WHERE ${failedLogIn} LIMIT 1`,
			view: "number",
			width: 3,
			height: 2,
		},
		{
			kind: "histogram",
			title: "Failed log-ins over time",
			sql: `SELECT * FROM events WHERE ${failedLogIn} ORDER BY Timestamp DESC LIMIT 250`,
			width: 12,
			height: 3,
		},
		top("Accounts with the most failures", "DestinationUserName", failedLogIn),
		top("Addresses with the most failures", "SourceAddress", failedLogIn),
		top("Who logged in", "DestinationUserName", goodLogIn, "table"),
	]),
	layout("Detections", [
		{
			kind: "alerts",
			title: "Alerts by rule",
			part: "rule",
			width: 6,
			height: 4,
		},
		{
			kind: "events",
			title: "Tactics",
			sql: "SELECT Tactic, count() AS events FROM events WHERE Type = 3 AND Tactic != '' GROUP BY Tactic ORDER BY events DESC LIMIT 14",
			view: "bar",
			width: 6,
			height: 4,
		},
		{
			kind: "histogram",
			title: "Correlation events over time",
			sql: "SELECT * FROM events WHERE Type = 3 ORDER BY Timestamp DESC LIMIT 250",
			width: 12,
			height: 3,
		},
		{
			kind: "events",
			title: "Rules that fired",
			sql: "SELECT CorrelationRuleName, count() AS events, max(Timestamp) AS latest FROM events WHERE Type = 3 GROUP BY CorrelationRuleName ORDER BY events DESC LIMIT 50",
			view: "table",
			width: 12,
			height: 4,
		},
	]),
];
