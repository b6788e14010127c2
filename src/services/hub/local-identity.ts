/** Certificates of the services that run in the core's own process: it makes and keeps them itself. */
import type { ServiceRegistry } from "#core/index.ts";
import type { TlsIdentity } from "#pipeline/index.ts";
import {
	type CertificateAuthority,
	createCertificateRequest,
	fingerprintOf,
	isCertificateUsable,
} from "#platform/index.ts";
import { keepIdentity, readIdentity, serviceName } from "../runtime/index.ts";

export async function ensureLocalIdentity(options: {
	readonly id: string;
	/** Of the service. */
	readonly directory: string;
	readonly authority: CertificateAuthority;
	readonly services: Pick<
		ServiceRegistry,
		"paired" | "resetCertificate" | "pair"
	>;
	readonly clock: () => number;
}): Promise<TlsIdentity> {
	const { id, directory, authority, services } = options;
	const kept = await readIdentity(directory);
	if (
		kept !== undefined &&
		kept.ca === authority.cert &&
		isCertificateUsable(kept.cert, authority.cert, options.clock())
	) {
		const fingerprint = fingerprintOf(kept.cert);
		const paired = await services.paired();
		if (
			paired.some(
				(service) => service.id === id && service.fingerprint === fingerprint,
			)
		)
			return kept;
	}
	const { key, request } = await createCertificateRequest();
	const cert = await authority.certify(serviceName(id), request);
	const { token } = await services.resetCertificate(id);
	await services.pair({ id, token, fingerprint: fingerprintOf(cert) });
	const identity = { cert, key, ca: authority.cert };
	await keepIdentity(directory, identity);
	return identity;
}
