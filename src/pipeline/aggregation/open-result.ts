/** A result that still takes events. */
import { type Event, type Int64, isEmptyValue } from "#event/index.ts";
import { type RuleFields, setField } from "./rule-fields.ts";
import { addFloats, addIntegers } from "./sums.ts";
import {
	addUnique,
	createUniqueValues,
	type UniqueValues,
	writeUnique,
} from "./unique-values.ts";

export interface OpenResult {
	readonly key: string;
	/** Grows by one per result of the aggregator, so it orders them by their start. */
	readonly serial: number;
	/** Moment of receipt of the first event. */
	readonly startedAt: number;
	count: number;
	/** When the earliest and the latest of the events happened. */
	startTime: number;
	endTime: number;
	/** Identical fields, and describing ones on which all agree so far; the others of those are undefined. */
	readonly fields: Event;
	/** By position in the rule; undefined while no event had the field. */
	readonly sums: (Int64 | undefined)[];
	readonly unique: readonly UniqueValues[];
	/** About the bytes it takes in memory and in a saved state. */
	weight: number;
}

/** Of an open result, beside its texts. */
const baseWeight = 300;
const uniqueWeight = 8;

export function openResult(
	fields: RuleFields,
	place: { readonly key: string; readonly serial: number; readonly at: number },
	event: Event,
): OpenResult {
	const kept: Event = {};
	for (const field of fields.identical) {
		const value = field.get(event);
		if (!isEmptyValue(value)) field.set(kept, value);
	}
	let weight = baseWeight + 2 * place.key.length;
	for (const name of fields.describing) {
		const value = event[name];
		if (isEmptyValue(value)) continue;
		setField(kept, name, value);
		if (typeof value === "string") weight += value.length;
	}
	return {
		key: place.key,
		serial: place.serial,
		startedAt: place.at,
		count: 0,
		startTime: Number.POSITIVE_INFINITY,
		endTime: Number.NEGATIVE_INFINITY,
		fields: kept,
		sums: fields.sum.map(() => undefined),
		unique: fields.unique.map(createUniqueValues),
		weight,
	};
}

/** Adds an event received at the moment `at`; the first one too. */
export function absorb(
	result: OpenResult,
	fields: RuleFields,
	event: Event,
	at: number,
): void {
	result.count++;
	const { StartTime, DeviceReceiptTime, EndTime } = event;
	const start = StartTime || DeviceReceiptTime || EndTime || at;
	const end = EndTime || DeviceReceiptTime || StartTime || at;
	if (start < result.startTime) result.startTime = start;
	if (end > result.endTime) result.endTime = end;
	if (start > result.endTime) result.endTime = start;
	if (end < result.startTime) result.startTime = end;
	if (result.count > 1) disagree(result.fields, fields.describing, event);
	for (const [index, field] of fields.sum.entries())
		addTo(result.sums, index, field.type, field.get(event));
	for (const [index, field] of fields.unique.entries()) {
		const unique = result.unique[index];
		if (unique === undefined) continue;
		const grown = addUnique(unique, field.get(event));
		if (grown > 0) result.weight += grown + uniqueWeight;
	}
}

/** Forgets describing fields in which the event differs. */
function disagree(
	kept: Event,
	describing: RuleFields["describing"],
	event: Event,
): void {
	for (const name of describing) {
		const value = kept[name];
		if (value === undefined || value === event[name]) continue;
		if (wellFormed(value) === wellFormed(event[name])) continue;
		setField(kept, name, undefined);
	}
}

/** Texts as they come back from the journal, so that an event agrees with the same ones when it is replayed. */
function wellFormed(value: unknown): unknown {
	return typeof value === "string" ? value.toWellFormed() : value;
}

function addTo(
	sums: (Int64 | undefined)[],
	index: number,
	type: string,
	value: unknown,
): void {
	const isNumber = typeof value === "number" && Number.isFinite(value);
	if (!isNumber && typeof value !== "bigint") return;
	const sum = sums[index] ?? 0;
	sums[index] =
		type === "float"
			? addFloats(Number(sum), Number(value))
			: addIntegers(sum, value);
}

/** What the result says, without what names it. */
export function finishFields(result: OpenResult, fields: RuleFields): Event {
	const event: Event = { ...result.fields };
	// Parts of maps are shared with the open result otherwise.
	if (event.Extra !== undefined) event.Extra = { ...event.Extra };
	for (const [index, field] of fields.sum.entries()) {
		const sum = result.sums[index];
		if (sum !== undefined) field.set(event, sum);
	}
	for (const [index, field] of fields.unique.entries()) {
		const unique = result.unique[index];
		if (unique !== undefined) writeUnique(field, unique, event);
	}
	event.StartTime = result.startTime;
	event.EndTime = result.endTime;
	event.BaseEventCount = result.count;
	return event;
}
