/** What the console's API sends and takes. Times are milliseconds since the epoch, UTC. */
import { z } from "zod";

export const errorShape = z.object({
	/** Stable, `<room>.<name>`. */
	code: z.string(),
	/** Sentence for the user: what happened and what to do next. */
	message: z.string(),
	details: z.record(z.string(), z.unknown()).optional(),
});

export const meShape = z.object({
	id: z.string(),
	login: z.string(),
	name: z.string(),
	email: z.string(),
	isGeneralAdministrator: z.boolean(),
	/** Highest role per tenant. */
	tenants: z.array(
		z.object({ id: z.string(), name: z.string(), role: z.string() }),
	),
	permissions: z.array(z.string()),
	tokenCreatedAt: z.number().optional(),
	version: z.string(),
});

export const eventFieldShape = z.object({
	name: z.string(),
	type: z.string(),
	group: z.string(),
	doc: z.string(),
	cef: z.string().optional(),
});

export const searchBody = z.object({
	sql: z.string().min(1).max(100_000),
	from: z.number(),
	to: z.number(),
});

/** An event or an aggregated row; whole numbers beyond 2^53 come as decimal text. */
export const rowShape = z.record(z.string(), z.unknown());

export const searchAnswer = z.object({
	rows: z.array(rowShape),
	columns: z.array(z.object({ name: z.string(), type: z.string() })),
	areEvents: z.boolean(),
	elapsedMs: z.number(),
	rowsRead: z.number(),
});

export const histogramAnswer = z.object({
	stepMs: z.number(),
	bars: z.array(z.object({ start: z.number(), count: z.number() })),
	total: z.number(),
});

export const alertShape = z.object({
	id: z.string(),
	tenantId: z.string(),
	tenantName: z.string(),
	name: z.string(),
	ruleId: z.string(),
	ruleName: z.string(),
	priority: z.number(),
	severity: z.enum(["low", "medium", "high", "critical"]),
	status: z.enum(["new", "assigned", "escalated", "closed"]),
	assigneeId: z.string().optional(),
	assigneeName: z.string().optional(),
	closingReason: z
		.enum(["responded", "incorrect data", "incorrect correlation rule"])
		.optional(),
	firstSeen: z.number(),
	lastSeen: z.number(),
	updatedAt: z.number(),
	groupedBy: z.record(z.string(), z.string()),
	detectionCount: z.number(),
	technique: z.string(),
	tactic: z.string(),
	isOverflowed: z.boolean(),
});

export const alertEventShape = z.object({
	id: z.string(),
	kind: z.enum(["correlation", "base"]),
	parentId: z.string().optional(),
	timestamp: z.number(),
	event: rowShape,
});

export const alertHistoryShape = z.object({
	at: z.number(),
	userName: z.string().optional(),
	action: z.string(),
	text: z.string(),
});
