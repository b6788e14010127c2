/**
 * How far each numbered stream got. A number is claimed when its message is taken into a batch, and durable when the
 * batch is in the journal; a message sent again is passed over, but acknowledged only when the first copy is durable.
 */
import { z } from "zod";
import type { RawMessage } from "../raw.ts";

/** Number of the last message of a stream, with its token when it bore one. */
export const streamPosition = z.union([
	z.number(),
	z.tuple([z.number(), z.string()]),
]);
export type StreamPosition = z.infer<typeof streamPosition>;

export interface Positions {
	durable(stream: string): number | undefined;
	/** The token of that message. */
	token(stream: string): string | undefined;
	/** Messages whose number was not seen before; claims their numbers. */
	claim(messages: readonly RawMessage[]): {
		readonly fresh: readonly RawMessage[];
		/** Stream → highest position claimed by this call. */
		readonly streams: Readonly<Record<string, StreamPosition>>;
		/** Settles when everything claimed earlier for these streams is durable. */
		readonly earlier: Promise<unknown>;
	};
	/**
	 * Says when what `claim` returned becomes durable. When that fails, the numbers are given back: the messages are new
	 * when they are sent again.
	 */
	settle(
		streams: Readonly<Record<string, StreamPosition>>,
		durable: Promise<unknown>,
	): void;
	/** For the journal's checkpoint. */
	snapshot(): Record<string, StreamPosition>;
	restore(streams: Readonly<Record<string, StreamPosition>>): void;
}

interface StreamState {
	claimed: number;
	durable: number | undefined;
	/** Of the durable position. */
	token: string | undefined;
	pending: Promise<unknown>;
}

const numberOf = (position: StreamPosition): number =>
	typeof position === "number" ? position : position[0];
const tokenOf = (position: StreamPosition): string | undefined =>
	typeof position === "number" ? undefined : position[1];

function advance(state: StreamState, position: StreamPosition): void {
	const number = numberOf(position);
	if (state.durable !== undefined && number < state.durable) return;
	state.durable = number;
	state.token = tokenOf(position);
}

/** `maxStreams`: the longest unused ones are forgotten; what they send again is then taken as new. */
export function createPositions(maxStreams = 20_000): Positions {
	const streams = new Map<string, StreamState>();

	function touch(stream: string): StreamState {
		const state = streams.get(stream) ?? {
			claimed: Number.NEGATIVE_INFINITY,
			durable: undefined,
			token: undefined,
			pending: Promise.resolve(),
		};
		streams.delete(stream);
		streams.set(stream, state);
		if (streams.size > maxStreams) {
			const oldest = streams.keys().next().value;
			if (oldest !== undefined) streams.delete(oldest);
		}
		return state;
	}

	return {
		durable: (stream) => streams.get(stream)?.durable,
		token: (stream) => streams.get(stream)?.token,
		claim(messages) {
			if (messages.every((message) => message.sequence === undefined)) {
				return { fresh: messages, streams: {}, earlier: Promise.resolve() };
			}
			const claimed: Record<string, StreamPosition> = {};
			const earlier = new Set<Promise<unknown>>();
			const fresh = messages.filter((message) => {
				if (message.sequence === undefined) return true;
				const { stream, number, token } = message.sequence;
				const state = touch(stream);
				earlier.add(state.pending);
				if (number <= state.claimed) return false;
				state.claimed = number;
				claimed[stream] = token === undefined ? number : [number, token];
				return true;
			});
			return { fresh, streams: claimed, earlier: Promise.all(earlier) };
		},
		settle(claimed, durable) {
			for (const [stream, position] of Object.entries(claimed)) {
				const state = touch(stream);
				// Never past numbers that were claimed earlier and are not durable.
				const settled = Promise.all([state.pending, durable]).then(() =>
					advance(state, position),
				);
				state.pending = settled;
				// The caller awaits `durable` itself; here a failure only means that the position does not move.
				settled.catch(() => {
					state.claimed = state.durable ?? Number.NEGATIVE_INFINITY;
					if (state.pending === settled) state.pending = Promise.resolve();
				});
			}
		},
		snapshot: () =>
			Object.fromEntries(
				[...streams].flatMap(([stream, { durable, token }]) =>
					durable === undefined
						? []
						: [[stream, token === undefined ? durable : [durable, token]]],
				),
			),
		restore(saved) {
			for (const [stream, position] of Object.entries(saved)) {
				const state = touch(stream);
				state.claimed = Math.max(state.claimed, numberOf(position));
				advance(state, position);
			}
		},
	};
}
