/** Calls the other side of a link: HTTPS on a connection that stays open, the peer's name checked, not its address. */
import { Agent, request } from "node:https";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { describeError, UrsaError } from "#schema/index.ts";
import { bytesType } from "./bytes-type.ts";
import { linkErrors } from "./errors.ts";

export interface Address {
	readonly host: string;
	readonly port: number;
}

export interface PeerClientOptions {
	readonly address: Address;
	/** Name in the peer's certificate. */
	readonly name: string;
	/**
	 * PEM; without key and certificate the caller stays unknown to the peer. Looked at for every call: when there is another
	 * certificate, connections are opened anew.
	 */
	readonly tls: {
		readonly ca: string;
		readonly cert?: string;
		readonly key?: string;
	};
	/** How long one call may take. Default 30 s. */
	readonly timeoutMs?: number;
}

interface Answer {
	readonly status: number;
	readonly type: string;
	readonly bytes: Buffer;
}

export interface PeerClient {
	/**
	 * Sends JSON, or bytes as they are, and answers the parsed JSON, or bytes. Throws the error that the peer answered, by its code;
	 * link.unreachable, link.badAnswer.
	 */
	call(
		path: string,
		body: unknown,
		options?: { readonly signal?: AbortSignal },
	): Promise<unknown>;
	close(): void;
}

const refusal = z.object({
	code: z.string(),
	message: z.string(),
});

export function createPeerClient(options: PeerClientOptions): PeerClient {
	const { address, name } = options;
	const shownAddress = `${address.host}:${address.port}`;
	let shown = options.tls.cert;
	let agent = openAgent();

	function openAgent(): Agent {
		return new Agent({
			keepAlive: true,
			maxSockets: 8,
			...options.tls,
			servername: name,
			minVersion: "TLSv1.3",
		});
	}

	function presentAgent(): Agent {
		if (options.tls.cert === shown) return agent;
		// What is under way ends by the connection that it has; the other side closes it then.
		for (const sockets of Object.values(agent.freeSockets))
			for (const socket of sockets ?? []) socket.destroy();
		shown = options.tls.cert;
		agent = openAgent();
		return agent;
	}

	function unreachable(reason: string, cause?: unknown): UrsaError {
		return linkErrors.make(
			"unreachable",
			{ name, address: shownAddress, reason },
			cause,
		);
	}

	function read({ status, type, bytes }: Answer): unknown {
		if (status === 200 && type === bytesType) return bytes;
		try {
			const answer: unknown = JSON.parse(bytes.toString());
			if (status === 200) return answer;
			const { code, message } = refusal.parse(answer);
			return new UrsaError(code, { status, sentence: message });
		} catch (error) {
			throw linkErrors.make(
				"badAnswer",
				{ name, address: shownAddress },
				error,
			);
		}
	}

	async function call(
		path: string,
		body: unknown,
		{ signal }: { readonly signal?: AbortSignal } = {},
	): Promise<unknown> {
		const payload = Buffer.isBuffer(body)
			? body
			: Buffer.from(JSON.stringify(body));
		const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000);
		const bounds =
			signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
		const answer = await new Promise<Answer>((resolve, reject) => {
			const sent = request(
				{
					agent: presentAgent(),
					host: address.host,
					port: address.port,
					path,
					method: "POST",
					headers: {
						"content-type": Buffer.isBuffer(body)
							? bytesType
							: "application/json",
						"content-length": payload.length,
					},
					signal: bounds,
				},
				(response) => {
					buffer(response).then(
						(bytes) =>
							resolve({
								status: response.statusCode ?? 500,
								type: response.headers["content-type"] ?? "",
								bytes,
							}),
						reject,
					);
				},
			);
			sent.on("error", reject);
			sent.end(payload);
		}).catch((error: unknown) => {
			const reason = timeout.aborted
				? "no answer in time"
				: describeError(error);
			throw unreachable(reason, error);
		});
		const result = read(answer);
		if (result instanceof UrsaError) throw result;
		return result;
	}

	return { call, close: () => agent.destroy() };
}
