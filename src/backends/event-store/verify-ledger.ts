/** Compares what the ledger says with the events that are there. */
import { setTimeout as delay } from "node:timers/promises";
import { eventType } from "#event/index.ts";
import type { Database, QueryOptions } from "./database.ts";
import type { LedgerDifference, LedgerVerification } from "./event-store.ts";
import { readState } from "./retention.ts";

const hourMs = 3_600_000;

/** Ids of this many rows are compared at once, in some 300 MB; more are split by a hash of the id. */
const rowsAtOnce = 5_000_000;

/** A batch's ledger follows its events within this time, unless the store fails in between. */
const settleMs = 2000;

/** An hour at 30,000 events a second is 100 million ids. */
const timeoutSeconds = 600;

interface Counts {
	readonly tenantId: string;
	readonly serviceId: string;
	stored: number;
	imbalance: number;
	events: number;
	unique: number;
	duplicates: number;
}

export async function verifyLedger(
	database: Database,
	period: {
		readonly from: number;
		readonly to: number;
		readonly signal?: AbortSignal;
	},
): Promise<LedgerVerification> {
	const { signal } = period;
	const { removedBefore } = await readState(database);
	const complete = Math.max(removedBefore.events, removedBefore.ledger);
	const first = Math.max(period.from, complete);
	const from = Math.ceil(first / hourMs) * hourMs;
	const to = Math.max(from, Math.floor(period.to / hourMs) * hourMs);
	let checked = 0;
	const differences: LedgerDifference[] = [];
	for (const hour of await hoursWithin(database, from, to, signal)) {
		const counts = await countHour(database, hour, signal);
		checked += counts.length;
		let found = counts.flatMap((count) => toDifference(hour, count));
		if (found.length > 0) {
			// Perhaps a batch was under way. What is really wrong is found again, with the same counts.
			await delay(settleMs, undefined, { signal });
			const again = (await countHour(database, hour, signal))
				.flatMap((count) => toDifference(hour, count))
				.map((difference) => JSON.stringify(difference));
			found = found.filter((difference) =>
				again.includes(JSON.stringify(difference)),
			);
		}
		differences.push(...found);
	}
	return { from, to, checked, differences };
}

/** Hours in which the ledger or the events have something, ascending. */
async function hoursWithin(
	database: Database,
	from: number,
	to: number,
	signal: AbortSignal | undefined,
): Promise<number[]> {
	const { rows } = await database.query(
		`SELECT DISTINCT hour FROM (
			SELECT intDiv(Timestamp, ${hourMs}) * ${hourMs} AS hour FROM events
			WHERE Timestamp >= ${from} AND Timestamp < ${to} GROUP BY hour
			UNION ALL
			SELECT hour FROM ledger WHERE batch = '' AND hour >= ${from} AND hour < ${to} GROUP BY hour
		) ORDER BY hour`,
		{ timeoutSeconds, signal },
	);
	return rows.map(([hour]) => Number(hour));
}

/** The ledger is read first: of a batch under way there are then rather too many events than too few. */
async function countHour(
	database: Database,
	hour: number,
	signal: AbortSignal | undefined,
): Promise<Counts[]> {
	const options: QueryOptions = { timeoutSeconds, signal };
	const byService = new Map<string, Counts>();
	const of = (tenant: unknown, service: unknown): Counts => {
		const tenantId = String(tenant);
		const serviceId = String(service);
		const key = JSON.stringify([tenantId, serviceId]);
		const known = byService.get(key) ?? {
			tenantId,
			serviceId,
			stored: 0,
			imbalance: 0,
			events: 0,
			unique: 0,
			duplicates: 0,
		};
		byService.set(key, known);
		return known;
	};
	const ledger = await database.query(
		`SELECT tenantId, serviceId, sumIf(count, outcome = 'stored'),
			sumIf(count, outcome IN ('received', 'produced')) - sumIf(count, outcome NOT IN ('received', 'produced', 'detected'))
		FROM ledger WHERE batch = '' AND hour = ${hour} GROUP BY tenantId, serviceId`,
		options,
	);
	for (const [tenant, service, stored, imbalance] of ledger.rows) {
		const counts = of(tenant, service);
		counts.stored = Number(stored);
		counts.imbalance = Number(imbalance);
	}
	const inHour = `Timestamp >= ${hour} AND Timestamp < ${hour + hourMs}`;
	const total = await database.query(
		`SELECT count() FROM events WHERE ${inHour}`,
		options,
	);
	const slices = Math.ceil(Number(total.rows[0]?.[0]) / rowsAtOnce);
	const { base, aggregated, correlation } = eventType;
	const isCounted = `Type IN (${base}, ${aggregated})`;
	for (let slice = 0; slice < slices; slice++) {
		const { rows } = await database.query(
			`SELECT TenantID, ServiceID, countIf(${isCounted}), uniqExactIf(sipHash128(ID), ${isCounted}),
				countIf(Type = ${correlation}) - uniqExactIf(sipHash128(ID), Type = ${correlation})
			FROM events WHERE ${inHour} AND cityHash64(ID) % ${slices} = ${slice} GROUP BY TenantID, ServiceID`,
			options,
		);
		for (const [tenant, service, events, unique, doubleDetections] of rows) {
			const counts = of(tenant, service);
			counts.events += Number(events);
			counts.unique += Number(unique);
			counts.duplicates +=
				Number(events) - Number(unique) + Number(doubleDetections);
		}
	}
	return [...byService.values()];
}

function toDifference(hour: number, counts: Counts): LedgerDifference[] {
	const { tenantId, serviceId, stored, events, unique } = counts;
	const { imbalance, duplicates } = counts;
	if (imbalance === 0 && duplicates === 0 && stored === unique) return [];
	return [
		{
			hour,
			tenantId,
			serviceId,
			ledgerStored: stored,
			events,
			imbalance,
			missing: Math.max(stored - unique, 0),
			unaccounted: Math.max(unique - stored, 0),
			duplicates,
		},
	];
}
