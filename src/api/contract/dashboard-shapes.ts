/** Dashboards: widgets in rows of twelve columns, one after the other. */
import { z } from "zod";

const common = {
	/** Never changes while the dashboard is edited. */
	id: z.string().min(1).max(64),
	title: z.string().max(128),
	/** Columns of twelve. */
	width: z.number().int().min(2).max(12),
	/** Steps of 80 pixels. */
	height: z.number().int().min(1).max(10),
};

/** How the rows of a search are shown. All but tables take the first column as name and the second as number. */
export const widgetViews = ["number", "table", "bar", "pie", "line"] as const;

export const alertParts = ["status", "severity", "rule", "latest"] as const;

export const widgetShape = z.discriminatedUnion("kind", [
	z.strictObject({
		...common,
		kind: z.literal("events"),
		sql: z.string().max(100_000),
		view: z.enum(widgetViews),
	}),
	z.strictObject({
		...common,
		kind: z.literal("histogram"),
		sql: z.string().max(100_000),
	}),
	z.strictObject({
		...common,
		kind: z.literal("alerts"),
		part: z.enum(alertParts),
	}),
	z.strictObject({ ...common, kind: z.literal("services") }),
	z.strictObject({
		...common,
		kind: z.literal("text"),
		text: z.string().max(10_000),
	}),
]);
export type Widget = z.infer<typeof widgetShape>;

export const dashboardBodyShape = z.strictObject({
	widgets: z.array(widgetShape).max(40),
});
export type DashboardBody = z.infer<typeof dashboardBodyShape>;

export const dashboardSummaryShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	name: z.string(),
	isShipped: z.boolean(),
	isOwn: z.boolean(),
	/** Whether the caller may change and delete it. */
	canEdit: z.boolean(),
	/** Grows by one with every change. */
	version: z.number(),
	updatedAt: z.number(),
});

export const dashboardShape = dashboardSummaryShape.extend({
	body: dashboardBodyShape,
});
