/** Sends a request with exactly these headers and bytes, as programs in the field do. */
import { request } from "node:https";
import { buffer } from "node:stream/consumers";

export interface ExactRequest {
	readonly method: "GET" | "POST";
	/** Behind the host, with the query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

export interface ExactAnswer {
	readonly status: number;
	readonly type: string;
	readonly bytes: Buffer;
	json(): unknown;
}

export function sendExactly(
	url: string,
	authority: string,
	{ method, path, headers, body }: ExactRequest,
): Promise<ExactAnswer> {
	return new Promise((resolve, reject) => {
		const call = request(
			new URL(path, url),
			{ method, headers, ca: authority, timeout: 60_000 },
			(response) => {
				buffer(response).then(
					(bytes) =>
						resolve({
							status: response.statusCode ?? 0,
							type: response.headers["content-type"] ?? "",
							bytes,
							json: () => JSON.parse(bytes.toString()),
						}),
					reject,
				);
			},
		);
		call.on("timeout", () => call.destroy(new Error("no answer in 60 s")));
		call.on("error", reject);
		call.end(body);
	});
}
