/**
 * The public loghub OpenSSH sample, 2,000 real lines of a server under attack, from the command line to closed alerts.
 * The sample is read from beside the project and never copied into it.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const root = join(import.meta.dirname, "..", "..");
const sample = join(
	root,
	"..",
	"shared",
	"corpora",
	"loghub-openssh",
	"OpenSSH_2k.log",
);
const skip = existsSync(sample)
	? false
	: `the sample ${sample} is not on this machine`;

const ruleShape = z.object({
	name: z.string(),
	windowSeconds: z.number(),
	selectors: z.tuple([z.object({ threshold: z.number() })]),
});

/** The sources that the rule's definition names, found without Ursa. */
function attackers(
	lines: readonly string[],
	threshold: number,
	windowSeconds: number,
): Set<string> {
	const times = new Map<string, number[]>();
	for (const line of lines) {
		const match =
			/^(\w+ +\d+ [\d:]+) .*sshd\[\d+\]: (?:message repeated \d+ times: \[ )?Failed \S+ for .* from (\S+) port/.exec(
				line,
			);
		if (match === null) continue;
		const [, time = "", source = ""] = match;
		times.set(source, [
			...(times.get(source) ?? []),
			Date.parse(`2025 ${time} UTC`),
		]);
	}
	return new Set(
		[...times].flatMap(([source, list]) =>
			list.some((time, index) => {
				const last = list[index + threshold - 1];
				return last !== undefined && last - time <= windowSeconds * 1000;
			})
				? [source]
				: [],
		),
	);
}

const row = z.array(z.record(z.string(), z.unknown()));
const alertList = z.array(
	z.object({
		id: z.string(),
		name: z.string(),
		status: z.string(),
		events: z.array(z.record(z.string(), z.unknown())).default([]),
	}),
);

let ursa: UrsaProcess;
let api: Client;
before(async () => {
	if (skip) return;
	ursa = await startUrsa();
	api = await ursa.api();
});
after(() => ursa?.remove());

async function search(sql: string): Promise<Record<string, unknown>[]> {
	const answer = await api("POST", "/api/v1/events", {
		sql,
		period: {
			from: "2020-01-01T00:00:00Z",
			to: new Date(Date.now() + 60_000).toISOString(),
		},
	});
	assert.equal(answer.status, 200, answer.text);
	return row.parse(answer.json());
}

test("every line of the sample is stored once and found by search", {
	skip,
}, async () => {
	const lines = readFileSync(sample, "utf8")
		.split(/\r?\n/)
		.filter((line) => line !== "");
	await ursa.cli("send", sample, "--to", `tcp://127.0.0.1:${ursa.syslogPort}`);
	await eventually(async () => {
		const [count] = await search(
			"SELECT count(ID) AS n FROM events WHERE Type = 1 LIMIT 1",
		);
		return Number(count?.n) >= lines.length ? count : undefined;
	}, "storing all lines");
	const stored: string[] = [];
	for (const offset of [0, 1000, 2000]) {
		const rows = await search(
			`SELECT Raw FROM events WHERE Type = 1 ORDER BY ID LIMIT 1000 OFFSET ${offset}`,
		);
		stored.push(...rows.map((entry) => String(entry.Raw)));
	}
	assert.deepEqual(stored.sort(), [...lines].sort());
	const failures = lines.filter((line) =>
		line.includes("Failed password for root from 183.62.140.253"),
	);
	const [found] = await search(
		"SELECT count(ID) AS n FROM events WHERE SourceAddress = '183.62.140.253' AND DestinationUserName = 'root' AND EventOutcome = 'failure' AND Raw LIKE '%]: Failed password%' LIMIT 1",
	);
	assert.equal(Number(found?.n), failures.length);
});

test("brute-force alerts name exactly the sources that a separate script finds", {
	skip,
}, async () => {
	const rule = ruleShape.parse(
		parse(
			readFileSync(
				join(root, "content", "linux-sshd", "rules", "ssh-brute-force.yaml"),
				"utf8",
			),
		),
	);
	const lines = readFileSync(sample, "utf8").split(/\r?\n/);
	const expected = attackers(
		lines,
		rule.selectors[0].threshold,
		rule.windowSeconds,
	);
	assert.ok(expected.size >= 5, `the script finds ${expected.size} sources`);
	const sources = await eventually(async () => {
		const answer = await api(
			"GET",
			`/api/v1/alerts/?withEvents&name=${encodeURIComponent(`^${rule.name}$`)}`,
		);
		const alerts = alertList.parse(answer.json());
		const found = new Set(
			alerts.flatMap((alert) =>
				alert.events.map((event) => String(event.SourceAddress)),
			),
		);
		return found.size >= expected.size ? found : undefined;
	}, "raising all alerts");
	assert.deepEqual([...sources].sort(), [...expected].sort());
});

test("another program closes an alert, once", { skip }, async () => {
	const [alert] = alertList.parse(
		(await api("GET", "/api/v1/alerts?status=new")).json(),
	);
	assert.ok(alert);
	const close = () =>
		api("POST", "/api/v1/alerts/close", { id: alert.id, reason: "Responded " });
	assert.equal((await close()).status, 204);
	const again = await close();
	assert.equal(again.status, 406);
	assert.deepEqual(again.json(), {
		message: "alert already closed",
		details: null,
	});
	const closed = alertList.parse(
		(await api("GET", `/api/v1/alerts?id=${alert.id}`)).json(),
	);
	assert.equal(closed[0]?.status, "closed");
});

test("the ledger balances: what was received is stored", { skip }, async () => {
	const answer = await api("GET", "/api/v1/services?kind=collector");
	assert.equal(answer.status, 200);
	const stopped = await ursa.stop();
	assert.equal(stopped, 0, ursa.output());
});
