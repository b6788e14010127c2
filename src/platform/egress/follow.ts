/** One request over http or https that follows redirects, each checked like the first. */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { egressErrors } from "./errors.ts";

const mostRedirects = 5;

export interface FollowOptions {
	readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | undefined;
	readonly headers?: Readonly<Record<string, string>> | undefined;
	readonly body?: string | Uint8Array | undefined;
	/** Made by `createEgressAgent` or `createAgent`. */
	readonly agents: {
		readonly http: http.Agent;
		readonly https: https.Agent;
	};
	readonly signal?: AbortSignal | undefined;
}

/**
 * The answer of the last address; the caller reads or destroys it. Headers that tell who asks go to the first origin
 * only. Throws egress.*, and the errors of the connection.
 */
export async function requestFollowing(
	address: string,
	options: FollowOptions,
): Promise<IncomingMessage> {
	const first = new URL(address);
	let url = first;
	let { method = "GET", body, headers = {} } = options;
	for (let turn = 0; turn <= mostRedirects; turn++) {
		const answer = await send(url, { ...options, method, body, headers });
		const { statusCode: status = 0, headers: sent } = answer;
		const isRedirect = [301, 302, 303, 307, 308].includes(status);
		if (!isRedirect || sent.location === undefined) return answer;
		answer.destroy();
		const next = URL.canParse(sent.location, url.href)
			? new URL(sent.location, url)
			: undefined;
		const isFollowed =
			next?.protocol === "https:" ||
			(next?.protocol === "http:" && url.protocol === "http:");
		if (next === undefined || !isFollowed) {
			throw egressErrors.make("badRedirect", { target: first.host });
		}
		// As browsers do: what was posted is not posted again, unless the status says so.
		if (status === 303 || (status < 303 && method === "POST")) {
			if (method !== "HEAD") method = "GET";
			body = undefined;
		}
		if (next.origin !== url.origin) headers = withoutCredentials(headers);
		url = next;
	}
	throw egressErrors.make("tooManyRedirects", { target: first.host });
}

function withoutCredentials(
	headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
	const kept = ["accept", "content-type", "user-agent"];
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) =>
			kept.includes(name.toLowerCase()),
		),
	);
}

function send(
	url: URL,
	{ agents, method, headers, body, signal }: FollowOptions,
): Promise<IncomingMessage> {
	const isTls = url.protocol === "https:";
	return new Promise((resolve, reject) => {
		const request = (isTls ? https : http).request(url, {
			agent: isTls ? agents.https : agents.http,
			method,
			headers: { ...headers },
			...(signal ? { signal } : {}),
		});
		request.once("response", resolve);
		request.once("error", reject);
		request.end(body);
	});
}
