/** Invented services whose counters grow with the clock. */
import type { z } from "zod";
import type { deadLetterShape, serviceShape } from "#api/contract/index.ts";
import { collectorId, tenants } from "./events.ts";
import type { Random } from "./random.ts";

type MockService = z.output<typeof serviceShape>;

export function makeServices(startedAt: number, now: number): MockService[] {
	const seconds = (now - startedAt) / 1000;
	const wave = 1 + Math.sin(now / 20_000) * 0.3 + Math.sin(now / 4300) * 0.08;
	const main = tenants[0] ?? { id: "", name: "" };
	const north = tenants[1] ?? main;
	const common = { version: "0.1.0", startedAt, warning: "", backlogBytes: 0 };
	const received = Math.floor(seconds * 1240);
	return [
		{
			...common,
			id: collectorId,
			tenantId: main.id,
			tenantName: main.name,
			resourceId: collectorId,
			kind: "collector",
			name: "Syslog and CEF",
			address: "tcp:5140, udp:5140",
			status: "green",
			counters: [
				{ name: "received", reason: "", value: received },
				{ name: "stored", reason: "", value: Math.floor(received * 0.912) },
				{
					name: "dropped",
					reason: "Health checks of the load balancer",
					value: Math.floor(received * 0.061),
				},
				{
					name: "dropped",
					reason: "Debug lines",
					value: Math.floor(received * 0.0266),
				},
				{
					name: "rejected",
					reason: "json.syntax",
					value: Math.floor(received * 0.0003),
				},
				{
					name: "rejected",
					reason: "normalizer.noMatch",
					value: Math.floor(received * 0.0001),
				},
			],
			rates: {
				received: 1240 * wave,
				stored: 1131 * wave,
				dropped: 108 * wave,
				rejected: 0.4,
			},
		},
		{
			...common,
			id: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2002",
			tenantId: north.id,
			tenantName: north.name,
			resourceId: "",
			kind: "collector",
			name: "Windows events of the plant",
			address: "https://collector-north.corp.example:5141",
			status: "yellow",
			warning:
				"The storage has not answered for 42 s: events wait in the journal.",
			backlogBytes: 184_320_000,
			counters: [
				{ name: "received", reason: "", value: Math.floor(seconds * 210) },
				{ name: "stored", reason: "", value: Math.floor(seconds * 188) },
			],
			rates: { received: 214.5 * wave, stored: 0 },
		},
		{
			...common,
			id: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2003",
			tenantId: main.id,
			tenantName: main.name,
			resourceId: "",
			kind: "correlator",
			name: "Correlator",
			address: "",
			status: "green",
			counters: [
				{ name: "received", reason: "", value: Math.floor(received * 0.912) },
				{
					name: "detections",
					reason: "SSH password guessing from one address",
					value: 61,
				},
				{
					name: "detections",
					reason: "Port scan of the server network",
					value: 12,
				},
				{ name: "buckets", reason: "", value: 412 },
			],
			rates: { received: 1131 * wave, detections: 0.01 },
		},
		{
			...common,
			id: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2004",
			tenantId: main.id,
			tenantName: main.name,
			resourceId: "",
			kind: "storage",
			name: "Embedded storage",
			address: "127.0.0.1:8123",
			status: "red",
			warning:
				"The disk is full (0 B of 50 GB free): free space or shorten the retention, then restart the service.",
			counters: [
				{ name: "stored", reason: "", value: Math.floor(received * 0.912) },
			],
			rates: { stored: 1131 * wave },
		},
		{
			...common,
			id: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2005",
			tenantId: north.id,
			tenantName: north.name,
			resourceId: "",
			kind: "collector",
			name: "Firewall of the branch office",
			address: "",
			status: "gray",
			startedAt: 0,
			version: "",
			counters: [],
			rates: {},
		},
	];
}

const broken: readonly [string, string, string][] = [
	[
		"json.syntax",
		"The line is no JSON: unexpected end after character 41.",
		'{"EventID":4625,"Computer":"dc01","User":"',
	],
	[
		"normalizer.noMatch",
		"No normalizer of the collector fits the line: add one, or an extra normalizer for this format.",
		"Nov 24 07:12:44 printer-3 lpd[221]: job 88 done",
	],
	[
		"json.syntax",
		"The line is no JSON: unexpected “<” at character 1.",
		"<script>alert(1)</script>\u202egnp.exe",
	],
	[
		"event.tooLarge",
		"The event is larger than 4 MB: raise no limit, cut it at the source.",
		"x".repeat(4000),
	],
];

export function makeDeadLetters(
	random: Random,
	now: number,
): z.output<typeof deadLetterShape>[] {
	return Array.from({ length: 34 }, (_, i) => {
		const [code, cause, raw] = broken[i % broken.length] ?? ["", "", ""];
		return {
			id: random.uuid(),
			timestamp: now - i * 1_450_000 - random.below(600_000),
			serviceId: collectorId,
			connector: "tcp:5140",
			source: "10.30.0.5",
			code,
			cause,
			raw,
			rawBytes: raw.length > 1000 ? 5_200_000 : raw.length,
		};
	});
}
