import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { refusalOf, startConsoleApi } from "../testing/console-client.ts";

const page = "<!doctype html><title>Ursa</title>";
const script = `console.log("${"x".repeat(4000)}")`;
let folder = "";

before(async () => {
	folder = await mkdtemp(join(tmpdir(), "ursa-console-"));
	await mkdir(join(folder, "assets"));
	await writeFile(join(folder, "index.html"), page);
	await writeFile(join(folder, "assets", "main-1a2b3c.js"), script);
	await writeFile(join(folder, ".env"), "secret");
});
after(() => rm(folder, { recursive: true }));

describe("the console's files", () => {
	test("with a hash in their name stay in caches for ever", async (t) => {
		const { send } = startConsoleApi(t, { consoleDirectory: folder });
		const answer = await send({ url: "/assets/main-1a2b3c.js" });
		assert.equal(answer.body, script);
		assert.match(String(answer.headers["content-type"]), /javascript/);
		assert.equal(
			answer.headers["cache-control"],
			"public, max-age=31536000, immutable",
		);
	});

	test("answer the addresses that the console draws with its page", async (t) => {
		const { send } = startConsoleApi(t, { consoleDirectory: folder });
		for (const url of ["/", "/alerts", "/alerts/1?tab=events", "/apiary"]) {
			const answer = await send({ url });
			assert.deepEqual([answer.statusCode, answer.body], [200, page], url);
			assert.match(String(answer.headers["content-type"]), /^text\/html/);
			assert.equal(answer.headers["cache-control"], "no-cache");
		}
	});

	test("do not answer what is no page", async (t) => {
		const { send } = startConsoleApi(t, { consoleDirectory: folder });
		for (const [method, url] of [
			["GET", "/assets/main-old.js"],
			["GET", "/favicon.ico"],
			["GET", "/.env"],
			["GET", "/api/nothing"],
			["POST", "/alerts"],
		] as const) {
			const answer = await send({ method, url });
			assert.deepEqual(refusalOf(answer), [404, "api.notFound"], url);
		}
	});

	test("do not lead out of their folder", async (t) => {
		const { send } = startConsoleApi(t, { consoleDirectory: folder });
		for (const url of [
			"/assets/..%2f..%2fetc%2fpasswd",
			"/%2e%2e/%2e%2e/etc/passwd.txt",
		]) {
			const answer = await send({ url });
			assert.ok(answer.statusCode >= 400, url);
		}
	});

	test("are compressed as the browser likes", async (t) => {
		const { send } = startConsoleApi(t, { consoleDirectory: folder });
		const url = "/assets/main-1a2b3c.js";
		for (const [encoding, unpack] of [
			["br", brotliDecompressSync],
			["gzip", gunzipSync],
		] as const) {
			const answer = await send({
				url,
				headers: { "accept-encoding": encoding },
			});
			assert.equal(answer.headers["content-encoding"], encoding);
			assert.equal(unpack(answer.rawPayload).toString(), script);
		}
	});

	test("that were not built are 503 on pages; the API answers", async (t) => {
		for (const consoleDirectory of [undefined, join(tmpdir(), "ursa-none")]) {
			const { send, call } = startConsoleApi(t, {
				...(consoleDirectory !== undefined && { consoleDirectory }),
			});
			assert.deepEqual(refusalOf(await send({ url: "/" })), [
				503,
				"api.consoleNotBuilt",
			]);
			assert.equal((await call("me")).statusCode, 200);
		}
	});
});

test("long answers of the API are compressed too", async (t) => {
	const { send, cookieOf } = startConsoleApi(t);
	const answer = await send({
		url: "/api/event-fields",
		headers: { cookie: await cookieOf("boss"), "accept-encoding": "br" },
	});
	assert.equal(answer.headers["content-encoding"], "br");
	const fields = JSON.parse(brotliDecompressSync(answer.rawPayload).toString());
	assert.equal(fields[0].name, "ID");
});
