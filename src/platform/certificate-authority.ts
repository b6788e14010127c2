/**
 * The internal certificate authority: made at the first start, signs the certificates of the core, of services and of
 * the local command line. Keys are files of mode 600 in the data directory.
 *
 * What does the work is loaded when it is needed: its library takes 10 MB, and threads of services only use what they
 * are given.
 */
import type { CertificateAuthority } from "./certificates.ts";

/** A new key, PEM, and the request to certify it. The key never leaves whoever made it. */
export async function createCertificateRequest(): Promise<{
	readonly key: string;
	readonly request: string;
}> {
	return (await import("./x509-authority.ts")).createRequest();
}

/** Opens the authority kept in `directory`, making it when there is none. */
export async function openCertificateAuthority(
	directory: string,
	clock: () => number,
): Promise<CertificateAuthority> {
	return (await import("./x509-authority.ts")).openAuthority(directory, clock);
}
