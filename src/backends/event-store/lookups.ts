import type { Database } from "./database.ts";
import { decodeRows } from "./decode.ts";
import type {
	DeadLetter,
	DeadLetterQuery,
	LedgerEntry,
	LedgerQuery,
	TenantScope,
} from "./event-store.ts";
import { type Period, type Scope, scopeCondition } from "./scope.ts";
import { searchLimits } from "./search.ts";

/** Ids travel in the URL of a query, which servers cut at 1 MiB. */
const idsPerQuery = 1000;

export async function findEvents(
	database: Database,
	ids: readonly string[],
	tenants: TenantScope,
	period?: Period,
): Promise<Record<string, unknown>[]> {
	const found: Record<string, unknown>[] = [];
	const scope = scopeCondition({
		timeColumn: "Timestamp",
		tenantColumn: "TenantID",
		period,
		tenants,
	});
	for (let start = 0; start < ids.length; start += idsPerQuery) {
		const document = await database.query(
			`SELECT * FROM events WHERE ID IN {ids:Array(String)} AND ${scope.sql}`,
			{
				parameters: {
					...scope.parameters,
					ids: ids.slice(start, start + idsPerQuery),
				},
				settings: searchLimits,
			},
		);
		found.push(...decodeRows(document, { isOptional: () => true }));
	}
	return found;
}

const hour = 3_600_000;

export async function ledger(
	database: Database,
	query: LedgerQuery,
): Promise<LedgerEntry[]> {
	const scope = scopeCondition({
		timeColumn: "hour",
		tenantColumn: "tenantId",
		// An hour belongs to the period when it begins in it or reaches into it.
		period: { from: Math.floor(query.from / hour) * hour, to: query.to },
		tenants: query.tenants,
	});
	const service = ofService(query);
	const key = "hour, tenantId, serviceId, connector, source, outcome, reason";
	const document = await database.query(
		`SELECT ${key}, sum(count) AS count FROM ledger
		WHERE batch = '' AND ${scope.sql} AND ${service.sql} GROUP BY ${key} ORDER BY ${key}`,
		{ parameters: { ...scope.parameters, ...service.parameters } },
	);
	// The columns are those of a LedgerEntry, by the statement above.
	return decodeRows(document, {
		isOptional: () => false,
	}) as unknown as LedgerEntry[];
}

const letterColumns =
	"id, timestamp, tenantId, serviceId, connector, source, code, cause, raw, rawBytes, replayedAt";

export async function deadLetters(
	database: Database,
	query: DeadLetterQuery,
): Promise<DeadLetter[]> {
	const { code, source, limit } = query;
	const service = ofService(query);
	const conditions = [
		service.sql,
		...(code === undefined ? [] : ["code = {code:String}"]),
		...(source === undefined ? [] : ["source = {source:String}"]),
	];
	return selectLetters(
		database,
		scopeCondition({
			timeColumn: "timestamp",
			tenantColumn: "tenantId",
			period: query,
			tenants: query.tenants,
		}),
		`${conditions.join(" AND ")} ORDER BY timestamp DESC, id LIMIT {limit:UInt64}`,
		{
			...service.parameters,
			...(code === undefined ? {} : { code }),
			...(source === undefined ? {} : { source }),
			limit,
		},
	);
}

export async function deadLetter(
	database: Database,
	id: string,
	tenants: TenantScope,
): Promise<DeadLetter | undefined> {
	const [letter] = await selectLetters(
		database,
		scopeCondition({
			timeColumn: "timestamp",
			tenantColumn: "tenantId",
			period: undefined,
			tenants,
		}),
		"id = {id:String} LIMIT 1",
		{ id },
	);
	return letter;
}

/** The rest is what follows the scope in the WHERE. */
async function selectLetters(
	database: Database,
	scope: Scope,
	rest: string,
	parameters: Readonly<Record<string, unknown>>,
): Promise<DeadLetter[]> {
	const document = await database.query(
		`SELECT ${letterColumns} FROM dead_letters WHERE ${scope.sql} AND ${rest}`,
		{ parameters: { ...scope.parameters, ...parameters } },
	);
	// The columns are those of a DeadLetter, by the statement above.
	return decodeRows(document, {
		isOptional: (column) => column === "replayedAt",
	}) as unknown as DeadLetter[];
}

/** Rewrites the parts that hold them: rare, and dead letters are few. */
export async function markReplayed(
	database: Database,
	ids: readonly string[],
	at: number,
): Promise<void> {
	for (let start = 0; start < ids.length; start += idsPerQuery) {
		await database.command(
			`ALTER TABLE dead_letters UPDATE replayedAt = ${Math.floor(at)} WHERE id IN {ids:Array(String)}`,
			{
				parameters: { ids: ids.slice(start, start + idsPerQuery) },
				settings: { mutations_sync: 2 },
			},
		);
	}
}

function ofService({ serviceId }: LedgerQuery): {
	sql: string;
	parameters: Record<string, unknown>;
} {
	return serviceId === undefined
		? { sql: "true", parameters: {} }
		: { sql: "serviceId = {serviceId:String}", parameters: { serviceId } };
}
