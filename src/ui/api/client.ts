/** The typed client of the console's API: one function for all endpoints, whose types come from the contract. */
import type { z } from "zod";
import { type Endpoint, errorShape } from "#api/contract/index.ts";
import { consoleErrors, isAbort, serverError } from "./errors.ts";
import { buildRequest, type CallInput } from "./request.ts";

type Given<T extends z.ZodType> = T extends z.ZodUndefined
	? undefined
	: z.input<T>;

/** What a call of the endpoint takes; parts that the endpoint has not are absent. */
export type InputOf<E> =
	E extends Endpoint<infer Params, infer Query, infer Body, z.ZodType>
		? Part<"params", Given<Params>> &
				Part<"query", Given<Query>> &
				Part<"body", Given<Body>>
		: never;

type Part<Name extends string, T> = [T] extends [undefined]
	? unknown
	: { readonly [K in Name]: T };

type AnswerOf<E> =
	E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer Answer>
		? Answer extends z.ZodUndefined
			? undefined
			: z.output<Answer>
		: never;

export interface Client {
	/**
	 * Rejects with an UrsaError whose message is a sentence for the user (the server's when it gave one), or with an
	 * AbortError.
	 */
	call<E extends Endpoint>(
		endpoint: E,
		input: InputOf<E>,
		signal?: AbortSignal,
	): Promise<AnswerOf<E>>;
}

export function createClient(fetch: typeof globalThis.fetch): Client {
	return {
		async call(endpoint, input, signal) {
			// InputOf only narrows CallInput; the compiler can't see that through the conditional type.
			const parts = buildRequest(endpoint, input as CallInput);
			const response = await send(fetch, parts, signal);
			if (!response.ok) throw await errorOf(response);
			const schema = endpoint.answer;
			// The endpoint has no answer, so AnswerOf is undefined.
			if (!schema) return undefined as never;
			const parsed = schema.safeParse(await jsonOf(response));
			if (!parsed.success)
				throw consoleErrors.make(
					"unexpectedAnswer",
					{ operation: endpoint.summary },
					parsed.error,
				);
			// The endpoint's own schema has just made this value.
			return parsed.data as never;
		},
	};
}

async function send(
	fetch: typeof globalThis.fetch,
	{ method, path, body }: ReturnType<typeof buildRequest>,
	signal: AbortSignal | undefined,
): Promise<Response> {
	try {
		return await fetch(path, {
			method,
			credentials: "same-origin",
			headers: {
				accept: "application/json",
				// Proves to the server that no other site made the browser send this.
				...(method === "GET" ? {} : { "x-ursa-console": "1" }),
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			...(body === undefined ? {} : { body }),
			...(signal ? { signal } : {}),
		});
	} catch (error) {
		if (isAbort(error)) throw error;
		throw consoleErrors.make("unreachable", {}, error);
	}
}

async function errorOf(response: Response): Promise<Error> {
	const parsed = errorShape.safeParse(await jsonOf(response));
	if (parsed.success)
		return serverError(response.status, parsed.data.code, parsed.data.message);
	if (response.status === 502 || response.status === 504)
		return consoleErrors.make("unreachable");
	return serverError(
		response.status,
		"console.serverFault",
		consoleErrors.make("serverFault", { status: response.status }).message,
	);
}

/** Undefined when the body is no JSON; the shape check then says so. */
async function jsonOf(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch (error) {
		if (isAbort(error)) throw error;
		return undefined;
	}
}
