import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	/** The body as JSON; throws when it is none. */
	json(): unknown;
}

/** A small HTTPS client that trusts one authority. */
export function createClient(options: {
	readonly url: string;
	readonly authority: string;
	readonly headers?: Readonly<Record<string, string>>;
}) {
	return (
		method: string,
		path: string,
		body?: unknown,
		headers: Readonly<Record<string, string>> = {},
	): Promise<Answer> =>
		new Promise((resolve, reject) => {
			const call = request(
				new URL(path, options.url),
				{
					method,
					ca: options.authority,
					timeout: 60_000,
					headers: {
						...(body === undefined
							? {}
							: { "content-type": "application/json" }),
						...options.headers,
						...headers,
					},
				},
				(response) => {
					text(response).then(
						(content) =>
							resolve({
								status: response.statusCode ?? 0,
								headers: response.headers,
								text: content,
								json: () => JSON.parse(content),
							}),
						reject,
					);
				},
			);
			call.on("timeout", () => call.destroy(new Error("no answer in 60 s")));
			call.on("error", reject);
			call.end(body === undefined ? undefined : JSON.stringify(body));
		});
}

export type Client = ReturnType<typeof createClient>;
