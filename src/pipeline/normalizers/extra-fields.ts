/** Keeps raw fields that no mapping reads, as text in `Extra`. */
import { Buffer } from "node:buffer";
import type { Event } from "#event/index.ts";
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

export function keepExtraPairs(
	pairs: Pairs,
	table: MappingTable,
	event: Event,
	run: Run,
): void {
	for (let i = 0; i < pairs.count; i++) {
		const name = pairs.names[i];
		const value = pairs.values[i];
		if (name === undefined || value === undefined) continue;
		if (!table.reads(name)) add(name, value, event, run);
	}
}

export function keepExtraTree(
	message: JsonMessage,
	table: MappingTable,
	event: Event,
	run: Run,
): void {
	function visit(node: object, prefix: string, level: number): void {
		for (const key of Object.keys(node)) {
			if (isFull(run)) return;
			const path = prefix + key;
			if (table.reads(path)) continue;
			// Own keys only, so this is no inherited property.
			const value = (node as Record<string, unknown>)[key];
			if (typeof value === "object" && value !== null && level < maxLevels) {
				visit(value, `${path}.`, level + 1);
			} else {
				const text = rawToText(message.exact(path, value));
				add(path, text ?? "", event, run);
			}
		}
	}
	visit(message.root, "", 1);
}

function isFull(run: Run): boolean {
	return run.extraKeys >= maxExtraKeys || run.extraBytes >= maxExtraBytes;
}

function add(name: string, value: string, event: Event, run: Run): void {
	if (value === "" || isFull(run)) return;
	event.Extra ??= {};
	if (Object.hasOwn(event.Extra, name)) return;
	let kept = value;
	// Three bytes a unit is the most there can be; bytes are counted only where that is too much.
	let bytes = 3 * (name.length + value.length);
	if (run.extraBytes + bytes > maxExtraBytes) {
		run.extraBytes = countBytes(event.Extra);
		const room = maxExtraBytes - run.extraBytes - Buffer.byteLength(name);
		if (room <= 0) return;
		kept = cutToBytes(value, room);
		bytes = Buffer.byteLength(name) + Buffer.byteLength(kept);
	}
	run.extraKeys++;
	run.extraBytes += bytes;
	setKey(event.Extra, name, kept);
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
