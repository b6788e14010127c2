/** For tests: an http server that answers as it is told, and settings for it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import {
	createServer,
	type IncomingHttpHeaders,
	type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { TestContext } from "node:test";

interface Seen {
	readonly method: string | undefined;
	readonly path: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** An http server that answers whole requests as told. */
export async function startServer(
	t: TestContext,
	answer: (response: ServerResponse, seen: Seen, number: number) => void = (
		response,
	) => response.end(),
	tls?: { cert: string; key: string },
) {
	const seen: Seen[] = [];
	const listener: Parameters<typeof createServer>[1] = (request, response) => {
		const parts: Buffer[] = [];
		request.on("data", (part) => parts.push(part));
		request.on("end", () => {
			const { method, url: path, headers } = request;
			const entry = { method, path, headers, body: Buffer.concat(parts) };
			answer(response, entry, seen.push(entry));
		});
	};
	const server =
		tls === undefined
			? createServer(listener)
			: createSecureServer(tls, listener);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	return { server, seen, port: address.port };
}

export const http = (port: number, more: object = {}) => ({
	kind: "http",
	urls: [`http://127.0.0.1:${port}/in?x=1`],
	...more,
});
