/**
 * What people change in active lists: a record of its own in the input journal, among the events, so that it is durable,
 * survives a kill, and takes effect at the same place whenever the journal is read again.
 */
import { z } from "zod";
import { type ActiveLists, isListField } from "../correlation/index.ts";

/** Longest key; composite ones are several field values. */
const maxKeyLength = 4000;
const maxFields = 128;
/** Most records and keys in one change; the rest goes into further ones. */
const maxRecords = 10_000;

const key = z
	.string()
	.max(maxKeyLength)
	.refine((text) => !/^\|*$/.test(text), "a key is not empty")
	.refine((text) => !text.includes("\t"), "a key has no tabs");

const fields = z
	.record(
		z
			.string()
			.refine(
				isListField,
				"a field has letters, digits and _, not digits alone, and does not begin with _",
			),
		z.string(),
	)
	.refine(
		(all) => Object.keys(all).length <= maxFields,
		`a record has at most ${maxFields} fields`,
	);

/** Takes effect in this order. */
export const listChangeDefinition = z.object({
	/** Id of the list. */
	list: z.string(),
	/** Empties the list. */
	clear: z.boolean().default(false),
	remove: z.array(key).max(maxRecords).default([]),
	/** Whole records: fields that are not here are gone. */
	put: z
		.array(
			z.object({
				key,
				fields,
				/** How often it was changed since it was made; absent: one more than it had. */
				updates: z.int().min(0).optional(),
			}),
		)
		.max(maxRecords)
		.default([]),
});

export type ListChange = z.output<typeof listChangeDefinition>;

const stored = z.object({
	kind: z.literal("activeList"),
	v: z.literal(1),
	/** When it was asked for, milliseconds since the epoch. */
	at: z.number(),
	change: listChangeDefinition,
});

const prefix = Buffer.from('{"kind":"activeList",');

export function isListChange(payload: Buffer): boolean {
	return payload.subarray(0, prefix.length).equals(prefix);
}

export function encodeListChange(at: number, change: ListChange): Buffer {
	const record: z.input<typeof stored> = {
		kind: "activeList",
		...{ v: 1, at, change },
	};
	return Buffer.from(JSON.stringify(record));
}

export function decodeListChange(payload: Buffer): {
	readonly at: number;
	readonly change: ListChange;
} {
	return stored.parse(JSON.parse(payload.toString()));
}

/** Without effect when the correlator has the list no more. */
export function applyListChange(
	lists: ActiveLists,
	{ at, change }: { readonly at: number; readonly change: ListChange },
): void {
	const list = lists.find(change.list);
	if (list === undefined) return;
	if (change.clear) list.clear();
	for (const name of change.remove) list.delete(name);
	for (const record of change.put) list.put(record, at);
}
