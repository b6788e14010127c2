import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { StateDatabase } from "#backends/state-store/index.ts";
import { createIdSource } from "#platform/index.ts";
import type { NewMail, Outbox } from "../notifications/outbox.ts";
import { tenantsTable } from "../tenants/tenants.table.ts";
import { addSample, countNew, hourMs, hoursBack, judge } from "./judge.ts";
import type {
	ReceivedCount,
	SourceWatch,
	SourceWatchNeeds,
} from "./source-watch.ts";
import {
	type PolicyRow,
	type SourceRow,
	sourcePoliciesTable,
	sourcesTable,
} from "./sources.table.ts";
import { composeSourceMail, type Turn, toSignal } from "./tell.ts";

/** Longer than that between two looks at the ledger, and what it says may be behind. */
const longestGapMs = 3 * 60_000;
/** So long collectors may need to bring what waited in their journals. */
const graceMs = 5 * 60_000;

export function createSourceWatch(
	db: StateDatabase,
	needs: SourceWatchNeeds & {
		readonly outbox: Pick<Outbox, "put">;
		readonly clock: () => number;
	},
): SourceWatch {
	const nextId = createIdSource(needs.clock);
	let lookedAt: number | undefined;
	let steadySince = 0;

	/** After a start or an outage nothing turns red for a while: sources would look silent, then busy. */
	function isSteady(now: number): boolean {
		if (lookedAt === undefined || now - lookedAt > longestGapMs) {
			steadySince = now;
		}
		lookedAt = now;
		return now - steadySince >= graceMs;
	}

	/** Alerts first: after a crash in between the same alert is recorded again, which changes nothing. */
	async function tell(turns: readonly Turn[]): Promise<readonly NewMail[]> {
		if (turns.length === 0) return [];
		await needs.alerts.record(turns.map(toSignal));
		const everybody = await needs.mailRecipients();
		if (everybody === undefined) return [];
		return turns.flatMap((turn) => {
			const recipients = new Set(
				[...everybody, ...turn.policy.recipients].map((one) =>
					one.toLowerCase(),
				),
			);
			const mail = composeSourceMail(turn);
			return [...recipients].map((recipient) => ({ recipient, ...mail }));
		});
	}

	return {
		async run() {
			const now = needs.clock();
			const from = Math.floor(now / hourMs) * hourMs - hoursBack * hourMs;
			// Hours of messages that a clock ahead dates into the future count, too.
			const received = await needs.received({ from, to: now + hourMs });
			const mayTurnRed = isSteady(now);
			const counts = await keepKnownTenants(db, received);
			const bySource = Map.groupBy(counts, keyOf);
			const policies = new Map(
				(await db.select().from(sourcePoliciesTable)).map((row) => [
					row.id,
					row,
				]),
			);
			const rows = await findRows(db, counts);
			const known = new Map(rows.map((row) => [keyOf(row), row]));
			const changed: Change[] = [];
			const turns: Turn[] = [];
			for (const [key, [first, ...more]] of bySource) {
				if (first === undefined || known.has(key)) continue;
				const hours = toHours([first, ...more]);
				changed.push({ row: newRow(nextId(), first, hours, now) });
			}
			for (const row of rows) {
				const hours = toHours(bySource.get(keyOf(row)) ?? []);
				const policy = policies.get(row.policyId ?? "");
				const next = judgeRow(row, hours, policy, { now, mayTurnRed });
				if (next === row) continue;
				changed.push({ row: next, before: row });
				const turned = toTurn(row, next, policy, now);
				if (turned !== undefined) turns.push(turned);
			}
			const mails = await tell(turns);
			await db.transaction(async (tx) => {
				for (const change of changed) await write(tx, change);
				await needs.outbox.put(tx, mails);
			});
			return turns.length;
		},
	};
}

/** Services of tenants that are gone may still have rows in the ledger. */
async function keepKnownTenants(
	db: StateDatabase,
	counts: readonly ReceivedCount[],
): Promise<readonly ReceivedCount[]> {
	const rows = await db.select({ id: tenantsTable.id }).from(tenantsTable);
	const known = new Set(rows.map(({ id }) => id));
	return counts.filter(({ tenantId }) => known.has(tenantId));
}

function keyOf({
	serviceId,
	connector,
	source,
}: Pick<SourceRow, "serviceId" | "connector" | "source">): string {
	return JSON.stringify([serviceId, connector, source]);
}

function toHours(counts: readonly ReceivedCount[]): Map<number, number> {
	const hours = new Map<number, number>();
	for (const { hour, count } of counts) {
		hours.set(hour, (hours.get(hour) ?? 0) + count);
	}
	return hours;
}

/** Those that the ledger names, and those that are watched: silence is in no ledger. */
async function findRows(
	db: StateDatabase,
	counts: readonly ReceivedCount[],
): Promise<SourceRow[]> {
	const services = [...new Set(counts.map(({ serviceId }) => serviceId))];
	return db
		.select()
		.from(sourcesTable)
		.where(
			or(
				and(
					eq(sourcesTable.isDeleted, false),
					isNotNull(sourcesTable.policyId),
				),
				services.length === 0
					? undefined
					: inArray(sourcesTable.serviceId, services),
			),
		);
}

function newRow(
	id: string,
	first: ReceivedCount,
	hours: ReadonlyMap<number, number>,
	now: number,
): SourceRow {
	const { tenantId, serviceId, connector, source } = first;
	const { total, counted, lastEventAt } = countNew(
		{ total: 0, counted: [] },
		hours,
		now,
	);
	return {
		...{ id, tenantId, serviceId, connector, source, total, counted },
		name: source,
		...{ policyId: null, state: "gray", violation: null, samples: [] },
		lastEventAt: lastEventAt ?? null,
		...{ watchedSince: now, isDeleted: false, changedAt: now },
	};
}

/** The same object when nothing changed. */
function judgeRow(
	row: SourceRow,
	hours: ReadonlyMap<number, number>,
	policy: PolicyRow | undefined,
	{ now, mayTurnRed }: { readonly now: number; readonly mayTurnRed: boolean },
): SourceRow {
	const news = countNew(row, hours, now);
	const isHeard = news.total > row.total;
	// Deleted ones come back, as new, when they send again.
	if (row.isDeleted && !isHeard) return row;
	const heard: SourceRow = {
		...row,
		...{ total: news.total, counted: news.counted, isDeleted: false },
		lastEventAt: Math.max(news.lastEventAt ?? 0, row.lastEventAt ?? 0) || null,
	};
	const sampled =
		policy === undefined
			? heard
			: {
					...heard,
					samples: addSample(row.samples, news.total, policy, now),
				};
	const judged = judge(sampled, policy, now);
	const isTurned =
		judged !== undefined &&
		(mayTurnRed || judged.state !== "red") &&
		(judged.state !== row.state ||
			(judged.violation ?? null) !== row.violation);
	if (!isTurned) {
		const isSame = !isHeard && sampled.samples === row.samples;
		return isSame ? row : sampled;
	}
	return {
		...sampled,
		...{ state: judged.state, violation: judged.violation ?? null },
		changedAt: now,
	};
}

/** What people are told of: to red, from red to green, and from one violation to another. */
function toTurn(
	before: SourceRow,
	after: SourceRow,
	policy: PolicyRow | undefined,
	now: number,
): Turn | undefined {
	if (policy === undefined || before.isDeleted) return undefined;
	const isTold =
		(after.state === "red" && before.violation !== after.violation) ||
		(before.state === "red" && after.state === "green");
	return isTold ? { before, after, policy, now } : undefined;
}

interface Change {
	readonly row: SourceRow;
	/** Absent: it is new. */
	readonly before?: SourceRow;
}

/** What people change (name, policy, deletion) stays as it is in the database. */
async function write(
	tx: StateDatabase,
	{ row, before }: Change,
): Promise<void> {
	const { state, violation, lastEventAt, total, counted, samples } = row;
	const judged = { state, violation, lastEventAt, total, counted, samples };
	await tx
		.insert(sourcesTable)
		.values(row)
		.onConflictDoUpdate({
			target: sourcesTable.id,
			set: {
				...judged,
				// Only what was deleted before the turn comes back.
				...(before?.isDeleted ? { isDeleted: false } : {}),
				changedAt: row.changedAt,
			},
			// Somebody gave it another policy in between: the next turn judges by that.
			setWhere:
				row.policyId === null
					? undefined
					: eq(sourcesTable.policyId, row.policyId),
		});
}
