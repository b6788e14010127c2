/** What a journal must answer, whatever happened to its process and its disk; used by model.test.ts. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { FileSystem } from "#platform/index.ts";
import {
	type Cursor,
	type Journal,
	type JournalReader,
	type JournalRecord,
	openCursor,
	openJournal,
	recordKind,
	usualReserveBytes,
} from "./index.ts";
import { createSimulatedDisk, seededRandom } from "./simulated-disk.testing.ts";

export type Step =
	| { readonly do: "append"; readonly sizes: readonly number[] }
	| { readonly do: "settle" }
	| { readonly do: "read"; readonly reader: number; readonly maxBytes: number }
	| {
			readonly do: "begin reader";
			readonly reader: number;
			readonly at: number;
	  }
	| { readonly do: "release"; readonly at: number }
	| { readonly do: "intend"; readonly at: number }
	| { readonly do: "advance"; readonly at: number }
	| {
			readonly do: "fail syncs";
			readonly passed: number;
			readonly count: number;
			readonly seed: number;
	  }
	| {
			readonly do: "short writes";
			readonly count: number;
			readonly seed: number;
	  }
	| { readonly do: "little room"; readonly bytes: number }
	| { readonly do: "room again" }
	| { readonly do: "cut in"; readonly calls: number; readonly seed: number }
	| { readonly do: "cut"; readonly power: boolean; readonly seed: number }
	| {
			readonly do: "cut while opening";
			readonly power: boolean;
			readonly calls: number;
			readonly seed: number;
	  }
	| { readonly do: "close" };

export interface Script {
	readonly checkpointBytes: number;
	/** True: the journal asks for room before each write and stops early. False: it runs into ENOSPC. */
	readonly asksForRoom: boolean;
	readonly steps: readonly Step[];
}

const sizes = fc.oneof(
	{ weight: 4, arbitrary: fc.integer({ min: 8, max: 90 }) },
	{ weight: 1, arbitrary: fc.constantFrom(8, 299, 576, 700, 701) },
);
const seed = fc.integer({ min: 1, max: 1_000_000 });
/** A place between two sequence numbers, in thousandths. */
const at = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.constant(1000));
const count = fc.integer({ min: 1, max: 4 });
const reader = fc.integer({ min: 0, max: 2 });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant("append" as const),
			sizes: fc.array(sizes, { minLength: 1, maxLength: 5 }),
		}),
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant("settle" as const) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant("read" as const),
			reader,
			maxBytes: fc.constantFrom(1, 40, 300, 5000),
		}),
	},
	fc.record({ do: fc.constant("begin reader" as const), reader, at }),
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant("release" as const), at }),
	},
	fc.record({ do: fc.constantFrom("intend" as const, "advance" as const), at }),
	fc.record({
		do: fc.constant("fail syncs" as const),
		passed: fc.integer({ min: 0, max: 3 }),
		count,
		seed,
	}),
	fc.record({ do: fc.constant("short writes" as const), count, seed }),
	fc.record({
		do: fc.constant("little room" as const),
		bytes: fc.constantFrom(0, 20, 60, 200, 5000, 50_000),
	}),
	fc.record({ do: fc.constant("room again" as const) }),
	fc.record({
		do: fc.constant("cut in" as const),
		calls: fc.integer({ min: 1, max: 12 }),
		seed,
	}),
	fc.record({ do: fc.constant("cut" as const), power: fc.boolean(), seed }),
	fc.record({
		do: fc.constant("cut while opening" as const),
		power: fc.boolean(),
		calls: fc.integer({ min: 1, max: 20 }),
		seed,
	}),
	fc.record({ do: fc.constant("close" as const) }),
);

export const anyScript: fc.Arbitrary<Script> = fc.record({
	checkpointBytes: fc.constantFrom(0, 30, 700),
	asksForRoom: fc.boolean(),
	steps: fc.array(anyStep, { minLength: 5, maxLength: 60, size: "max" }),
});

const directory = "/data/journal";
const segmentBytes = 600;
const limitBytes = 1500;
const maxRecordBytes = 700;
const retryMs = 1000;

/** Lets everything run that waits for nothing but the disk. */
const settled = (): Promise<void> => new Promise(setImmediate);

function payloadOf(id: number, size: number): Buffer {
	const payload = Buffer.alloc(size, id % 251);
	payload.writeUInt32LE(id, 0);
	payload.writeUInt32LE(size, 4);
	return payload;
}

/** What the writer was told, and so what every reader must find. */
function createExpectations() {
	const sizesOf = new Map<number, number>();
	const idOf = new Map<number, number>();
	const sequenceOf = new Map<number, number>();
	const refused = new Set<number>();
	let nextId = 1;
	let last = 0;
	let released = 1;
	const bind = (sequence: number, id: number): void => {
		const known = idOf.get(sequence);
		assert.ok(
			known === undefined || known === id,
			`record ${sequence} is append ${id} after it was ${known}`,
		);
		const other = sequenceOf.get(id);
		assert.ok(
			other === undefined || other === sequence,
			`append ${id} is record ${sequence} and record ${other}`,
		);
		idOf.set(sequence, id);
		sequenceOf.set(id, sequence);
		last = Math.max(last, sequence);
		const before = idOf.get(sequence - 1);
		assert.ok(before === undefined || before < id, "records out of order");
	};
	return {
		newAppend(size: number): { id: number; payload: Buffer } {
			const id = nextId++;
			sizesOf.set(id, size);
			return { id, payload: payloadOf(id, size) };
		},
		acknowledged: bind,
		refuse: (id: number) => void refused.add(id),
		read({ sequence, payload }: JournalRecord): void {
			const id = payload.readUInt32LE(0);
			const size = sizesOf.get(id);
			assert.ok(size !== undefined, `record ${sequence} was never appended`);
			assert.deepEqual(payload, payloadOf(id, size));
			assert.ok(!refused.has(id), `append ${id} was refused, yet is read`);
			bind(sequence, id);
		},
		release(before: number): void {
			released = Math.max(released, before);
		},
		released: () => released,
		/** Last record that somebody was told of. */
		last: () => last,
	};
}

interface Place {
	readonly next: number;
	readonly intendedEnd: number | undefined;
}

/** `lie` stands between journal and disk, for a test of the test. */
export async function runScript(
	script: Script,
	tick: (ms: number) => void,
	lie: (fs: FileSystem) => FileSystem = (fs) => fs,
): Promise<void> {
	const disk = createSimulatedDisk();
	await disk.process().mkdir("/data", { recursive: true, mode: 0o700 });
	// The directory above is there for good.
	const above = await disk.process().open("/", "r");
	await above.sync();
	const expected = createExpectations();
	let journal: Journal;
	let cursor: Cursor;
	/** Where the cursor may be found: one place, or two while nobody knows whether a change was kept. */
	let places: Place[] = [{ next: 1, intendedEnd: undefined }];
	let id: string | undefined;
	let waiting = new Set<number>();
	let readers: { reader: JournalReader; next: number }[] = [];

	async function open(): Promise<void> {
		const fileSystem = lie(disk.process());
		const seen: JournalRecord[] = [];
		const opened = await until(
			openJournal({
				directory,
				segmentBytes,
				limitBytes,
				maxRecordBytes,
				retryMs,
				// More than half of the disk, so that every answer is asked for anew.
				reserveBytes: script.asksForRoom ? 6 * usualReserveBytes : 0,
				fileSystem,
				checkpoint: () => "c".repeat(script.checkpointBytes),
				recover: (record) => void seen.push(record),
			}),
		);
		const place =
			opened && (await until(openCursor(directory, "place", fileSystem)));
		if (opened === undefined || place === undefined) return;
		journal = opened;
		cursor = place;
		id ??= journal.id;
		assert.equal(journal.id, id);
		const found = { next: cursor.next, intendedEnd: cursor.intendedEnd };
		assert.ok(
			places.some((one) => JSON.stringify(one) === JSON.stringify(found)),
			`the cursor is at ${JSON.stringify(found)}, kept was ${JSON.stringify(places)}`,
		);
		places = [found];
		waiting = new Set();
		const { first, next } = journal.state();
		assert.ok(
			first <= Math.max(1, expected.released()),
			"records are missing at the beginning",
		);
		assert.ok(next > expected.last(), `record ${expected.last()} is lost`);
		if (seen.length > 0) assert.equal(seen[0]?.kind, recordKind.checkpoint);
		const data = seen.filter(({ kind }) => kind === recordKind.data);
		data.forEach(expected.read);
		if (data.length > 0) assert.equal(data.at(-1)?.sequence, next - 1);
		readers = [first, first, next].map((from) => ({
			reader: journal.reader(from),
			next: from,
		}));
		while (!disk.isCut() && (readers[0]?.next ?? next) < next)
			await read(0, 500);
	}

	/** The result, or undefined when the process ended before. */
	async function until<T>(promise: Promise<T>): Promise<T | undefined> {
		let result: { value: T } | { error: unknown } | undefined;
		promise.then(
			(value) => (result = { value }),
			(error: unknown) => (result = { error }),
		);
		await settled();
		for (let round = 0; result === undefined && !disk.isCut(); round++) {
			assert.ok(round < 100, "nothing moves");
			tick(retryMs);
			await settled();
		}
		if (result === undefined) return undefined;
		if ("error" in result) throw result.error;
		return result.value;
	}

	async function reopen(power: boolean, seed: number): Promise<void> {
		disk.cut(seededRandom(seed), power);
		await open();
		assert.ok(!disk.isCut());
	}

	async function read(index: number, maxBytes: number): Promise<void> {
		const one = readers[index];
		if (one === undefined) return;
		if (one.next >= journal.state().next) return;
		const stop = new AbortController();
		const reading = one.reader.read(maxBytes, stop.signal);
		await settled();
		// What is released may be gone; the reader waits then.
		if (expected.released() >= journal.state().next) stop.abort();
		const records = await until(reading);
		if (records === undefined) return;
		assert.ok(
			records.length > 0 || stop.signal.aborted,
			"nothing is read where a record is",
		);
		if (records.length === 0) one.next = journal.state().next;
		for (const record of records) {
			// What was released may be missing, also in the middle: a deleted name may come back after a power cut.
			assert.ok(record.sequence >= one.next);
			if (record.sequence > one.next)
				assert.ok(
					record.sequence <= expected.released(),
					`record ${one.next} is passed over`,
				);
			expected.read(record);
			one.next = record.sequence + 1;
		}
	}

	function append(size: number): void {
		const { id: appended, payload } = expected.newAppend(size);
		waiting.add(appended);
		const own = waiting;
		journal.append(payload).then(
			(sequence) => {
				own.delete(appended);
				expected.acknowledged(sequence, appended);
			},
			(error: unknown) => {
				own.delete(appended);
				assert.match(
					String(error),
					size > maxRecordBytes ? /larger/ : /stopping/,
				);
				expected.refuse(appended);
			},
		);
	}

	/** A sequence number from `from` to `end`. */
	const between = (from: number, end: number, thousandths: number): number =>
		from + Math.round(((end - from) * thousandths) / 1000);

	async function moveCursor(to: Place): Promise<void> {
		const before: Place = {
			next: cursor.next,
			intendedEnd: cursor.intendedEnd,
		};
		if (to.intendedEnd !== undefined && to.intendedEnd === before.intendedEnd)
			return;
		places = [...places, to];
		try {
			const done = await until(
				(to.intendedEnd === undefined
					? cursor.advance(to.next)
					: cursor.intend(to.intendedEnd)
				).then(() => true),
			);
			if (done) places = [to];
		} catch (error) {
			assert.match(String(error), /EIO|ENOSPC/);
		}
	}

	async function take(step: Step): Promise<void> {
		const { first, next } = journal.state();
		switch (step.do) {
			case "append":
				step.sizes.forEach(append);
				return;
			case "settle": {
				await settled();
				for (let round = 0; round < 8 && !disk.isCut(); round++) {
					if (waiting.size === 0) return;
					tick(retryMs);
					await settled();
				}
				if (!disk.isCut())
					assert.ok(
						journal.state().problem !== undefined,
						"appends wait and nothing says why",
					);
				return;
			}
			case "read":
				return read(step.reader, step.maxBytes);
			case "begin reader": {
				const before = readers[step.reader];
				const from = between(first, next, step.at);
				readers[step.reader] = { reader: journal.reader(from), next: from };
				await until(
					(before?.reader.close() ?? Promise.resolve()).then(() => true),
				);
				return;
			}
			case "release": {
				const to = between(first, next, step.at);
				expected.release(to);
				const done = await until(journal.releaseBefore(to).then(() => true));
				if (done && !disk.isCut()) checkSpace(to);
				return;
			}
			case "intend":
				if (cursor.next < next)
					await moveCursor({
						next: cursor.next,
						intendedEnd: between(cursor.next + 1, next, step.at),
					});
				return;
			case "advance":
				if (cursor.next <= next)
					await moveCursor({
						next: between(cursor.next, next, step.at),
						intendedEnd: undefined,
					});
				return;
			case "fail syncs":
				disk.failSyncs(step.passed, step.count, seededRandom(step.seed));
				return;
			case "short writes":
				disk.shortenWrites(step.count, seededRandom(step.seed));
				return;
			case "little room":
				disk.setRoom(step.bytes);
				return;
			case "room again":
				disk.setRoom(Number.POSITIVE_INFINITY);
				return;
			case "cut in":
				disk.cutAfter(step.calls, seededRandom(step.seed));
				return;
			case "cut":
				return reopen(step.power, step.seed);
			case "cut while opening":
				disk.cut(seededRandom(step.seed), step.power);
				disk.cutAfter(step.calls, seededRandom(step.seed + 1));
				await open();
				return reopen(!step.power, step.seed + 2);
			case "close": {
				// Without faults: what is refused then must not be found later.
				disk.failSyncs(0, 0, () => 0);
				disk.setRoom(Number.POSITIVE_INFINITY);
				for (const one of readers)
					await until(one.reader.close().then(() => true));
				await until(journal.close().then(() => true));
				if (!disk.isCut()) assert.equal(waiting.size, 0);
				return reopen(true, 1);
			}
		}
	}

	/** Only the file that holds the oldest needed record may hold some that nobody needs. */
	function checkSpace(before: number): void {
		const starts = disk
			.names(directory)
			.filter((name) => name.endsWith(".journal"))
			.map((name) => Number.parseInt(name, 10));
		assert.ok(
			(starts[1] ?? Number.POSITIVE_INFINITY) > before,
			`files ${starts} are left after a release before ${before}`,
		);
	}

	await open();
	for (const step of script.steps) {
		await take(step);
		if (disk.isCut()) await reopen(true, 7);
	}
	await reopen(true, 8);
	await take({ do: "append", sizes: [20, 20] });
	await take({ do: "settle" });
	await reopen(true, 9);
}
