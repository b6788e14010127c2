/** Settings of the sql connector (reference: pipeline-resources §3 sql). */
import { z } from "zod";
import { referenceTo } from "#schema/index.ts";

const query = z.string().min(1).max(64_000);
const pollIntervalSeconds = z.number().min(0.1).max(86_400);

export const sqlConnectionDefinition = z.strictObject({
	/**
	 * Part of the key under which the position is kept; the secret's reference where it is empty. Connections of one
	 * collector that share secret, column and seed need names of their own.
	 */
	name: z
		.string()
		.max(128)
		.default("")
		.meta({ title: "Name", description: "Tells connections apart" }),
	urls: referenceTo("secret").meta({
		title: "URL",
		description:
			"Secret of type urls: addresses of the same database, tried in order",
	}),
	identityColumn: z.string().min(1).max(128).meta({
		title: "Identity column",
		description: "Column of the result that grows from row to row",
	}),
	/** Number, time or text; rows after it are read first. Another seed or column starts anew. */
	identitySeed: z.string().min(1).max(1024).meta({
		title: "Identity seed",
		description: "Value that the placeholder of the query has at first",
	}),
	query: query
		.optional()
		.meta({ title: "Query", description: "Instead of the default query" }),
	pollIntervalSeconds: pollIntervalSeconds
		.optional()
		.meta({ title: "Poll interval", unit: "seconds" }),
});

export const sqlConnectorDefinition = z.strictObject({
	kind: z.literal("sql"),
	defaultQuery: query.meta({
		title: "Default query",
		description:
			"With the placeholder of the database (SQLite ?, MSSQL @p1, MySQL %s, PostgreSQL $1, Oracle :val) where the last identity belongs, and ORDER BY the identity column",
	}),
	reconnectEachQuery: z.boolean().default(false).meta({
		title: "Reconnect to the database every time a query is sent",
	}),
	pollIntervalSeconds: pollIntervalSeconds
		.default(10)
		.meta({ title: "Poll interval", unit: "seconds" }),
	connections: z
		.array(sqlConnectionDefinition)
		.min(1)
		.max(64)
		.meta({ title: "Connections" }),
	connectTimeoutSeconds: z
		.number()
		.min(0.1)
		.max(600)
		.default(15)
		.meta({ title: "Connection time-out", unit: "seconds" }),
	/** How long the database may leave a request for rows unanswered; time in which nobody asks does not count. */
	queryTimeoutSeconds: z
		.number()
		.min(0.1)
		.max(86_400)
		.default(300)
		.meta({ title: "Query time-out", unit: "seconds" }),
	maxRowsPerBatch: z
		.int()
		.min(1)
		.max(1000)
		.default(1000)
		.meta({ title: "Rows per batch" }),
	/** A longer row is dead-lettered with its first 64 KiB kept. */
	maxMessageBytes: z
		.int()
		.min(64)
		.max(64 * 1024 * 1024)
		.default(1024 * 1024)
		.meta({ title: "Longest row", unit: "bytes" }),
});

export type SqlConnectorSettings = z.infer<typeof sqlConnectorDefinition>;
export type SqlConnectionSettings = z.infer<typeof sqlConnectionDefinition>;
