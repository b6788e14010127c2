import type { IncomingMessage } from "node:http";
import type { RawMessage } from "../../raw.ts";
import { connectorErrors } from "../errors.ts";
import type { Intake } from "../intake.ts";
import { peerAddress } from "../network.ts";
import { createBodyRoom, receiveBody } from "./request-body.ts";
import { type BodySplitting, splitBody } from "./split-body.ts";

export interface EventReceiverSettings {
	readonly intake: Intake;
	readonly maxBodyBytes: number;
	/** Bytes of all bodies together that may be on their way. */
	readonly roomBytes: number;
	readonly splitting: BodySplitting;
}

/**
 * Takes the body of a request; resolves when its events are durable, throws a connectors error when not. `onWanted` is
 * called before the body is read.
 */
export type EventReceiver = (
	request: IncomingMessage,
	onWanted: () => void,
) => Promise<void>;

export function createEventReceiver(
	settings: EventReceiverSettings,
): EventReceiver {
	const { intake } = settings;
	const room = createBodyRoom(settings.roomBytes);
	/** Requests with a key that are on their way: the same request again waits for the first. */
	const keyed = new Map<string, Promise<void>>();

	async function store(
		request: IncomingMessage,
		messages: readonly RawMessage[],
		bytes: number,
	): Promise<void> {
		if (messages.length === 0) return;
		const source = peerAddress(request.socket.remoteAddress);
		try {
			await intake.deliver(source, messages, bytes);
		} catch (cause) {
			throw connectorErrors.make("notStored", {}, cause);
		}
	}

	async function storeOnce(
		key: string,
		storing: () => Promise<void>,
	): Promise<void> {
		// A request that failed was not stored, so the one that waited tries itself.
		for (let earlier = keyed.get(key); earlier; earlier = keyed.get(key))
			if (await hasSucceeded(earlier)) return;
		const work = storing();
		keyed.set(key, work);
		try {
			await work;
		} finally {
			keyed.delete(key);
		}
	}

	return async (request, onWanted) => {
		const key = readIdempotencyKey(request);
		if (intake.isFull) throw connectorErrors.make("overloaded");
		const limit = settings.maxBodyBytes;
		const body = await receiveBody(request, { limit, room, onWanted });
		try {
			const messages = splitBody(
				body.bytes,
				request.headers["content-type"],
				settings.splitting,
			);
			const size = body.bytes.length;
			if (key === undefined) await store(request, messages, size);
			else
				await storeOnce(key, () =>
					store(request, numbered(messages, key), size),
				);
		} finally {
			body.release();
		}
	};
}

const visibleCharacters = /^[\x21-\x7e]{1,128}$/;

function readIdempotencyKey(request: IncomingMessage): string | undefined {
	const key = request.headers["idempotency-key"];
	if (key === undefined) return undefined;
	if (typeof key !== "string" || !visibleCharacters.test(key))
		throw connectorErrors.make("badIdempotencyKey");
	return key;
}

/** A body is a stream of its own and always one batch, so it is stored as a whole or not at all. */
function numbered(messages: readonly RawMessage[], key: string): RawMessage[] {
	const stream = `http:${key}`;
	return messages.map((message, index) => ({
		...message,
		sequence: { stream, number: index + 1 },
	}));
}

async function hasSucceeded(work: Promise<void>): Promise<boolean> {
	return work.then(
		() => true,
		() => false,
	);
}
