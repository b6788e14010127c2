/**
 * https through a proxy (`CONNECT`, RFC 9110 §9.3.6). Node's own option `proxyEnv` looks the proxy's name up by itself,
 * so the address that was checked would not be the one that is used, and its errors quote the URL with the password.
 */
import http from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { describeError } from "#schema/index.ts";
import { createEgressAgent } from "./agent.ts";
import { formatTarget, toHostKey } from "./allowed-targets.ts";
import type { Egress } from "./egress.ts";
import { egressErrors } from "./errors.ts";

/** A proxy with what its secret holds. */
export interface ProxyTarget {
	/** May hold user name and password: never shown, never logged. */
	readonly url: string;
	/** Domains that are reached directly, with all names below them. */
	readonly except: readonly string[];
}

/** Milliseconds until the proxy must have answered. */
const connectTimeoutMs = 30_000;

/**
 * An agent for `https.request`; without a proxy it connects directly. The proxy's address is checked, and the target
 * when it is given as an address; where a name leads is for the proxy to know. Errors name the proxy by host and port
 * only. Throws egress.badProxy; connections fail with egress.*. The caller destroys the agent.
 */
export function createAgent(
	proxy: ProxyTarget | undefined,
	egress: Egress,
	options: https.AgentOptions = {},
): https.Agent {
	const agent = createEgressAgent("https:", egress, options);
	if (proxy === undefined) return agent;
	const url = parseProxy(proxy.url);
	const direct = agent.createConnection.bind(agent);
	agent.createConnection = (target, callback) => {
		const host = target.host ?? "localhost";
		if (isExcepted(host, proxy.except)) return direct(target, callback);
		const port = Number(target.port ?? 443);
		const done = callback ?? (() => undefined);
		openTunnel(url, { host, port }, egress).then(
			(socket) => {
				// `target` is what https.request was called with, so all TLS settings of the client are in it.
				// Their type has also what TLS does not know and leaves alone.
				const tls = { ...options, ...target, socket } as ConnectionOptions;
				done(null, connectTls(tls));
			},
			// The type asks for a socket also where there is none.
			(error: Error) => done(error, undefined as unknown as Duplex),
		);
		return undefined;
	};
	return agent;
}

export function isExcepted(host: string, except: readonly string[]): boolean {
	const key = toHostKey(host);
	return except.some((text) => {
		const domain = toHostKey(text.replace(/^\*?\./, ""));
		return key === domain || key.endsWith(`.${domain}`);
	});
}

function parseProxy(text: string): URL {
	if (URL.canParse(text)) {
		const url = new URL(text);
		if (/^https?:$/.test(url.protocol) && url.hostname !== "") return url;
	}
	// The text may hold a password: it is not repeated.
	throw egressErrors.make("badProxy");
}

interface Target {
	readonly host: string;
	readonly port: number;
}

async function openTunnel(
	url: URL,
	target: Target,
	egress: Egress,
): Promise<Duplex> {
	await checkLiteral(target, egress);
	const isTls = url.protocol === "https:";
	const port = Number(url.port || (isTls ? 443 : 80));
	const proxy = `${url.hostname}:${port}`;
	const agent = isTls
		? createEgressAgent("https:", egress)
		: createEgressAgent("http:", egress);
	const authority = formatTarget(target.host, target.port);
	return new Promise((resolve, reject) => {
		const request = (isTls ? https : http).request({
			agent,
			host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
			port,
			method: "CONNECT",
			path: authority,
			timeout: connectTimeoutMs,
			headers: { host: authority, ...authorization(url) },
		});
		request.once("connect", (answer, socket, head) => {
			const { statusCode: status = 0 } = answer;
			if (status < 200 || status > 299) {
				socket.destroy();
				const hint =
					status === 407
						? "Check the user name and password in its secret."
						: "Ask whoever runs it whether it may connect there.";
				reject(
					egressErrors.make("proxyRefused", {
						...{ proxy, target: authority, status, hint },
					}),
				);
				return;
			}
			socket.setTimeout(0);
			if (head.length > 0) socket.unshift(head);
			resolve(socket);
		});
		// A proxy that takes CONNECT for an ordinary request answers so.
		request.once("response", (answer) => {
			answer.destroy();
			const { statusCode: status = 0 } = answer;
			const hint = "It may be no proxy.";
			const details = { proxy, target: authority, status, hint };
			reject(egressErrors.make("proxyRefused", details));
		});
		request.once("timeout", () => {
			request.destroy(new Error(`no answer in ${connectTimeoutMs / 1000} s`));
		});
		request.once("error", (error) => {
			const reason = describeError(error);
			reject(egressErrors.make("proxyUnreachable", { proxy, reason }));
		});
		request.end();
	});
}

/** A target that is an address needs no name server to be checked. */
async function checkLiteral(
	{ host, port }: Target,
	egress: Egress,
): Promise<void> {
	if (/^\[|:|^[\d.]+$|^0x/i.test(host)) await egress.resolve(host, port);
}

function authorization(url: URL): { "proxy-authorization"?: string } {
	if (url.username === "") return {};
	const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
	return {
		"proxy-authorization": `Basic ${Buffer.from(text).toString("base64")}`,
	};
}
