/**
 * A bucket as one JSON line of a snapshot. Whole events are written once each, in a table of their own; here are places
 * in it.
 */
import { z } from "zod";
import type { Event } from "#event/index.ts";
import type { Bucket, Group, Life } from "./bucket.ts";
import {
	type CopyBudget,
	createTally,
	type Entry,
	insert,
	noEvent,
	type Tally,
} from "./tally.ts";

/** A whole event by its place in the table, or the few text fields kept of one. */
const eventText = z.union([z.int().min(0), z.record(z.string(), z.string())]);
/** Time, ID, event; then the unique value where the rule has one. */
const entryText = z.union([
	z.tuple([z.number(), z.string(), eventText]),
	z.tuple([z.number(), z.string(), eventText, z.string()]),
]);
const talliesText = z.array(z.array(entryText));
/** Entries and the place of the sample. */
const groupText = z.tuple([z.array(entryText), z.int().min(0)]);

/** Start, end, tallies, first and latest group (null: the same as the first). */
const lifeText = z.tuple([
	z.number(),
	z.number(),
	talliesText.nullable(),
	groupText.nullable(),
	groupText.nullable(),
]);

/** Key, whether live, lag, last arrival; waiting; life, closing; settled; barriers. */
const bucketText = z.tuple([
	z.string(),
	z.boolean(),
	z.number(),
	z.number(),
	talliesText,
	lifeText.nullable(),
	lifeText.nullable(),
	z.tuple([z.number(), z.number()]).nullable(),
	z.array(z.number()).nullable(),
]);

type BucketText = z.infer<typeof bucketText>;
type EntryText = z.infer<typeof entryText>;
type LifeText = z.infer<typeof lifeText>;
type GroupText = z.infer<typeof groupText>;

export function encodeBucket(
	bucket: Bucket,
	placeOf: (event: Event) => number,
): string {
	const entry = ({ time, id, unique, event, isWhole }: Entry): EntryText => {
		// What is kept of other events are names, addresses and ids: text.
		const kept = isWhole ? placeOf(event) : (event as Record<string, string>);
		return unique === "" ? [time, id, kept] : [time, id, kept, unique];
	};
	const tallies = (list: readonly Tally[]): EntryText[][] =>
		list.map(({ entries }) => entries.map(entry));
	const group = (group: Group | undefined): GroupText | null =>
		group === undefined
			? null
			: [group.entries.map(entry), placeOf(group.sample)];
	const lifeOf = (life: Life | undefined): LifeText | null =>
		life === undefined
			? null
			: [
					life.start,
					life.end,
					life.tallies === undefined ? null : tallies(life.tallies),
					group(life.first),
					life.latest === life.first ? null : group(life.latest),
				];
	const { settled } = bucket;
	const text: BucketText = [
		bucket.key,
		bucket.isLive,
		bucket.lag,
		bucket.lastArrival,
		tallies(bucket.waiting),
		lifeOf(bucket.life),
		lifeOf(bucket.closing),
		settled === undefined ? null : [settled.from, settled.to],
		bucket.barriers ?? null,
	];
	return JSON.stringify(text);
}

export interface BucketContext {
	/** Number of the rule in the correlator. */
	readonly rule: number;
	readonly selectors: number;
	readonly isUnique: boolean;
	readonly budget: CopyBudget;
	/** The event at a place; throws when there is none. */
	eventAt(place: number): Event;
}

/** Throws when the line is no bucket of such a rule. */
export function decodeBucket(line: string, context: BucketContext): Bucket {
	const [key, isLive, lag, lastArrival, waiting, ...rest] = bucketText.parse(
		JSON.parse(line),
	);
	const [life, closing, settled, barriers] = rest;
	const { eventAt, budget, isUnique } = context;
	const entry = ([time, id, kept, unique = ""]: EntryText): Entry => {
		const isWhole = typeof kept === "number";
		if (isWhole) budget.held += 1;
		const event = isWhole ? eventAt(kept) : sharedIfEmpty(kept);
		return { time, id, unique, event, isWhole };
	};
	const tally = (entries: readonly EntryText[]): Tally => {
		const made = createTally();
		for (const text of entries) insert(made, entry(text), isUnique);
		return made;
	};
	const tallies = (list: readonly EntryText[][]): Tally[] => {
		if (list.length !== context.selectors) throw new Error("wrong selectors");
		return list.map(tally);
	};
	const group = (text: GroupText | null): Group | undefined =>
		text === null
			? undefined
			: { entries: text[0].map(entry), sample: eventAt(text[1]) };
	const lifeOf = (text: LifeText | null): Life | undefined => {
		if (text === null) return undefined;
		const first = group(text[3]);
		return {
			start: text[0],
			end: text[1],
			tallies: text[2] === null ? undefined : tallies(text[2]),
			first,
			latest: text[4] === null ? first : group(text[4]),
		};
	};
	return {
		dueKey: 0,
		heapIndex: -1,
		key,
		rule: context.rule,
		isLive,
		lag,
		lastArrival,
		waiting: tallies(waiting),
		life: lifeOf(life),
		closing: lifeOf(closing),
		settled:
			settled === null ? undefined : { from: settled[0], to: settled[1] },
		barriers: barriers ?? undefined,
	};
}

function sharedIfEmpty(fields: Record<string, string>): Event {
	return Object.keys(fields).length === 0 ? noEvent : fields;
}
