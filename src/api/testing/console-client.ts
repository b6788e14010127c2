import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { type Endpoint, endpoints } from "#api/contract/index.ts";
import {
	type ConsoleApiOptions,
	createConsoleApi,
} from "../console/create-console-api.ts";
import { createWorld, password, type World } from "./world.ts";

export interface Request {
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: string;
	readonly body?: object;
}

export interface ConsoleClient {
	readonly world: World;
	/** Calls an endpoint of the contract with the session of a login; `boss` unless told, none with "". */
	call(
		name: keyof typeof endpoints,
		request?: Request,
		login?: string,
	): Promise<LightMyRequestResponse>;
	/** The cookie of a login's session, opened when there is none yet. */
	cookieOf(login: string): Promise<string>;
	send(request: InjectOptions): Promise<LightMyRequestResponse>;
}

/** The console's API over a fresh world, closed when the test ends; checks every answer against the contract. */
export function startConsoleApi(
	test: TestContext,
	options: Partial<ConsoleApiOptions> = {},
): ConsoleClient {
	const world = createWorld();
	const api = createConsoleApi({ ...world, ...options });
	test.after(() => api.close());
	const cookies = new Map<string, string>();

	const cookieOf = async (login: string): Promise<string> => {
		const kept = cookies.get(login);
		if (kept !== undefined) return kept;
		const answer = await api.inject({
			method: "POST",
			url: "/api/session",
			headers: { "x-ursa-console": "1" },
			payload: { login, password },
		});
		const cookie = cookieIn(answer);
		cookies.set(login, cookie);
		return cookie;
	};

	return {
		world,
		cookieOf,
		send: (request) => api.inject(request),
		call: async (name, request = {}, login = "boss") => {
			const endpoint: Endpoint = endpoints[name];
			const path = endpoint.path.replace(/:(\w+)/g, (_, parameter: string) =>
				encodeURIComponent(request.params?.[parameter] ?? ""),
			);
			const answer = await api.inject({
				method: endpoint.method,
				url: request.query === undefined ? path : `${path}?${request.query}`,
				headers: {
					"x-ursa-console": "1",
					...(login !== "" && { cookie: await cookieOf(login) }),
				},
				...(request.body !== undefined && { payload: request.body }),
			});
			if (answer.statusCode < 300) checkAnswer(endpoint, answer);
			return answer;
		},
	};
}

/** `name=value` of the cookie that an answer sets. */
export function cookieIn(answer: LightMyRequestResponse): string {
	const [cookie] = answer.cookies;
	assert.ok(cookie, `no cookie: ${answer.body}`);
	return `${cookie.name}=${cookie.value}`;
}

/** Nothing is missing in the answer, and nothing is in it that the contract does not name. */
function checkAnswer(endpoint: Endpoint, answer: LightMyRequestResponse): void {
	assert.equal(answer.headers["cache-control"], "no-store");
	if (endpoint.answer === undefined) {
		assert.deepEqual([answer.statusCode, answer.body], [204, ""]);
		return;
	}
	assert.equal(answer.statusCode, 200);
	assert.deepEqual(endpoint.answer.parse(answer.json()), answer.json());
}

/** Status and code of an error answer. */
export function refusalOf(answer: LightMyRequestResponse): [number, string] {
	const { code, message }: { code: string; message: string } = answer.json();
	assert.ok(message.length > 0);
	return [answer.statusCode, code];
}
