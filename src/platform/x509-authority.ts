/** Makes keys, certificates and requests; loaded by certificate-authority.ts. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import {
	type CertificateAuthority,
	certificateErrors,
	isUsableFor,
	type KeyPair,
} from "./certificates.ts";
import { readFileIfPresent, replaceFile } from "./files.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 86_400_000;
const authorityDays = 3650;
const certificateDays = 397;

export async function createRequest(): Promise<{
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

export async function openAuthority(
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
			isUsableFor(kept.cert, authority.cert, hosts, clock())
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
