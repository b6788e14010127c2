import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	connectorDefinition,
	createConnector,
} from "../../connectors/index.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
	type Recorder,
} from "../../connectors/testing/recorder.ts";
import {
	groupOf,
	lineOf,
	makeDirectory,
	makeSender,
	running,
	startReceiver,
} from "../testing.ts";

/** A tcp connector of Ursa, and the number of its port. */
async function startConnector(t: TestContext, recorder: Recorder, port = 0) {
	const connector = createConnector(
		connectorDefinition.parse({ kind: "tcp", port, delimiter: "\n" }),
		{ clock: fixedClock, secrets: noSecrets },
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
	return { connector, port: connector.address?.port ?? 0 };
}

const reliable = (port: number, more: object = {}) => ({
	kind: "tcp",
	urls: [`127.0.0.1:${port}`],
	isReliable: true,
	...more,
});

/** What is stored: the recorder keeps what came, a collector keeps each number once. */
function storedOf(recorder: Recorder): string[] {
	const numbers = new Map<string, string>();
	for (const { text, sequence } of recorder.messages())
		numbers.set(`${sequence?.stream} ${sequence?.number}`, text);
	return [...numbers.values()];
}

test("groups go one after the other, over one connection, and each waits until it is durable", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	const sender = await makeSender(t, reliable(port));
	await sender.send(groupOf(1, "a", "b"), running);
	recorder.hold();
	let isSent = false;
	const sending = sender.send(groupOf(2, "c"), running).then(() => {
		isSent = true;
	});
	await recorder.until(3);
	await new Promise(setImmediate);
	assert.equal(isSent, false);
	recorder.release();
	await sending;
	assert.deepEqual(
		recorder.messages().map(({ text, sequence }) => [text, sequence?.number]),
		[
			[lineOf("a"), 1],
			[lineOf("b"), 2],
			[lineOf("c"), 3],
		],
	);
});

test("a group repeated after a crash is stored once, and the next one after it", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	const directory = await makeDirectory(t);
	const start = () => makeSender(t, reliable(port), { directory });
	const first = await start();
	await first.send(groupOf(1, "a"), running);
	await first.send(groupOf(2, "b", "c"), running);
	await first.close();
	const second = await start();
	await second.send(groupOf(2, "b", "c"), running);
	await second.send(groupOf(3, "d"), running);
	assert.deepEqual(storedOf(recorder), ["a", "b", "c", "d"].map(lineOf));
	assert.equal(recorder.messages().length, 4);
});

test("a group whose acknowledgement is lost is stored once", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	let isCutting = true;
	// Hands everything on, and cuts the connection in place of the acknowledgement of the lines.
	const proxy = createServer((near) => {
		const far = createConnection({ port, host: "127.0.0.1" });
		near.on("error", () => {});
		far.on("error", () => {});
		near.pipe(far);
		far.on("data", (chunk) => {
			if (isCutting && chunk.includes("ACK 2")) near.resetAndDestroy();
			else near.write(chunk);
		});
		near.on("close", () => far.destroy());
		far.on("close", () => near.destroy());
	});
	await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
	t.after(() => proxy.close());
	const address = proxy.address();
	assert.ok(address !== null && typeof address === "object");
	const sender = await makeSender(t, reliable(address.port));
	await assert.rejects(sender.send(groupOf(1, "a", "b"), running));
	isCutting = false;
	await sender.send(groupOf(1, "a", "b"), running);
	await sender.send(groupOf(2, "c"), running);
	assert.deepEqual(
		recorder.messages().map(({ text }) => text),
		["a", "b", "c"].map(lineOf),
	);
});

test("lines of which the receiver has some go on where it is", async (t) => {
	const recorder = createRecorder();
	const { port, connector } = await startConnector(t, recorder);
	const directory = await makeDirectory(t);
	const sender = await makeSender(t, reliable(port), { directory });
	await sender.send(groupOf(1, "a"), running);
	recorder.refuse("the disk is full");
	await assert.rejects(sender.send(groupOf(2, "b", "c"), running));
	await connector.stop();
	recorder.release();
	await startConnector(t, recorder, port);
	await sender.send(groupOf(2, "b", "c"), running);
	assert.deepEqual(storedOf(recorder), ["a", "b", "c"].map(lineOf));
});

test("a repeated group with other events gets numbers of its own, so that none is taken for an old one", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	const directory = await makeDirectory(t);
	const first = await makeSender(t, reliable(port), { directory });
	await first.send(groupOf(1, "a", "b"), running);
	const second = await makeSender(t, reliable(port), { directory });
	await second.send(groupOf(1, "b", "x"), running);
	assert.deepEqual(storedOf(recorder), ["a", "b", "b", "x"].map(lineOf));
});

test("a receiver that knows no numbered streams, or refuses them, is told apart", async (t) => {
	for (const [answer, code] of [
		["220 mail ready\r\n", "destinations.notNumbered"],
		["ERR the header line is not ASCII\n", "destinations.streamRefused"],
	] as const) {
		const receiver = await startReceiver(t, (socket) => socket.end(answer));
		const port = Number(receiver.url.split(":")[1]);
		const sender = await makeSender(t, reliable(port));
		await assert.rejects(sender.send(groupOf(1, "a"), running), { code });
	}
});

test("a receiver that says nothing fails the group after the timeout", async (t) => {
	const receiver = await startReceiver(t);
	const port = Number(receiver.url.split(":")[1]);
	const sender = await makeSender(t, reliable(port, { timeoutSeconds: 1 }));
	await assert.rejects(sender.send(groupOf(1, "a"), running), {
		code: "destinations.noAnswer",
	});
});

test("stopping aborts the wait for an acknowledgement", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	const sender = await makeSender(t, reliable(port));
	recorder.hold();
	const stopping = new AbortController();
	const sending = sender.send(groupOf(1, "a"), stopping.signal);
	await recorder.until(1);
	stopping.abort();
	await assert.rejects(sending, { name: "AbortError" });
});

test("a damaged memory stops the sending and is named, since guessing could lose events", async (t) => {
	const recorder = createRecorder();
	const { port } = await startConnector(t, recorder);
	const directory = await makeDirectory(t);
	const path = join(directory, "stream.json");
	const first = await makeSender(t, reliable(port), { directory });
	await first.send(groupOf(1, "a"), running);
	assert.match(await readFile(path, "utf8"), /"first":1/);
	await writeFile(path, "{");
	const second = await makeSender(t, reliable(port), { directory });
	await assert.rejects(second.send(groupOf(2, "b"), running), {
		code: "destinations.badMemory",
	});
});
