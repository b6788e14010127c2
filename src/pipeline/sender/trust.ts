import { createSecureContext, type SecureContext } from "node:tls";
import { describeError } from "#schema/index.ts";
import { senderErrors } from "./errors.ts";

/** Whom a sender trusts over TLS and how it shows itself; all PEM. */
export interface SendTls {
	/** Certificates of authorities to trust in place of those of the system. */
	readonly ca?: string;
	/** Certificate to show, and its private key. */
	readonly cert?: string;
	readonly key?: string;
}

/** Throws sender.badCertificate. */
export function openTrust(tls: SendTls = {}): SecureContext {
	try {
		return createSecureContext({ ...tls, minVersion: "TLSv1.2" });
	} catch (cause) {
		const reason = describeError(cause);
		throw senderErrors.make("badCertificate", { reason }, cause);
	}
}

/** Codes of OpenSSL for a certificate that is not accepted (X509_STORE_CTX_get_error), and Node's for a wrong name. */
const certificateCode =
	/^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** The code when the receiver's certificate was not accepted. Trying again does not help then. */
export function certificateTrouble(error: unknown): string | undefined {
	const code = error instanceof Error && "code" in error ? error.code : "";
	return typeof code === "string" && certificateCode.test(code)
		? code
		: undefined;
}
