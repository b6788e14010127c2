/**
 * Applies a mapping table to a message. The work follows the message's fields, not the table's lines: tables name many
 * fields of which a message has few.
 */
import type { Event } from "#event/index.ts";
import type { MappingTable } from "./mapping.ts";
import type { JsonMessage } from "./raw/json-message.ts";
import type { Pairs } from "./raw/pairs.ts";
import { compileRawPath } from "./raw/raw-path.ts";
import type { Run } from "./run.ts";

/** Which values of a message go to which lines of the table; they are written in the order of the table. */
interface Found {
	/** The lines that read a raw field. */
	readers(source: string): readonly number[] | undefined;
	/** Keeps the place of a value for a line, unless it has one. */
	keep(line: number, place: number): void;
	/** Writes what was kept and forgets it. */
	write(values: readonly unknown[], event: Event, run: Run): void;
}

function createFound(
	lines: readonly {
		readonly sources: readonly string[];
		write(raw: unknown, event: Event, run: Run): void;
	}[],
): Found {
	const linesBySource = new Map<string, number[]>();
	for (const [line, { sources }] of lines.entries()) {
		for (const source of sources) {
			const known = linesBySource.get(source);
			if (known === undefined) linesBySource.set(source, [line]);
			else known.push(line);
		}
	}
	// Places, not the values: young text in an old list costs the garbage collector a note for each.
	const found = new Int32Array(lines.length).fill(-1);
	// A bit for each line that has a value.
	const marks = new Uint32Array(Math.ceil(lines.length / 32));
	return {
		readers: (source) => linesBySource.get(source),
		keep(line, place) {
			if (found[line] !== -1) return;
			found[line] = place;
			marks[line >>> 5] = (marks[line >>> 5] ?? 0) | (1 << (line & 31));
		},
		write(values, event, run) {
			for (let word = 0; word < marks.length; word++) {
				let bits = marks[word] ?? 0;
				marks[word] = 0;
				while (bits !== 0) {
					const lowest = bits & -bits;
					bits ^= lowest;
					const line = (word << 5) + 31 - Math.clz32(lowest);
					const value = values[found[line] ?? -1];
					found[line] = -1;
					lines[line]?.write(value, event, run);
				}
			}
		},
	};
}

/** Applies the table to raw fields that come as pairs. Adds to `unread` the places of those that no line reads. */
export function compilePairsMapping(
	table: MappingTable,
): (pairs: Pairs, event: Event, run: Run, unread: number[]) => void {
	const found = createFound(table.lines);
	return (pairs, event, run, unread) => {
		table.start();
		const { names, values, count } = pairs;
		for (let i = 0; i < count; i++) {
			const value = values[i];
			const name = names[i];
			if (value === undefined || value === "" || name === undefined) continue;
			const readers = found.readers(name);
			if (readers === undefined) {
				unread.push(i);
				continue;
			}
			for (const line of readers) found.keep(line, i);
		}
		found.write(values, event, run);
	};
}

/** Applies the table to nested raw data. Adds to `unread` the keys of the root that no line reads as they are. */
export function compileTreeMapping(
	table: MappingTable,
): (message: JsonMessage, event: Event, run: Run, unread: string[]) => void {
	// Of several sources of a line each is written, as if it were a line of its own.
	const lines = table.lines.flatMap(({ sources, write }) =>
		sources.map((source) => ({ sources: [source], source, write })),
	);
	const found = createFound(lines);
	const nested = lines.flatMap(({ source }, line) =>
		source.includes(".") ? [{ line, source, get: compileRawPath(source) }] : [],
	);

	return (message, event, run, unread) => {
		table.start();
		// What JSON.parse makes inherits no properties that are listed, so these are its own.
		const root = message.root as Record<string, unknown>;
		const values: unknown[] = [];
		for (const key in root) {
			const readers = found.readers(key);
			if (readers === undefined) {
				unread.push(key);
				continue;
			}
			const value = message.exact(key, root[key]);
			if (value === undefined || value === null) continue;
			for (const line of readers) found.keep(line, values.length);
			values.push(value);
		}
		for (const { line, source, get } of nested) {
			const value = message.exact(source, get(root));
			if (value === undefined || value === null) continue;
			found.keep(line, values.length);
			values.push(value);
		}
		found.write(values, event, run);
	};
}
