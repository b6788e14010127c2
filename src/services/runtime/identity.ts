/** The key and certificate of a service, in its own directory; made when it pairs with the core. */
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { z } from "zod";
import type { TlsIdentity } from "#pipeline/index.ts";
import {
	createCertificateRequest,
	readFileIfPresent,
	replaceFile,
} from "#platform/index.ts";
import { defineErrors } from "#schema/index.ts";
import { type Address, createPeerClient, linkErrors } from "../link/index.ts";
import { coreName } from "./core-link.ts";

export const pairingErrors = defineErrors("pairing", {
	badToken: {
		status: 400,
		sentence:
			"The token is not one that Active services shows when a service is created. Copy it whole",
	},
	otherCore: {
		status: 400,
		sentence:
			"What answers at {address} is not the core that made the token: its certificate is another's",
	},
	tokenNeeded: {
		status: 400,
		sentence:
			"This service is not paired yet: give the token that Active services shows with --token",
	},
});

/** What a service gets when it pairs. */
export const pairingAnswer = z.object({ certificate: z.string() });
export const pairingRequest = z.object({
	id: z.string(),
	token: z.string(),
	/** PKCS #10, PEM. */
	request: z.string(),
});

/**
 * A pairing token names the authority that the core must have, so that a service tells the core from anybody who answers in
 * its place: `<secret>.<SHA-256 of the authority's certificate, hex>`.
 */
export function writeToken(secret: string, authorityPem: string): string {
	const { raw } = new X509Certificate(authorityPem);
	return `${secret}.${createHash("sha256").update(raw).digest("hex")}`;
}

export async function readIdentity(
	directory: string,
): Promise<TlsIdentity | undefined> {
	const [cert, key, ca] = await Promise.all(
		["service.crt", "service.key", "ca.crt"].map((name) =>
			readFileIfPresent(join(directory, name)),
		),
	);
	if (cert === undefined || key === undefined || ca === undefined)
		return undefined;
	return { cert, key, ca };
}

/** The certificate goes last: with it the identity counts as whole. */
export async function keepIdentity(
	directory: string,
	{ cert, key, ca }: TlsIdentity,
): Promise<void> {
	await mkdir(directory, { recursive: true, mode: 0o700 });
	await replaceFile(join(directory, "ca.crt"), ca, 0o644);
	await replaceFile(join(directory, "service.key"), key, 0o600);
	await replaceFile(join(directory, "service.crt"), cert, 0o644);
}

/** Throws pairing errors, errors of the core, and link.unreachable. */
export async function pair(options: {
	readonly core: Address;
	readonly id: string;
	readonly token: string;
}): Promise<TlsIdentity> {
	const [secret, fingerprint, ...more] = options.token.trim().split(".");
	if (!secret || !fingerprint || more.length > 0)
		throw pairingErrors.make("badToken");
	const ca = await authorityOf(options.core, fingerprint);
	const client = createPeerClient({
		address: options.core,
		name: coreName,
		tls: { ca },
	});
	try {
		const { key, request } = await createCertificateRequest();
		const answer = await client.call("/pair", {
			id: options.id,
			token: secret,
			request,
		});
		const { certificate } = pairingAnswer.parse(answer);
		return { cert: certificate, key, ca };
	} finally {
		client.close();
	}
}

/**
 * The certificate of the authority that the core shows, when it is the one of the token. Only that is looked at here: the
 * connection is closed, and the one for the pairing checks the core by it.
 */
async function authorityOf(
	core: Address,
	fingerprint: string,
): Promise<string> {
	const address = `${core.host}:${core.port}`;
	const socket = connect({
		host: core.host,
		port: core.port,
		servername: coreName,
		minVersion: "TLSv1.3",
		rejectUnauthorized: false,
	});
	try {
		await once(socket, "secureConnect", {
			signal: AbortSignal.timeout(10_000),
		});
		for (const { raw } of chainOf(socket.getPeerCertificate(true))) {
			const found = createHash("sha256").update(raw).digest("hex");
			if (found === fingerprint) return new X509Certificate(raw).toString();
		}
	} catch (error) {
		throw linkErrors.make(
			"unreachable",
			{ name: "the core", address, reason: String(error) },
			error,
		);
	} finally {
		socket.destroy();
	}
	throw pairingErrors.make("otherCore", { address });
}

function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
	const chain: DetailedPeerCertificate[] = [];
	let current: DetailedPeerCertificate | undefined = leaf;
	while (current?.raw !== undefined && !chain.includes(current)) {
		chain.push(current);
		current = current.issuerCertificate;
	}
	return chain;
}
