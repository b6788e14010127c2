/** Brings a file into an active list, in parts; and a list into a file. */
import {
	createListFileReader,
	createParts,
	endpoints,
	type FileRecord,
	type ListFileFormat,
	toInternalLine,
} from "#api/contract/index.ts";
import type { Client } from "../../api/client.ts";

export interface Place {
	/** Service of the correlator. */
	readonly id: string;
	readonly list: string;
}

/** Sends the records; `onProgress` hears how much of the file is read and how many records are in the list. */
export async function importRecords(options: {
	readonly client: Client;
	readonly place: Place;
	readonly file: Blob;
	readonly format: ListFileFormat;
	readonly keyField: string;
	readonly clear: boolean;
	readonly signal: AbortSignal;
	readonly onProgress: (share: number, records: number) => void;
}): Promise<number> {
	const { client, place, file, signal, onProgress } = options;
	const reader = createListFileReader(options.format, options.keyField);
	const parts = createParts();
	let isFirst = true;
	let bytes = 0;
	let sent = 0;

	async function send(records: readonly FileRecord[]): Promise<void> {
		const { clear } = options;
		await client.call(
			endpoints.importActiveListPart,
			{ params: place, body: { isFirst, clear, records: [...records] } },
			signal,
		);
		isFirst = false;
		sent += records.length;
		onProgress(file.size === 0 ? 1 : bytes / file.size, sent);
	}
	async function take(records: readonly FileRecord[]): Promise<void> {
		for (const record of records) {
			const full = parts.add(record);
			if (full !== undefined) await send(full);
		}
	}

	const decoder = new TextDecoder("utf-8", { fatal: true });
	const stream = file.stream().getReader();
	try {
		for (;;) {
			const { done, value } = await stream.read();
			signal.throwIfAborted();
			if (done) break;
			bytes += value.length;
			await take(reader.push(decoder.decode(value, { stream: true })));
		}
		await take(reader.push(decoder.decode()));
		await take(reader.end());
	} finally {
		await stream.cancel();
	}
	const rest = parts.rest();
	if (rest.length > 0 || (isFirst && options.clear)) await send(rest);
	return sent;
}

/** All records, a line of JSON each: what the format internal reads. */
export async function exportRecords(options: {
	readonly client: Client;
	readonly place: Place;
	readonly signal: AbortSignal;
	readonly onProgress: (share: number, records: number) => void;
}): Promise<Blob> {
	const { client, place, signal, onProgress } = options;
	const pieces: string[] = [];
	let after: string | undefined;
	let offset = 0;
	for (;;) {
		const page = await client.call(
			endpoints.exportActiveListPart,
			{
				params: place,
				body: { offset, ...(after === undefined ? {} : { after }) },
			},
			signal,
		);
		const last = page.records.at(-1);
		if (last === undefined) break;
		pieces.push(
			page.records.map((record) => `${toInternalLine(record)}\n`).join(""),
		);
		after = last.key;
		offset += page.records.length;
		onProgress(Math.min(1, offset / Math.max(1, page.total)), offset);
	}
	return new Blob(pieces, { type: "application/jsonl" });
}
