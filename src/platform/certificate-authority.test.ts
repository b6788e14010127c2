import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openCertificateAuthority } from "./certificate-authority.ts";

async function makeDirectory(t: { after(clean: () => Promise<void>): void }) {
	const directory = await mkdtemp(join(tmpdir(), "ursa-pki-"));
	t.after(() => rm(directory, { recursive: true }));
	return directory;
}

const year = 365 * 86_400_000;

test("a client that trusts the authority reaches a server by name and address", async (t) => {
	const directory = await makeDirectory(t);
	const authority = await openCertificateAuthority(directory, Date.now);
	const pair = await authority.serverCertificate("core", [
		"localhost",
		"127.0.0.1",
	]);
	const server = createServer(pair, (_request, response) => response.end("ok"));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	t.after(() => server.close());
	const { port } = server.address() as AddressInfo;
	const status = await new Promise<number | undefined>((resolve, reject) => {
		get({ host: "127.0.0.1", port, ca: authority.cert }, (response) => {
			response.resume();
			resolve(response.statusCode);
		}).on("error", reject);
	});
	assert.equal(status, 200);
});

test("the authority and its certificates are the same after opening again", async (t) => {
	const directory = await makeDirectory(t);
	const first = await openCertificateAuthority(directory, Date.now);
	const pair = await first.serverCertificate("core", ["localhost"]);
	const second = await openCertificateAuthority(directory, Date.now);
	assert.equal(second.cert, first.cert);
	assert.deepEqual(await second.serverCertificate("core", ["localhost"]), pair);
});

test("a certificate is made anew when a name is added and shortly before it ends", async (t) => {
	const directory = await makeDirectory(t);
	const authority = await openCertificateAuthority(directory, Date.now);
	const first = await authority.serverCertificate("core", ["localhost"]);
	const second = await authority.serverCertificate("core", [
		"localhost",
		"siem.test",
	]);
	assert.notEqual(second.cert, first.cert);
	const later = await openCertificateAuthority(
		directory,
		() => Date.now() + 1.05 * year,
	);
	const third = await later.serverCertificate("core", [
		"localhost",
		"siem.test",
	]);
	assert.notEqual(third.cert, second.cert);
	assert.ok(
		Date.parse(new X509Certificate(third.cert).validTo) >
			Date.now() + 1.5 * year,
	);
});

test("private keys can be read by their owner only", async (t) => {
	const directory = await makeDirectory(t);
	const authority = await openCertificateAuthority(directory, Date.now);
	await authority.clientCertificate("command-line");
	for (const name of ["ca.key", "command-line.key"]) {
		assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600);
	}
});
