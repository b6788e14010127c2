import assert from "node:assert/strict";
import { test } from "node:test";
import { groupOf, makeSender, running, startReceiver } from "../testing.ts";
import { http, startServer } from "./testing.ts";

for (const [status, code] of [
	[200, undefined],
	[204, undefined],
	[299, undefined],
	[301, "destinations.redirected"],
	[304, "destinations.answered"],
	[400, "destinations.refused"],
	[401, "destinations.answered"],
	[404, "destinations.answered"],
	[408, "destinations.answered"],
	[413, "destinations.refused"],
	[422, "destinations.refused"],
	[429, "destinations.answered"],
	[500, "destinations.answered"],
	[503, "destinations.answered"],
] as const)
	test(`status ${status}: ${code ?? "taken"}`, async (t) => {
		const { seen, port } = await startServer(t, (response) => {
			response.statusCode = status;
			if (status === 301) response.setHeader("location", "/other");
			response.end();
		});
		const sender = await makeSender(t, http(port));
		const sending = sender.send(groupOf(1, "a"), running);
		if (code === undefined) await sending;
		else await assert.rejects(sending, { code });
		assert.equal(seen.length, 1);
	});

test("half an answer is none: the group is to be sent again under the same key", async (t) => {
	const { seen, port } = await startServer(t, (response, _, number) => {
		response.writeHead(200, { "content-length": "10" });
		if (number > 1) response.end("0123456789");
		else response.write("01234", () => response.destroy());
	});
	const sender = await makeSender(t, http(port));
	await assert.rejects(sender.send(groupOf(1, "a"), running), {
		code: "destinations.brokeOff",
	});
	await sender.send(groupOf(1, "a"), running);
	const keys = seen.map(({ headers }) => headers["idempotency-key"]);
	assert.equal(keys[0], keys[1]);
});

test("an answer without end is not waited for once its status is known", async (t) => {
	const { port } = await startServer(t, (response) => {
		response.on("error", () => {});
		const more = () => {
			if (response.destroyed) return;
			if (response.write("x".repeat(10_000))) setImmediate(more);
			else response.once("drain", more);
		};
		more();
	});
	const sender = await makeSender(t, http(port));
	await sender.send(groupOf(1, "a"), running);
});

test("a server that trickles its answer fails the group after the timeout", async (t) => {
	const { port } = await startServer(t, (response) => {
		const timer = setInterval(() => response.write("x"), 100);
		response.on("close", () => clearInterval(timer));
	});
	const sender = await makeSender(t, http(port, { timeoutSeconds: 1 }));
	await assert.rejects(sender.send(groupOf(1, "a"), running), {
		code: "destinations.noAnswer",
	});
});

test("a server that takes the connection and says nothing fails the group after the timeout", async (t) => {
	const receiver = await startReceiver(t);
	const sender = await makeSender(t, {
		kind: "http",
		urls: [receiver.url],
		timeoutSeconds: 1,
	});
	await assert.rejects(sender.send(groupOf(1, "a"), running), {
		code: "destinations.noAnswer",
	});
});

test("stopping aborts a request that waits for its answer", async (t) => {
	const { seen, port } = await startServer(t, () => {});
	const sender = await makeSender(t, http(port));
	const stopping = new AbortController();
	const sending = sender.send(groupOf(1, "a"), stopping.signal);
	while (seen.length === 0) await new Promise(setImmediate);
	stopping.abort();
	await assert.rejects(sending, { name: "AbortError" });
});
