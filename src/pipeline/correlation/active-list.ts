/**
 * One active list of this correlator: key → record of text fields. The same list in another correlator has contents of
 * its own. Records expire by the clock of the calls, never by themselves.
 */
import type { ActiveListReader } from "#conditions/index.ts";
import type { DueHeap, DueItem } from "./due-heap.ts";
import { createOldestFirst } from "./oldest-first.ts";

export interface ActiveListSettings {
	readonly id: string;
	readonly name: string;
	/** How long a record lives after its last `set`; 0 = 36,000 days, as the seed's product has it. */
	readonly ttlSeconds: number;
}

export interface ActiveListRecord {
	readonly key: string;
	readonly fields: Readonly<Record<string, string>>;
	/** Milliseconds, by the correlator's clock. */
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly expiresAt: number;
	/** How often it was set again after its creation. */
	readonly updates: number;
}

export interface ActiveList extends ActiveListReader {
	readonly id: string;
	readonly name: string;
	readonly size: number;
	/** Records that had to give way because the list was full. */
	readonly evicted: number;
	/** In order of creation. */
	records(): IterableIterator<ActiveListRecord>;
	record(key: string): ActiveListRecord | undefined;
	/** Creates the record or overwrites the given fields, and renews its time. Without effect for the empty key. */
	set(key: string, fields: Readonly<Record<string, string>>, now: number): void;
	/**
	 * Creates or replaces the whole record, as people and imports do; `updates` absent: one more than it had. Without effect
	 * for the empty key.
	 */
	put(
		record: {
			readonly key: string;
			readonly fields: Readonly<Record<string, string>>;
			readonly updates?: number | undefined;
		},
		now: number,
	): void;
	delete(key: string): boolean;
	clear(): void;
}

/** A record as the correlator holds it. */
export interface HeldRecord extends DueItem {
	readonly key: string;
	/** Number of its list in the correlator. */
	readonly list: number;
	fields: Map<string, string>;
	createdAt: number;
	updatedAt: number;
	expiresAt: number;
	updates: number;
}

export interface HeldList extends ActiveList {
	readonly held: ReadonlyMap<string, HeldRecord>;
	/** Puts a record of a snapshot back. */
	adopt(record: ActiveListRecord): void;
}

/** Letters, digits and "_", not first, not digits only: such names can be written in conditions and exports. */
export function isListField(name: string): boolean {
	return /^(?!_)(?!\d+$)[\p{L}\p{N}_]{1,128}$/u.test(name);
}

const unlimitedMs = 36_000 * 86_400_000;
/** Longest value kept; a longer one is cut. */
const maxValueLength = 4000;

export function createActiveList(
	settings: ActiveListSettings,
	place: { readonly list: number; readonly maxRecords: number },
	heap: DueHeap<HeldRecord>,
): HeldList {
	const ttlMs =
		settings.ttlSeconds === 0 ? unlimitedMs : settings.ttlSeconds * 1000;
	const held = new Map<string, HeldRecord>();
	let evicted = 0;
	const oldest = createOldestFirst(held);

	function drop(record: HeldRecord): void {
		heap.remove(record);
		held.delete(record.key);
	}

	function makeRoom(): void {
		while (held.size >= place.maxRecords) {
			const first = oldest.next();
			if (first === undefined) return;
			drop(first);
			evicted += 1;
		}
	}

	function add(record: ActiveListRecord): void {
		const { fields, ...rest } = record;
		const added: HeldRecord = {
			...rest,
			fields: new Map(Object.entries(fields)),
			list: place.list,
			dueKey: 0,
			heapIndex: -1,
		};
		held.set(record.key, added);
		heap.schedule(added, added.expiresAt);
	}

	return {
		id: settings.id,
		name: settings.name,
		held,
		get size() {
			return held.size;
		},
		get evicted() {
			return evicted;
		},
		*records() {
			for (const record of held.values()) yield toRecord(record);
		},
		record(key) {
			const record = held.get(key);
			return record === undefined ? undefined : toRecord(record);
		},
		has: (key) => held.has(key),
		get: (key, field) => held.get(key)?.fields.get(field),
		put({ key, fields, updates }, now) {
			if (isEmptyKey(key)) return;
			const record = held.get(key);
			const values = cleanValues(fields);
			const expiresAt = now + ttlMs;
			if (record === undefined) {
				makeRoom();
				const made = { key, createdAt: now, updatedAt: now, expiresAt };
				const whole = Object.fromEntries(values);
				add({ ...made, fields: whole, updates: updates ?? 0 });
				return;
			}
			record.fields = new Map(values);
			record.updatedAt = now;
			record.expiresAt = expiresAt;
			record.updates = updates ?? record.updates + 1;
			heap.schedule(record, expiresAt);
		},
		set(key, fields, now) {
			if (isEmptyKey(key)) return;
			const values = cleanValues(fields);
			const record = held.get(key);
			const expiresAt = now + ttlMs;
			if (record === undefined) {
				makeRoom();
				const made = { key, createdAt: now, updatedAt: now, expiresAt };
				add({ ...made, fields: Object.fromEntries(values), updates: 0 });
				return;
			}
			for (const [field, value] of values) record.fields.set(field, value);
			record.updatedAt = now;
			record.expiresAt = expiresAt;
			record.updates += 1;
			heap.schedule(record, expiresAt);
		},
		delete(key) {
			const record = held.get(key);
			if (record !== undefined) drop(record);
			return record !== undefined;
		},
		clear() {
			for (const record of [...held.values()]) drop(record);
			oldest.reset();
		},
		adopt: add,
	};
}

function isEmptyKey(key: string): boolean {
	return /^\|*$/.test(key);
}

function cleanValues(
	fields: Readonly<Record<string, string>>,
): [string, string][] {
	return Object.entries(fields).map(([field, value]) => [
		field,
		cleanValue(value),
	]);
}

/** Values hold no tabs: they would break the list's export. */
function cleanValue(value: string): string {
	const cut =
		value.length > maxValueLength ? value.slice(0, maxValueLength) : value;
	return cut.includes("\t") ? cut.replaceAll("\t", " ") : cut;
}

function toRecord(record: HeldRecord): ActiveListRecord {
	const { key, createdAt, updatedAt, expiresAt, updates } = record;
	const fields = Object.fromEntries(record.fields);
	return { key, fields, createdAt, updatedAt, expiresAt, updates };
}
