/** What certificates and their authority are, and how a certificate is checked. */
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { defineErrors } from "#schema/index.ts";

export interface KeyPair {
	/** Certificate, PEM. */
	readonly cert: string;
	/** Private key, PEM (PKCS #8). */
	readonly key: string;
}

export interface CertificateAuthority {
	/** Certificate of the authority, PEM. */
	readonly cert: string;
	/** Path of that certificate, for people who want to trust it. */
	readonly certPath: string;
	/** A server certificate for the names; kept on disk, made anew when names change or 30 days before it ends. */
	serverCertificate(name: string, hosts: readonly string[]): Promise<KeyPair>;
	/** A client certificate whose common name is `name`. */
	clientCertificate(name: string): Promise<KeyPair>;
	/**
	 * Signs the key of a request (PKCS #10, PEM) for a party that is server and client to others; its common name and host
	 * name are `name`, whatever the request says. Throws certificates.badRequest when the request is none or its signature
	 * is not that of its key.
	 */
	certify(name: string, request: string): Promise<string>;
}

export const certificateErrors = defineErrors("certificates", {
	badRequest: {
		status: 400,
		sentence: "This is no certificate request signed with its own key",
	},
});

/** SHA-256 of a certificate, lower-case hex. */
export function fingerprintOf(certificate: string): string {
	return new X509Certificate(certificate).fingerprint256
		.replaceAll(":", "")
		.toLowerCase();
}

const day = 86_400_000;
const renewBeforeDays = 30;

/** Signed by the authority, and good for 30 more days. */
export function isCertificateUsable(
	pem: string,
	authorityPem: string,
	now: number,
): boolean {
	const certificate = new X509Certificate(pem);
	return (
		certificate.verify(new X509Certificate(authorityPem).publicKey) &&
		Date.parse(certificate.validTo) - now >= renewBeforeDays * day
	);
}

/** Usable, and for all these names and addresses. */
export function isUsableFor(
	pem: string,
	authorityPem: string,
	hosts: readonly string[],
	now: number,
): boolean {
	if (!isCertificateUsable(pem, authorityPem, now)) return false;
	const certificate = new X509Certificate(pem);
	return hosts.every((host) =>
		isIP(host) === 0
			? certificate.checkHost(host) !== undefined
			: certificate.checkIP(host) !== undefined,
	);
}
