import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { describe, type TestContext, test } from "node:test";
import {
	type Connector,
	connectorDefinition,
	createConnector,
} from "../connectors/index.ts";
import {
	createRecorder,
	fixedClock,
	noSecrets,
	type Recorder,
} from "../connectors/testing/recorder.ts";
import { sendLines } from "./index.ts";

async function start(
	t: TestContext,
	settings: { kind: "tcp" | "udp" | "http"; port?: number },
	recorder: Recorder = createRecorder(),
) {
	const connector = createConnector(
		connectorDefinition.parse({ port: 0, ...settings }),
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
	return { connector, recorder, url: urlOf(connector, settings.kind) };
}

function urlOf(connector: Connector, kind: string): string {
	return `${kind}://127.0.0.1:${connector.address?.port}`;
}

/** A receiver that does what the test says with each connection. */
async function serve(t: TestContext, handle: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		sockets.add(socket.on("error", () => {}));
		handle(socket);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	return `tcp://127.0.0.1:${address.port}`;
}

function numberedLines(count: number, from = 1): string[] {
	return Array.from({ length: count }, (_, i) => `line ${from + i}`);
}

/** Each number once, in order, as the collector would store them. */
function storedOnce(recorder: Recorder): string[] {
	const stored = new Map<number, string>();
	for (const { sequence, text } of recorder.messages())
		if (sequence) stored.set(sequence.number, text);
	return [...stored].sort(([a], [b]) => a - b).map(([, text]) => text);
}

const quick = { tries: 5, firstWaitMs: 5, longestWaitMs: 20 };

describe("plain tcp", () => {
	test("sends all lines and waits until they are durable", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		recorder.hold();
		const lines = numberedLines(20_000);
		let isDone = false;
		const sending = sendLines({ url, lines: Readable.from(lines) });
		void sending.then(() => {
			isDone = true;
		});
		await recorder.until(1);
		assert.equal(isDone, false);
		recorder.release();
		assert.deepEqual(await sending, { sent: 20_000, acknowledged: 20_000 });
		assert.deepEqual(recorder.texts(), lines);
	});

	test("passes bytes on as they are", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		const bytes = Buffer.from([0x61, 0xff, 0x0a, 0x0a, 0xd0, 0xb6]);
		const lines = Readable.from([bytes], { objectMode: false });
		assert.deepEqual(await sendLines({ url, lines }), {
			sent: 2,
			acknowledged: 2,
		});
		assert.deepEqual(recorder.texts(), ["a\ufffd", "ж"]);
	});

	test("a refused batch is an error", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		recorder.refuse("the disk is full");
		await assert.rejects(sendLines({ url, lines: Readable.from(["a"]) }), {
			code: "sender.brokeOff",
		});
	});

	test("a receiver that closes before the end is an error, though nothing is left to send just now", async (t) => {
		const url = await serve(t, (socket) => {
			socket.once("data", () => socket.end());
		});
		async function* endless() {
			yield "one";
			await new Promise(() => {});
		}
		await assert.rejects(sendLines({ url, lines: endless() }), {
			code: "sender.closedEarly",
		});
	});

	test("a receiver that never answers the end is an error", async (t) => {
		const url = await serve(t, (socket) => socket.resume());
		const lines = Readable.from(["a"]);
		await assert.rejects(sendLines({ url, lines, answerTimeoutMs: 50 }), {
			code: "sender.noAnswer",
		});
	});

	test("nobody listening is an error", async (t) => {
		const { connector, url } = await start(t, { kind: "tcp" });
		await connector.stop();
		for (const reliable of [false, true])
			await assert.rejects(
				sendLines({ url, lines: Readable.from(["a"]), reliable }),
				{ code: "sender.cannotConnect" },
			);
	});

	test("a receiver that does not read is not written to without bound", async (t) => {
		const url = await serve(t, (socket) => socket.pause());
		const controller = new AbortController();
		let taken = 0;
		const block = `${"x".repeat(999)}\n`.repeat(64);
		const stalled = Promise.withResolvers<void>();
		const source = new Readable({
			read() {
				taken += block.length;
				this.push(block);
				// The kernel takes some megabytes on loopback.
				if (taken > 40_000_000) stalled.reject(new Error(`${taken} taken`));
			},
		});
		const sending = sendLines({
			url,
			lines: source,
			signal: controller.signal,
		});
		let before = -1;
		while (before !== taken) {
			before = taken;
			for (let i = 0; i < 500; i++)
				await new Promise((resolve) => setImmediate(resolve));
		}
		controller.abort(new Error("enough"));
		await assert.rejects(sending, { message: "enough" });
		stalled.resolve();
		await stalled.promise;
	});
});

describe("a numbered stream", () => {
	test("stores each line once and resolves when all are acknowledged", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		const lines = numberedLines(30_000);
		const seen: number[] = [];
		const result = await sendLines({
			url,
			lines: Readable.from(lines),
			reliable: true,
			onProgress: ({ acknowledged }) => seen.push(acknowledged),
		});
		assert.deepEqual(result, { sent: 30_000, acknowledged: 30_000 });
		assert.deepEqual(recorder.texts(), lines);
		assert.ok(seen.every((value, i) => value >= (seen[i - 1] ?? 0)));
	});

	test("goes on after the receiver restarted, nothing lost and nothing twice", async (t) => {
		const recorder = createRecorder();
		const first = await start(t, { kind: "tcp" }, recorder);
		const port = first.connector.address?.port ?? 0;
		const lines = numberedLines(50_000);
		const sending = sendLines({
			url: first.url,
			lines: Readable.from(lines),
			reliable: true,
			retries: { tries: 100, firstWaitMs: 5, longestWaitMs: 20 },
		});
		await recorder.until(5_000);
		await first.connector.stop();
		await start(t, { kind: "tcp", port }, recorder);
		assert.deepEqual(await sending, { sent: 50_000, acknowledged: 50_000 });
		assert.deepEqual(storedOnce(recorder), lines);
	});

	test("goes on after refused batches", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		const lines = numberedLines(3000);
		recorder.refuse("the disk is full");
		let failures = 0;
		const refusing = recorder.until(1).then(() => {
			failures++;
			recorder.release();
		});
		const result = await sendLines({
			url,
			lines: Readable.from(lines),
			reliable: true,
			retries: quick,
		});
		await refusing;
		assert.equal(failures, 1);
		assert.equal(result.acknowledged, 3000);
		assert.deepEqual(storedOnce(recorder), lines);
	});

	test("sent again as a whole in the same stream stores only what is missing", async (t) => {
		const { recorder, url } = await start(t, { kind: "tcp" });
		const stream = "0f8fad5b-d9cb-469f-a165-70867728950e";
		const send = (count: number) =>
			sendLines({
				url,
				lines: Readable.from(numberedLines(count)),
				reliable: true,
				stream,
				retries: quick,
			});
		await send(1500);
		const before = recorder.messages().length;
		assert.deepEqual(await send(1500), { sent: 1500, acknowledged: 1500 });
		assert.equal(recorder.messages().length, before);
		assert.deepEqual(await send(2500), { sent: 2500, acknowledged: 2500 });
		assert.deepEqual(storedOnce(recorder), numberedLines(2500));
		assert.equal(recorder.positionOf(stream), 2500);
	});

	test("gives up after so many failures in a row and says what is stored", async (t) => {
		let connections = 0;
		const url = await serve(t, (socket) => {
			connections++;
			socket.once("data", () => {
				socket.write(connections === 1 ? "ACK 1\n" : "ACK 0\n", () =>
					socket.resetAndDestroy(),
				);
			});
		});
		await assert.rejects(
			sendLines({
				url,
				lines: Readable.from(["a", "b"]),
				reliable: true,
				retries: quick,
			}),
			(error: Error) => {
				assert.match(error.message, /5 times in a row/);
				assert.ok(error.cause instanceof Error);
				return true;
			},
		);
		assert.ok(connections >= 5);
	});

	test("is refused by name when the receiver says so or does not know it", async (t) => {
		for (const [answer, code] of [
			["ERR no room\n", "sender.refused"],
			["hello\n", "sender.notNumbered"],
		] as const) {
			const url = await serve(t, (socket) => socket.end(answer));
			await assert.rejects(
				sendLines({ url, lines: Readable.from(["a"]), reliable: true }),
				{ code },
			);
		}
	});

	test("a receiver that stops acknowledging is left and tried again", async (t) => {
		let connections = 0;
		const url = await serve(t, (socket) => {
			const isDeaf = ++connections === 1;
			let text = "";
			socket.setEncoding("latin1").on("data", (part) => {
				if (text === "") socket.write("ACK 0\n");
				text += part;
				if (!isDeaf && text.includes("\na\n")) socket.write("ACK 1\n");
			});
		});
		const result = await sendLines({
			url,
			lines: Readable.from(["a"]),
			reliable: true,
			answerTimeoutMs: 300,
			retries: quick,
		});
		assert.equal(result.acknowledged, 1);
		assert.ok(connections >= 2);
	});
});

describe("http", () => {
	test("posts bodies that are stored once each", async (t) => {
		const { recorder, url } = await start(t, { kind: "http" });
		const lines = ["[1,2]", ...numberedLines(20_000)];
		const result = await sendLines({ url, lines: Readable.from(lines) });
		assert.deepEqual(result, { sent: 20_001, acknowledged: 20_001 });
		assert.deepEqual(recorder.texts(), lines);
		assert.ok(recorder.messages().every(({ sequence }) => sequence));
	});

	test("sends a body again with its key while the receiver can't store", async (t) => {
		const { recorder, url } = await start(t, { kind: "http" });
		recorder.refuse("the disk is full");
		const mended = recorder.until(1).then(() => recorder.release());
		const controller = new AbortController();
		const result = sendLines({
			url,
			lines: Readable.from(["a"]),
			retries: quick,
			signal: controller.signal,
		});
		await mended;
		assert.equal((await result).acknowledged, 1);
		const [first, second] = recorder.messages();
		assert.deepEqual(second, first);
	});

	test("what the receiver refuses for good is an error with its sentence", async (t) => {
		const { url } = await start(t, { kind: "http" });
		await assert.rejects(
			sendLines({ url: `${url}/elsewhere`, lines: Readable.from(["a"]) }),
			{ code: "sender.refused", message: /404 .*Send events to \// },
		);
	});

	test("nobody listening is given up after the tries", async (t) => {
		const { connector, url } = await start(t, { kind: "http" });
		await connector.stop();
		await assert.rejects(
			sendLines({ url, lines: Readable.from(["a"]), retries: quick }),
			{ code: "sender.gaveUp" },
		);
	});
});

describe("udp", () => {
	test("sends a datagram a line and acknowledges nothing", async (t) => {
		const { recorder, url } = await start(t, { kind: "udp" });
		const lines = Readable.from(["one\r", "", "два"]);
		assert.deepEqual(await sendLines({ url, lines }), {
			sent: 2,
			acknowledged: 0,
		});
		await recorder.until(2);
		assert.deepEqual(recorder.texts(), ["one", "два"]);
	});

	test("a line longer than a datagram is an error", async (t) => {
		const { url } = await start(t, { kind: "udp" });
		const lines = Readable.from(["a", "x".repeat(65_508)]);
		await assert.rejects(sendLines({ url, lines }), {
			code: "sender.lineTooLong",
			details: { line: 2, bytes: 65_508, limit: 65_507 },
		});
	});
});

describe("any target", () => {
	test("is sent to at the given rate", async (t) => {
		const { url } = await start(t, { kind: "tcp" });
		const began = performance.now();
		const lines = Readable.from(numberedLines(200));
		await sendLines({ url, lines, rate: 1000 });
		const took = performance.now() - began;
		assert.ok(took > 150 && took < 5000, `${took} ms`);
	});

	test("stops when aborted, also while the source has nothing", async (t) => {
		for (const kind of ["tcp", "udp", "http"] as const) {
			const { url } = await start(t, { kind });
			const controller = new AbortController();
			async function* endless() {
				yield "one";
				setImmediate(() => controller.abort(new Error("enough")));
				await new Promise(() => {});
			}
			const { signal } = controller;
			await assert.rejects(
				sendLines({ url, lines: endless(), signal }),
				{ message: "enough" },
				kind,
			);
		}
	});

	test("an error of the source is the error of the sending", async (t) => {
		for (const kind of ["tcp", "udp", "http"] as const) {
			const { url } = await start(t, { kind });
			async function* broken() {
				yield "one";
				throw new Error("the file is gone");
			}
			await assert.rejects(sendLines({ url, lines: broken() }), {
				message: "the file is gone",
			});
		}
	});

	test("is checked before anything is sent, and no password is shown", async () => {
		const lines = Readable.from(["a"]);
		for (const url of [
			"",
			"tcp://host",
			"ftp://host:1",
			"host:514",
			"tcp://:5",
		])
			await assert.rejects(sendLines({ url, lines }), {
				code: "sender.badTarget",
			});
		await assert.rejects(sendLines({ url: "ftp://me:secret@host", lines }), {
			message: /ftp:\/\/host\./,
		});
		await assert.rejects(
			sendLines({ url: "udp://127.0.0.1:1", lines, reliable: true }),
			{ code: "sender.cannotReliably" },
		);
	});
});
