/**
 * Turns networks that may lie in each other, or overlap in any way, into segments that don't: each address then belongs
 * to the smallest network that holds it, and finding it is a binary search. Of two networks of the same size the later
 * row wins.
 */
import {
	compareAt,
	createNumberList,
	successor,
	type Width,
} from "./address-words.ts";

export interface Networks {
	readonly width: Width;
	/** First and last address of each. */
	readonly first: Uint32Array;
	readonly last: Uint32Array;
	/** Number of the record of each, from 1. */
	readonly records: Uint32Array;
}

/** Each segment goes to before the start of the next, the last one to the highest address. */
export interface Segments {
	readonly width: Width;
	readonly starts: Uint32Array;
	/** 0 = no record. */
	readonly records: Uint32Array;
}

export function flattenNetworks(networks: Networks): Segments {
	const { width, first, last, records } = networks;
	const sizes = sizesOf(networks);
	const starts = createNumberList();
	const found = createNumberList();
	const out = createSegmentWriter(width, starts.push, found.push);

	// Networks that hold the current address, the smallest on top; those that ended below it are let go when they surface.
	const heap: number[] = [];
	const isSmaller = (a: number, b: number): boolean => {
		const order = compareAt(width, sizes, a, sizes, b);
		return order !== 0 ? order < 0 : a > b;
	};
	const next = new Uint32Array(width);

	/** Follows the ends of networks up to the address, or all when there is none. */
	function close(until: Uint32Array | undefined, index: number): void {
		for (;;) {
			const top = heap[0];
			if (top === undefined) return;
			if (
				until !== undefined &&
				compareAt(width, last, top, until, index) >= 0
			) {
				return;
			}
			if (!successor(width, last, top, next)) {
				heap.length = 0;
				return;
			}
			for (;;) {
				const ended = heap[0];
				if (ended === undefined) break;
				if (compareAt(width, last, ended, next, 0) >= 0) break;
				popHeap(heap, isSmaller);
			}
			out.write(next, 0, recordOf(heap[0]));
		}
	}
	const recordOf = (row: number | undefined): number =>
		row === undefined ? 0 : (records[row] ?? 0);

	for (const row of orderByStart(networks)) {
		close(first, row);
		pushHeap(heap, row, isSmaller);
		out.write(first, row, recordOf(heap[0]));
	}
	close(undefined, 0);
	out.end();
	return { width, starts: starts.values(), records: found.values() };
}

/** Rows by first address; data sets are mostly in order, which is seen in one pass. */
function orderByStart({ width, first, records }: Networks): Uint32Array {
	const rows = Uint32Array.from(records, (_, row) => row);
	for (let row = 1; row < rows.length; row++) {
		if (compareAt(width, first, row - 1, first, row) > 0) {
			return rows.sort((a, b) => compareAt(width, first, a, first, b));
		}
	}
	return rows;
}

/** last − first of each. */
function sizesOf({ width, first, last }: Networks): Uint32Array {
	const sizes = new Uint32Array(first.length);
	for (let at = 0; at < first.length; at += width) {
		let borrow = 0;
		for (let word = at + width - 1; word >= at; word--) {
			const size = (last[word] ?? 0) - (first[word] ?? 0) - borrow;
			sizes[word] = size;
			borrow = size < 0 ? 1 : 0;
		}
	}
	return sizes;
}

interface SegmentWriter {
	/** Starts come in ascending order; a second one of the same address replaces the first. */
	write(address: Uint32Array, index: number, record: number): void;
	end(): void;
}

/** Holds back one segment, since another may replace it, and leaves out those that go on as before. */
function createSegmentWriter(
	width: Width,
	pushStart: (word: number) => void,
	pushRecord: (record: number) => void,
): SegmentWriter {
	const held = new Uint32Array(width);
	let heldRecord: number | undefined;
	let writtenRecord = 0;

	function end(): void {
		if (heldRecord === undefined || heldRecord === writtenRecord) return;
		for (const word of held) pushStart(word);
		pushRecord(heldRecord);
		writtenRecord = heldRecord;
	}

	return {
		write(address, index, record) {
			const isOther =
				heldRecord === undefined ||
				compareAt(width, address, index, held, 0) !== 0;
			if (isOther) {
				end();
				for (let word = 0; word < width; word++) {
					held[word] = address[index * width + word] ?? 0;
				}
			}
			heldRecord = record;
		},
		end,
	};
}

type Before = (a: number, b: number) => boolean;

function pushHeap(heap: number[], item: number, isBefore: Before): void {
	let at = heap.length;
	heap.push(item);
	while (at > 0) {
		const above = (at - 1) >> 1;
		const parent = heap[above];
		if (parent === undefined || !isBefore(item, parent)) break;
		heap[at] = parent;
		at = above;
	}
	heap[at] = item;
}

function popHeap(heap: number[], isBefore: Before): void {
	const item = heap.pop();
	if (item === undefined || heap.length === 0) return;
	let at = 0;
	for (;;) {
		let below = 2 * at + 1;
		let child = heap[below];
		if (child === undefined) break;
		const right = heap[below + 1];
		if (right !== undefined && isBefore(right, child)) {
			below += 1;
			child = right;
		}
		if (!isBefore(child, item)) break;
		heap[at] = child;
		at = below;
	}
	heap[at] = item;
}
