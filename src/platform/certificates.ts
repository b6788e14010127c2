/**
 * The internal certificate authority: made at the first start, signs the certificates of the core, of services and of
 * the local command line. Keys are files of mode 600 in the data directory.
 */
import "reflect-metadata";
import { webcrypto, X509Certificate } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { defineErrors } from "#schema/index.ts";
import { readFileIfPresent, replaceFile } from "./files.ts";

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

/** A new key, PEM, and the request to certify it. The key never leaves whoever made it. */
export async function createCertificateRequest(): Promise<{
	readonly key: string;
	readonly request: string;
}> {
	x509.cryptoProvider.set(webcrypto);
	const keys = await webcrypto.subtle.generateKey(algorithm, true, [
		"sign",
		"verify",
	]);
	const request = await x509.Pkcs10CertificateRequestGenerator.create({
		name: "O=Ursa",
		keys,
		signingAlgorithm: algorithm,
	});
	return {
		key: await exportKey(keys.privateKey),
		request: request.toString("pem"),
	};
}

/** SHA-256 of a certificate, lower-case hex. */
export function fingerprintOf(certificate: string): string {
	return new X509Certificate(certificate).fingerprint256
		.replaceAll(":", "")
		.toLowerCase();
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 86_400_000;
const authorityDays = 3650;
const certificateDays = 397;
const renewBeforeDays = 30;

/** Opens the authority kept in `directory`, making it when there is none. */
export async function openCertificateAuthority(
	directory: string,
	clock: () => number,
): Promise<CertificateAuthority> {
	x509.cryptoProvider.set(webcrypto);
	await mkdir(directory, { recursive: true, mode: 0o700 });
	const authority =
		(await readPair(directory, "ca")) ??
		(await makeAuthority(directory, clock()));
	const issuer = {
		certificate: new x509.X509Certificate(authority.cert),
		key: await importKey(authority.key),
	};

	async function issue(
		name: string,
		hosts: readonly string[],
		usage: "serverAuth" | "clientAuth",
	): Promise<KeyPair> {
		const kept = await readPair(directory, name);
		if (
			kept !== undefined &&
			isUsable(kept.cert, authority.cert, hosts, clock())
		) {
			return kept;
		}
		const keys = await webcrypto.subtle.generateKey(algorithm, true, [
			"sign",
			"verify",
		]);
		const certificate = await sign(name, keys.publicKey, hosts, [usage]);
		return writePair(directory, name, certificate, keys.privateKey);
	}

	async function sign(
		name: string,
		publicKey: x509.PublicKeyType,
		hosts: readonly string[],
		usages: readonly ("serverAuth" | "clientAuth")[],
	): Promise<x509.X509Certificate> {
		return x509.X509CertificateGenerator.create({
			serialNumber: randomSerial(),
			subject: `CN=${name}, O=Ursa`,
			issuer: issuer.certificate.subject,
			notBefore: new Date(clock() - day),
			notAfter: new Date(clock() + certificateDays * day),
			signingKey: issuer.key,
			publicKey,
			signingAlgorithm: algorithm,
			extensions: [
				new x509.BasicConstraintsExtension(false, undefined, true),
				new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
				new x509.ExtendedKeyUsageExtension(
					usages.map((usage) => x509.ExtendedKeyUsage[usage]),
				),
				await x509.AuthorityKeyIdentifierExtension.create(issuer.certificate),
				...(hosts.length > 0
					? [
							new x509.SubjectAlternativeNameExtension(
								hosts.map((value) => ({
									type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const),
									value,
								})),
							),
						]
					: []),
			],
		});
	}

	return {
		cert: authority.cert,
		certPath: join(directory, "ca.crt"),
		serverCertificate: (name, hosts) => issue(name, hosts, "serverAuth"),
		clientCertificate: (name) => issue(name, [], "clientAuth"),
		async certify(name, pem) {
			const request = await readRequest(pem);
			const certificate = await sign(
				name,
				request.publicKey,
				[name],
				["serverAuth", "clientAuth"],
			);
			return `${certificate.toString("pem")}\n`;
		},
	};
}

async function readRequest(
	pem: string,
): Promise<x509.Pkcs10CertificateRequest> {
	try {
		const request = new x509.Pkcs10CertificateRequest(pem);
		if (await request.verify()) return request;
	} catch (error) {
		throw certificateErrors.make("badRequest", {}, error);
	}
	throw certificateErrors.make("badRequest");
}

async function makeAuthority(directory: string, now: number): Promise<KeyPair> {
	const keys = await webcrypto.subtle.generateKey(algorithm, true, [
		"sign",
		"verify",
	]);
	const certificate = await x509.X509CertificateGenerator.createSelfSigned({
		serialNumber: randomSerial(),
		name: "CN=Ursa internal authority, O=Ursa",
		notBefore: new Date(now - day),
		notAfter: new Date(now + authorityDays * day),
		signingAlgorithm: algorithm,
		keys,
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(
				x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
				true,
			),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	return writePair(directory, "ca", certificate, keys.privateKey);
}

async function writePair(
	directory: string,
	name: string,
	certificate: x509.X509Certificate,
	privateKey: webcrypto.CryptoKey,
): Promise<KeyPair> {
	const pair = {
		cert: `${certificate.toString("pem")}\n`,
		key: await exportKey(privateKey),
	};
	// The key goes first: a certificate without its key would be taken for a whole pair after a crash.
	await replaceFile(join(directory, `${name}.key`), pair.key, 0o600);
	await replaceFile(join(directory, `${name}.crt`), pair.cert, 0o644);
	return pair;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
	return x509.PemConverter.encode(
		await webcrypto.subtle.exportKey("pkcs8", key),
		"PRIVATE KEY",
	);
}

async function readPair(
	directory: string,
	name: string,
): Promise<KeyPair | undefined> {
	const cert = await readFileIfPresent(join(directory, `${name}.crt`));
	const key = await readFileIfPresent(join(directory, `${name}.key`));
	return cert === undefined || key === undefined ? undefined : { cert, key };
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
	return webcrypto.subtle.importKey(
		"pkcs8",
		x509.PemConverter.decodeFirst(pem),
		algorithm,
		false,
		["sign"],
	);
}

function randomSerial(): string {
	const bytes = webcrypto.getRandomValues(new Uint8Array(16));
	bytes[0] = (bytes[0] ?? 0) & 0x7f;
	return Buffer.from(bytes).toString("hex");
}

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

function isUsable(
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
