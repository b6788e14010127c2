/** Certificates for the services of all runs; making them takes longer than a run. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsIdentity } from "#pipeline/index.ts";
import {
	createCertificateRequest,
	fingerprintOf,
	openCertificateAuthority,
} from "#platform/index.ts";
import { serviceName } from "../../src/services/runtime/index.ts";
import { idOf, storageIds } from "./content.ts";

export interface Identities {
	/** By the id of the service. */
	of(id: string): TlsIdentity;
	/** Whom doors let in. */
	readonly peers: readonly {
		readonly id: string;
		readonly kind: string;
		readonly fingerprint: string;
	}[];
}

export async function makeIdentities(): Promise<Identities> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-faults-pki-"));
	try {
		const authority = await openCertificateAuthority(directory, Date.now);
		const made = new Map<string, TlsIdentity>();
		for (const id of [idOf.collector, idOf.correlator, ...storageIds]) {
			const { key, request } = await createCertificateRequest();
			const cert = await authority.certify(serviceName(id), request);
			made.set(id, { key, cert, ca: authority.cert });
		}
		return {
			of(id) {
				const identity = made.get(id);
				if (identity === undefined) throw new Error(`${id} has no certificate`);
				return identity;
			},
			peers: [...made].map(([id, { cert }]) => ({
				id,
				kind: "service",
				fingerprint: fingerprintOf(cert),
			})),
		};
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
}
