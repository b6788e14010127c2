/** Invented services whose counters grow with the clock. */
import type { z } from "zod";
import type { serviceShape } from "#api/contract/index.ts";
import { collectorId, tenants } from "./events.ts";

export type MockService = z.output<typeof serviceShape>;
type Counters = MockService["counters"];

export const northCollectorId = "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2002";
const correlatorId = "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2003";
const storageId = "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2004";

/** Events per second of the first collector. */
const mainRate = 1240;
const northRate = 210;

export function makeServices(startedAt: number, now: number): MockService[] {
	const seconds = (now - startedAt) / 1000;
	const wave = 1 + Math.sin(now / 20_000) * 0.3 + Math.sin(now / 4300) * 0.08;
	// The integral of the wave, so that rates made of two counts agree with those told.
	const waved =
		seconds +
		6 * (Math.cos(startedAt / 20_000) - Math.cos(now / 20_000)) +
		0.344 * (Math.cos(startedAt / 4300) - Math.cos(now / 4300));
	const main = tenants[0] ?? { id: "", name: "" };
	const north = tenants[1] ?? main;
	const common = {
		version: "0.1.0",
		startedAt,
		createdAt: startedAt - 9 * 86_400_000,
		lastSeenAt: now - (now % 1000),
		warning: "",
		backlogBytes: 0,
	};
	const received = waved * mainRate;
	return [
		{
			...common,
			id: collectorId,
			tenantId: main.id,
			tenantName: main.name,
			resourceId: collectorId,
			kind: "collector",
			name: "Syslog and CEF",
			address: "collector-1.corp.example:7231",
			fqdn: "collector-1.corp.example",
			status: "green",
			backlogBytes: 3_400_000,
			backlogLimitBytes: 10_000_000_000,
			counters: mainCounters(received),
			rates: {
				received: mainRate * wave,
				passed: 0.9 * mainRate * wave,
				dropped: 0.0876 * mainRate * wave,
				rejected: 0.4,
			},
		},
		{
			...common,
			id: northCollectorId,
			tenantId: north.id,
			tenantName: north.name,
			resourceId: northCollectorId,
			kind: "collector",
			name: "Windows events of the plant",
			address: "collector-north.corp.example:7231",
			fqdn: "collector-north.corp.example",
			status: "yellow",
			warning:
				"storage: The storage has not answered for 42 s: events wait in the journal.; tcp:5141: The certificate of the connector expires in 3 days.",
			pending: "restart",
			backlogBytes: 184_320_000,
			backlogLimitBytes: 250_000_000,
			counters: northCounters(waved * northRate, waved),
			rates: { received: northRate * wave, passed: northRate * wave },
		},
		{
			...common,
			id: correlatorId,
			tenantId: main.id,
			tenantName: main.name,
			resourceId: correlatorId,
			kind: "correlator",
			name: "Correlator",
			address: "127.0.0.1:41233",
			fqdn: "ursa.corp.example",
			status: "green",
			backlogBytes: 120_000,
			counters: correlatorCounters(received * 0.9, seconds),
			rates: { received: 0.9 * mainRate * wave, detections: 0.02 },
		},
		{
			...common,
			id: storageId,
			tenantId: main.id,
			tenantName: main.name,
			resourceId: storageId,
			kind: "storage",
			name: "Embedded storage",
			address: "127.0.0.1:41871",
			fqdn: "ursa.corp.example",
			status: "red",
			warning:
				"The disk is full (0 B of 50 GB free): free space or shorten the retention, then restart the service.",
			counters: [
				count("stored", "", received * 0.9),
				count("groups", "", seconds),
			],
			rates: { stored: 0.9 * mainRate * wave },
		},
		{
			...common,
			id: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2005",
			tenantId: north.id,
			tenantName: north.name,
			resourceId: "7a1d2c90-55f1-4d6e-8a3b-0c6a4c7e2005",
			kind: "collector",
			name: "Firewall of the branch office",
			address: "",
			fqdn: "",
			status: "gray",
			startedAt: 0,
			lastSeenAt: undefined,
			pairingExpiresAt: now + 47 * 60_000,
			version: "",
			counters: [],
			rates: {},
		},
	];
}

const count = (name: string, reason: string, value: number) => ({
	name,
	reason,
	value: Math.floor(value),
});

function mainCounters(received: number): Counters {
	return [
		count("received", "tcp:5140", received * 0.74),
		count("received", "udp:5140", received * 0.26),
		count("passed", "", received * 0.9),
		count("dropped", "Health checks of the load balancer", received * 0.061),
		count("dropped", "Debug lines", received * 0.0266),
		count("aggregated", "Denied packets of the firewall", received * 0.013),
		count("produced", "Denied packets of the firewall", received * 0.001),
		count("rejected", "json.syntax", received * 0.0003),
		count("rejected", "normalizer.noMatch", received * 0.0001),
		count("enrichment applied", "Country of the address", received * 0.41),
		count("enrichment failed", "Owner of the host", received * 0.0002),
		count("stored", "storage", received * 0.9),
		count("rejected", "storage.refused", 0),
		count("waiting", "storage", 12),
		count("sent", "correlator", received * 0.9),
		count("waiting", "correlator", 2),
	];
}

function northCounters(received: number, seconds: number): Counters {
	return [
		count("received", "tcp:5141", received),
		count("passed", "", received),
		count("stored", "storage", received - 41_000 - seconds),
		count("waiting", "storage", 41_230),
		count("sent", "correlator", received),
		count("waiting", "correlator", 3),
		count("sent", "archive-kafka", received * 0.2),
		count("filtered", "archive-kafka", received * 0.8),
		count("refused", "archive-kafka", 4),
		count("waiting", "archive-kafka", 0),
	];
}

function correlatorCounters(received: number, seconds: number): Counters {
	return [
		count("received", "", received),
		count("detections", "", seconds / 50),
		count("open windows", "", 412),
		count("rate limited", "", 18),
		count("waiting", "", 4),
		count("fired", "SSH password guessing from one address", seconds / 60),
		count("fired", "Port scan of the server network", seconds / 300),
		count("stored", "storage", seconds / 50),
		count("waiting", "storage", 0),
	];
}
