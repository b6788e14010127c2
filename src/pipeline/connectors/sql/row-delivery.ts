/**
 * Hands the rows of a connection on as messages of a numbered stream. Rows of one identity go into one batch as long as
 * they fit, since after a crash the database is asked for higher identities only.
 */
import type { RawMessage } from "../../raw.ts";
import { fullBatchBytes, type Intake } from "../intake.ts";
import { SourceDelivery } from "../source-delivery.ts";
import { encodePosition, type Position } from "./identity.ts";
import { messageOfRow } from "./row-message.ts";

export interface RowDeliveryNeeds {
	readonly intake: Intake;
	readonly stream: string;
	readonly maxRowsPerBatch: number;
	readonly maxMessageBytes: number;
	/** Where the stream stands: number of its last message and the row it was. */
	readonly number: number;
	readonly position: Position;
	/** Something settled: there may be room. */
	readonly onChange: () => void;
}

export interface RowDelivery {
	/** Of the last row that was added. */
	readonly position: Position;
	/** Rows handed on so far. */
	readonly handedOn: number;
	/** A batch was refused: nothing more of this delivery is taken; begin again from what is durable. */
	readonly isRefused: boolean;
	/** False while so much waits that nothing more should be read. */
	readonly hasRoom: boolean;
	/** Address from which the following rows come. */
	from(source: string): void;
	add(text: string, position: Position): void;
	/** Hands the rest on. */
	flush(): void;
	/** After a failure: hands on what is whole, and forgets rows of an identity of which more might come. */
	flushWhole(): void;
	/** Forgets what was not handed on. */
	drop(): void;
	settled(): Promise<void>;
}

interface WaitingRow {
	readonly text: string;
	readonly position: Position;
}

export function createRowDelivery(needs: RowDeliveryNeeds): RowDelivery {
	const { intake, stream, maxRowsPerBatch, maxMessageBytes } = needs;
	let number = needs.number;
	let position = needs.position;
	let handedPosition = needs.position;
	let handedOn = 0;
	let isRefused = false;
	let rows: WaitingRow[] = [];
	let chars = 0;
	/** Index of the first waiting row whose identity is that of the last. */
	let groupStart = 0;
	let source = "";
	let delivery = deliveryOf("", Promise.resolve());

	function deliveryOf(from: string, after: Promise<void>): SourceDelivery {
		return new SourceDelivery({
			intake,
			source: from,
			inOrderAfter: after,
			onDurable: () => needs.onChange(),
			onRefused() {
				isRefused = true;
				needs.onChange();
			},
		});
	}

	function handOn(count: number): void {
		const taken = rows.slice(0, count);
		const last = taken.at(-1);
		if (last === undefined) return;
		rows = rows.slice(count);
		let bytes = 0;
		const messages = taken.map((row): RawMessage => {
			number++;
			bytes += row.text.length;
			const token = encodePosition(row.position);
			return {
				...messageOfRow(row.text, maxMessageBytes),
				sequence: { stream, number, token },
			};
		});
		chars -= bytes;
		groupStart = Math.max(0, groupStart - count);
		handedOn += count;
		handedPosition = last.position;
		delivery.deliver(messages, bytes);
	}

	return {
		get position() {
			return position;
		},
		get handedOn() {
			return handedOn;
		},
		get isRefused() {
			return isRefused;
		},
		get hasRoom() {
			return !delivery.isFull && !intake.isFull;
		},
		from(given) {
			if (given === source) return;
			source = given;
			const before = delivery.settled().then(() => {
				if (isRefused) throw new Error("an earlier batch was refused");
			});
			// Refused batches are told of one by one; without any, nobody waits for this.
			before.catch(() => {});
			delivery = deliveryOf(source, before);
		},
		add(text, next) {
			const isSame =
				next.identity.text === position.identity.text && rows.length > 0;
			if (!isSame) groupStart = rows.length;
			rows.push({ text, position: next });
			chars += text.length;
			position = next;
			if (rows.length < maxRowsPerBatch && chars < fullBatchBytes) return;
			handOn(groupStart > 0 ? groupStart : rows.length);
		},
		flush() {
			handOn(rows.length);
		},
		flushWhole() {
			handOn(groupStart);
			rows = [];
			chars = 0;
			position = handedPosition;
		},
		drop() {
			rows = [];
			chars = 0;
			groupStart = 0;
			position = handedPosition;
		},
		settled: () => delivery.settled(),
	};
}
