import type { TestContext } from "node:test";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { createPublicApi } from "../v1/create-public-api.ts";
import { createWorld, tokenOf, type World } from "./world.ts";

export interface RestClient {
	readonly world: World;
	/** GET behind /api/v1 with the token of a login; `boss` unless told. */
	get(path: string, login?: string): Promise<LightMyRequestResponse>;
	/** POST of a JSON body. */
	post(
		path: string,
		body: unknown,
		login?: string,
	): Promise<LightMyRequestResponse>;
	send(request: InjectOptions): Promise<LightMyRequestResponse>;
}

/** The REST API over a fresh world, closed when the test ends. */
export function startRestApi(test: TestContext): RestClient {
	const world = createWorld();
	const api = createPublicApi(world);
	test.after(() => api.close());
	const authorization = (login: string) => `Bearer ${tokenOf(login)}`;
	return {
		world,
		get: (path, login = "boss") =>
			api.inject({
				url: `/api/v1${path}`,
				headers: { authorization: authorization(login) },
			}),
		post: (path, body, login = "boss") =>
			api.inject({
				method: "POST",
				url: `/api/v1${path}`,
				headers: {
					authorization: authorization(login),
					"content-type": "application/json",
				},
				payload: typeof body === "string" ? body : JSON.stringify(body),
			}),
		send: (request) => api.inject(request),
	};
}

/** Status, message and details of an error answer, for comparing at once. */
export function errorOf(
	answer: LightMyRequestResponse,
): [number, string, unknown] {
	const body: { message: string; details: unknown } = answer.json();
	return [answer.statusCode, body.message, body.details];
}
