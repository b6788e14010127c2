/** Brings a group to its place, and finds the events in it that the place refuses. */
import { deriveId } from "#platform/index.ts";
import { describeError } from "#schema/index.ts";
import { destinationErrors } from "./errors.ts";
import { LinesRefused, type OutgoingGroup, type Sender } from "./sender.ts";
import { isRefusal } from "./url-selection.ts";

/** An event that the destination refuses, for the dead letters. */
export interface RefusedEvent {
	/** The same when the group comes again. */
	readonly id: string;
	/** Line of encodeEvent. */
	readonly line: string;
	readonly cause: string;
}

export interface GroupSender {
	/**
	 * Sends the group; resolves with the events that its place refuses, while it has all others. Throws what `send` of the
	 * sender throws for reasons other than the events, and destinations.refusedAll.
	 *
	 * A place that refuses everything has more likely a wrong address or format than only bad events before it. So that
	 * all of a group is refused is believed only when the group before was taken, at least in part: of events that are not
	 * to blame one group at most is given up.
	 */
	send(
		group: OutgoingGroup,
		signal: AbortSignal,
	): Promise<readonly RefusedEvent[]>;
}

/** Single events that are tried, until the place is not believed. */
const mostInVain = 100;

/** Of the group in hand. */
interface Progress {
	readonly name: string;
	/** Its parts that were taken, by name, so that they are not sent again when it comes again; with what was not. */
	readonly taken: Map<string, readonly RefusedEvent[]>;
	refused: number;
}

export function createGroupSender(sender: Pick<Sender, "send">): GroupSender {
	let wasTaken = false;
	let progress: Progress = { name: "", taken: new Map(), refused: 0 };

	/** Throws when there is reason to think that the place refuses whatever comes. */
	function believe(refused: number, most: number, cause: unknown): void {
		if (wasTaken || progress.taken.size > 0 || refused < most) return;
		throw destinationErrors.make("refusedAll", {}, cause);
	}

	async function sendPart(
		part: OutgoingGroup,
		signal: AbortSignal,
	): Promise<readonly RefusedEvent[]> {
		const earlier = progress.taken.get(part.name);
		if (earlier !== undefined) return earlier;
		try {
			await sender.send(part, signal);
			progress.taken.set(part.name, []);
			return [];
		} catch (error) {
			// The place has told them from the others, so there is no doubt of whose fault it is.
			if (error instanceof LinesRefused) return keepRefused(part, error);
			if (!isRefusal(error)) throw error;
			if (part.eventCount > 1) return sendHalves(part, signal);
			progress.refused++;
			believe(progress.refused, mostInVain, error);
			return [refusedEvent(part, part.events, describeError(error))];
		}
	}

	function keepRefused(
		part: OutgoingGroup,
		{ lines }: LinesRefused,
	): readonly RefusedEvent[] {
		const refused = lines.map(({ line, cause }) =>
			refusedEvent(part, line, cause),
		);
		progress.taken.set(part.name, refused);
		return refused;
	}

	async function sendHalves(
		{ name, events }: OutgoingGroup,
		signal: AbortSignal,
	): Promise<readonly RefusedEvent[]> {
		const lines = events.split("\n");
		const middle = Math.ceil(lines.length / 2);
		const half = (suffix: string, from: number, to: number) => ({
			name: `${name}/${suffix}`,
			events: lines.slice(from, to).join("\n"),
			eventCount: to - from,
		});
		return [
			...(await sendPart(half("0", 0, middle), signal)),
			...(await sendPart(half("1", middle, lines.length), signal)),
		];
	}

	return {
		async send(group, signal) {
			if (progress.name !== group.name)
				progress = { name: group.name, taken: new Map(), refused: 0 };
			progress.refused = 0;
			const refused = await sendPart(group, signal);
			const [first] = refused;
			if (first !== undefined)
				believe(refused.length, group.eventCount, new Error(first.cause));
			wasTaken = progress.taken.size > 0;
			return refused;
		},
	};
}

function refusedEvent(
	{ name }: OutgoingGroup,
	line: string,
	cause: string,
): RefusedEvent {
	return { id: deriveId("destinations.refused", name, line), line, cause };
}
