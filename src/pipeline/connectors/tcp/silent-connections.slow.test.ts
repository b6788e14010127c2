import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type TestContext, test } from "node:test";
import { tcpConnectorDefinition } from "../connector.definition.ts";
import { createRecorder, fixedClock, noSecrets } from "../testing/recorder.ts";
import { closing, dial } from "../testing/tcp-peer.ts";
import { createTcpConnector } from "./tcp-connector.ts";

const wanted = 10_000;

/** Connections in a process of their own: both ends in one would need twice the file descriptors. */
const crowd = `
import { connect } from "node:net";
const [port, count] = process.argv.slice(-2).map(Number);
const open = () => new Promise((resolve, reject) => {
	const socket = connect(port, "127.0.0.1", () => resolve(socket));
	socket.on("error", reject);
});
for (let opened = 0; opened < count; opened += 200)
	await Promise.all(Array.from({ length: Math.min(200, count - opened) }, open));
process.stdout.write("connected");
process.stdin.resume().on("end", () => process.exit());
`;

async function fileDescriptorLimit(): Promise<number> {
	const limits = await readFile("/proc/self/limits", "utf8");
	return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? 1024);
}

async function gather(t: TestContext, port: number, count: number) {
	const child = spawn(
		process.execPath,
		["--input-type=module", "-e", crowd, String(port), String(count)],
		{ stdio: ["pipe", "pipe", "inherit"] },
	);
	t.after(() => child.kill());
	await once(child.stdout, "data");
	return child;
}

/** Milliseconds until a sender has a thousand lines acknowledged. */
async function timeToAcknowledge(
	t: TestContext,
	connector: ReturnType<typeof createTcpConnector>,
): Promise<number> {
	const began = performance.now();
	const socket = await dial(t, connector);
	socket.end("one line\n".repeat(1000));
	assert.equal(await closing(socket), "end");
	return performance.now() - began;
}

test("slow: 10,000 silent connections cost little and disturb no other", async (t) => {
	const count = Math.min(wanted, (await fileDescriptorLimit()) - 500);
	if (count < wanted)
		t.diagnostic(`the file descriptor limit allows only ${count} connections`);
	const recorder = createRecorder();
	const connector = createTcpConnector(
		tcpConnectorDefinition.parse({ kind: "tcp", port: 0 }),
		{ clock: fixedClock, secrets: noSecrets },
	);
	await connector.start(
		recorder.receive,
		recorder.positionOf,
		recorder.tokenOf,
	);
	t.after(() => connector.stop());
	await timeToAcknowledge(t, connector);
	const memoryBefore = process.memoryUsage().rss;

	const child = await gather(t, connector.address?.port ?? 0, count);
	while (connector.state().openSources < count)
		await new Promise((resolve) => setImmediate(resolve));
	const perConnection = (process.memoryUsage().rss - memoryBefore) / count;
	t.diagnostic(`${Math.round(perConnection)} bytes of memory a connection`);
	assert.ok(perConnection < 16 * 1024, `${perConnection} bytes a connection`);

	const cpuBefore = process.cpuUsage();
	const took = await timeToAcknowledge(t, connector);
	const cpu = process.cpuUsage(cpuBefore);
	t.diagnostic(`a thousand lines among them took ${took.toFixed(1)} ms`);
	assert.ok(cpu.user + cpu.system < 500_000);
	assert.equal(recorder.messages().length, 2000);

	child.stdin.end();
	await once(child, "exit");
	while (connector.state().openSources > 0)
		await new Promise((resolve) => setImmediate(resolve));
	assert.equal(connector.state().refusedConnections, 0);
});
