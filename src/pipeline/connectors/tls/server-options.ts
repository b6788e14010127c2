import { constants } from "node:crypto";
import { createSecureContext, type TlsOptions } from "node:tls";
import { isErrorCode } from "#platform/index.ts";
import type { Secrets, TlsIdentity } from "../../secrets.ts";
import { connectorErrors } from "../errors.ts";
import type { TlsSettings } from "./tls.definition.ts";

export interface ServerTlsNeeds {
	readonly secrets: Secrets;
	readonly identity?: TlsIdentity | undefined;
}

/** A sender that does not finish its handshake in this time is cut off. */
export const defaultHandshakeTimeoutMs = 10_000;

/**
 * What a TLS server of a connector is made with; undefined for plain text. Everything is tried here, so that a bad
 * certificate shows before anything listens. Throws connectors.noIdentity, badIdentity, wrongPfxPassword, badPfx and
 * what finding the secret throws.
 */
export function serverTlsOptions(
	settings: TlsSettings,
	needs: ServerTlsNeeds,
): TlsOptions | undefined {
	const certificate = certificateOf(settings, needs);
	if (certificate === undefined) return undefined;
	return {
		...certificate,
		minVersion: "TLSv1.2",
		// Renegotiation costs us far more than the sender, and none of them needs it.
		secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
		handshakeTimeout: defaultHandshakeTimeoutMs,
	};
}

function certificateOf(
	{ mode, secret = "" }: TlsSettings,
	{ secrets, identity }: ServerTlsNeeds,
): TlsOptions | undefined {
	switch (mode) {
		case "disabled":
			return undefined;
		case "pfx":
			return pfxCertificate(secret, secrets);
		default:
			return serviceCertificate(mode, identity);
	}
}

function serviceCertificate(
	mode: "enabled" | "verification",
	identity: TlsIdentity | undefined,
): TlsOptions {
	if (identity === undefined)
		throw connectorErrors.make("noIdentity", { mode });
	const { cert, key, ca } = identity;
	const options =
		mode === "enabled"
			? { cert, key }
			: { cert, key, ca, requestCert: true, rejectUnauthorized: true };
	try {
		createSecureContext(options);
	} catch (cause) {
		throw connectorErrors.make("badIdentity", {}, cause);
	}
	return options;
}

function pfxCertificate(secret: string, secrets: Secrets): TlsOptions {
	const { pfx, password } = secrets.find(secret, "pfx");
	const options = { pfx: Buffer.from(pfx, "base64"), passphrase: password };
	try {
		createSecureContext(options);
	} catch (cause) {
		// OpenSSL's words for a container whose checksum the password does not open.
		const isPassword =
			cause instanceof Error && cause.message === "mac verify failure";
		if (isPassword)
			throw connectorErrors.make("wrongPfxPassword", { secret }, cause);
		throw connectorErrors.make(
			"badPfx",
			{ secret, reason: pfxTrouble(cause) },
			cause,
		);
	}
	return options;
}

function pfxTrouble(error: unknown): string {
	// Containers of Windows before 10 and of OpenSSL 1 are encrypted with RC2, which OpenSSL 3 refuses.
	if (isErrorCode(error, "ERR_CRYPTO_UNSUPPORTED_OPERATION"))
		return "it is encrypted in a way that is no longer safe";
	return error instanceof Error ? error.message : String(error);
}
