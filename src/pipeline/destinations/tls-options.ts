import { isIP } from "node:net";
import { type ConnectionOptions, rootCertificates } from "node:tls";
import type { DestinationTls } from "./destination.definition.ts";
import type { SenderNeeds } from "./sender.ts";

/** What a connection needs for TLS; undefined without it. Throws secrets.missing, secrets.wrongType. */
export function tlsOptions(
	settings: DestinationTls,
	host: string,
	needs: Pick<SenderNeeds, "secrets" | "identity">,
): ConnectionOptions | undefined {
	const { mode, secret, ca } = settings;
	if (mode === "disabled") return undefined;
	const options: ConnectionOptions = {
		minVersion: "TLSv1.2",
		// A name for the server's choice of certificate; addresses are none.
		...(isIP(host) === 0 ? { servername: host } : {}),
	};
	if (mode === "enabled") return { ...options, rejectUnauthorized: false };
	return {
		...options,
		rejectUnauthorized: true,
		ca: trusted(ca, needs),
		...(secret === undefined ? {} : clientCertificate(secret, needs)),
	};
}

function trusted(
	reference: string | undefined,
	{ secrets, identity }: Pick<SenderNeeds, "secrets" | "identity">,
): string[] {
	if (reference !== undefined)
		return [secrets.find(reference, "certificate").certificate];
	return [
		...(identity === undefined ? [] : [identity.ca]),
		...rootCertificates,
	];
}

function clientCertificate(
	reference: string,
	{ secrets }: Pick<SenderNeeds, "secrets">,
): ConnectionOptions {
	const { pfx, password } = secrets.find(reference, "pfx");
	return { pfx: Buffer.from(pfx, "base64"), passphrase: password };
}
