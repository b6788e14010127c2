/** Keeps raw fields that no mapping reads, as text in `Extra`. */
import { Buffer } from "node:buffer";
import { createRecord, type Event } from "#event/index.ts";
import { setKey } from "./field-target.ts";
import { rawToText } from "./mapped-field.ts";
import type { MappingTable } from "./mapping.ts";
import type { JsonMessage } from "./raw/json-message.ts";
import type { Pairs } from "./raw/pairs.ts";
import type { Run } from "./run.ts";

/** Keys of one event; further ones are left out. */
export const maxExtraKeys = 256;
/** UTF-8 bytes of all keys and values of one event; the value that goes beyond is cut. */
export const maxExtraBytes = 64 * 1024;
/** Nested data below this level is kept as JSON under the path of the level. */
const maxLevels = 16;

/** `unread` are the places of the pairs that the mapping does not read. */
export function keepExtraPairs(
	pairs: Pairs,
	unread: readonly number[],
	event: Event,
	run: Run,
): void {
	let extra = event.Extra;
	for (const place of unread) {
		const name = pairs.names[place];
		const value = pairs.values[place];
		if (name === undefined || value === undefined || value === "") continue;
		extra ??= startExtra(event);
		addNew(name, value, extra, run);
	}
}

/** `unread` are the keys of the root that the mapping does not read. */
export function keepExtraTree(
	message: JsonMessage,
	unread: readonly string[],
	table: MappingTable,
	event: Event,
	run: Run,
): void {
	// Keys of one object differ, so only paths that were put together can be there already.
	let mayRepeat = event.Extra !== undefined;
	let extra = event.Extra;

	function visit(
		node: object,
		keys: readonly string[],
		prefix: string,
		level: number,
	): void {
		for (const key of keys) {
			if (isFull(run)) return;
			const path = level === 1 ? key : prefix + key;
			if (level > 1 && table.reads(path)) continue;
			// Own keys only, so this is no inherited property.
			const value = (node as Record<string, unknown>)[key];
			if (typeof value === "object" && value !== null && level < maxLevels) {
				mayRepeat = true;
				visit(value, Object.keys(value), `${path}.`, level + 1);
				continue;
			}
			const text =
				typeof value === "string"
					? value
					: rawToText(message.exact(path, value));
			if (text === undefined || text === "") continue;
			extra ??= startExtra(event);
			if (mayRepeat) addNew(path, text, extra, run);
			else add(path, text, extra, run);
		}
	}
	visit(message.root, unread, "", 1);
}

function startExtra(event: Event): Record<string, string> {
	const extra = createRecord<Record<string, string>>();
	event.Extra = extra;
	return extra;
}

function isFull(run: Run): boolean {
	return run.extraKeys >= maxExtraKeys || run.extraBytes >= maxExtraBytes;
}

function addNew(
	name: string,
	value: string,
	extra: Record<string, string>,
	run: Run,
): void {
	if (!Object.hasOwn(extra, name)) add(name, value, extra, run);
}

function add(
	name: string,
	value: string,
	extra: Record<string, string>,
	run: Run,
): void {
	if (isFull(run)) return;
	let kept = value;
	// Three bytes a unit is the most there can be; bytes are counted only where that is too much.
	let bytes = 3 * (name.length + value.length);
	if (run.extraBytes + bytes > maxExtraBytes) {
		run.extraBytes = countBytes(extra);
		const room = maxExtraBytes - run.extraBytes - Buffer.byteLength(name);
		if (room <= 0) return;
		kept = cutToBytes(value, room);
		bytes = Buffer.byteLength(name) + Buffer.byteLength(kept);
	}
	run.extraKeys++;
	run.extraBytes += bytes;
	setKey(extra, name, kept);
}

function countBytes(extra: Readonly<Record<string, string>>): number {
	let bytes = 0;
	for (const [name, value] of Object.entries(extra)) {
		bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
	}
	return bytes;
}

function cutToBytes(text: string, max: number): string {
	if (Buffer.byteLength(text) <= max) return text;
	const { read } = new TextEncoder().encodeInto(text, new Uint8Array(max));
	return text.slice(0, read);
}
