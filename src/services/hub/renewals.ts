/**
 * Certificates beside the one that a service is registered with: the new one until it is shown for the first time, and
 * then the old one for a while, for what is still open with it. Kept in memory: after a new start of the core a renewal
 * that was under way begins anew with the certificate that is registered.
 */
import type { PairedService, ServiceRegistry } from "#core/index.ts";
import { type CertificateAuthority, fingerprintOf } from "#platform/index.ts";
import { linkErrors } from "../link/index.ts";
import { serviceName } from "../runtime/index.ts";

export interface Renewals {
	/** Each service with the certificates that are accepted, an entry each. */
	accepted(): Promise<PairedService[]>;
	/** A certificate for the request of a service. */
	issue(caller: PairedService, request: string): Promise<string>;
	/** Registers the issued certificate that the caller shows. Throws link.notAllowed when it was not issued here. */
	confirm(caller: PairedService): Promise<void>;
}

interface Beside {
	readonly id: string;
	/** Accepted only while the service is registered with this one: a reset refuses both. */
	readonly registered: string;
	readonly until: number;
	readonly isNew: boolean;
}

/** The old one as long as no connection that was opened with it is likely to be in use. */
const acceptedMs = { new: 10 * 60_000, old: 60 * 60_000 };

export function createRenewals(options: {
	readonly authority: Pick<CertificateAuthority, "certify">;
	readonly services: Pick<
		ServiceRegistry,
		"paired" | "resetCertificate" | "pair"
	>;
	readonly clock: () => number;
}): Renewals {
	const { services, clock } = options;
	/** By fingerprint. */
	const beside = new Map<string, Beside>();

	async function accepted(): Promise<PairedService[]> {
		const paired = await services.paired();
		for (const [fingerprint, { until }] of beside)
			if (until < clock()) beside.delete(fingerprint);
		return [
			...paired,
			...[...beside].flatMap(([fingerprint, { id, registered }]) =>
				paired
					.filter((one) => one.id === id && one.fingerprint === registered)
					.map((one) => ({ ...one, fingerprint })),
			),
		];
	}

	return {
		accepted,
		async issue(caller, request) {
			const certificate = await options.authority.certify(
				serviceName(caller.id),
				request,
			);
			const registered = await registeredOf(caller.id);
			// Only the last one asked for counts.
			for (const [fingerprint, { id, isNew }] of beside)
				if (isNew && id === caller.id) beside.delete(fingerprint);
			beside.set(fingerprintOf(certificate), {
				...{ id: caller.id, registered, isNew: true },
				until: clock() + acceptedMs.new,
			});
			return certificate;
		},
		async confirm({ id, fingerprint }) {
			const registered = await registeredOf(id);
			// Said before, and the answer got lost.
			if (fingerprint === registered) return;
			if (beside.get(fingerprint)?.isNew !== true)
				throw linkErrors.make("notAllowed");
			const { token } = await services.resetCertificate(id);
			await services.pair({ id, token, fingerprint });
			beside.delete(fingerprint);
			beside.set(registered, {
				...{ id, registered: fingerprint, isNew: false },
				until: clock() + acceptedMs.old,
			});
		},
	};

	async function registeredOf(service: string): Promise<string> {
		const found = (await services.paired()).find(({ id }) => id === service);
		if (found === undefined) throw linkErrors.make("notAllowed");
		return found.fingerprint;
	}
}
