/** kill -9 in the middle of 100,000 lines: what was acknowledged is there, nothing twice, and the alerts are the same. */
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { z } from "zod";
import { alertShape } from "#api/contract/index.ts";
import { sendLines } from "#pipeline/index.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import { readLedger } from "../running/ledger.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const lineCount = 100_000;

/** Log-ins at one server, 25 a second of its clock, most of them failures; every line differs from all others. */
function* makeLines(): Generator<string> {
	let seed = 20_261_124;
	const random = (below: number): number => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
		return seed % below;
	};
	const start = Date.UTC(2026, 0, 5);
	for (let index = 0; index < lineCount; index++) {
		const time = new Date(start + index * 40).toISOString();
		// Few addresses come often and many seldom, so that some reach the rules' thresholds and some do not.
		const address =
			random(3) === 0
				? `203.0.113.${random(12)}`
				: `198.51.${random(100)}.${random(250)}`;
		const user = ["root", "admin", "git", "oracle", "deploy"][random(5)];
		const outcome = random(400) === 0 ? "Accepted" : "Failed";
		yield `<38>1 ${time} gate sshd ${index} - - ${outcome} password for ${user} from ${address} port ${1024 + random(60_000)} ssh2`;
	}
}

const alertList = z.object({ alerts: z.array(alertShape), total: z.number() });

/** Rule, key and number of detections of every alert. */
async function describeAlerts(ursa: UrsaProcess): Promise<string[]> {
	const console = await logIn(ursa);
	const found: string[] = [];
	for (let offset = 0; ; offset += 500) {
		const answer = await console(
			"GET",
			`/api/alerts?limit=500&offset=${offset}`,
		);
		const { alerts, total } = alertList.parse(answer.json());
		found.push(
			...alerts.map(
				(alert) =>
					`${alert.ruleName} ${JSON.stringify(alert.groupedBy)} × ${alert.detectionCount}`,
			),
		);
		if (found.length >= total) return found.sort();
	}
}

/** Waits until everything received is stored and correlated. */
async function settle(ursa: UrsaProcess): Promise<void> {
	const console = await logIn(ursa);
	await eventually(async () => {
		const { received, imbalance } = await readLedger(console);
		return received >= lineCount && imbalance === 0 ? true : undefined;
	}, "storing all lines");
	const services = z.array(
		z.object({
			kind: z.string(),
			counters: z.array(z.object({ name: z.string(), value: z.number() })),
		}),
	);
	await eventually(async () => {
		const list = services.parse((await console("GET", "/api/services")).json());
		const waiting = list.flatMap(({ counters }) =>
			counters.filter(({ name }) => name === "waiting"),
		);
		return waiting.length >= 2 && waiting.every(({ value }) => value === 0)
			? true
			: undefined;
	}, "correlating all lines");
}

async function run(
	t: TestContext,
	killAfter: number | undefined,
): Promise<{ alerts: string[]; kills: number }> {
	let ursa = await startUrsa();
	t.after(() => ursa.remove());
	let kills = 0;
	let restarting: Promise<void> = Promise.resolve();
	const result = await sendLines({
		url: `tcp://127.0.0.1:${ursa.syslogPort}`,
		lines: (async function* () {
			yield* makeLines();
		})(),
		reliable: true,
		onProgress({ acknowledged }) {
			if (killAfter === undefined || kills > 0 || acknowledged < killAfter)
				return;
			kills++;
			restarting = ursa.kill().then(async () => {
				ursa = await ursa.restart();
			});
		},
	});
	await restarting;
	assert.equal(result.acknowledged, lineCount);
	await settle(ursa);
	const ledger = await readLedger(await logIn(ursa));
	assert.deepEqual(
		{
			received: ledger.received,
			stored: ledger.stored,
			imbalance: ledger.imbalance,
		},
		{ received: lineCount, stored: lineCount, imbalance: 0 },
	);
	const api = await ursa.api();
	const answer = await api("POST", "/api/v1/events", {
		sql: "SELECT count(ID) AS events, uniqExact(ID) AS ids, uniqExact(Raw) AS lines FROM events WHERE Type = 1 LIMIT 1",
		period: {
			from: "2020-01-01T00:00:00Z",
			to: new Date(Date.now() + 60_000).toISOString(),
		},
	});
	assert.deepEqual(answer.json(), [
		{ events: lineCount, ids: lineCount, lines: lineCount },
	]);
	const alerts = await describeAlerts(ursa);
	await ursa.remove();
	return { alerts, kills };
}

test("a kill in the middle changes neither what is stored nor what is detected", async (t) => {
	const undisturbed = await run(t, undefined);
	assert.ok(
		undisturbed.alerts.length > 10,
		`${undisturbed.alerts.length} alerts`,
	);
	const killed = await run(t, lineCount * 0.3);
	assert.equal(killed.kills, 1);
	assert.deepEqual(killed.alerts, undisturbed.alerts);
});
