import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { promisify } from "node:util";
import { type KeyPair, openCertificateAuthority } from "#platform/index.ts";
import type { TlsIdentity } from "../../secrets.ts";

const run = promisify(execFile);

/** An authority that lives as long as the test, with certificates of a service and of a sender. */
export async function createTestAuthority(t: TestContext): Promise<{
	readonly identity: TlsIdentity;
	readonly sender: KeyPair;
}> {
	const directory = await temporaryDirectory(t);
	const authority = await openCertificateAuthority(directory, Date.now);
	const hosts = ["localhost", "127.0.0.1"];
	return {
		identity: {
			...(await authority.serverCertificate("collector", hosts)),
			ca: authority.cert,
		},
		sender: await authority.clientCertificate("sender"),
	};
}

/** Packs a pair into a PKCS #12 container with the openssl command; base64. */
export async function createPfx(
	t: TestContext,
	{ cert, key }: KeyPair,
	password: string,
	options: readonly string[] = [],
): Promise<string> {
	const directory = await temporaryDirectory(t);
	const path = (name: string) => join(directory, name);
	await writeFile(path("cert"), cert);
	await writeFile(path("key"), key, { mode: 0o600 });
	await run("openssl", [
		...["pkcs12", "-export", "-in", path("cert"), "-inkey", path("key")],
		...["-out", path("pfx"), "-passout", `pass:${password}`, ...options],
	]);
	return (await readFile(path("pfx"))).toString("base64");
}

async function temporaryDirectory(t: TestContext): Promise<string> {
	const directory = await mkdtemp(join(tmpdir(), "ursa-tls-"));
	t.after(() => rm(directory, { recursive: true, force: true }));
	return directory;
}
