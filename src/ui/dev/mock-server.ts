/** Serves invented data and the built console on a loopback port; see README.md. */
import { existsSync, readFileSync } from "node:fs";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { endpoints } from "#api/contract/index.ts";
import { MockError } from "./mock-error.ts";
import { createResourceWorld } from "./resource-world.ts";
import { createRoutes } from "./routes.ts";
import { enterServerRooms } from "./server-rooms.ts";

/** URSA_CONSOLE names another folder with a built console. */
const consoleFiles =
	process.env.URSA_CONSOLE ??
	join(import.meta.dirname, "../../../dist/console");

/** As the real server sends them, so that a console that breaks the policy breaks here too. */
const headers = {
	"content-security-policy":
		"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
	"x-content-type-options": "nosniff",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
};

const types: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".css": "text/css",
	".svg": "image/svg+xml",
};

const slowMs = 5000;

/** Listens at once; the port is in the answer. */
export async function startMockServer(port: number) {
	const sessions = new Map<string, string>();
	let isEmpty = false;
	let downUntil = 0;
	const rooms = await enterServerRooms();
	const routes = createRoutes({
		now: Date.now,
		isEmpty: () => isEmpty,
		rooms,
		world: createResourceWorld(rooms, Date.now),
	});

	const server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://localhost");
		if (Date.now() < downUntil && !url.pathname.startsWith("/dev/")) {
			request.socket.destroy();
			return;
		}
		const answer = url.pathname.startsWith("/dev/")
			? async () => send(response, 200, control(url))
			: url.pathname.startsWith("/api/")
				? () => answerCall(request, response, url)
				: async () => sendFile(response, url.pathname);
		answer().catch((error: unknown) => {
			const known =
				error instanceof MockError
					? error
					: new MockError(500, "mock.failed", String(error));
			send(response, known.status, {
				code: known.code,
				message: known.message,
			});
		});
	});

	function control(url: URL): unknown {
		if (url.pathname === "/dev/expire") sessions.clear();
		if (url.pathname === "/dev/empty")
			isEmpty = url.searchParams.get("on") === "1";
		if (url.pathname === "/dev/down")
			downUntil =
				Date.now() + Number(url.searchParams.get("seconds") ?? 10) * 1000;
		return {};
	}

	async function answerCall(
		request: IncomingMessage,
		response: ServerResponse,
		url: URL,
	): Promise<void> {
		const match = matchEndpoint(request.method ?? "", url.pathname);
		if (!match)
			throw new MockError(
				404,
				"api.notFound",
				"There is nothing at this address.",
			);
		const { name, params } = match;
		if (request.method !== "GET" && request.headers["x-ursa-console"] !== "1")
			throw new MockError(
				403,
				"api.foreignRequest",
				"The request does not come from the console: send the header x-ursa-console: 1.",
			);
		const cookie =
			/ursa-mock=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
		const userId = sessions.get(cookie) ?? "";
		if (userId === "" && name !== "logIn")
			throw new MockError(
				401,
				"api.notLoggedIn",
				"You are not logged in, or the session has ended. Log in.",
			);
		const text = await bodyOf(request);
		const body: unknown = text === "" ? undefined : JSON.parse(text);
		if (text.includes("/* slow */")) await wait(slowMs);
		const result = routes[name]({ params, query: queryOf(url), body, userId });
		if (
			name === "logIn" &&
			result &&
			typeof result === "object" &&
			"id" in result
		) {
			const secret = crypto.randomUUID().replaceAll("-", "");
			sessions.set(secret, String(result.id));
			response.setHeader(
				"set-cookie",
				`ursa-mock=${secret}; Path=/; HttpOnly; SameSite=Strict`,
			);
		}
		if (name === "logOut") sessions.delete(cookie);
		send(response, result === undefined ? 204 : 200, result);
	}

	await new Promise<void>((resolve) =>
		server.listen(port, "127.0.0.1", resolve),
	);
	const address = server.address();
	return {
		port: typeof address === "object" && address !== null ? address.port : port,
		async close(): Promise<void> {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function matchEndpoint(method: string, path: string) {
	for (const name of endpointNames) {
		const endpoint = endpoints[name];
		if (endpoint.method !== method) continue;
		const pattern = endpoint.path.replace(/:(\w+)/g, "(?<$1>[^/]+)");
		const match = new RegExp(`^${pattern}$`).exec(path);
		if (match) return { name, params: { ...match.groups } };
	}
	return undefined;
}

// Object.keys loses which keys they are.
const endpointNames = Object.keys(endpoints) as (keyof typeof endpoints)[];

function queryOf(url: URL): Record<string, string | string[]> {
	const query: Record<string, string | string[]> = {};
	for (const name of new Set(url.searchParams.keys())) {
		const values = url.searchParams.getAll(name);
		query[name] = values.length > 1 ? values : (values[0] ?? "");
	}
	return query;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part);
	return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, status: number, value: unknown): void {
	response.writeHead(status, {
		...headers,
		"content-type": "application/json",
		"cache-control": "no-store",
	});
	response.end(value === undefined ? undefined : JSON.stringify(value));
}

function sendFile(response: ServerResponse, path: string): void {
	const wanted = join(consoleFiles, normalize(path));
	const isFile =
		wanted.startsWith(consoleFiles) &&
		extname(wanted) !== "" &&
		existsSync(wanted);
	const file = isFile ? wanted : join(consoleFiles, "index.html");
	response.writeHead(200, {
		...headers,
		"content-type": types[extname(file)] ?? "application/octet-stream",
	});
	response.end(readFileSync(file));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	const { port } = await startMockServer(Number(process.argv[2] ?? 7229));
	process.stdout.write(`mock server on http://127.0.0.1:${port}\n`);
}
