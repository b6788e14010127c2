/**
 * The events that collectors sent to a correlator, in a journal of its own. A collector sends a range of its journal
 * again when it did not hear that it arrived; the position per journal is kept with the records, so that each range
 * is taken once.
 */
import { join } from "node:path";
import { z } from "zod";
import { createPositions, streamPosition } from "../collector/index.ts";
import {
	type Journal,
	openJournal,
	recordKind,
	usualReserveBytes,
} from "../journal/index.ts";
import { correlatorErrors } from "./errors.ts";
import { originOf } from "./forwarded.ts";
import {
	encodeListChange,
	isListChange,
	type ListChange,
} from "./list-change.ts";

export interface CorrelatorInput {
	readonly journal: Journal;
	/**
	 * Takes what `encodeForwarded` made; durable when it resolves. Throws when it is something else, or the journal closed,
	 * and correlator.noRoom while the journal waits for room: who asks again and again must not make ever more wait here.
	 */
	accept(payload: Buffer): Promise<void>;
	/** Takes what a person changes in an active list; durable when it resolves with its place in the journal. Throws as above. */
	change(at: number, change: ListChange): Promise<number>;
}

const savedPositions = z.record(z.string(), streamPosition);

export async function openCorrelatorInput(options: {
	/** Of the service; the journal lies in it. */
	readonly directory: string;
	/** Where a full journal refuses more, so that collectors keep it. Default 10 GiB. */
	readonly limitBytes?: number;
}): Promise<CorrelatorInput> {
	const positions = createPositions();
	const journal = await openJournal({
		directory: join(options.directory, "input"),
		// After the collectors' journals, which may be on the same disk, and before that of the detections.
		reserveBytes: usualReserveBytes / 2,
		...(options.limitBytes === undefined
			? {}
			: { limitBytes: options.limitBytes }),
		checkpoint: () => JSON.stringify(positions.snapshot()),
		recover(record) {
			if (record.kind === recordKind.checkpoint) {
				positions.restore(
					savedPositions.parse(JSON.parse(record.payload.toString())),
				);
				return;
			}
			if (isListChange(record.payload)) return;
			const origin = originOf(record.payload);
			positions.restore({ [origin.journal]: origin.end });
		},
	});
	function requireRoom(): void {
		const { problem: reason } = journal.state();
		if (reason !== undefined) throw correlatorErrors.make("noRoom", { reason });
	}

	return {
		journal,
		async change(at, change) {
			requireRoom();
			return journal.append(encodeListChange(at, change));
		},
		async accept(payload) {
			const origin = originOf(payload);
			requireRoom();
			const sequence = { stream: origin.journal, number: origin.end };
			const { fresh, streams, earlier } = positions.claim([
				{ text: "", sequence },
			]);
			if (fresh.length > 0) {
				const durable = journal.append(payload);
				positions.settle(streams, durable);
				await durable;
			}
			await earlier;
		},
	};
}
