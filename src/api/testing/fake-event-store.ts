import type {
	DeadLetter,
	LedgerEntry,
	SearchRequest,
	TenantScope,
} from "#backends/event-store/index.ts";
import { catalogue } from "#event/index.ts";
import { UrsaError } from "#schema/index.ts";
import type { ConsoleEventStore } from "../dependencies.ts";

export interface FakeEventStore extends ConsoleEventStore {
	readonly events: Record<string, unknown>[];
	readonly ledgerEntries: LedgerEntry[];
	readonly letters: DeadLetter[];
	/** The last search, to see what the API asked for. */
	lastSearch(): SearchRequest | undefined;
	/** The next calls throw this; undefined ends it. */
	failWith(error: Error | undefined): void;
	/** Searches wait until they are aborted; resolves when one waits. */
	hang(): Promise<void>;
}

/**
 * Events in memory, without empty fields. Understands `SELECT * | count(…) AS <name> FROM events … LIMIT <n>` and nothing between; enough to
 * see which tenants, period and form the API asks for.
 */
export function createFakeEventStore(): FakeEventStore {
	const events: Record<string, unknown>[] = [];
	const ledgerEntries: LedgerEntry[] = [];
	const letters: DeadLetter[] = [];
	let last: SearchRequest | undefined;
	let failure: Error | undefined;
	let onHang: (() => void) | undefined;

	const select = (scope: TenantScope, from: number, to: number) =>
		events.filter(
			({ TenantID, Timestamp }) =>
				isIn(scope, String(TenantID)) &&
				Number(Timestamp) >= from &&
				Number(Timestamp) <= to,
		);

	return {
		events,
		ledgerEntries,
		letters,
		lastSearch: () => last,
		failWith: (error) => {
			failure = error;
		},
		hang: () =>
			new Promise((resolve) => {
				onHang = resolve;
			}),
		prepare: async () => {},
		insert: async () => {
			throw new Error("events are put in directly");
		},
		search: async (request) => {
			last = request;
			if (failure !== undefined) throw failure;
			if (onHang !== undefined) await untilAborted(request.signal, onHang);
			const { limit, countAs } = parse(request.sql, request.maxRows);
			const found = select(request.tenants, request.from, request.to);
			const rows =
				countAs === undefined
					? found.slice(0, limit)
					: [{ [countAs]: found.length }];
			const columns =
				countAs === undefined ? catalogue.map(({ name }) => name) : [countAs];
			return {
				rows,
				columns: columns.map((name) => ({ name, type: "String" })),
				areEvents: countAs === undefined,
				elapsedMs: 1,
				rowsRead: events.length,
			};
		},
		histogram: async ({ tenants, from, to }) => {
			const total = select(tenants, from, to).length;
			return { stepMs: 1000, bars: [{ start: from, count: total }], total };
		},
		findEvents: async (ids, tenants, period) =>
			select(tenants, period?.from ?? -Infinity, period?.to ?? Infinity).filter(
				({ ID }) => ids.includes(String(ID)),
			),
		ledger: async (query) =>
			ledgerEntries.filter(
				({ tenantId, hour }) =>
					isIn(query.tenants, tenantId) &&
					hour >= query.from &&
					hour <= query.to,
			),
		deadLetters: async (query) =>
			letters
				.filter(
					({ tenantId, timestamp, code, source }) =>
						isIn(query.tenants, tenantId) &&
						timestamp >= query.from &&
						timestamp <= query.to &&
						code === (query.code ?? code) &&
						source === (query.source ?? source),
				)
				.sort((a, b) => b.timestamp - a.timestamp)
				.slice(0, query.limit),
		deadLetter: async (id, tenants) =>
			letters.find(
				(letter) => letter.id === id && isIn(tenants, letter.tenantId),
			),
		verifyLedger: async ({ from, to }) => ({
			...{ from, to, checked: ledgerEntries.length },
			differences: ledgerEntries.map(
				({ hour, tenantId, serviceId, count }) => ({
					...{ hour, tenantId, serviceId, ledgerStored: count, events: 6 },
					...{ imbalance: 0, missing: 1, unaccounted: 0, duplicates: 0 },
				}),
			),
		}),
		ping: async () => ({ version: "fake" }),
		close: async () => {},
	};
}

function isIn(scope: TenantScope, tenantId: string): boolean {
	return scope === "all" || scope.includes(tenantId);
}

function parse(
	sql: string,
	maxRows: number,
): { limit: number; countAs: string | undefined } {
	const refuse = (name: string, sentence: string) =>
		new UrsaError(`eventStore.${name}`, { status: 400, sentence });
	const from = /^SELECT (\*|count\(\w*\) as (\w+)) FROM (\S+)/i.exec(sql);
	if (from === null) throw refuse("badSql", "no SELECT at position 1");
	if (!/^[`']?events[`']?$/.test(from[3] ?? "")) {
		throw refuse("wrongTable", "no such table");
	}
	const limit = /LIMIT (\d+)$/i.exec(sql)?.[1];
	if (limit === undefined) throw refuse("limitRequired", "no LIMIT");
	if (Number(limit) > maxRows) throw refuse("limitTooLarge", "LIMIT too large");
	return { limit: Number(limit), countAs: from[2] };
}

async function untilAborted(
	signal: AbortSignal | undefined,
	onHang: () => void,
): Promise<never> {
	return new Promise((_, reject) => {
		signal?.addEventListener("abort", () => reject(signal.reason));
		onHang();
	});
}
