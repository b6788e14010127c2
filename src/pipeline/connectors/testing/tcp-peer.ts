import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { Connector } from "../connector.ts";

/** Connects to a started connector; the socket is gone when the test ends. */
export async function dial(
	t: TestContext,
	connector: Connector,
): Promise<Socket> {
	const { port = 0 } = connector.address ?? {};
	const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
	t.after(() => socket.destroy());
	await once(socket, "connect");
	return socket;
}

/** How the other side closed: "end" for an orderly close, else the code of the error. */
export async function closing(socket: Socket): Promise<string> {
	socket.resume();
	return new Promise((resolve) => {
		socket.once("end", () => resolve("end"));
		socket.once("error", (error) =>
			resolve("code" in error ? String(error.code) : error.message),
		);
	});
}

/** Lets everything that is ready happen: no timer is involved. */
export async function turns(count = 20): Promise<void> {
	for (let i = 0; i < count; i++)
		await new Promise((resolve) => setImmediate(resolve));
}
