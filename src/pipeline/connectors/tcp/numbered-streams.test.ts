import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { tcpConnectorDefinition } from "../connector.definition.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
	type Recorder,
} from "../testing/recorder.ts";
import { closing, dial, turns } from "../testing/tcp-peer.ts";
import {
	readOpening,
	readStreamAnswer,
	streamHeaderLine,
} from "./stream-protocol.ts";
import { createTcpConnector } from "./tcp-connector.ts";

const stream = "0f8fad5b-d9cb-469f-a165-70867728950e";

async function start(t: TestContext, recorder: Recorder, delimiter = "auto") {
	const connector = createTcpConnector(
		tcpConnectorDefinition.parse({
			kind: "tcp",
			port: 0,
			delimiter,
			maxMessageBytes: 100,
		}),
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
	return connector;
}

/** Everything the connector said so far, and a wait for more of it. */
function listen(socket: Socket) {
	let text = "";
	socket.setEncoding("latin1");
	socket.on("data", (part) => {
		text += part;
	});
	return {
		get text() {
			return text;
		},
		async until(expected: string) {
			while (!text.includes(expected)) await once(socket, "data");
		},
	};
}

function header(firstNumber: number): string {
	return streamHeaderLine({ stream, firstNumber });
}

test("lines are numbered and acknowledged when they are durable, not before", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	const socket = await dial(t, connector);
	const said = listen(socket);
	recorder.hold();
	socket.write(`${header(1)}one\ntwo\n`);
	await recorder.until(2);
	await turns();
	assert.equal(said.text, "ACK 0\n");
	recorder.release();
	await said.until("ACK 2\n");
	assert.deepEqual(recorder.messages(), [
		{ text: "one", sequence: { stream, number: 1 } },
		{ text: "two", sequence: { stream, number: 2 } },
	]);
});

test("empty, damaged and too long lines take a number and are acknowledged", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	const socket = await dial(t, connector);
	const said = listen(socket);
	socket.write(`${header(5)}a\n\n${"x".repeat(200)}\n`);
	socket.write(Buffer.from([0xff, 0x0a]));
	socket.write("\n");
	await said.until("ACK 9\n");
	const numbers = recorder.messages().map((m) => m.sequence?.number);
	assert.deepEqual(numbers, [5, 7, 8]);
	assert.equal(recorder.messages()[1]?.rejection?.code, "tcp.tooLong");
	assert.equal(recorder.messages()[2]?.isDamaged, true);
});

test("a sender goes on where the stream is durable, over a restart of the connector", async (t) => {
	const recorder = createRecorder();
	const before = await start(t, recorder);
	const first = await dial(t, before);
	const said = listen(first);
	first.write(`${header(1)}a\nb\nunfinished`);
	await said.until("ACK 2\n");
	const closed = closing(first);
	await before.stop();
	assert.equal(await closed, "end");
	const after = await start(t, recorder);
	const second = await dial(t, after);
	const saidLater = listen(second);
	second.write(`${header(3)}unfinished no more\n`);
	await saidLater.until("ACK 3\n");
	assert.ok(saidLater.text.startsWith("ACK 2\n"));
	assert.deepEqual(recorder.texts(), ["a", "b", "unfinished no more"]);
});

test("after a refused batch no later one is handed on, so none can pass over it", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	const socket = await dial(t, connector);
	const said = listen(socket);
	recorder.hold();
	socket.write(`${header(1)}one\n`);
	await recorder.until(1);
	for (const line of ["two\n", "three\n"]) {
		await new Promise((resolve) => socket.write(line, resolve));
		await turns();
	}
	assert.equal(recorder.batches.length, 1);
	const closed = closing(socket);
	recorder.refuse("the disk is full");
	assert.equal(await closed, "ECONNRESET");
	await turns();
	assert.equal(recorder.batches.length, 1);
	assert.equal(said.text, "ACK 0\n");
});

test("a later connection of the stream ends the earlier and waits for its batches", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	const first = await dial(t, connector);
	recorder.hold();
	first.write(`${header(1)}one\n`);
	await recorder.until(1);
	const closed = closing(first);
	const second = await dial(t, connector);
	const said = listen(second);
	second.write(`${header(1)}one\ntwo\n`);
	assert.equal(await closed, "ECONNRESET");
	await turns();
	assert.equal(recorder.batches.length, 1);
	recorder.release();
	await said.until("ACK 2\n");
	assert.deepEqual(recorder.texts(), ["one", "one", "two"]);
});

test("an orderly end is answered after the last acknowledgement", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	const socket = await dial(t, connector);
	const said = listen(socket);
	socket.end(`${header(1)}one\nhalf a li`);
	assert.equal(await closing(socket), "end");
	assert.equal(said.text, "ACK 0\nACK 1\n");
	assert.deepEqual(recorder.texts(), ["one"]);
});

test("a header that can't be read gets a sentence and a close", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	for (const line of [
		"URSA-STREAM 2 x 1\n",
		`URSA-STREAM 1 ${stream}\n`,
		`URSA-STREAM 1 ${stream} 0\n`,
		`URSA-STREAM 1 ${stream} 1 more\n`,
		`URSA-STREAM 1 ${stream} 9999999999999999\n`,
		"URSA-STREAM 1 no-uuid 1\n",
		`URSA-STREAM ${"x".repeat(200)}`,
	]) {
		const socket = await dial(t, connector);
		const said = listen(socket);
		socket.write(line);
		assert.equal(await closing(socket), "end");
		assert.match(said.text, /^ERR [^\n]+\n$/);
		socket.end();
	}
	assert.deepEqual(recorder.batches, []);
});

test("where line feeds end no message there is no header", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder, "\0");
	const socket = await dial(t, connector);
	socket.end(`${header(1)}one\0`);
	assert.equal(await closing(socket), "end");
	assert.deepEqual(recorder.texts(), [`${header(1)}one`]);
});

test("a line that only begins like a header is a message", async (t) => {
	const recorder = createRecorder();
	const connector = await start(t, recorder);
	for (const text of ["URSA-STREAMER", "URSA", "URSA-STREAM"]) {
		const socket = await dial(t, connector);
		socket.end(text);
		assert.equal(await closing(socket), "end");
	}
	assert.deepEqual(recorder.texts(), ["URSA-STREAMER", "URSA", "URSA-STREAM"]);
});

test("an opening is read the same however it arrives", () => {
	const bytes = Buffer.from(`${header(7)}rest`);
	for (let length = 1; length < header(7).length; length++)
		assert.equal(readOpening(bytes.subarray(0, length)).kind, "incomplete");
	assert.deepEqual(readOpening(bytes), {
		kind: "stream",
		header: { stream, firstNumber: 7 },
		bytes: header(7).length,
	});
});

test("answers are read back as they were meant", () => {
	assert.deepEqual(readStreamAnswer("ACK 12"), {
		kind: "acknowledged",
		number: 12,
	});
	assert.deepEqual(readStreamAnswer("ERR no"), {
		kind: "refused",
		sentence: "no",
	});
	for (const line of ["", "ACK", "ACK x", "ack 1", "ACK 1 2"])
		assert.equal(readStreamAnswer(line), undefined);
});
