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
