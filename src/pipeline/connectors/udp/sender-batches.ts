import type { RawMessage } from "../../raw.ts";
import { fullBatchBytes, type Intake, mostMessagesInBatch } from "../intake.ts";
import { peerAddress } from "../network.ts";

/** What a small datagram costs in memory beside its bytes. */
const datagramOverheadBytes = 200;

export interface SenderBatchesSettings {
	readonly intake: Intake;
	/** What may be held and wait to become durable; udp has no way to stop its sender, so more is lost. */
	readonly mostWaitingBytes: number;
	/** Bytes that were taken and are held elsewhere until they are added. */
	readonly heldBytes: () => number;
}

/** Gathers what comes in one turn of the event loop from one address to one batch. */
export interface SenderBatches {
	/** False, and counted as lost, when so many bytes more are too much. */
	take(bytes: number): boolean;
	/** Adds messages of a sender; `bytes` is what `take` allowed for them. */
	add(
		sender: string,
		messages: readonly RawMessage[],
		bytes: number,
		onDurable?: () => void,
	): void;
	flush(): void;
	readonly lostDatagrams: number;
}

interface OpenBatch {
	readonly messages: RawMessage[];
	readonly onDurable: (() => void)[];
	bytes: number;
}

export function createSenderBatches({
	intake,
	mostWaitingBytes,
	heldBytes,
}: SenderBatchesSettings): SenderBatches {
	const open = new Map<string, OpenBatch>();
	let openBytes = 0;
	let lostDatagrams = 0;

	function flush(): void {
		for (const sender of [...open.keys()]) hand(sender);
	}

	function hand(sender: string): void {
		const batch = open.get(sender);
		if (batch === undefined) return;
		const { messages, onDurable, bytes } = batch;
		open.delete(sender);
		openBytes -= bytes;
		if (messages.length === 0) return;
		// There is no answer; what was refused is told by the state, and its messages are lost datagrams.
		intake.deliver(peerAddress(sender), messages, bytes).then(
			() => {
				for (const tell of onDurable) tell();
			},
			() => {
				lostDatagrams += messages.length;
			},
		);
	}

	return {
		take(bytes) {
			const cost = bytes + datagramOverheadBytes;
			const waiting = intake.waitingBytes + openBytes + heldBytes();
			if (waiting + cost <= mostWaitingBytes) return true;
			lostDatagrams++;
			return false;
		},
		add(sender, messages, bytes, onDurable) {
			if (open.size === 0) setImmediate(flush);
			const cost = bytes + datagramOverheadBytes;
			const batch = open.get(sender) ?? {
				messages: [],
				onDurable: [],
				bytes: 0,
			};
			open.set(sender, batch);
			for (const message of messages) batch.messages.push(message);
			if (onDurable !== undefined) batch.onDurable.push(onDurable);
			batch.bytes += cost;
			openBytes += cost;
			const isFull =
				batch.messages.length >= mostMessagesInBatch ||
				batch.bytes >= fullBatchBytes;
			if (isFull) hand(sender);
		},
		flush,
		get lostDatagrams() {
			return lostDatagrams;
		},
	};
}
