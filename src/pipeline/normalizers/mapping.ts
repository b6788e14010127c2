/**
 * The mapping table of one rule. When several lines write the same field, the first whose value is not empty and can be
 * converted wins; "first" is the order of the table, whatever the order in the message. A label counts as written
 * together with its field.
 */
import type { Event } from "#event/index.ts";
import {
	compileMappedField,
	type MappedField,
	type MappingLine,
} from "./mapped-field.ts";
import type { JsonMessage } from "./raw/json-message.ts";
import type { Pairs } from "./raw/pairs.ts";
import { compileRawPath } from "./raw/raw-path.ts";
import type { Run } from "./run.ts";

export interface TableLine {
	readonly sources: readonly string[];
	write(raw: unknown, event: Event, run: Run): void;
}

export interface MappingTable {
	readonly lines: readonly TableLine[];
	/** True when some line reads this raw field. */
	reads(source: string): boolean;
	/** To be called before the lines are applied to another message. */
	start(): void;
}

/** `describe` names a line in errors. Throws `normalizers.*`. */
export function compileMappingTable(
	lines: readonly MappingLine[],
	describe: (line: MappingLine, index: number) => string,
): MappingTable {
	const mapped = lines.map((line, index) =>
		compileMappedField(line, describe(line, index)),
	);
	const slots = sharedFields(mapped);
	// The number of the message that wrote a field, so nothing needs clearing between messages.
	const writtenBy = new Float64Array(slots.size);
	let message = 0;

	function compileLine(field: MappedField): TableLine {
		const { sources, write, writeLabel } = field;
		const slot = slots.get(field.field);
		const labelSlot = slots.get(field.labelField ?? "");
		if (slot === undefined && writeLabel === undefined) {
			return { sources, write };
		}
		return {
			sources,
			write(raw, event, run) {
				if (slot !== undefined && writtenBy[slot] === message) return;
				if (!write(raw, event, run)) return;
				if (slot !== undefined) writtenBy[slot] = message;
				if (writeLabel === undefined) return;
				if (labelSlot !== undefined) {
					if (writtenBy[labelSlot] === message) return;
					writtenBy[labelSlot] = message;
				}
				writeLabel(event);
			},
		};
	}

	const sources = new Set(lines.flatMap((line) => line.sources));
	return {
		lines: mapped.map(compileLine),
		reads: (source) => sources.has(source),
		start() {
			message++;
		},
	};
}

/** Numbers the fields that more than one line writes. */
function sharedFields(
	mapped: readonly MappedField[],
): ReadonlyMap<string, number> {
	const seen = new Set<string>();
	const slots = new Map<string, number>();
	for (const { field, labelField } of mapped) {
		for (const path of [field, labelField]) {
			if (path === undefined) continue;
			if (seen.has(path) && !slots.has(path)) slots.set(path, slots.size);
			seen.add(path);
		}
	}
	return slots;
}

/** Applies the table to raw fields that come as pairs: the work follows the message's fields, not the table's lines. */
export function compilePairsMapping(
	table: MappingTable,
): (pairs: Pairs, event: Event, run: Run) => void {
	const { lines } = table;
	const linesBySource = new Map<string, number[]>();
	for (const [line, { sources }] of lines.entries()) {
		for (const source of sources) {
			const known = linesBySource.get(source);
			if (known === undefined) linesBySource.set(source, [line]);
			else known.push(line);
		}
	}
	// Values found, by line, and a bit for each line that has one: read back in the order of the table.
	const found: (string | undefined)[] = lines.map(() => undefined);
	const marks = new Uint32Array(Math.ceil(lines.length / 32));

	return (pairs, event, run) => {
		table.start();
		const { names, values, count } = pairs;
		for (let i = 0; i < count; i++) {
			const value = values[i];
			const name = names[i];
			if (value === undefined || value === "" || name === undefined) continue;
			const readers = linesBySource.get(name);
			if (readers === undefined) continue;
			for (const line of readers) {
				if (found[line] !== undefined) continue;
				found[line] = value;
				marks[line >>> 5] = (marks[line >>> 5] ?? 0) | (1 << (line & 31));
			}
		}
		for (let word = 0; word < marks.length; word++) {
			let bits = marks[word] ?? 0;
			marks[word] = 0;
			while (bits !== 0) {
				const lowest = bits & -bits;
				bits ^= lowest;
				const line = (word << 5) + 31 - Math.clz32(lowest);
				const value = found[line];
				found[line] = undefined;
				lines[line]?.write(value, event, run);
			}
		}
	};
}

/** Applies the table to nested raw data. */
export function compileTreeMapping(
	table: MappingTable,
): (message: JsonMessage, event: Event, run: Run) => void {
	const readers = table.lines.flatMap(({ sources, write }) =>
		sources.map((source) => ({ source, get: compileRawPath(source), write })),
	);
	return (message, event, run) => {
		table.start();
		const { root } = message;
		for (const { source, get, write } of readers) {
			const raw = get(root);
			if (raw === undefined || raw === null) continue;
			const value = typeof raw === "number" ? message.exact(source, raw) : raw;
			write(value, event, run);
		}
	};
}
