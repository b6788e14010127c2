/** Ursa on a PostgreSQL server, and with its event store killed under it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { z } from "zod";
import { sendLines } from "#pipeline/index.ts";
import { requireCounterpart } from "../counterparts/availability.ts";
import {
	isPostgresInstalled,
	startPostgres,
} from "../counterparts/postgres.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import { readLedger } from "../running/ledger.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";

const services = z.array(
	z.object({ kind: z.string(), status: z.string(), warning: z.string() }),
);

const alerts = z.array(z.object({ id: z.string(), status: z.string() }));

async function* attack(): AsyncGenerator<string> {
	for (let index = 0; index < 10; index++) {
		yield `Nov 24 08:00:${10 + index} gate sshd[${4000 + index}]: Failed password for root from 203.0.113.7 port ${40_000 + index} ssh2`;
	}
}

test("on a PostgreSQL server alerts are raised, closed and kept across a restart", async (t) => {
	if (!requireCounterpart("PostgreSQL", isPostgresInstalled(), t)) return;
	const postgres = await startPostgres();
	const running: UrsaProcess[] = [];
	try {
		const ursa = await startUrsa({
			environment: { URSA_POSTGRES_URL: postgres.url },
		});
		running.push(ursa);
		await sendLines({
			url: `tcp://127.0.0.1:${ursa.syslogPort}`,
			lines: attack(),
		});
		const api = await ursa.api();
		const [alert] = await eventually(async () => {
			const list = alerts.parse(
				(await api("GET", "/api/v1/alerts?status=new")).json(),
			);
			return list.length > 0 ? list : undefined;
		}, "raising the alert");
		assert.ok(alert);
		assert.equal(
			(
				await api("POST", "/api/v1/alerts/close", {
					id: alert.id,
					reason: "responded",
				})
			).status,
			204,
		);
		assert.equal(await ursa.stop(), 0, ursa.output());
		const again = await ursa.restart();
		running.push(again);
		const kept = alerts.parse(
			(await (await again.api())("GET", "/api/v1/alerts")).json(),
		);
		assert.deepEqual(kept, [{ id: alert.id, status: "closed" }]);
	} finally {
		for (const ursa of running.reverse()) await ursa.remove();
		await postgres.stop();
	}
});

test("the event store is killed while lines come in: it comes back, and every line is stored once", async () => {
	const ursa = await startUrsa();
	try {
		const console = await logIn(ursa);
		const count = 30_000;
		let kills = 0;
		const killEngine = (): void => {
			const children = execFileSync("pgrep", [
				"-P",
				String(ursa.pid),
				"-f",
				"clickhouse-server",
			])
				.toString()
				.trim();
			for (const pid of children.split("\n"))
				process.kill(Number(pid), "SIGKILL");
			kills++;
		};
		await sendLines({
			url: `tcp://127.0.0.1:${ursa.syslogPort}`,
			reliable: true,
			lines: (async function* () {
				for (let index = 0; index < count; index++)
					yield `<13>Nov 24 08:00:00 web1 app[${index}]: line ${index}`;
			})(),
			onProgress({ acknowledged }) {
				if (kills === 0 && acknowledged > count / 3) killEngine();
			},
		});
		assert.equal(kills, 1);
		const ledger = await eventually(async () => {
			const answer = await readLedger(console).catch(() => undefined);
			return answer !== undefined && answer.stored >= count
				? answer
				: undefined;
		}, "storing all lines");
		assert.deepEqual(
			[ledger.received, ledger.stored, ledger.imbalance],
			[count, count, 0],
		);
		await eventually(async () => {
			const list = services.parse(
				(await console("GET", "/api/services")).json(),
			);
			return (
				(list.length === 3 &&
					list.every(
						({ status, warning }) => status === "green" && !warning,
					)) ||
				undefined
			);
		}, "all services to be green again");
		const api = await ursa.api();
		const answer = await api("POST", "/api/v1/events", {
			sql: "SELECT count(ID) AS events, uniqExact(ID) AS ids FROM events WHERE Type = 1 LIMIT 1",
			period: {
				from: "2020-01-01T00:00:00Z",
				to: new Date(Date.now() + 60_000).toISOString(),
			},
		});
		assert.deepEqual(answer.json(), [{ events: count, ids: count }]);
	} finally {
		await ursa.remove();
	}
});
