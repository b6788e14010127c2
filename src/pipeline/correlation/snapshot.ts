/**
 * The state of a correlator as text: one JSON value a line. First a header, then the events that buckets keep (each
 * once, however many buckets hold it), then each rule with its buckets, then each active list with its records.
 */
import { z } from "zod";
import { decodeEvent, type Event, encodeEvent } from "#event/index.ts";
import type { ActiveListRecord } from "./active-list.ts";
import { correlationErrors } from "./errors.ts";

const version = 1;

const headerText = z.object({
	format: z.literal("ursa correlator"),
	version: z.int(),
	/** Clock of the last call, milliseconds. */
	clock: z.number(),
	events: z.int().min(0),
	rules: z.int().min(0),
	lists: z.int().min(0),
});

const ruleText = z.object({
	rule: z.string(),
	hash: z.string(),
	rates: z.array(z.tuple([z.number(), z.number()])),
	buckets: z.int().min(0),
});

const listText = z.object({ list: z.string(), records: z.int().min(0) });

const recordText = z.object({
	key: z.string(),
	fields: z.record(z.string(), z.string()),
	createdAt: z.number(),
	updatedAt: z.number(),
	expiresAt: z.number(),
	updates: z.number(),
});

export interface RuleState {
	readonly rule: string;
	/** Of what decides about buckets; see `ruleHash`. */
	readonly hash: string;
	readonly rates: [number, number][];
	/** Lines of `encodeBucket`, oldest bucket first. */
	readonly buckets: readonly string[];
}

export interface ListState {
	readonly list: string;
	readonly records: readonly ActiveListRecord[];
}

export interface CorrelatorState {
	readonly clock: number;
	readonly events: readonly Event[];
	readonly rules: readonly RuleState[];
	readonly lists: readonly ListState[];
}

/** The longest text that the engine can hold has 2^29 − 24 characters. */
const maxLength = 2 ** 29 - 1024;

/** Throws `correlation.snapshotTooLarge`. */
export function encodeState(state: CorrelatorState): string {
	const lines: string[] = [];
	let length = 0;
	const add = (line: string) => {
		length += line.length + 1;
		if (length > maxLength) throw correlationErrors.make("snapshotTooLarge");
		lines.push(line);
	};
	const header: z.infer<typeof headerText> = {
		format: "ursa correlator",
		version,
		clock: state.clock,
		events: state.events.length,
		rules: state.rules.length,
		lists: state.lists.length,
	};
	add(JSON.stringify(header));
	for (const event of state.events) add(encodeEvent(event));
	for (const { buckets, ...rule } of state.rules) {
		const head: z.infer<typeof ruleText> = { ...rule, buckets: buckets.length };
		add(JSON.stringify(head));
		for (const bucket of buckets) add(bucket);
	}
	for (const { list, records } of state.lists) {
		add(JSON.stringify({ list, records: records.length }));
		for (const record of records) add(JSON.stringify(record));
	}
	return lines.join("\n");
}

/** Throws `correlation.snapshotVersion` and `correlation.snapshotUnreadable`. */
export function decodeState(text: string): CorrelatorState {
	const lines = readLines(text);
	const header = lines.read((line) => headerText.parse(JSON.parse(line)));
	if (header.version !== version) {
		throw correlationErrors.make("snapshotVersion", {
			version: header.version,
			supported: version,
		});
	}
	const events = lines.readMany(header.events, decodeEvent);
	const rules = lines.repeat(header.rules, () => {
		const head = lines.read((line) => ruleText.parse(JSON.parse(line)));
		return { ...head, buckets: lines.readMany(head.buckets, (line) => line) };
	});
	const lists = lines.repeat(header.lists, () => {
		const head = lines.read((line) => listText.parse(JSON.parse(line)));
		const records = lines.readMany(head.records, (line) =>
			recordText.parse(JSON.parse(line)),
		);
		return { list: head.list, records };
	});
	return { clock: header.clock, events, rules, lists };
}

function readLines(text: string) {
	let position = 0;
	let number = 0;

	function read<T>(parse: (line: string) => T): T {
		number += 1;
		try {
			if (position > text.length) throw new Error("the text ends too early");
			const end = text.indexOf("\n", position);
			const line = text.slice(position, end < 0 ? undefined : end);
			position = end < 0 ? text.length + 1 : end + 1;
			return parse(line);
		} catch (error) {
			throw correlationErrors.make(
				"snapshotUnreadable",
				{ line: number },
				error,
			);
		}
	}

	function repeat<T>(count: number, one: () => T): T[] {
		const all: T[] = [];
		for (let index = 0; index < count; index++) all.push(one());
		return all;
	}

	return {
		read,
		repeat,
		readMany: <T>(count: number, parse: (line: string) => T) =>
			repeat(count, () => read(parse)),
	};
}
