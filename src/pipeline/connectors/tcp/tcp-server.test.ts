import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { createTcpServer } from "./tcp-server.ts";

for (const [what, isEnding] of [
	["a connection that is reset", false],
	["one that is reset while its end is on the way", true],
] as const) {
	test(`${what} closes, so that the server can`, async (t) => {
		const errors: Error[] = [];
		const { server } = createTcpServer({ tls: undefined }, (socket, reset) => {
			socket.on("error", (error) => errors.push(error));
			socket.once("data", () => {
				if (isEnding) socket.end();
				reset();
			});
		});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		assert.ok(typeof address === "object" && address);
		const client = connect(address.port, "127.0.0.1");
		t.after(() => client.destroy());
		client.on("error", () => undefined);
		client.write("x");
		await new Promise((resolve) => client.once("close", resolve));
		await new Promise((resolve) => server.close(resolve));
		assert.deepEqual(errors, []);
	});
}
