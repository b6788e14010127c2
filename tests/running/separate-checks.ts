/** Lines for services that are processes of their own, and what must have become of them. */
import assert from "node:assert/strict";
import { z } from "zod";
import { alertShape, ledgerDifferenceShape } from "#api/contract/index.ts";
import { eventually } from "./eventually.ts";
import { readLedger } from "./ledger.ts";
import {
	ruleName,
	type SeparateServices,
	writeLine,
} from "./separate-services.ts";

export const userCount = 10;

/** Numbered, of ten users whose names begin alike. */
export async function* makeLines(
	users: string,
	from: number,
	count: number,
): AsyncGenerator<string> {
	for (let number = from; number < from + count; number++)
		yield writeLine(number, `${users}-${number % userCount}`);
}

const counted = z.array(
	z.object({ events: z.number(), ids: z.number(), lines: z.number() }),
);

/** Number of events, of ids and of different lines. */
export async function countEvents(stand: SeparateServices, users: string) {
	const api = await stand.ursa.api();
	const answer = await api("POST", "/api/v1/events", {
		sql: `SELECT count(ID) AS events, uniqExact(ID) AS ids, uniqExact(Message) AS lines FROM events WHERE Type = 1 AND startsWith(SourceUserName, '${users}') LIMIT 1`,
		period: {
			from: "2020-01-01T00:00:00Z",
			to: new Date(Date.now() + 60_000).toISOString(),
		},
		clusterID: stand.resources.storage,
	});
	if (answer.status !== 200) throw new Error(answer.text);
	const [row] = counted.parse(answer.json());
	return row ?? { events: 0, ids: 0, lines: 0 };
}

export async function untilStored(
	stand: SeparateServices,
	users: string,
	count: number,
): Promise<void> {
	await eventually(async () => {
		const { lines } = await countEvents(stand, users);
		return lines >= count ? true : undefined;
	}, `storing ${count} lines`);
	assert.deepEqual(await countEvents(stand, users), {
		events: count,
		ids: count,
		lines: count,
	});
}

const alertList = z.object({ alerts: z.array(alertShape) });

export async function untilAlerts(
	stand: SeparateServices,
	users: string,
): Promise<void> {
	const console = await stand.console();
	const found = await eventually(async () => {
		const answer = await console("GET", "/api/alerts?limit=500");
		const of = alertList
			.parse(answer.json())
			.alerts.filter((alert) => alert.ruleName === ruleName)
			.filter(({ groupedBy }) => groupedBy.SourceUserName?.startsWith(users));
		return of.length >= userCount ? of : undefined;
	}, `an alert for each of ${users}`);
	assert.deepEqual(
		found
			.map((alert) => [alert.groupedBy.SourceUserName, alert.detectionCount])
			.sort(),
		Array.from({ length: userCount }, (_, user) => [`${users}-${user}`, 1]),
	);
}

const verification = z.object({ differences: z.array(ledgerDifferenceShape) });

export async function assertBalanced(stand: SeparateServices): Promise<void> {
	const console = await stand.console();
	assert.equal((await readLedger(console)).imbalance, 0);
	const answer = await console("POST", "/api/ledger/verify", {
		from: 0,
		to: Date.now() + 3_600_000,
	});
	assert.deepEqual(verification.parse(answer.json()).differences, []);
}
