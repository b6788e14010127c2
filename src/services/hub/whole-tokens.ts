import type { ServiceRegistry } from "#core/index.ts";
import { writeToken } from "../runtime/index.ts";

/** Pairing tokens as they are shown to people: with the authority by which a service knows the core. */
export function withWholeTokens(
	services: ServiceRegistry,
	authorityPem: string,
): ServiceRegistry {
	return {
		...services,
		async create(input) {
			const { service, pairing } = await services.create(input);
			const token = writeToken(pairing.token, authorityPem);
			return { service, pairing: { ...pairing, token } };
		},
		async resetCertificate(id) {
			const pairing = await services.resetCertificate(id);
			return { ...pairing, token: writeToken(pairing.token, authorityPem) };
		},
	};
}
