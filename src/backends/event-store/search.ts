import { isFieldName } from "#event/index.ts";
import type { Database, Settings } from "./database.ts";
import { decodeRows } from "./decode.ts";
import type {
	Histogram,
	HistogramRequest,
	SearchRequest,
	SearchResult,
} from "./event-store.ts";
import { scopedEvents } from "./scope.ts";
import { admitCondition, admitSearch } from "./sql/sql-gate.ts";

const defaultSeconds = 30;

/** What one search may take, on any server. */
export const searchLimits: Settings = {
	max_memory_usage: 1024 ** 3,
	max_bytes_before_external_group_by: 512 * 1024 ** 2,
	max_bytes_before_external_sort: 512 * 1024 ** 2,
	max_result_bytes: 512 * 1024 ** 2,
	max_query_size: 2 * 1024 ** 2,
	// 2 would allow reading and changing settings; the gate lets no SETTINGS through.
	readonly: 2,
	session_timezone: "UTC",
	// Guards such as the one of inSubnet rely on it.
	short_circuit_function_evaluation: "enable",
};

export async function search(
	database: Database,
	request: SearchRequest,
): Promise<SearchResult> {
	const admitted = admitSearch(request.sql, request.maxRows);
	const scope = scopedEvents(request, request.tenants);
	const started = performance.now();
	const document = await database.query(admitted.toSql(scope.sql), {
		parameters: scope.parameters,
		settings: { ...searchLimits, max_result_rows: request.maxRows },
		signal: request.signal,
		timeoutSeconds: request.timeoutSeconds ?? defaultSeconds,
	});
	const named = new Set(admitted.namedColumns);
	return {
		rows: decodeRows(document, {
			isOptional: (column) =>
				admitted.hasAllFields && !named.has(column) && isFieldName(column),
		}),
		columns: document.columns,
		areEvents: admitted.areEvents,
		elapsedMs: Math.round(performance.now() - started),
		rowsRead: document.rowsRead,
	};
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Lengths of a bar that read well on an axis; each divides the next unit or is a number of days. */
const steps = [
	...[1, 2, 5, 10, 15, 30].map((count) => count * second),
	...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
	...[1, 2, 3, 6, 12].map((count) => count * hour),
	...[1, 2, 5, 10, 30, 90, 365].map((count) => count * day),
];

/** The shortest round step with which the period has at most that many bars. */
export function histogramStep(period: number, bars: number): number {
	const fitting = steps.find((step) => period / step <= Math.max(bars, 1));
	return fitting ?? 365 * day;
}

export async function histogram(
	database: Database,
	request: HistogramRequest,
): Promise<Histogram> {
	const condition = admitCondition(request.sql);
	const scope = scopedEvents(request, request.tenants);
	const stepMs = histogramStep(request.to - request.from, request.bars);
	const { rows } = await database.query(
		`SELECT intDiv(Timestamp, {step:Int64}) * {step:Int64} AS bar_start, count() AS bar_count
		FROM ${scope.sql} WHERE ${condition} GROUP BY bar_start ORDER BY bar_start`,
		{
			parameters: { ...scope.parameters, step: stepMs },
			settings: searchLimits,
			signal: request.signal,
			timeoutSeconds: request.timeoutSeconds ?? defaultSeconds,
		},
	);
	const bars = rows.map(([start, count]) => ({
		start: Number(start),
		count: Number(count),
	}));
	return {
		stepMs,
		bars,
		total: bars.reduce((sum, { count }) => sum + count, 0),
	};
}
