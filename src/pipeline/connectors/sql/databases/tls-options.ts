import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import type { ServerAddress } from "../database-url.ts";

export interface TlsOptions {
	readonly rejectUnauthorized: boolean;
	readonly ca?: string[];
	/** Takes the certificate whatever name it bears. */
	readonly checkServerIdentity?: () => undefined;
}

/** For `tls.connect`; undefined for plain text. Rejects when the file with authorities cannot be read. */
export async function tlsOptions(
	address: ServerAddress,
	authorities: readonly string[],
): Promise<TlsOptions | undefined> {
	if (address.tls === "off") return undefined;
	if (address.tls === "encrypt" || address.tls === "prefer") {
		return { rejectUnauthorized: false };
	}
	const { authorityFile } = address;
	// A named file is meant to be the only one that counts.
	const ca =
		authorityFile === undefined
			? [...rootCertificates, ...authorities]
			: [await readFile(authorityFile, "utf8")];
	return {
		rejectUnauthorized: true,
		ca,
		...(address.tls === "verifyAuthority"
			? { checkServerIdentity: () => undefined }
			: {}),
	};
}
