/** For tests: certificates, a core that answers what it is told to, a door in front of a store in memory, settings. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { EventStore } from "#backends/event-store/index.ts";
import type { Resource } from "#core/index.ts";
import type { TlsIdentity } from "#pipeline/index.ts";
import {
	type CertificateAuthority,
	createCertificateRequest,
	createIdSource,
	fingerprintOf,
	openCertificateAuthority,
	silentLog,
} from "#platform/index.ts";
import { type PeerHandler, startPeerServer } from "../link/index.ts";
import {
	type CoreLink,
	type RaisedAlert,
	type ServiceAddress,
	serviceName,
} from "./core-link.ts";
import { openDoor } from "./door.ts";
import type { ServiceConfig } from "./service-config.ts";
import { insertHandler, insertPath } from "./storage-door.ts";
import type { WorkNeeds } from "./work.ts";

export const tenantId = "tenant";
const fastDirectory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function makeDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(fastDirectory, "ursa-service-"));
	t.after(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }));
	return directory;
}

export async function makeAuthority(
	t: TestContext,
): Promise<CertificateAuthority> {
	return openCertificateAuthority(await makeDirectory(t), Date.now);
}

/** By the name in the certificate. */
export async function identify(
	authority: CertificateAuthority,
	name: string,
): Promise<TlsIdentity> {
	const { key, request } = await createCertificateRequest();
	const cert = await authority.certify(name, request);
	return { key, cert, ca: authority.cert };
}

/** Something that answers under the name of a service, without asking who calls. */
export async function startPeer(
	t: TestContext,
	identity: TlsIdentity,
	routes: Readonly<Record<string, PeerHandler>>,
): Promise<{ readonly port: number; close(): Promise<void> }> {
	const server = await startPeerServer({
		...{ host: "127.0.0.1", port: 0, tls: identity, ca: identity.ca },
		...{ routes, portVariable: "PORT", log: silentLog },
	});
	t.after(() => server.close());
	return server;
}

export function resource(kind: string, id: string, body: unknown): Resource {
	return {
		...{ id, kind, tenantId, name: id, description: "", body, version: 1 },
		...{ createdAt: 0, updatedAt: 0 },
	};
}

export const fieldIs = (field: string, value: string) => ({
	kind: "comparison",
	left: { kind: "field", field },
	operator: "=",
	right: { kind: "constant", value },
});

/** Reads `{"message": …, "user": …}`. */
export const jsonNormalizer = resource("normalizer", "json", {
	parsing: { method: "json" },
	mapping: [
		{ source: "message", field: "Message" },
		{ source: "user", field: "SourceUserName" },
	],
});

/** The first resource is the one that the service runs; its kind is that of the service. */
export function configOf(
	own: Resource,
	...others: readonly Resource[]
): ServiceConfig {
	return {
		version: JSON.stringify([own, others]),
		// Tests give resources of these kinds.
		service: {
			id: own.id,
			kind: own.kind as ServiceConfig["service"]["kind"],
			name: own.name,
		},
		tenantId,
		resourceId: own.id,
		resources: [own, ...others],
		secrets: [],
	};
}

export interface FakeLink extends CoreLink {
	recordAlerts: CoreLink["recordAlerts"];
	readonly alerts: RaisedAlert[];
	/** What was said of the ledger, by token. */
	readonly ledger: Map<string, Parameters<CoreLink["recordLedger"]>[1]>;
}

/** A core that knows where the services are that it is given. */
export function createFakeLink(
	known: readonly ServiceAddress[] = [],
	overrides: Partial<CoreLink> = {},
): FakeLink {
	const alerts: RaisedAlert[] = [];
	const ledger: FakeLink["ledger"] = new Map();
	const notAsked = () => Promise.reject(new Error("this is not asked here"));
	return {
		alerts,
		ledger,
		config: notAsked,
		report: notAsked,
		geoData: notAsked,
		assets: async () => undefined,
		takeReplay: notAsked,
		renewCertificate: notAsked,
		confirmCertificate: notAsked,
		places: () => "",
		replayDone: notAsked,
		resolve: async ({ ids }) =>
			known.filter(({ id }) => ids.length === 0 || ids.includes(id)),
		async recordAlerts(signals) {
			alerts.push(...signals);
		},
		async recordLedger(token, part) {
			ledger.set(token, part);
		},
		close: () => undefined,
		...overrides,
	};
}

/** A storage's door that lets in whoever has one of the certificates. */
export async function openStorageDoor(
	t: TestContext,
	authority: CertificateAuthority,
	id: string,
	store: Pick<EventStore, "insert">,
	admitted: readonly TlsIdentity[],
): Promise<ServiceAddress> {
	const door = await openDoor({
		listen: { host: "127.0.0.1", port: 0 },
		identity: await identify(authority, serviceName(id)),
		routes: { [insertPath]: insertHandler(store, () => undefined) },
		log: silentLog,
	});
	t.after(() => door.close());
	door.admit(admitted.map(peerOf));
	return { id, host: "127.0.0.1", port: door.port };
}

export function peerOf({ cert }: TlsIdentity) {
	return { id: "peer", kind: "any", fingerprint: fingerprintOf(cert) };
}

export function needsOf(
	own: Pick<WorkNeeds, "config" | "directory" | "link" | "identity">,
): WorkNeeds {
	return {
		listen: { host: "127.0.0.1", port: 0 },
		clock: Date.now,
		newId: createIdSource(Date.now),
		log: silentLog,
		...own,
	};
}

/** Asks again until it is so; fails when it never is. */
export async function until(isSo: () => boolean): Promise<void> {
	const deadline = performance.now() + 20_000;
	while (!isSo()) {
		if (performance.now() > deadline) throw new Error("it did not happen");
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}
