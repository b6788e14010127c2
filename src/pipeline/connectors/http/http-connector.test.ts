import assert from "node:assert/strict";
import { once } from "node:events";
import { request as openRequest } from "node:http";
import { connect } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { httpConnectorDefinition } from "../connector.definition.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, turns } from "../testing/tcp-peer.ts";
import { createHttpConnector, type HttpBounds } from "./http-connector.ts";

async function start(t: TestContext, settings = {}, bounds?: HttpBounds) {
	const recorder = createRecorder();
	const connector = createHttpConnector(
		httpConnectorDefinition.parse({
			kind: "http",
			port: 0,
			path: "/events",
			maxBodyBytes: 10_000,
			...settings,
		}),
		{ clock: fixedClock, secrets: noSecrets, ...(bounds ? { bounds } : {}) },
	);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => {
		recorder.release();
		return connector.stop();
	});
	const port = connector.address?.port ?? 0;
	const url = `http://127.0.0.1:${port}/events`;
	const post = (
		body: string | Uint8Array<ArrayBuffer>,
		headers: Record<string, string> = {},
	) => fetch(url, { method: "POST", body, headers });
	return { recorder, connector, port, url, post };
}

async function refusal(response: Response) {
	const { code, message } = JSON.parse(await response.text());
	assert.equal(typeof message, "string");
	return { status: response.status, code };
}

const bytes = (buffer: Buffer) => Uint8Array.from(buffer);

describe("answers", () => {
	test("204 when everything is durable, not before", async (t) => {
		const { recorder, post, connector } = await start(t);
		recorder.hold();
		let isAnswered = false;
		const answer = post("one\ntwo").then((response) => {
			isAnswered = true;
			return response.status;
		});
		await recorder.until(2);
		await turns();
		assert.equal(isAnswered, false);
		recorder.release();
		assert.equal(await answer, 204);
		assert.deepEqual(recorder.texts(), ["one", "two"]);
		assert.equal(recorder.batches[0]?.connector, connector.name);
		assert.equal(recorder.batches[0]?.source, "127.0.0.1");
	});

	test("204 to PUT, with a query, and to an empty body", async (t) => {
		const { recorder, url } = await start(t);
		const put = await fetch(`${url}?from=here`, { method: "PUT", body: "x" });
		assert.equal(put.status, 204);
		assert.equal((await fetch(url, { method: "POST" })).status, 204);
		assert.deepEqual(recorder.texts(), ["x"]);
	});

	test("200 to a question whether it listens", async (t) => {
		const { url } = await start(t);
		const answer = await fetch(url);
		assert.equal(answer.status, 200);
		assert.equal(await answer.text(), "listening for events\n");
		assert.equal((await fetch(url, { method: "HEAD" })).status, 200);
	});

	test("404 on another path and 405 to another method", async (t) => {
		const { url, port } = await start(t);
		const other = await fetch(`http://127.0.0.1:${port}/`, {
			method: "POST",
			body: "x".repeat(100_000),
		});
		assert.deepEqual(await refusal(other), {
			status: 404,
			code: "connectors.pathNotFound",
		});
		const removal = await fetch(url, { method: "DELETE" });
		assert.equal(removal.headers.get("allow"), "GET, HEAD, POST, PUT");
		assert.deepEqual(await refusal(removal), {
			status: 405,
			code: "connectors.methodNotAllowed",
		});
	});

	test("400 to JSON that can't be read", async (t) => {
		const { recorder, post } = await start(t);
		const answer = await post("[1,", { "content-type": "application/json" });
		assert.deepEqual(await refusal(answer), {
			status: 400,
			code: "connectors.badJson",
		});
		assert.deepEqual(recorder.batches, []);
	});

	test("503 with Retry-After when the batch is refused, and the state says why", async (t) => {
		const { recorder, post, connector } = await start(t);
		recorder.refuse("the disk is full");
		const answer = await post("one");
		assert.equal(answer.headers.get("retry-after"), "1");
		assert.deepEqual(await refusal(answer), {
			status: 503,
			code: "connectors.notStored",
		});
		assert.equal(connector.state().problem, "the disk is full");
		recorder.release();
		assert.equal((await post("one")).status, 204);
		assert.equal(connector.state().problem, undefined);
	});

	test("503 while more waits than may", async (t) => {
		const { recorder, post } = await start(
			t,
			{},
			{
				waitingBytes: 1000,
				connections: 10,
				headersTimeoutMs: 1000,
				requestTimeoutMs: 1000,
			},
		);
		recorder.hold();
		const first = post("x".repeat(600));
		await recorder.until(1);
		const second = await post("y".repeat(600));
		assert.deepEqual(await refusal(second), {
			status: 503,
			code: "connectors.overloaded",
		});
		recorder.release();
		assert.equal((await first).status, 204);
		assert.equal((await post("y".repeat(600))).status, 204);
	});
});

describe("bodies", () => {
	test("may be gzip, zlib or raw deflate", async (t) => {
		const { recorder, post } = await start(t);
		const compressed = [
			["gzip", gzipSync("a\nb")],
			["deflate", deflateSync("c")],
			["deflate", deflateRawSync("d")],
		] as const;
		for (const [encoding, body] of compressed) {
			const answer = await post(bytes(body), { "content-encoding": encoding });
			assert.equal(answer.status, 204);
		}
		assert.deepEqual(recorder.texts(), ["a", "b", "c", "d"]);
	});

	test("that are damaged or compressed otherwise are refused", async (t) => {
		const { post } = await start(t);
		const cut = bytes(gzipSync("hello").subarray(0, 15));
		for (const [encoding, body, status] of [
			["gzip", cut, 400],
			["gzip", "plain", 400],
			["deflate", "plain", 400],
			["br", "plain", 415],
		] as const) {
			const answer = await post(body, { "content-encoding": encoding });
			assert.equal(answer.status, status, encoding);
		}
	});

	test("that are too large are refused, also when only their content is", async (t) => {
		const { recorder, post, url } = await start(t);
		const bomb = gzipSync("a".repeat(5_000_000));
		assert.ok(bomb.length < 10_000);
		const exploded = await post(bytes(bomb), { "content-encoding": "gzip" });
		assert.deepEqual(await refusal(exploded), {
			status: 413,
			code: "connectors.bodyTooLarge",
		});
		assert.equal((await post("x".repeat(10_001))).status, 413);
		const chunks = new Blob(["x".repeat(6000), "y".repeat(6000)]).stream();
		const chunked = await fetch(url, {
			method: "POST",
			body: chunks,
			duplex: "half",
		});
		assert.equal(chunked.status, 413);
		assert.equal((await post("z".repeat(10_000))).status, 204);
		assert.equal(recorder.messages().length, 1);
	});

	test("that wait to be wanted are asked for, or refused without being sent", async (t) => {
		const { port, recorder } = await start(t);
		const ask = (length: number) => {
			const request = openRequest({
				port,
				host: "127.0.0.1",
				path: "/events",
				method: "POST",
				headers: { expect: "100-continue", "content-length": length },
			});
			t.after(() => request.destroy());
			request.on("continue", () => request.end("x".repeat(length)));
			request.flushHeaders();
			return once(request, "response");
		};
		const [refused] = await ask(20_000);
		assert.equal(refused.statusCode, 413);
		assert.equal(recorder.batches.length, 0);
		const [taken] = await ask(20);
		assert.equal(taken.statusCode, 204);
	});

	test("are one batch each, however many messages they hold", async (t) => {
		const { recorder, post } = await start(t);
		await post("x\n".repeat(4000));
		assert.deepEqual(
			recorder.batches.map((batch) => batch.messages.length),
			[4000],
		);
	});
});

describe("an Idempotency-Key", () => {
	test("numbers the messages of the body", async (t) => {
		const { recorder, post } = await start(t);
		await post("a\n\nb", { "idempotency-key": "k-1" });
		await post("a\n\nb", { "idempotency-key": "k-1" });
		const expected = [1, 2].map((number) => ({
			text: number === 1 ? "a" : "b",
			sequence: { stream: "http:k-1", number },
		}));
		assert.deepEqual(recorder.messages(), [...expected, ...expected]);
	});

	test("makes a request that comes twice at once wait for the first", async (t) => {
		const { recorder, post } = await start(t);
		recorder.hold();
		const headers = { "idempotency-key": "k" };
		const answers = [post("a", headers), post("a", headers)];
		await recorder.until(1);
		await turns(50);
		assert.equal(recorder.batches.length, 1);
		recorder.release();
		for (const answer of answers) assert.equal((await answer).status, 204);
		assert.equal(recorder.batches.length, 1);
	});

	test("lets the second try when the first was refused", async (t) => {
		const { recorder, post } = await start(t);
		recorder.refuse("not now");
		const headers = { "idempotency-key": "k" };
		assert.equal((await post("a", headers)).status, 503);
		recorder.release();
		assert.equal((await post("a", headers)).status, 204);
	});

	test("of blanks, control characters or more than 128 characters is refused", async (t) => {
		const { post } = await start(t);
		for (const key of ["a b", "k".repeat(129), "\u00e9"]) {
			const answer = await post("a", { "idempotency-key": key });
			assert.deepEqual(await refusal(answer), {
				status: 400,
				code: "connectors.badIdempotencyKey",
			});
		}
		const longest = { "idempotency-key": "k".repeat(128) };
		assert.equal((await post("a", longest)).status, 204);
	});
});

describe("connections", () => {
	test("that send their headers or body too slowly are cut off", async (t) => {
		const { recorder, port } = await start(
			t,
			{},
			{
				waitingBytes: 100_000,
				connections: 10,
				headersTimeoutMs: 100,
				requestTimeoutMs: 200,
			},
		);
		const head = "POST /events HTTP/1.1\r\nhost: x\r\n";
		for (const begun of [head, `${head}content-length: 5\r\n\r\nab`]) {
			const socket = connect({ port, host: "127.0.0.1" });
			t.after(() => socket.destroy());
			socket.write(begun);
			let said = "";
			socket.on("data", (part) => {
				said += part;
			});
			await closing(socket);
			assert.match(said, /^HTTP\/1.1 408 /);
		}
		assert.deepEqual(recorder.batches, []);
	});

	test("above the bound are refused and counted", async (t) => {
		const { connector, port, post } = await start(
			t,
			{},
			{
				waitingBytes: 100_000,
				connections: 1,
				headersTimeoutMs: 1000,
				requestTimeoutMs: 1000,
			},
		);
		await (await post("x")).text();
		const second = connect({ port, host: "127.0.0.1" });
		t.after(() => second.destroy());
		await closing(second);
		assert.equal(connector.state().refusedConnections, 1);
	});

	test("stop answers what was received and cuts off what is still being sent", async (t) => {
		const { recorder, connector, post, port } = await start(t);
		recorder.hold();
		const received = post("one");
		await recorder.until(1);
		const sending = connect({ port, host: "127.0.0.1" });
		t.after(() => sending.destroy());
		sending.write(
			"POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nab",
		);
		while (connector.state().openSources < 2) await turns(1);
		await turns();
		const closed = closing(sending);
		const stopped = connector.stop();
		await closed;
		recorder.release();
		assert.equal((await received).status, 204);
		await stopped;
		assert.equal(connector.state().openSources, 0);
		assert.deepEqual(recorder.texts(), ["one"]);
	});
});

test("a port in use is said so, and settings are checked before", async (t) => {
	const { connector, recorder } = await start(t);
	const settings = { kind: "http", port: connector.address?.port };
	const second = createHttpConnector(httpConnectorDefinition.parse(settings), {
		clock: fixedClock,
		secrets: noSecrets,
	});
	await assert.rejects(
		second.start(recorder.receive, recorder.positionOf, recorder.tokenOf),
		{
			code: "connectors.portInUse",
		},
	);
	await second.stop();
	assert.throws(
		() =>
			createHttpConnector(
				httpConnectorDefinition.parse({ ...settings, encoding: "x" }),
				{ clock: fixedClock, secrets: noSecrets },
			),
		{ code: "connectors.unknownEncoding" },
	);
});
