/** Lane: Ursa as its users start it, with a sender beside it on the same machine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { sendLines } from "#pipeline/index.ts";
import { logIn } from "../running/console-client.ts";
import { eventually } from "../running/eventually.ts";
import type { Client } from "../running/https-client.ts";
import { readLedger } from "../running/ledger.ts";
import { startUrsa, type UrsaProcess } from "../running/ursa-process.ts";
import { linesPerAttack, timeAttacks } from "./attacks.ts";
import {
	enduranceRows,
	type Flood,
	floodRows,
	latencyRows,
	type Memory,
	memoryRows,
} from "./end-to-end-rows.ts";
import { completePipeline } from "./full-pipeline.ts";
import { createLoad } from "./load.ts";
import {
	cpuSeconds,
	forgetPeak,
	memoryOf,
	onlyChildOf,
} from "./process-usage.ts";
import { createRandom } from "./random.ts";
import { publish, type Row, readLaneSettings, say } from "./report.ts";
import { median } from "./table.ts";

const { isShort, parts } = readLaneSettings(process.argv.slice(2));
/** `end-to-end.ts endurance`: ten minutes as fast as events are taken, with a look at the memory every minute. */
const isEndurance = parts.includes("endurance");
const enduranceMinutes = isShort ? 2 : 10;
const idleSeconds = isShort ? 3 : 10;
const slowSeconds = isShort ? 3 : 10;
const floods = isShort ? 1 : 2;
const floodSeconds = isShort ? 5 : 10;
const attacks = isShort ? 8 : 30;
const attackSeconds = isShort ? 8 : 40;
/** Longest time that storing what was sent may take afterwards. */
const drainSeconds = isShort ? 20 : 40;
/** Longest time that an orderly stop may take before it is given up. */
const stopSeconds = isShort ? 5 : 15;
/** The rate for which the project promises an amount of memory. */
const slowRate = 3000;

const random = createRandom(1);

const serviceList = z.array(
	z.object({
		counters: z.array(z.object({ name: z.string(), value: z.number() })),
	}),
);

/** Waits until nothing waits in a journal. */
async function settle(console: Client, seconds = drainSeconds): Promise<void> {
	await eventually(
		async () => {
			const answer = await console("GET", "/api/services");
			const waiting = serviceList
				.parse(answer.json())
				.flatMap(({ counters }) => counters)
				.filter(({ name }) => name === "waiting");
			return waiting.length >= 2 && waiting.every(({ value }) => value === 0)
				? true
				: undefined;
		},
		"storing and correlating everything",
		seconds,
	);
}

async function measure(ursa: UrsaProcess): Promise<Row[]> {
	const storePid = onlyChildOf(ursa.pid);
	const url = `tcp://127.0.0.1:${ursa.syslogPort}`;
	/** With the peak since the last call. */
	function memory(): Memory {
		const result = { ursa: memoryOf(ursa.pid), store: memoryOf(storePid) };
		for (const pid of [ursa.pid, storePid]) forgetPeak(pid);
		return result;
	}
	say(`idle for ${idleSeconds} s`);
	await delay(idleSeconds * 1000);
	const idle = memory();

	const console = await logIn(ursa);
	const rules = await completePipeline(console);
	say(`${rules} rules, enrichment by three`);
	const api = await ursa.api();
	let total = 0;

	async function send(seconds: number, rate?: number): Promise<number> {
		const end = performance.now() + seconds * 1000;
		const { sent } = await sendLines({
			url,
			lines: createLoad(random, () => performance.now() > end),
			reliable: true,
			...(rate === undefined ? {} : { rate }),
		});
		total += sent;
		return sent;
	}

	/** Throws when the ledger does not say that every line sent is stored. */
	async function checkLedger(): Promise<void> {
		const { received, stored } = await readLedger(console);
		if (received !== total || stored !== total)
			throw new Error(
				`of ${total} lines sent ${received} were received and ${stored} stored`,
			);
	}

	async function flood(seconds = floodSeconds): Promise<Flood> {
		const cpu = () => ({
			ursa: cpuSeconds(ursa.pid),
			store: cpuSeconds(storePid),
		});
		const before = cpu();
		const ownBefore = process.cpuUsage();
		const began = performance.now();
		const events = await send(seconds);
		const acknowledged = performance.now();
		const own = process.cpuUsage(ownBefore);
		await settle(console, Math.max(drainSeconds, 2 * seconds));
		const settled = performance.now();
		const after = cpu();
		await checkLedger();
		return {
			events,
			acknowledgedSeconds: (acknowledged - began) / 1000,
			settledSeconds: (settled - began) / 1000,
			ursaCpuSeconds: after.ursa - before.ursa,
			storeCpuSeconds: after.store - before.store,
			senderCpuSeconds: (own.user + own.system) / 1e6,
		};
	}

	if (isEndurance) {
		const minutes: Memory[] = [];
		const results: Flood[] = [];
		for (let minute = 1; minute <= enduranceMinutes; minute++) {
			say(`as fast as taken, minute ${minute} of ${enduranceMinutes}`);
			results.push(await flood(60));
			minutes.push(memory());
		}
		return enduranceRows(results, minutes);
	}

	say(`${slowRate} events/s for ${slowSeconds} s`);
	await send(slowSeconds, slowRate);
	await settle(console);
	await checkLedger();
	const slow = memory();

	const results: Flood[] = [];
	for (let number = 0; number < floods; number++) {
		say(`as fast as taken for ${floodSeconds} s`);
		results.push(await flood());
	}
	const flooded = memory();

	const rate = median(results.map((one) => one.events / one.settledSeconds));
	say(`${attacks} attacks at ${Math.round(rate / 2)} events/s`);
	let isOver = false;
	const background = sendLines({
		url,
		lines: createLoad(random, () => isOver),
		reliable: true,
		rate: rate / 2,
	});
	const latencies = await timeAttacks({
		...{ url, api, random },
		count: attacks,
		seconds: attackSeconds,
	});
	isOver = true;
	total += (await background).sent + latencies.length * linesPerAttack;
	await settle(console);
	await checkLedger();

	return [
		...floodRows(results),
		...latencyRows(latencies),
		...memoryRows("peak of the first start", idle, "peak"),
		...memoryRows(`idle for ${idleSeconds} s`, idle, "now", "≤ 512"),
		...memoryRows(`peak at ${slowRate} events/s`, slow, "peak", "≤ 1000"),
		...memoryRows("peak at full speed", flooded, "peak"),
	];
}

/** Seconds until Ursa has stopped; `stopSeconds` when it has not by then. */
async function timeStop(ursa: UrsaProcess): Promise<number> {
	say("stopping Ursa");
	const began = performance.now();
	const limit = new AbortController();
	await Promise.race([
		ursa.stop(),
		delay(stopSeconds * 1000, undefined, { signal: limit.signal }),
	]);
	limit.abort();
	return (performance.now() - began) / 1000;
}

const dataDirectory = await mkdtemp(join(tmpdir(), "ursa-bench-data-"));
say("starting Ursa");
const starting = startUrsa({ dataDirectory, isBundle: true });
async function cleanUp(): Promise<void> {
	try {
		await (await starting).remove();
	} finally {
		await rm(dataDirectory, { recursive: true, force: true });
	}
}
// Not once: a terminal and the program that started this one may both send it.
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.on(signal, () => void cleanUp().finally(() => process.exit(1)));
try {
	const ursa = await starting;
	const rows = await measure(ursa);
	const stop = {
		figure: `orderly stop after the load, given up after ${stopSeconds} s`,
		unit: "s",
		samples: [await timeStop(ursa)],
	};
	publish({
		rows: [...rows, stop],
		notes: [
			"Ursa from its bundle; 50 rules, and enrichment by dictionary, constant and template",
			`sshd lines of about 130 bytes over tcp in a numbered stream, data in ${tmpdir()}; the sender takes its CPU from the same cores`,
			"latency of single attacks, asked for every 10 ms",
		],
	});
} finally {
	await cleanUp();
}
