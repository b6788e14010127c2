/** Puts a call of an endpoint into an HTTP request; pure, so that the address of each call can be tested. */
import type { Endpoint } from "#api/contract/index.ts";

export interface CallInput {
	readonly params?: unknown;
	readonly query?: unknown;
	readonly body?: unknown;
}

export interface RequestParts {
	readonly method: string;
	readonly path: string;
	readonly body: string | undefined;
}

export function buildRequest(
	endpoint: Pick<Endpoint, "method" | "path">,
	input: CallInput,
): RequestParts {
	const params = entriesOf(input.params);
	const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
		const value = params.find(([key]) => key === name)?.[1];
		return encodeURIComponent(String(value ?? ""));
	});
	const query = new URLSearchParams();
	for (const [name, value] of entriesOf(input.query))
		for (const item of [value].flat())
			if (item !== undefined) query.append(name, String(item));
	const search = query.toString();
	return {
		method: endpoint.method,
		path: search === "" ? path : `${path}?${search}`,
		body: input.body === undefined ? undefined : JSON.stringify(input.body),
	};
}

function entriesOf(value: unknown): [string, unknown][] {
	return typeof value === "object" && value !== null
		? Object.entries(value)
		: [];
}
