/**
 * A new certificate in time, over the link as it is. The core takes the new one for good only when the service has shown
 * it, and the old one for a while longer; so an answer that got lost, or a kill at any moment, shuts nobody out.
 */
import { X509Certificate } from "node:crypto";
import type { TlsIdentity } from "#pipeline/index.ts";
import { createCertificateRequest } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import type { Address } from "../link/index.ts";
import { type CoreLink, createCoreLink } from "./core-link.ts";
import { keepIdentity } from "./identity.ts";

/** The certificate that is shown from now on: what holds it sees a new one without being told. */
export interface LiveIdentity {
	readonly identity: TlsIdentity;
	use(next: TlsIdentity): void;
}

export function createLiveIdentity(first: TlsIdentity): LiveIdentity {
	let current = first;
	return {
		identity: {
			get cert() {
				return current.cert;
			},
			get key() {
				return current.key;
			},
			get ca() {
				return current.ca;
			},
		},
		use(next) {
			current = next;
		},
	};
}

/** Milliseconds since the epoch when two thirds of its life are over. */
export function renewalMoment(certificate: string): number {
	const { validFrom, validTo } = new X509Certificate(certificate);
	const from = Date.parse(validFrom);
	return from + ((Date.parse(validTo) - from) * 2) / 3;
}

const weekMs = 7 * 86_400_000;

/** True in the last week of a certificate. */
export function endsSoon(certificate: string, now: number): boolean {
	return Date.parse(new X509Certificate(certificate).validTo) - now < weekMs;
}

/** By the clock that only goes forward. A clock that is set wrong must not ask for ever more certificates. */
const againMs = { afterFailure: 60_000, afterSuccess: 3_600_000 };

export interface Renewal {
	/** Does it when it is due; what fails is told by `problem` and tried again. */
	doWhenDue(): Promise<void>;
	problem(): string | undefined;
}

export function createRenewal(options: {
	readonly live: LiveIdentity;
	readonly link: Pick<CoreLink, "renewCertificate">;
	readonly core: Address;
	readonly directory: string;
	readonly clock: () => number;
	/** The new one is in use and on disk. */
	readonly onRenewed: () => Promise<void>;
}): Renewal {
	const { live, link } = options;
	let due = renewalMoment(live.identity.cert);
	let notBefore = 0;
	let problem: string | undefined;

	async function renew(): Promise<void> {
		const { key, request } = await createCertificateRequest();
		const cert = await link.renewCertificate(request);
		const next = { cert, key, ca: live.identity.ca };
		const shown = createCoreLink({ core: options.core, identity: next });
		try {
			await shown.confirmCertificate();
		} finally {
			shown.close();
		}
		await keepIdentity(options.directory, next);
		live.use(next);
		due = renewalMoment(cert);
		await options.onRenewed();
	}

	return {
		problem: () => problem,
		async doWhenDue() {
			if (options.clock() < due || performance.now() < notBefore) return;
			try {
				await renew();
				problem = undefined;
				notBefore = performance.now() + againMs.afterSuccess;
			} catch (error) {
				problem = `the certificate could not be renewed: ${describeError(error)}`;
				notBefore = performance.now() + againMs.afterFailure;
			}
		},
	};
}
