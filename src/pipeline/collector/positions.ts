/**
 * How far each numbered stream got. A number is claimed when its message is taken into a batch, and durable when the
 * batch is in the journal; a message sent again is passed over, but acknowledged only when the first copy is durable.
 */
import type { RawMessage } from "../raw.ts";

export interface Positions {
	durable(stream: string): number | undefined;
	/** Messages whose number was not seen before; claims their numbers. */
	claim(messages: readonly RawMessage[]): {
		readonly fresh: readonly RawMessage[];
		/** Stream → highest number claimed by this call. */
		readonly streams: Readonly<Record<string, number>>;
		/** Settles when everything claimed earlier for these streams is durable. */
		readonly earlier: Promise<unknown>;
	};
	/**
	 * Says when what `claim` returned becomes durable. When that fails, the numbers are given back: the messages are new
	 * when they are sent again.
	 */
	settle(
		streams: Readonly<Record<string, number>>,
		durable: Promise<unknown>,
	): void;
	/** For the journal's checkpoint. */
	snapshot(): Record<string, number>;
	restore(streams: Readonly<Record<string, number>>): void;
}

interface StreamState {
	claimed: number;
	durable: number | undefined;
	pending: Promise<unknown>;
}

/** `maxStreams`: the longest unused ones are forgotten; what they send again is then taken as new. */
export function createPositions(maxStreams = 20_000): Positions {
	const streams = new Map<string, StreamState>();

	function touch(stream: string): StreamState {
		const state = streams.get(stream) ?? {
			claimed: Number.NEGATIVE_INFINITY,
			durable: undefined,
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
		claim(messages) {
			if (messages.every((message) => message.sequence === undefined)) {
				return { fresh: messages, streams: {}, earlier: Promise.resolve() };
			}
			const claimed: Record<string, number> = {};
			const earlier = new Set<Promise<unknown>>();
			const fresh = messages.filter((message) => {
				if (message.sequence === undefined) return true;
				const state = touch(message.sequence.stream);
				earlier.add(state.pending);
				if (message.sequence.number <= state.claimed) return false;
				state.claimed = message.sequence.number;
				claimed[message.sequence.stream] = message.sequence.number;
				return true;
			});
			return { fresh, streams: claimed, earlier: Promise.all(earlier) };
		},
		settle(claimed, durable) {
			for (const [stream, number] of Object.entries(claimed)) {
				const state = touch(stream);
				// Never past numbers that were claimed earlier and are not durable.
				const settled = Promise.all([state.pending, durable]).then(() => {
					state.durable = Math.max(state.durable ?? number, number);
				});
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
				[...streams].flatMap(([stream, state]) =>
					state.durable === undefined ? [] : [[stream, state.durable]],
				),
			),
		restore(saved) {
			for (const [stream, number] of Object.entries(saved)) {
				const state = touch(stream);
				state.claimed = Math.max(state.claimed, number);
				state.durable = Math.max(state.durable ?? number, number);
			}
		},
	};
}
