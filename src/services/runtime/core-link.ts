/** A service's side of its link to the core (port 7210). */
import { z } from "zod";
import type { AlertSignal } from "#core/index.ts";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import type {
	AssetIndexSnapshot,
	StoredPart,
	TlsIdentity,
} from "#pipeline/index.ts";
import { type Address, createPeerClient } from "../link/index.ts";
import { type ReplayJob, type ReplayRefusal, replayTaken } from "./replay.ts";
import {
	type ServiceConfig,
	serviceConfigDefinition,
} from "./service-config.ts";

/** Name in the core's certificate, whatever address it is reached at. */
export const coreName = "core.ursa";

/** Name in the certificate of a service. */
export function serviceName(id: string): string {
	return `${id}.service.ursa`;
}

/** How a service fares, as it tells the core about once a second. */
export const serviceReport = z.object({
	version: z.string(),
	startedAt: z.number(),
	fqdn: z.string(),
	/** Where its door is; absent when it has none. */
	address: z.object({ host: z.string(), port: z.number() }).optional(),
	status: z.enum(["green", "yellow", "red"]),
	/** Why it is not green. */
	warning: z.string(),
	configVersion: z.string(),
	counters: z.array(
		z.object({ name: z.string(), reason: z.string(), value: z.number() }),
	),
	/** Where a collector takes events: names of connectors with their addresses. */
	inputs: z.array(z.string()),
	rates: z.record(z.string(), z.number()),
	backlogBytes: z.number(),
});

export type ServiceReport = z.infer<typeof serviceReport>;

export const reportAnswer = z.object({
	commands: z.array(z.enum(["reload", "restart", "replay"])),
	/** Services whose certificates are accepted at doors. */
	peers: z.array(
		z.object({ id: z.string(), kind: z.string(), fingerprint: z.string() }),
	),
	/** Its tenant is disabled: `config` says so too, and it is time to ask. */
	isTenantDisabled: z.boolean(),
	/** Changes whenever a service comes, goes or moves: then `resolve` may answer something else. */
	places: z.string(),
});

export type ReportAnswer = z.infer<typeof reportAnswer>;

export const resolveRequest = z.object({
	kind: z.enum(["correlator", "storage"]),
	/** Empty = all of the kind that the tenant may use. */
	ids: z.array(z.string()),
});

export const resolveAnswer = z.array(
	z.object({ id: z.string(), host: z.string(), port: z.number() }),
);

export type ServiceAddress = z.infer<typeof resolveAnswer>[number];

/** A detection that raises an alert; events as lines of encodeEvent, which keeps what JSON alone would not. */
const signalOnTheWay = z.object({
	tenantId: z.string(),
	ruleId: z.string(),
	ruleName: z.string(),
	severity: z.enum(["low", "medium", "high", "critical"]),
	segment: z.string(),
	groupedBy: z.record(z.string(), z.string()),
	technique: z.string(),
	tactic: z.string(),
	event: z.string(),
	baseEvents: z.array(z.string()),
});

export const alertsRequest = z.object({ signals: z.array(signalOnTheWay) });

export function encodeSignal(
	signal: RaisedAlert,
): z.infer<typeof signalOnTheWay> {
	return {
		...signal,
		event: encodeEvent(signal.event),
		baseEvents: signal.baseEvents.map(encodeEvent),
	};
}

export function decodeSignal(
	signal: z.infer<typeof signalOnTheWay>,
): RaisedAlert {
	return {
		...signal,
		event: decodeEvent(signal.event),
		baseEvents: signal.baseEvents.map(decodeEvent),
	};
}

/** `AlertSignal` with its events as they are in the pipeline. */
export type RaisedAlert = Omit<AlertSignal, "event" | "baseEvents"> & {
	readonly event: Event;
	readonly baseEvents: readonly Event[];
};

export const renewalRequest = z.object({
	/** PKCS #10, PEM. */
	request: z.string().max(16 * 1024),
});

export const renewalAnswer = z.object({ certificate: z.string() });

export const ledgerRequest = z.object({
	token: z.string().min(1).max(256),
	ledger: z.array(
		z.object({
			hour: z.number(),
			tenantId: z.string(),
			serviceId: z.string(),
			connector: z.string(),
			source: z.string(),
			outcome: z.enum([
				"received",
				"stored",
				"dropped",
				"rejected",
				"redirected",
				"aggregated",
				"produced",
				"filtered",
				"detected",
			]),
			reason: z.string(),
			count: z.number(),
		}),
	),
	deadLetters: z.array(
		z.object({
			id: z.string(),
			timestamp: z.number(),
			tenantId: z.string(),
			serviceId: z.string(),
			connector: z.string(),
			source: z.string(),
			code: z.string(),
			cause: z.string(),
			raw: z.string(),
			rawBytes: z.number(),
		}),
	),
});

export interface CoreLink {
	config(): Promise<ServiceConfig>;
	report(report: ServiceReport): Promise<ReportAnswer>;
	/** `places` of the last report's answer; "" before the first. */
	places(): string;
	/** Where services are now. */
	resolve(request: z.infer<typeof resolveRequest>): Promise<ServiceAddress[]>;
	/** Idempotent by the ids of the correlation events. */
	recordAlerts(
		signals: readonly RaisedAlert[],
		signal: AbortSignal,
	): Promise<void>;
	/** Ledger and dead letters of a service that has no storage. Idempotent by token. */
	recordLedger(
		token: string,
		part: Pick<StoredPart, "ledger" | "deadLetters">,
		signal: AbortSignal,
	): Promise<void>;
	/** The assets of the service's tenant; undefined when they are of that version still. */
	assets(version: string): Promise<AssetIndexSnapshot | undefined>;
	/** The geographic data set, as the core has it. */
	geoData(): Promise<Buffer>;
	/** The certificate for a request (PKCS #10, PEM), to be shown with `confirmCertificate`. */
	renewCertificate(request: string): Promise<string>;
	/** Says, by the certificate of the link, that it arrived: from now on it is the service's. */
	confirmCertificate(): Promise<void>;
	takeReplay(): Promise<ReplayJob | null>;
	replayDone(job: string, refused: readonly ReplayRefusal[]): Promise<void>;
	close(): void;
}

/** Null: of the version that was asked with. */
export const assetsAnswer = z.object({
	assets: z
		.object({
			version: z.string(),
			assets: z.array(z.tuple([z.string(), z.string(), z.array(z.string())])),
		})
		.nullable(),
});
export const assetsRequest = z.object({ version: z.string().max(256) });

export function createCoreLink(options: {
	readonly core: Address;
	readonly identity: TlsIdentity;
}): CoreLink {
	const client = createPeerClient({
		address: options.core,
		name: coreName,
		tls: options.identity,
	});
	let places = "";
	return {
		config: async () =>
			serviceConfigDefinition.parse(await client.call("/service/config", {})),
		async report(report) {
			const answer = reportAnswer.parse(
				await client.call("/service/report", report),
			);
			({ places } = answer);
			return answer;
		},
		places: () => places,
		resolve: async (request) =>
			resolveAnswer.parse(await client.call("/service/resolve", request)),
		async recordAlerts(signals, signal) {
			await client.call(
				"/service/alerts",
				{ signals: signals.map(encodeSignal) },
				{ signal },
			);
		},
		async recordLedger(token, part, signal) {
			await client.call("/service/ledger", { token, ...part }, { signal });
		},
		async assets(version) {
			const answer = await client.call("/service/assets", { version });
			return assetsAnswer.parse(answer).assets ?? undefined;
		},
		async geoData() {
			const bytes = await client.call("/service/geo", {});
			return z.instanceof(Buffer).parse(bytes);
		},
		async renewCertificate(request) {
			const answer = await client.call("/service/certificate", { request });
			return renewalAnswer.parse(answer).certificate;
		},
		async confirmCertificate() {
			await client.call("/service/certificate/confirm", {});
		},
		takeReplay: async () =>
			replayTaken.parse(await client.call("/service/replay/take", {})),
		async replayDone(job, refused) {
			await client.call("/service/replay/done", { job, refused });
		},
		close: () => client.close(),
	};
}
